"""What the libraries of signing in are told: passwords, second factors, an organisation's own sign-in,
lock-out. Read by settings.py."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

LEAST_PASSWORD_CHARACTERS = 12
ATTEMPTS, MINUTES_LOCKED = 5, 30


def settings(*, secure: bool) -> dict[str, Any]:
    """Settings of Django's passwords, django-allauth and django-axes."""
    return {**_passwords(), **_accounts(secure), **_second_factor(secure), **_lock_out(),
            **_mail(), **_own_sign_in()}  # fmt: skip


def _passwords() -> dict[str, Any]:
    validation = "django.contrib.auth.password_validation"
    return {
        "PASSWORD_HASHERS": ["django.contrib.auth.hashers.ScryptPasswordHasher"],
        "AUTH_PASSWORD_VALIDATORS": [
            {
                "NAME": f"{validation}.MinimumLengthValidator",
                "OPTIONS": {"min_length": LEAST_PASSWORD_CHARACTERS},
            },
            {"NAME": f"{validation}.CommonPasswordValidator"},
            {"NAME": "throughcare.accounts.passwords.OneWordValidator"},
            {
                "NAME": f"{validation}.UserAttributeSimilarityValidator",
                "OPTIONS": {"user_attributes": ("username", "name", "email")},
            },
        ],
        "AUTHENTICATION_BACKENDS": [
            "axes.backends.AxesStandaloneBackend",
            "allauth.account.auth_backends.AuthenticationBackend",
        ],
        "PASSWORD_RESET_TIMEOUT": 60 * 60,
        "LOGIN_URL": "account_login",
        "LOGIN_REDIRECT_URL": "home",
    }


def _accounts(secure: bool) -> dict[str, Any]:
    return {
        "ACCOUNT_FORMS": {"login": "throughcare.accounts.forms.SignInForm"},
        "ACCOUNT_ADAPTER": "throughcare.accounts.adapters.AccountAdapter",
        "ACCOUNT_LOGIN_METHODS": {"username"},
        "ACCOUNT_SIGNUP_FIELDS": ["username*", "password1*", "password2*"],
        "ACCOUNT_EMAIL_VERIFICATION": "none",
        "ACCOUNT_UNIQUE_EMAIL": False,
        "ACCOUNT_PREVENT_ENUMERATION": True,
        "ACCOUNT_SESSION_REMEMBER": False,
        "ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE": False,
        "ACCOUNT_REAUTHENTICATION_REQUIRED": True,
        "ACCOUNT_REAUTHENTICATION_TIMEOUT": 600,
        "ACCOUNT_DEFAULT_HTTP_PROTOCOL": "https" if secure else "http",
        "ACCOUNT_EMAIL_SUBJECT_PREFIX": "throughcare: ",
        "ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS": False,
        "USERSESSIONS_TRACK_ACTIVITY": False,
        "SILENCED_SYSTEM_CHECKS": ["axes.W006"],
    }


def _second_factor(secure: bool) -> dict[str, Any]:
    return {
        "MFA_ADAPTER": "throughcare.accounts.adapters.SecondFactorAdapter",
        "MFA_SUPPORTED_TYPES": ["totp", "webauthn", "recovery_codes"],
        "MFA_TOTP_ISSUER": "throughcare",
        "MFA_RECOVERY_CODE_COUNT": 10,
        "MFA_RECOVERY_CODES_SHOW_ONCE": True,
        "MFA_ALLOW_UNVERIFIED_EMAIL": True,
        "MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN": not secure,  # browsers allow it on this machine only
    }


def _lock_out() -> dict[str, Any]:
    return {
        "AXES_FAILURE_LIMIT": ATTEMPTS,
        "AXES_COOLOFF_TIME": MINUTES_LOCKED / 60,
        "AXES_LOCKOUT_PARAMETERS": [["username", "ip_address"]],
        "AXES_USERNAME_FORM_FIELD": "login",
        "AXES_USERNAME_CALLABLE": "throughcare.accounts.adapters.name_tried",
        "AXES_CLIENT_IP_CALLABLE": "throughcare.accounts.middleware.caller",
        "AXES_RESET_ON_SUCCESS": True,
        "AXES_ENABLE_ADMIN": False,
        "AXES_DISABLE_ACCESS_LOG": True,  # the audit trail has it
        "AXES_SENSITIVE_PARAMETERS": ["password", "login", "username", "ip_address"],
        "AXES_LOCKOUT_CALLABLE": "throughcare.pages.locked_out",
    }


def _mail() -> dict[str, Any]:
    address = urlsplit(os.environ.get("THROUGHCARE_MAIL", ""))
    if not address.hostname:
        return {"EMAIL_BACKEND": "django.core.mail.backends.dummy.EmailBackend"}
    return {
        "EMAIL_HOST": address.hostname,
        "EMAIL_PORT": address.port or 25,
        "EMAIL_HOST_USER": address.username or "",
        "EMAIL_HOST_PASSWORD": address.password or "",
        "EMAIL_USE_TLS": address.scheme == "smtps+starttls",
        "EMAIL_USE_SSL": address.scheme == "smtps",
        "EMAIL_TIMEOUT": 10,
    }


def _own_sign_in() -> dict[str, Any]:
    """OpenID Connect with an organisation's own provider: who signs in there is one of our users, or is
    not let in."""
    providers = own_providers()
    return {
        "SOCIALACCOUNT_ADAPTER": "throughcare.accounts.adapters.OwnSignInAdapter",
        "SOCIALACCOUNT_ONLY": False,
        "SOCIALACCOUNT_AUTO_SIGNUP": False,
        "SOCIALACCOUNT_LOGIN_ON_GET": False,
        "SOCIALACCOUNT_STORE_TOKENS": False,
        "SOCIALACCOUNT_PROVIDERS": {
            "openid_connect": {
                "provider_class": "throughcare.accounts.own_sign_in.Provider",
                "APPS": providers,
            }
        },
    }


def own_providers() -> list[dict[str, Any]]:
    """The organisations' providers from the file of THROUGHCARE_OIDC; none without it."""
    path = os.environ.get("THROUGHCARE_OIDC", "")
    if not path:
        return []
    found: list[dict[str, Any]] = json.loads(Path(path).read_text(encoding="utf-8"))
    return found


def form_targets() -> list[str]:
    """Where a form may lead besides this site: the organisations' own sign-in."""
    servers = (provider["settings"]["server_url"] for provider in own_providers())
    return sorted({f"{part.scheme}://{part.netloc}" for part in map(urlsplit, servers)})
