"""Every address of the site, from the resolver and the table of routes, filled in with what the world holds.

A route whose address names something that is not known here stops the run: somebody has to say what it is
asked about.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.urls import get_resolver, reverse

from proof.matrix.people import INSPECTED
from proof.matrix.world import MEASURE, NO_LIMIT, Asked, Fixture
from proof.policy import INTELLIGENCE, Case, Inspected, Person, Policy, acts_to_read
from proof.rows import VICTIM, draft_of
from tests.small_folders import AREA, ELSEWHERE, SAMPLED
from throughcare.accounts.routes import ROUTES, Row

# What the public may see. A row for everybody that is not here is a finding: somebody has to want it.
PUBLIC = frozenset({
    "home", "published", "accessibility", "health", "api-description",
    "account_login", "account_signup", "account_inactive", "account_reset_password",
    "account_reset_password_done", "account_reset_password_from_key",
    "account_reset_password_from_key_done", "mfa_authenticate", "openid_connect_login",
    "openid_connect_callback", "socialaccount_login_cancelled", "socialaccount_login_error",
    "socialaccount_signup",
})  # fmt: skip
# What a row is a door to follows from what its address names.
DOORS = (
    ({"area_id", "ref"}, {"case"}),
    ({"inspection_id"}, {"inspection"}),
    ({"area_id"}, {"area", "any case"}),
    ({"username"}, {"site"}),
)
Also = Callable[[Policy, Person, Case], bool]


@dataclass(frozen=True)
class Variant:
    """What an address names inside a case, and whether somebody who may do the act on the case may do it
    with that."""

    words: str
    kwargs: Callable[[Person, Case], dict[str, str]]
    also: Also = lambda policy, person, case: True
    acts: tuple[str, ...] = ()  # on the case, which it takes beside that of the row


@dataclass(frozen=True)
class Address:
    """One address, and what it is about."""

    route: str
    kwargs: dict[str, Any] = field(default_factory=dict)
    words: str = ""
    asked: Asked | None = None  # a case
    also: Also = lambda policy, person, case: True
    acts: tuple[str, ...] = ()
    copy: Inspected | None = None  # a case in an inspection's copy
    is_further: bool = False  # one more thing inside a case of which another was asked
    is_there: bool = True  # what is named inside what the row is a door to
    query: str = ""
    demo: str = ""  # "here", "elsewhere": in demo mode, asked from this machine or another

    @property
    def row(self) -> Row:
        return POLICY_ROWS[self.route]

    @property
    def path(self) -> str:
        return reverse(self.route, kwargs=self.kwargs)


# The table as it stood when the run began: a build that is broken on purpose changes the site's own.
POLICY_ROWS = dict(ROUTES)


def parameters() -> dict[str, list[str]]:
    """Each route of the resolver with the names in its address."""
    patterns: list[tuple[Any, list[str]]] = [(one, []) for one in get_resolver().url_patterns]
    found: dict[str, list[str]] = {}
    while patterns:
        pattern, before = patterns.pop()
        names = [*before, *pattern.pattern.regex.groupindex]
        if hasattr(pattern, "url_patterns"):
            patterns += [(inner, names) for inner in pattern.url_patterns]
        else:
            found[pattern.name] = names
    return found


def complaints(named: dict[str, list[str]]) -> list[str]:
    """What is wrong with the table of routes before anything is asked."""
    found = [f"the route {name} has no row" for name in named if name not in ROUTES]
    found += [f"the row {name} has no route" for name in ROUTES if name not in named]
    for name, row in ROUTES.items():
        if row.of == "everybody" and name not in PUBLIC:
            found.append(f"the row {name} is for everybody, and nobody said that it should be")
        there = set(named.get(name, ()))
        wanted = next((doors for names, doors in DOORS if names <= there), None)
        if wanted and row.of not in wanted:
            found.append(
                f"the row {name} is a door to “{row.of}”, its address names {sorted(there)}"
            )
    return found


def _entry(name: str) -> Callable[[Person, Case], dict[str, str]]:
    return lambda person, case: {"entry_id": f"{case.ref}-{name}"}


def _kind(name: str) -> Callable[[Person, Case], dict[str, str]]:
    return lambda person, case: {"kind": name}


def _records(kind: str) -> Also:
    return lambda policy, person, case: kind in policy.kinds(person, case)


def _reads(kind: str) -> Also:
    return lambda policy, person, case: policy.reads_entry(person, case, kind)


def _takes_back(kind: str) -> Also:
    return lambda policy, person, case: (
        policy.reads_entry(person, case, kind) and kind in policy.kinds(person, case)
    )


def _never(policy: Policy, person: Person, case: Case) -> bool:
    return False


KINDS = {"note": "noted", "police": INTELLIGENCE, "victim": "victim_met"}
ALONE = Variant("", lambda person, case: {})
VARIANTS: dict[str, list[Variant]] = {
    "record": [
        *(Variant(f"the kind {kind}", _kind(kind), _records(kind)) for kind in KINDS.values()),
        Variant("a kind of the act allocate", _kind("allocated"), _records("allocated")),
        Variant("no such kind", _kind("no-such-kind"), _never),
    ],
    "record-check": [
        Variant("their draft", lambda person, case: {"draft_id": draft_of(person, case)}),
        Variant("no such draft", lambda person, case: {"draft_id": "none"}, _never),
    ],
    "recorded": [
        *(
            Variant(f"the entry {name}", _entry(name), _reads(kind), acts_to_read(kind))
            for name, kind in KINDS.items()
        ),
        Variant("no such entry", _entry("none"), _never),
    ],
    "withdraw": [
        *(Variant(f"the entry {name}", _entry(name), _takes_back(kind)) for name, kind in KINDS.items()),
        Variant("no such entry", _entry("none"), _never),
    ],
    "score-text": [
        Variant("a model", lambda person, case: {"model": "ogrs3"}),
        Variant("no such model", lambda person, case: {"model": "none"}, _never),
    ],
    "victim": [
        Variant("a victim", lambda person, case: {"victim_ref": VICTIM}),
        Variant("no such victim", lambda person, case: {"victim_ref": "V9"}, _never),
    ],
}  # fmt: skip
NOT_THERE = Case(AREA, "M0000")
FIXED: dict[str, Any] = {
    "report_id": "cheshire-2006", "provider_id": "none", "uidb36": "1", "key": "set-password",
}  # fmt: skip
# What an address names inside an area or an inspection, with those in which it is there.
EVERYWHERE = frozenset({AREA, ELSEWHERE, *INSPECTED})
NOWHERE: frozenset[str] = frozenset()
COUNTED = "APPT_ARR"  # a measure that is counted every night
SAMPLE = [*(({"ref": ref}, EVERYWHERE) for ref in SAMPLED), ({"ref": "M0000"}, NOWHERE)]
INSIDE: dict[str, list[tuple[dict[str, str], frozenset[str]]]] = {
    "measure": [({"measure": MEASURE}, EVERYWHERE), ({"measure": "none"}, NOWHERE)],
    "caseload-file": [({"format": "csv"}, EVERYWHERE), ({"format": "exe"}, NOWHERE)],
    "scoreboard-file": [({"format": "csv"}, EVERYWHERE), ({"format": "exe"}, NOWHERE)],
    "trend": [({"measure": COUNTED}, EVERYWHERE), ({"measure": "none"}, NOWHERE)],
    "trend-cases": [({"measure": COUNTED}, EVERYWHERE), ({"measure": "none"}, NOWHERE)],
    "person-trail": [
        ({"username": "officer"}, frozenset({AREA})),
        ({"username": "officer-elsewhere"}, frozenset({ELSEWHERE})),
        ({"username": "nobody"}, NOWHERE),
    ],
    "question": [({"question": "1.1.01"}, EVERYWHERE), ({"question": "9"}, NOWHERE)],
    "score": [({"slug": "criterion-1.1"}, EVERYWHERE), ({"slug": "criterion-9"}, NOWHERE)],
    "report-file": [({"format": "html"}, EVERYWHERE), ({"format": "exe"}, NOWHERE)],
    "sampled-case": SAMPLE,
    "sampled-file": SAMPLE,
}
QUERIES = {
    "caseload-file": "?standing=all",
    "caseload": "?standing=all",
    "trend-cases": "?from=1990-01-01&to=2099-12-31",
}


class Addresses:
    """The addresses of each route that somebody is asked to open."""

    def __init__(self, fixture: Fixture, key: int) -> None:
        self.fixture = fixture
        self.key = key  # a security key of nobody who asks
        self.named = parameters()

    def of(self, route: str, person: Person) -> Iterator[Address]:
        of = POLICY_ROWS[route].of
        names = set(self.named[route])
        if of == "case":
            yield from self._of_cases(route, person)
        elif names & {"area_id", "inspection_id"}:
            yield from self._of_places(route, names)
        elif "username" in names:
            for other in ("officer", "supervisor", "sysadmin-of-inspectorate"):
                yield Address(route, {"username": other}, f"about {other}")
            yield Address(route, {"username": "nobody"}, "about nobody", is_there=False)
        elif "pk" in names:
            yield Address(route, {"pk": self.key}, "somebody else's security key", is_there=False)
        else:
            yield Address(route, {name: FIXED[name] for name in names})
            if of == "demo":
                yield Address(route, words="in the demo, here", demo="here")
                yield Address(route, words="in the demo, from elsewhere", demo="elsewhere")

    def _of_cases(self, route: str, person: Person) -> Iterator[Address]:
        """Addresses of every case, and of one that does not exist."""
        first, *others = VARIANTS.get(route, [ALONE])
        kwargs = {
            "area_id": NOT_THERE.area,
            "ref": NOT_THERE.ref,
            **first.kwargs(person, NOT_THERE),
        }
        yield Address(route, kwargs, "no such case")
        for asked in self.fixture.asked:
            plain = asked.limit == NO_LIMIT and asked.state == "open"
            for variant in (first, *others) if plain else (first,):
                kwargs = {"area_id": asked.case.area, "ref": asked.case.ref}
                kwargs |= variant.kwargs(person, asked.case)
                words = f"{asked.stands}, {asked.state}, {asked.limit}"
                words += f", {variant.words}" if variant.words else ""
                further = variant is not first
                yield Address(
                    route, kwargs, words, asked, variant.also, variant.acts, is_further=further
                )

    def _of_places(self, route: str, names: set[str]) -> Iterator[Address]:
        """Addresses in each area, or each inspection, and in one that does not exist."""
        key, places = (
            ("area_id", [AREA, ELSEWHERE]) if "area_id" in names else ("inspection_id", INSPECTED)
        )
        inside = INSIDE[route] if names - {key} else [({}, EVERYWHERE)]
        for place in (*places, "nowhere"):
            for extra, where in inside:
                yield Address(
                    route,
                    {key: place, **extra},
                    " ".join((place, *extra.values())),
                    copy=self.fixture.copies.get((place, extra.get("ref", ""))),
                    is_there=place in where,
                    query=QUERIES.get(route, ""),
                )
