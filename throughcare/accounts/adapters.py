"""Where django-allauth asks us: nobody signs up, secrets are encrypted, and who comes through an
organisation's own sign-in has to be a user already."""

from __future__ import annotations

import hmac
import secrets
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialAccount
from django.http import HttpRequest
from django.shortcuts import redirect
from django.urls import reverse

from throughcare.accounts.actions import note_failure
from throughcare.accounts.middleware import caller
from throughcare.accounts.models import User
from throughcare.keys import decrypt, encrypt, key_for


def name_tried(request: HttpRequest, credentials: dict[str, Any] | None = None) -> str:
    """The name that somebody tries to sign in with, as axes counts it: in any case of letters the same one,
    and not to be read back, for people type their password there."""
    said = credentials or {}
    name = said.get("username") or said.get("login") or request.POST.get("login", "")
    return hmac.digest(key_for("names tried"), str(name).strip().lower().encode(), "sha256").hex()


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Accounts are made by an administrator."""
        return False

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Pages say what happened themselves."""

    def get_client_ip(self, request: HttpRequest) -> str:
        return caller(request)

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Wrong passwords are counted by axes alone, by name and place: else anybody anywhere could lock
        somebody out."""

    def is_reauthentication_required(self, **_: Any) -> bool:
        """Not of whoever has nothing to show again: they have come from their organisation's sign-in."""
        return bool(self.get_reauthentication_methods(self.request.user))

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        return reverse("home")


class SecondFactorAdapter(DefaultMFAAdapter):
    """Authenticators' secrets are encrypted: a copy of the database gives no codes."""

    def encrypt(self, text: str) -> str:
        return encrypt(text, purpose="second factor", place="mfa_authenticator")

    def decrypt(self, encrypted_text: str) -> str:
        return decrypt(encrypted_text, purpose="second factor", place="mfa_authenticator")


class OwnSignInAdapter(DefaultSocialAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Finds the user that an organisation's provider vouches for: one of that organisation, by the
        name they sign in with. Nobody else gets in, and no account is made."""
        app = sociallogin.provider.app
        said = sociallogin.account.extra_data
        claims = {**said.get("id_token", {}), **said.get("userinfo", {})} or said
        name = claims.get(app.settings.get("username_claim", "preferred_username"), "")
        user = User.objects.filter(
            username__iexact=name, organisation=app.settings.get("organisation"), is_active=True
        ).first()
        if user is None or not is_the_same(sociallogin, user):
            note_failure()
            raise ImmediateHttpResponse(redirect("socialaccount_login_error"))
        if not sociallogin.is_existing:
            sociallogin.connect(request, user)

    def on_authentication_error(self, *args: Any, **kwargs: Any) -> None:
        note_failure()

    def generate_state_param(self, state: Any) -> str:
        return secrets.token_urlsafe(32)

    def get_requests_session(self) -> Any:
        """A provider that leads elsewhere is not followed."""
        session = super().get_requests_session()
        session.max_redirects = 0
        return session


def is_the_same(sociallogin: Any, user: User) -> bool:
    """Whether a provider vouches for whom it vouched for before: a name may pass to somebody else there,
    its own number for a person (`sub`) does not."""
    if sociallogin.is_existing:
        return bool(sociallogin.user.pk == user.pk)
    known = SocialAccount.objects.filter(user=user, provider=sociallogin.account.provider)
    return not known.exists()
