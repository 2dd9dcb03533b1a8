"""Every address of the site, and whose door it is. A route without a row is refused.

A row names the door: `everybody`; `signed in`; or the act that the person must be allowed on what the
address names, a case, an area, an inspection or the people of the site (`permissions.py`). A view behind
such a door fetches what it shows through the gate, and the middleware refuses its answer if it did not.
"""

from __future__ import annotations

from dataclasses import dataclass

from throughcare.accounts.permissions import (
    AREA_ACTS,
    CASE_ACTS,
    INSPECTION_ACTS,
    PUBLISHED_TO_ALL,
    SITE_ACTS,
    Principal,
)

READING = frozenset({"GET", "HEAD"})
WRITING = READING | {"POST"}  # a form is shown, and sent
SENDING = frozenset({"POST"})  # a program only sends


@dataclass(frozen=True)
class Row:
    """Who may call a route, with which methods. `of` is what the door is to: everybody, signed in,
    signed in fully (with a second factor, where one is needed), demo, case, any case, area, inspection, site."""

    of: str
    act: str = ""
    methods: frozenset[str] = READING
    api: bool = False  # called with a token; answers in JSON
    kind: str = "consultation"  # of what is shown, for the audit trail

    @property
    def door(self) -> tuple[str, str]:
        return self.of, self.act

    @property
    def has_a_door(self) -> bool:
        """Whether the view has to pass the gate for what its address names."""
        return self.of in ("case", "area", "inspection")


def everybody(*, writes: bool = False) -> Row:
    return Row("everybody", methods=WRITING if writes else READING)


def signed_in(*, writes: bool = False, api: bool = False) -> Row:
    return Row("signed in", methods=WRITING if writes else READING, api=api)


def signed_in_fully(*, writes: bool = False) -> Row:
    return Row("signed in fully", methods=WRITING if writes else READING)


def case(act: str, *, writes: bool = False, api: bool = False, kind: str = "consultation") -> Row:
    assert act in CASE_ACTS, act
    methods = READING if not writes else SENDING if api else WRITING
    return Row("case", act, methods, api, kind)


def any_case(act: str, *, writes: bool = False, api: bool = False) -> Row:
    """A page about several cases: it shows those that the gate lets through."""
    assert act in CASE_ACTS, act
    return Row("any case", act, WRITING if writes else READING, api)


def area(act: str, *, writes: bool = False, kind: str = "consultation") -> Row:
    assert act in AREA_ACTS, act
    return Row("area", act, WRITING if writes else READING, kind=kind)


def inspection(act: str) -> Row:
    assert act in INSPECTION_ACTS or act in PUBLISHED_TO_ALL, act
    return Row("inspection", act)


def site(act: str, *, writes: bool = False) -> Row:
    assert act in SITE_ACTS, act
    return Row("site", act, WRITING if writes else READING)


