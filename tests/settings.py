"""The site's settings in a folder of the tests' own: never the demo's, never a developer's database."""

import os
import tempfile

os.environ.setdefault("THROUGHCARE_SECRET", "the secret of the tests")
os.environ.setdefault("THROUGHCARE_DATA", tempfile.mkdtemp(prefix="throughcare-tests-"))

from throughcare.settings import *  # noqa: F403

if "postgresql" in DATABASES["default"]["ENGINE"]:  # noqa: F405
    MIDDLEWARE = ["tests.postgres.AsTheSite", *MIDDLEWARE]  # noqa: F405
