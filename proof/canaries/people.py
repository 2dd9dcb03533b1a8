"""The cast on that site: what they are called, how they sign in, and what each has left behind."""

from __future__ import annotations

import datetime
from typing import Any

from proof.canaries.planting import STRANGE
from proof.canaries.world import BY, NOT_PUBLISHED, World

LIMITED = {  # case -> kind of limit, and whom it names
    "T003": ("restriction", ("senior", "district-manager", "chief", "lead")),
    "T004": ("restriction", ("district-manager", "chief")),
    "T005": ("exclusion", ("colleague", "senior", "inspector", "analyst", "assessor")),
}
DRAFTED = (("officer", "T001", "contact_noted"), ("victim-liaison", "T001", "victim_complained"),
           ("officer-of-south", "T002", "noted"))  # fmt: skip
EMERGENCIES = (("officer-of-south", "T002"), ("court", "T007"))
LATER = "lead-of-later"  # on the inspection that is not published


def make_people(world: World) -> None:
    from tests.cast import make_cast

    users = make_cast()
    users[LATER] = one_more()
    for user in users.values():
        name_them(world, user)
        sign_in_of(world, user)
    for case, (kind, named) in LIMITED.items():
        limit(world, case, kind, [users[name] for name in named])
    for who, case in EMERGENCIES:
        open_in_emergency(world, who, case)
    for who, case, kind in DRAFTED:
        draft(world, who, case, kind)
    hold(world, "T001")
    guessed(world)


def one_more() -> Any:
    """Somebody on the inspection that is not published."""
    from tests.small_folders import AREA
    from throughcare.accounts.actions import add_user, give_role
    from throughcare.accounts.models import Organisation

    organisation = Organisation.objects.get(pk="inspectorate")
    user = add_user(username=LATER, name=LATER, organisation=organisation, by=BY)
    on: dict[str, Any] = {"inspection": NOT_PUBLISHED, "inspected_area": AREA}
    day = datetime.date(2020, 1, 1)
    give_role(user=user, role="lead_inspector", from_on=day, by=BY, **on)
    return user


def name_them(world: World, user: Any) -> None:
    """A full name, which everybody who is signed in may see, and an address, which who manages people may."""
    manages = ("manages", user.organisation_id)
    user.name = world.planted.text("accounts.User.name", ("staff",), around="Ann {}")
    user.email = world.planted.text(
        "accounts.User.email", ("owner", user.username), manages, around="{}@example.org"
    )
    user.save()


def sign_in_of(world: World, user: Any) -> None:
    """A password, an authenticator, recovery codes, a token, a session and a notice."""
    from allauth.mfa.adapter import get_adapter
    from allauth.mfa.models import Authenticator
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
    from allauth.usersessions.models import UserSession
    from django.test import Client

    from tests.cast import sign_in
    from throughcare.accounts.actions import make_token, tell
    from throughcare.accounts.principals import principal_of

    planted, owner = world.planted, ("owner", user.username)
    password = planted.text("accounts.User.password", around="A long one: {}")
    world.passwords.append(password.encode())
    user.set_password(password)
    user.save()
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    planted.secret(secret, "mfa.Authenticator.data secret")
    codes = RecoveryCodes.activate(user)
    for code in codes.get_unused_codes():
        planted.secret(code, "mfa.Authenticator.data code", owner)
    name = planted.text("accounts.ApiToken.name", owner, ("trail", user.username))
    world.tokens[user.username] = make_token(owner=principal_of(user), name=name)
    planted.secret(world.tokens[user.username], "accounts.ApiToken itself")
    # A session that is not there, or nobody's, is taken off the list of sessions.
    client = Client()
    sign_in(client, user)
    UserSession.objects.update_or_create(
        session_key=client.session.session_key,
        defaults={
            "user": user,
            "ip": "127.0.0.1",
            "user_agent": planted.text("usersessions.UserSession.user_agent", owner),
        },
    )
    tell(users=[user.pk], text=planted.text("accounts.Notice.text", owner), link="/")
    assert get_adapter() and Authenticator.objects.filter(user=user).count() == 2


def limit(world: World, ref: str, kind: str, named: list[Any]) -> None:
    from tests.cast import principal
    from tests.small_folders import AREA
    from throughcare.accounts.scope import acting_as
    from throughcare.cases.actions.access import limit_access
    from throughcare.cases.models import Case

    rules = [("case", AREA, ref, act) for act in ("read", "limit", "allocate")]
    message = world.planted.text("cases.AccessLimit.message", *rules, around=STRANGE)
    chief = principal("chief")
    with acting_as(chief):
        limit_access(
            case=Case.objects.get(area=AREA, ref=ref),
            kind=kind,
            people=named,
            message=message,
            from_on=datetime.date(2020, 1, 1),
            to_on=None,
            by=chief,
        )


def open_in_emergency(world: World, who: str, ref: str) -> None:
    from tests.cast import principal
    from tests.small_folders import AREA
    from throughcare.accounts.scope import acting_as
    from throughcare.cases.actions import access

    rules = [("case", AREA, ref, act) for act in ("read its trail", "ask who can see")]
    reason = world.planted.text("cases.EmergencyAccess.reason", *rules, around=STRANGE)
    person = principal(who)
    with acting_as(person):
        access.open_in_emergency(area=AREA, ref=ref, reason=reason, by=person)


def draft(world: World, who: str, ref: str, kind: str) -> None:
    from tests.cast import principal
    from tests.small_folders import AREA
    from throughcare.accounts.scope import acting_as
    from throughcare.cases.actions.drafts import save_draft
    from throughcare.cases.models import Case
    from throughcare.core.record.kinds import facts_of

    person = principal(who)
    typed = {
        name: world.planted.text("cases.Draft.values", ("owner", who), around=STRANGE)
        for name, fact in facts_of(kind).items()
        if fact.type == "text"
    }
    day = {"day": "1", "month": "6", "year": "2006"}
    with acting_as(person):
        save_draft(
            case=Case.objects.get(area=AREA, ref=ref),
            draft_id=f"draft-of-{who}",
            kind=kind,
            values={"happened_on": day, **typed},
            corrects="",
            seen_version=0,
            by=person,
        )


def hold(world: World, ref: str) -> None:
    from tests.cast import principal
    from tests.small_folders import AREA
    from throughcare.accounts.scope import acting_as
    from throughcare.cases.actions.retention import hold_record
    from throughcare.cases.models import Case

    rule = ("case", AREA, ref, "hold")
    chief = principal("chief")
    with acting_as(chief):
        hold_record(
            case=Case.objects.get(area=AREA, ref=ref),
            reason=world.planted.text("cases.Hold.reason", rule, around=STRANGE),
            to_on=None,
            by=chief,
        )


def guessed(world: World) -> None:
    """Somebody types a password where their name belongs, and a wrong password."""
    from django.test import Client

    name = world.planted.text("axes.AccessAttempt.username")
    wrong = world.planted.text("axes.AccessAttempt.post_data password", around="Wrong: {}")
    world.passwords.append(wrong.encode())
    agent = world.planted.text("axes.AccessAttempt.user_agent")
    client = Client(headers={"user-agent": agent})
    answer = client.post("/sign-in/", {"login": name, "password": wrong})
    assert answer.status_code in (200, 400), answer.status_code
