"""Settings of the site: one file, a few values from the environment, nothing to fill in to try it.

THROUGHCARE_DATA: the folder with the database and the site's key (default `demo-output`).
"""

from __future__ import annotations

import os
import secrets
import sys
from pathlib import Path

import pysqlite3
from csp.constants import NONE, SELF

# SQLite 3.7.0 to 3.51.2 can lose commits in WAL mode, and Python 3.11 carries 3.40. The wheel's own
# library takes its place before Django imports the database driver.
FIRST_SAFE_SQLITE = (3, 51, 3)
if pysqlite3.sqlite_version_info < FIRST_SAFE_SQLITE:
    sys.exit(
        f"SQLite {pysqlite3.sqlite_version} can lose commits; 3.51.3 or newer is needed. "
        "Run `make install`, which installs the pysqlite3 of requirements.lock."
    )
sys.modules["sqlite3"] = pysqlite3
sys.modules["sqlite3.dbapi2"] = pysqlite3.dbapi2

PACKAGE = Path(__file__).resolve().parent
DATA = Path(os.environ.get("THROUGHCARE_DATA", "demo-output"))
DATABASE = DATA / "site.sqlite3"
SECRET_KEY_FILE = DATA / "secret-key"


def read_secret_key() -> str:
    """The key that `throughcare serve` and `demo` wrote beside the database; else one for this process."""
    try:
        return SECRET_KEY_FILE.read_text().strip()
    except OSError:
        return secrets.token_urlsafe(50)


SECRET_KEY = read_secret_key()
DEBUG = False
# Loopback only, until sign-in exists. The middleware of accounts checks the caller's address as well.
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
ROOT_URLCONF = "throughcare.urls"
WSGI_APPLICATION = "throughcare.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.staticfiles",
    "throughcare.accounts",
    "throughcare.audit",
    "throughcare.cases",
    "throughcare.performance",
    "throughcare.inspections",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "throughcare.accounts.middleware.refuse_strangers",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.common.CommonMiddleware",
    "throughcare.accounts.middleware.PermissionMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": DATABASE,
        "CONN_MAX_AGE": 600,
        "OPTIONS": {
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; "
                "PRAGMA cache_size=-65536; PRAGMA temp_store=MEMORY;"
            ),
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
        },
    }
}

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [PACKAGE / "templates"],
        "OPTIONS": {"environment": "throughcare.pages.environment"},
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

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "style-src": [SELF],
        "img-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

# A path names a case, and a query may name a person: log lines hold the route's name only.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"route_only": {"()": "throughcare.logs.RouteOnly"}},
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "formatter": "plain",
            "filters": ["route_only"],
        }
    },
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "django.request": {"handlers": ["stderr"], "level": "ERROR", "propagate": False},
        "django.security.DisallowedHost": {"handlers": [], "propagate": False},
    },
}
