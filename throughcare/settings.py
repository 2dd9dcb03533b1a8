"""Settings of the site: one file, a few values from the environment, nothing to fill in to try it.

THROUGHCARE_DATA       the folder with the database, the site's secret and what it writes (`demo-output`)
THROUGHCARE_DATABASE   a PostgreSQL address, for the site; without it SQLite in THROUGHCARE_DATA
THROUGHCARE_OWNER      the same as the owner of the tables, for commands (migrate, import, backup, verify)
THROUGHCARE_SECRET     the site's secret, where it is not to lie in a file
THROUGHCARE_HOSTS      the names the site answers to, with commas; it then asks for HTTPS
THROUGHCARE_PROXY      1 behind a proxy of ours that sets X-Forwarded-For and X-Forwarded-Proto
THROUGHCARE_OIDC       a JSON file with an organisation's own sign-in (docs/how-to/sign-in.md)
THROUGHCARE_MAIL       the mail server, as smtp://host:port
THROUGHCARE_ANCHORS    the file, on another machine's disk, that anchors of the audit trail are added to
THROUGHCARE_TSA        the address of a time-stamping authority (RFC 3161)
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pysqlite3
from csp.constants import NONE, SELF

from throughcare import databases, keys, sign_in

# Before Django imports the database driver: the wheel's own SQLite, and only one that keeps commits.
sys.modules["sqlite3"] = pysqlite3
sys.modules["sqlite3.dbapi2"] = pysqlite3.dbapi2
databases.refuse_a_faulty_sqlite(pysqlite3.sqlite_version_info)

PACKAGE = Path(__file__).resolve().parent
DATA = Path(os.environ.get("THROUGHCARE_DATA", "demo-output"))
DATABASE = DATA / "site.sqlite3"
SECRET_KEY_FILE = DATA / "secret-key"
TRAIL_KEY_FILE = DATA / "trail-key"
DEMO_FILE = (
    DATA / "demo-mode"
)  # written by `throughcare demo`: synthetic records, one click signs in
ANCHORS_FILE = Path(os.environ.get("THROUGHCARE_ANCHORS") or DATA / "anchors.jsonl")
TSA = os.environ.get("THROUGHCARE_TSA", "")
COUNTED = DATA / "counted"  # what was counted last night, and the extract it was counted from

SECRET_KEY, SECRET_IS_KEPT = keys.read_secret(SECRET_KEY_FILE)
HOSTS = [name for name in os.environ.get("THROUGHCARE_HOSTS", "").split(",") if name]
DEMO = DEMO_FILE.exists() and not HOSTS
BEHIND_PROXY = os.environ.get("THROUGHCARE_PROXY") == "1"
SECURE = bool(HOSTS)
DEBUG = False
ALLOWED_HOSTS = [*HOSTS, "localhost", "127.0.0.1", "[::1]"]
ROOT_URLCONF = "throughcare.urls"
WSGI_APPLICATION = "throughcare.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "axes",
    "throughcare.accounts",
    "throughcare.audit",
    "throughcare.cases",
    "throughcare.performance",
    "throughcare.inspections",
]

MIDDLEWARE = [
    "csp.middleware.CSPMiddleware",
    "throughcare.accounts.middleware.headers",
    "throughcare.accounts.middleware.programs_are_not_redirected",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "throughcare.unavailable.UnavailableMiddleware",
    "throughcare.accounts.middleware.demo_on_this_machine_only",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "throughcare.accounts.middleware.texts_only",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "throughcare.accounts.doors.GateMiddleware",
    "axes.middleware.AxesMiddleware",
]

DATABASES = {"default": databases.configured(DATABASE)}
APP_ROLE = databases.app_role()

# Who tried too often and which codes were used: all processes of the site have to know.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "throughcare_cache",
    }
}

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [PACKAGE / "templates"],
        "OPTIONS": {
            "environment": "throughcare.pages.environment",
            "context_processors": [
                "throughcare.pages.every_page",
                "throughcare.links.on_every_page",
            ],
        },
    }
]

LANGUAGE_CODE = "en-gb"
USE_I18N = False
USE_TZ = True
TIME_ZONE = "Europe/London"

STATIC_URL = "/static/"
STATICFILES_DIRS = [PACKAGE / "static"]
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 3600
WHITENOISE_ALLOW_ALL_ORIGINS = False
WHITENOISE_MIMETYPES = {".svg": "image/svg+xml; charset=utf-8"}

# Sign-in (sign_in.py has what allauth and axes are told)
AUTH_USER_MODEL = "accounts.User"
globals().update(sign_in.settings(secure=SECURE))

# Sessions end after half an hour without a request, and after twelve hours anyway.
SESSION_COOKIE_NAME = "__Host-session" if SECURE else "session"
SESSION_COOKIE_SECURE = SECURE
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_IDLE_SECONDS = 30 * 60
CSRF_COOKIE_NAME = "__Host-csrf" if SECURE else "csrf"
CSRF_COOKIE_SECURE = SECURE
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_TRUSTED_ORIGINS = [f"https://{name}" for name in HOSTS]
CSRF_FAILURE_VIEW = "throughcare.pages.form_expired"

# What is sent to us
DATA_UPLOAD_MAX_MEMORY_SIZE = 1 << 20
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
FILE_UPLOAD_HANDLERS = ["throughcare.unavailable.NoUploads"]

SECURE_SSL_REDIRECT = SECURE
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE
if BEHIND_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "object-src": [NONE],
        "script-src": [SELF],  # security keys need a script; no page has one inline
        "style-src": [SELF],
        "img-src": [SELF, "data:"],  # the code that an authenticator app scans
        "connect-src": [NONE],
        "form-action": [SELF, *sign_in.form_targets()],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

# A path names a case, and a query or an error's text may name a person: log lines hold neither.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"route_only": {"()": "throughcare.logs.RouteOnly"}},
    "formatters": {
        "plain": {
            "()": "throughcare.logs.WithoutMessages",
            "format": "%(asctime)s %(levelname)s %(name)s %(message)s",
            "datefmt": "%Y-%m-%dT%H:%M:%S%z",
        }
    },
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "formatter": "plain",
            "filters": ["route_only"],
        },
        # A logger without any handler would write to standard error, past the filter.
        "nowhere": {"class": "logging.NullHandler"},
    },
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "django.request": {"handlers": ["stderr"], "level": "ERROR", "propagate": False},
        "django.security.DisallowedHost": {"handlers": ["nowhere"], "propagate": False},
        # it logs names; the trail has what is needed
        "axes": {"handlers": ["nowhere"], "propagate": False},
    },
}
