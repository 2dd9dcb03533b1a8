"""Reads of the audit trail: who looked at a case, what a person did, and look-ups that are unusual."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from django.db.models import Q, QuerySet
from django.utils import timezone

from throughcare.accounts.models import User
from throughcare.accounts.permissions import Principal
from throughcare.accounts.principals import principals
from throughcare.accounts.scope import current
from throughcare.audit.chaining import as_text
from throughcare.audit.models import AuditEvent, AuditSubject
from throughcare.cases import gate
from throughcare.cases.models import Area, Case, Person

DAYS = 30
A_CASE = "case "  # how a subject begins that is one
NOT_NAMED = "a case that you may not see, or that is not here any more"


@dataclass(frozen=True)
class Look:
    """One event of the trail in words."""

    at: datetime.datetime
    by: str
    name: str  # of the user, "" for a command
    act: str
    how: str
    target: str
    about: str  # what the event adds: which entry, which reason


def of_subject(subject: str) -> QuerySet[AuditSubject]:
    """The events that concern a subject, the newest first."""
    return (
        AuditSubject.objects.filter(subject=subject).order_by("-event_id").select_related("event")
    )


def by_person(username: str) -> QuerySet[AuditEvent]:
    return AuditEvent.objects.filter(by=username).order_by("-seq")


def looks(rows: Iterable[AuditSubject]) -> list[Look]:
    """The rows of one page in words."""
    rows = list(rows)
    names = names_of(row.event.by for row in rows)
    return [_look(row.event, row.how, names) for row in rows]


def acts(events: Iterable[AuditEvent]) -> list[Look]:
    """What somebody did, in words. A case that the scope's person may not list is not named."""
    events = list(events)
    named = _cases_to_name(event.target for event in events)
    looks = [_look(event, event.kind, {}) for event in events]
    return [
        replace(look, target=NOT_NAMED)
        if is_case(look.target) and look.target not in named
        else look
        for look in looks
    ]


def is_case(subject: str) -> bool:
    return subject.startswith(A_CASE)


def _cases_to_name(subjects: Iterable[str]) -> set[str]:
    """Those of some subjects that are cases which the scope's person may list."""
    refs: dict[str, set[str]] = {}
    for subject in filter(is_case, subjects):
        area, _, ref = subject.removeprefix(A_CASE).partition("/")
        refs.setdefault(area, set()).add(ref)
    return {
        case.subject
        for area, wanted in refs.items()
        for case in Case.objects.filter(area=area, ref__in=wanted)
    }


def names_of(usernames: Iterable[str]) -> dict[str, str]:
    users = User.objects.filter(username__in=set(usernames))
    return dict(users.values_list("username", "name"))


def _look(event: AuditEvent, how: str, names: dict[str, str]) -> Look:
    details = event.details
    about = [
        str(details[name]).replace("_", " ")
        for name in ("kind", "role", "reason", "token")
        if details.get(name)
    ]
    return Look(
        at=datetime.datetime.fromisoformat(event.at),
        by=event.by,
        name=names.get(event.by, ""),
        act=event.act.removeprefix("show ").replace("-", " "),
        how=how,
        target=event.target,
        about=", ".join(about),
    )


@dataclass
class Unusual:
    """Somebody opened a case, and something about it is unusual."""

    username: str
    name: str
    case: str
    times: int
    last_at: datetime.datetime
    because: list[str] = field(default_factory=list)


def unusual(area: Area, days: int = DAYS) -> list[Unusual]:
    """Cases of an area that were opened in the last days by somebody of the same family name, who lives
    at the same post code, or who has no relation to it (any more). Such a look-up may be right: it is
    for a manager to ask."""
    opened = _opened(area, days)
    people = {user.username: user for user in User.objects.select_related("staff")}
    cases = {
        case.ref: case
        for case in Case.objects.filter(
            area=area, ref__in={ref for _, ref in opened}
        ).select_related("person")
    }
    refs: defaultdict[str, set[str]] = defaultdict(set)
    for by, ref in opened:
        refs[by].add(ref)
    related = {p.name: _related(area, p, refs[p.name]) for p in principals() if p.name in refs}
    found = []
    for (username, ref), (times, last) in opened.items():
        user, case = people.get(username), cases.get(ref)
        if user is None or case is None:
            continue
        because = [*_alike(user, case.person)]
        if ref not in related.get(username, set()):
            because.append("no relation to the case now")
        if because:
            at = datetime.datetime.fromisoformat(last)
            found.append(Unusual(username, user.name, ref, times, at, because))
    return sorted(found, key=lambda row: row.last_at, reverse=True)


def _opened(area: Area, days: int) -> dict[tuple[str, str], tuple[int, str]]:
    """Who opened which case of the area how often, and when last."""
    since = as_text(timezone.now() - datetime.timedelta(days=days))
    prefix = f"case {area.pk}/"
    rows = AuditSubject.objects.filter(
        subject__startswith=prefix, how="opened", event__at__gte=since
    ).values_list("event__by", "subject", "event__at")
    found: dict[tuple[str, str], tuple[int, str]] = {}
    for by, subject, at in rows:
        key = (by, subject.removeprefix(prefix))
        times, last = found.get(key, (0, ""))
        found[key] = (times + 1, max(last, at))
    return found


def _related(area: Area, principal: Principal, refs: set[str]) -> set[str]:
    """Those of some cases of an area that somebody may open now other than in an emergency."""
    theirs = Q(pk__in=[])
    for right in dict.fromkeys(principal.rights("read")):
        if right.relation != "emergency":
            theirs |= gate.of_right(principal, right)
    cases = Case.objects.filter(theirs, area=area, ref__in=refs)
    return set(cases.values_list("ref", flat=True))


def _alike(user: User, person: Person | None) -> Iterable[str]:
    if person is None:
        return
    names = {word.casefold() for word in user.name.split()[-1:]}
    if person.family_name and person.family_name.casefold() in names:
        yield "the same family name"
    home = user.staff.postcode if user.staff else ""
    if home and person.postcode == home:
        yield "the same post code as their home"


def belongs_to(user: User, area: Area) -> bool:
    """Whether somebody is of an area, so that its managers may read what they did."""
    return user.organisation_id == area.pk


def note_reading(subject: str) -> None:
    """Reading the trail is itself in the trail."""
    current().show(f"trail of {subject}", "opened")