ROUTES: dict[str, Row] = {
    # for everybody: what was published, the state of the service, the way in
    "home": everybody(),
    "published": everybody(),
    "accessibility": everybody(),
    "health": everybody(),
    "account_login": everybody(writes=True),
    "account_signup": everybody(),
    "account_inactive": everybody(),
    "account_reset_password": everybody(writes=True),
    "account_reset_password_done": everybody(),
    "account_reset_password_from_key": everybody(writes=True),
    "account_reset_password_from_key_done": everybody(),
    "mfa_authenticate": everybody(writes=True),
    "openid_connect_login": everybody(writes=True),
    "openid_connect_callback": everybody(),
    "socialaccount_login_cancelled": everybody(),
    "socialaccount_login_error": everybody(),
    "socialaccount_signup": everybody(),
    "demo-sign-in": Row("demo", methods=WRITING),
    # one's own account
    "account": signed_in(),
    "account_logout": signed_in(writes=True),
    "account_reauthenticate": signed_in(writes=True),
    "account_change_password": signed_in(writes=True),
    "mfa_index": signed_in(),
    "mfa_reauthenticate": signed_in(writes=True),
    "mfa_activate_totp": signed_in(writes=True),
    "mfa_deactivate_totp": signed_in(writes=True),
    "mfa_view_recovery_codes": signed_in(),
    "mfa_generate_recovery_codes": signed_in(writes=True),
    "mfa_download_recovery_codes": signed_in(),
    "mfa_list_webauthn": signed_in(),
    "mfa_add_webauthn": signed_in(writes=True),
    "mfa_reauthenticate_webauthn": signed_in(writes=True),
    "mfa_remove_webauthn": signed_in(writes=True),
    "mfa_edit_webauthn": signed_in(writes=True),
    "usersessions_list": signed_in(writes=True),
    "tokens": signed_in_fully(writes=True),  # a token is asked for no second factor
    "my-access": signed_in(),
    "notices": signed_in(writes=True),
    # people and what they may do
    "people": site("manage people"),
    "person-new": site("manage people", writes=True),
    "person": site("manage people", writes=True),
    # an area, its performance and its caseload
    "area": area("read performance"),
    "measure": area("read performance"),
    "scoreboards": signed_in(),
    "scoreboard": area("read performance"),
    "scoreboard-file": area("read performance", kind="disclosure"),
    "trend": area("read performance"),
    "trend-cases": area("read performance"),
    "quality": area("read performance"),
    "tiers": area("read performance"),
    "what-if": area("try a standard"),
    "what-if-areas": signed_in(),
    "caseload": any_case("list"),
    "caseload-file": area("export lists", kind="disclosure"),
    "search": any_case("list", writes=True),
    "emergency": area("open in an emergency", writes=True),
    "group-attendance": any_case("record", writes=True),
    # a case
    "case": case("read"),
    "assessment": case("read"),
    "score-text": case("read"),
    "record-choose": case("record"),
    "record": case("record", writes=True),
    "record-check": case("record", writes=True),
    "recorded": case("read"),
    "withdraw": case("record", writes=True),
    "drafts": signed_in(writes=True),
    "allocate": case("allocate", writes=True),
    "limited-access": case("limit", writes=True),
    "who-can-see": case("ask who can see"),
    "case-trail": case("read its trail"),
    "victims": case("read victims"),
    "victim": case("read victims", writes=True),
    "hold": case("hold", writes=True),
    "dispose": case("dispose", writes=True),
    "subject-access": case("give subject access", writes=True, kind="disclosure"),
    # the trail and retention
    "person-trail": area("read the trail"),
    "unusual": area("read the trail"),
    "retention": area("manage retention"),
    # an inspection
    "inspection": inspection("read findings"),
    "sample": inspection("read sample"),
    "sampled-case": inspection("read answers"),
    "sampled-file": inspection("read answers"),
    "question": inspection("read findings"),
    "questions": inspection("read findings"),
    "scores": inspection("read findings"),
    "score": inspection("read findings"),
    "findings": inspection("read findings"),
    "report": inspection("read report"),
    "report-file": inspection("read report"),
    # for programs
    "api-description": everybody(),
    "api-cases": any_case("list", api=True),
    "api-case": case("read", api=True),
    "api-entries": case("read", api=True),
    "api-record": case("record", writes=True, api=True),
    "api-withdraw": case("record", writes=True, api=True),
    "api-obligations": case("read", api=True),
    "api-allocate": case("allocate", writes=True, api=True),
    "api-kinds": signed_in(api=True),
}


def may_call(principal: Principal, row: Row | None, method: str, *, demo: bool) -> bool:
    """Whether somebody may knock at a route at all; what its address names is the gate's question."""
    if row is None or method not in row.methods:
        return False
    if row.of == "everybody" or row.act in PUBLISHED_TO_ALL:
        return True
    if row.of == "demo":
        return demo
    if not principal.is_signed_in:
        return False
    if row.of == "signed in":
        return True
    if row.of == "signed in fully":
        return principal.second_factor
    if row.of in ("case", "any case"):
        return any(True for _ in principal.rights(row.act))
    return row.of == "inspection" or any(True for _ in principal.holds(row.act))
