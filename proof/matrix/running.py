"""The site with the world of the matrix in it, which one person after another walks through."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.utils import timezone

from proof.database import empty_database
from proof.matrix.addresses import POLICY_ROWS, Addresses, complaints
from proof.matrix.asking import Asker
from proof.matrix.broken import BROKEN
from proof.matrix.cells import PUBLIC, Count, Extent, Walk
from proof.matrix.people import NAMED_BY_LIMITS, WITHOUT_FACTOR
from proof.matrix.world import Fixture
from throughcare.accounts.actions import make_token
from throughcare.accounts.models import User
from throughcare.accounts.permissions import Principal
from throughcare.performance.counting import count_everything

ROWS = "the table of routes"


class Site:
    """The site, in whatever database this process has. To be made inside `counted_in_a_folder`."""

    def __init__(self) -> None:
        self.fixture = Fixture()
        self.fixture.write()
        count_everything(by="proof", now=timezone.now())
        User.objects.update(password=make_password("a long enough password"))
        self.users = {user.username: user for user in User.objects.all()}
        self.tokens = {name: _token(user) for name, user in self.users.items()}
        for user in self.users.values():
            _second_factors(user)
        key = _security_key(self.users[NAMED_BY_LIMITS])
        self.addresses = Addresses(self.fixture, key)
        self.people = {person.username: person for person in self.fixture.world.people}

    def walk(self, name: str, extent: Extent) -> Count:
        """All cells of somebody, or of the public; or what is wrong with the table of routes."""
        if name == ROWS:
            return Count(disagreements=complaints(self.addresses.named))
        person, user = self.people.get(name), self.users.get(name)
        token = self.tokens.get(name, "")
        askers = {False: Asker(person, user, ""), True: Asker(None, None, token)}
        walk = Walk(self.fixture, self.addresses, person, askers, extent)
        routes = [name for name in POLICY_ROWS if name in self.addresses.named]
        routes.sort(key=lambda name: name != extent.first)
        return walk.run(routes)


def _token(user: User) -> str:
    return make_token(owner=Principal(user.username, user_id=user.pk), name="proof")


def _second_factors(user: User) -> None:
    TOTP.activate(user, generate_totp_secret())
    RecoveryCodes.activate(user)


def _security_key(user: User) -> int:
    """A security key of somebody; gives its number."""
    data = {"name": "a key", "credential": {}}
    return int(Authenticator.objects.create(user=user, type="webauthn", data=data).pk)


def names(*, short: bool) -> list[str]:
    """Who asks: the public, and everybody of the world; in short one of each role, and one who lacks the
    second factor. The table of routes is looked at first."""
    people = [person for person in Fixture().world.people if person.username != NAMED_BY_LIMITS]
    if short:
        by_role = {person.roles[0].role: person for person in reversed(people) if person.roles}
        people = [p for p in people if p in by_role.values() or p.username == WITHOUT_FACTOR]
    return [ROWS, PUBLIC, *(person.username for person in people)]


@contextmanager
def counted_in_a_folder() -> Iterator[None]:
    """What is counted for the scoreboards lies in a folder of its own."""
    before = settings.COUNTED
    with tempfile.TemporaryDirectory(prefix="counted-") as folder:
        settings.COUNTED = Path(folder)
        try:
            yield
        finally:
            settings.COUNTED = before


@contextmanager
def built(broken: str) -> Iterator[Site]:
    """A site in a database of its own; broken on purpose where a build is named."""
    with empty_database(), counted_in_a_folder():
        site = Site()
        with BROKEN[broken].build() if broken else nullcontext():
            yield site
