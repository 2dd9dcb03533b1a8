"""The small site with its cast, who all have a password; made once for each file of tests."""

from __future__ import annotations

import datetime
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.hashers import ScryptPasswordHasher, make_password
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.db import transaction
from django.utils import timezone

from tests.cast import person
from tests.integration.conftest import filled, folders
from throughcare.accounts.models import User

__all__ = ["filled", "folders"]

PASSWORD = "three random words make one"
LITTLE_WORK = 2  # scrypt is slow on purpose; test_passwords.py knows its real parameters


@pytest.fixture(scope="module")
def with_passwords(filled: None, django_db_blocker: Any) -> None:
    """Everybody of the cast has the same password, and an address for e-mail."""
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(ScryptPasswordHasher, "work_factor", LITTLE_WORK)
        hashed = make_password(PASSWORD)
        for user in User.objects.all():
            user.password, user.email = hashed, f"{user.username}@example.org"
            user.save()


@pytest.fixture
def site(with_passwords: None, db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """The small area, its inspection, and the cast: each with a password and an address for e-mail."""
    monkeypatch.setattr(ScryptPasswordHasher, "work_factor", LITTLE_WORK)


@pytest.fixture
def officer(site: None) -> User:
    """Somebody who reads cases, and so needs a second factor."""
    return person("officer")


@pytest.fixture
def board(site: None) -> User:
    """Somebody who reads no case, and so needs none."""
    return person("board")


@pytest.fixture
def stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock of codes stands still, so that no half-minute ends within a test."""
    moment = time.time() // 30 * 30
    monkeypatch.setattr(time, "time", lambda: moment)


@pytest.fixture
def committing(monkeypatch: pytest.MonkeyPatch) -> None:
    """What waits for a commit is done at once: the transaction around a test has none."""
    monkeypatch.setattr(transaction, "on_commit", lambda then, **how: then())


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """`later(minutes=31)`: the clocks stand that much later from now on."""
    really, moment, of_links = time.time, timezone.now, PasswordResetTokenGenerator._now

    def move(**how: float) -> None:
        ahead = datetime.timedelta(**how)
        monkeypatch.setattr(time, "time", lambda: really() + ahead.total_seconds())
        monkeypatch.setattr(timezone, "now", lambda: moment() + ahead)
        monkeypatch.setattr(
            PasswordResetTokenGenerator, "_now", lambda self: of_links(self) + ahead
        )

    return move
