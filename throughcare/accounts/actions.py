"""Writes to people, what they may do, their tokens and notices: each one transaction with its event."""

from __future__ import annotations

import datetime
import secrets
from collections.abc import Iterable

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.auth.hashers import make_password
from django.contrib.sessions.backends.base import SessionBase
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from throughcare.accounts.models import ApiToken, Notice, Organisation, Role, Staff, Team, User
from throughcare.accounts.permissions import HELD_IN, ROLES, Principal
from throughcare.accounts.sessions import digest_of
from throughcare.audit.actions import record_administration

TOKEN_DAYS = 90
A_DAY = datetime.timedelta(days=1)


class NotAllowed(Exception):
    """What an administrator cannot do; the text says why."""


@transaction.atomic
def add_user(
    *,
    username: str,
    name: str,
    organisation: Organisation,
    by: str,
    email: str = "",
    staff: Staff | None = None,
    password: str | None = None,
) -> User:
    """A new user, without any role. Without a password they set one by a link."""
    user = User.objects.create(
        username=username,
        name=name,
        organisation=organisation,
        email=email,
        staff=staff,
        password=make_password(password),
        created_at=timezone.now(),
    )
    record_administration(by=by, act="add user", target=f"user {username}")
    return user


@transaction.atomic
def give_role(
    *,
    user: User,
    role: str,
    by: str,
    from_on: datetime.date,
    to_on: datetime.date | None = None,
    organisation: Organisation | None = None,
    team: Team | None = None,
    inspection: str = "",
    inspected_area: str = "",
) -> Role:
    """Lets a user hold a role from a day on. Raises NotAllowed where they would give it to themselves, or
    where nobody of their organisation can hold it."""
    if user.username == by:
        raise NotAllowed("nobody gives a role to themselves")
    if user.organisation.kind not in HELD_IN[role]:
        raise NotAllowed(f"nobody of {user.organisation} can be {ROLES[role].lower()}")
    given = Role.objects.create(
        user=user,
        role=role,
        organisation=organisation or user.organisation,
        team=team,
        inspection=inspection,
        inspected_area=inspected_area,
        from_on=from_on,
        to_on=to_on,
    )
    details = {"role": role, "team": team.name if team else "", "inspection": inspection}
    record_administration(by=by, act="give role", target=f"user {user.username}", details=details)
    return given


@transaction.atomic
def end_role(*, role: Role, by: str) -> None:
    """Takes a role back at once. It stays in the record as held until yesterday; one that began today is
    taken out, and the trail has it."""
    yesterday = timezone.localdate() - A_DAY
    details = {"role": role.role, "from": role.from_on.isoformat()}
    record_administration(
        by=by, act="end role", target=f"user {role.user.username}", details=details
    )
    if role.from_on > yesterday:
        role.delete()
    else:
        role.to_on = yesterday
        role.save(update_fields=["to_on"])


@transaction.atomic
def set_active(*, user: User, active: bool, by: str) -> None:
    """Lets somebody sign in, or not any more: their sessions end, and their tokens are revoked."""
    user.is_active = active
    user.save(update_fields=["is_active"])
    if not active:
        _end_access(user)
    act = "let user sign in" if active else "bar user"
    record_administration(by=by, act=act, target=f"user {user.username}")


@transaction.atomic
def remove_second_factors(*, user: User, by: str) -> None:
    """For somebody who lost them: their sessions end, their tokens are revoked, they are told, and at their
    next sign-in they set up new ones. Raises NotAllowed for one's own."""
    if user.username == by:
        raise NotAllowed("nobody removes their own second factors without having one")
    factors = Authenticator.objects.filter(user=user)
    details = {"types": sorted(set(factors.values_list("type", flat=True)))}
    factors.delete()
    _end_access(user)
    text = "An administrator removed your second factors. If you did not ask for it, tell your manager."
    tell(users=[user.pk], text=text, link=reverse("account"))
    target = f"user {user.username}"
    record_administration(by=by, act="remove second factors", target=target, details=details)


def _end_access(user: User) -> None:
    """Ends every session and token of somebody."""
    for session in UserSession.objects.filter(user=user):
        session.end()
    user.tokens.filter(revoked_at__isnull=True).update(revoked_at=timezone.now())


@transaction.atomic
def renew_session(*, session: SessionBase, by: str) -> None:
    """Gives a session a new key, after its owner showed again who they are."""
    before = session.session_key
    session.cycle_key()
    UserSession.objects.filter(session_key=before).update(session_key=session.session_key)
    record_administration(by=by, act="sign in again", target=f"user {by}")


@transaction.atomic
def note_failure(*, by: str = "somebody unknown") -> None:
    """Somebody could not be signed in. Under which name is not kept: people type their password there."""
    record_administration(by=by, act="fail to sign in", target="the site")


@transaction.atomic
def make_password_link(*, user: User, by: str) -> str:
    """The address at which a user sets a password: once, within an hour."""
    record_administration(by=by, act="make password link", target=f"user {user.username}")
    key = default_token_generator.make_token(user)
    return reverse("account_reset_password_from_key", args=[user_pk_to_url_str(user), key])


@transaction.atomic
def make_token(*, owner: Principal, name: str) -> str:
    """A new token of a user's own, with which a program acts as they may. Shown once, kept as a hash."""
    token = f"tc_{secrets.token_urlsafe(32)}"
    ApiToken.objects.create(
        user_id=owner.id,
        name=name,
        digest=digest_of(token),
        created_at=timezone.now(),
        expires_at=timezone.now() + TOKEN_DAYS * A_DAY,
    )
    target = f"user {owner.name}"
    record_administration(by=owner.name, act="make token", target=target, details={"token": name})
    return token


@transaction.atomic
def revoke_token(*, token: ApiToken, by: str) -> None:
    token.revoked_at = timezone.now()
    token.save(update_fields=["revoked_at"])
    target = f"user {token.user.username}"
    record_administration(by=by, act="revoke token", target=target, details={"token": token.name})


def tell(*, users: Iterable[int], text: str, link: str) -> None:
    """Puts a notice before some users, inside the caller's transaction. The text names nobody."""
    now = timezone.now()
    Notice.objects.bulk_create(Notice(user_id=user, at=now, text=text, link=link) for user in users)


@transaction.atomic
def put_away_notices(*, owner: Principal) -> None:
    Notice.objects.filter(user=owner.id, read_at__isnull=True).update(read_at=timezone.now())
    record_administration(by=owner.name, act="put away notices", target=f"user {owner.name}")
