"""Which cells there are: who, which address, with which method; and the walk through them.

The product of everything would be millions of cells, most of which cannot differ; how relation, state and
limit go together inside the gate is asked by proof/oracle. Here everybody asks with GET, and with the form or
the program's POST, of each relation, for open and for ended cases; and one person of each role of each limit.
Else:

- a method that the row does not name is asked for once for each person and route, and is refused before
  anything else is looked at;
- who has no right to the act anywhere, and HEAD, ask of some relations, of open cases without limits; HEAD
  elsewhere is asked by one person of each role;
- a limit is asked of open cases; where nothing lets somebody in that a limit could take away, only the one
  that names them, which must not let them in;
- a form is sent for four relations with each limit.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from proof.matrix.addresses import POLICY_ROWS, Address, Addresses
from proof.matrix.asking import METHODS, Answer, Asker
from proof.matrix.expected import ALLOWED, Expectations, Expected
from proof.matrix.world import NO_LIMIT, Fixture
from proof.policy import Case, Person
from proof.table import Seen
from throughcare.accounts.permissions import CASE_ACTS
from throughcare.accounts.routes import Row

PUBLIC = "the public"
A_CASE = re.compile(rb"\b(?:M\d{4}|T\d{3})\b")  # how cases of the world are named on pages


@dataclass(frozen=True)
class Extent:
    """How much is asked: all of it, in short, of `parts` parts one, or until the first disagreement; and at
    which route first."""

    short: bool = False
    until_found: bool = False
    part: int = 1
    parts: int = 1
    first: str = ""


@dataclass
class Count:
    """What was asked, and the answers that disagree with the policy, in words."""

    cells: int = 0
    explained: int = 0
    allowed: int = 0
    refs: int = 0  # cases that answers named, each of them checked
    seen: Seen = field(default_factory=Seen)
    disagreements: list[str] = field(default_factory=list)

    def add(self, other: Count) -> None:
        self.cells += other.cells
        self.explained += other.explained
        self.allowed += other.allowed
        self.refs += other.refs
        self.seen.words += other.seen.words
        self.disagreements += other.disagreements

    def in_words(self) -> str:
        return (
            f"{self.cells:,} cells, {self.explained:,} explained, {self.allowed:,} let in, "
            f"{self.refs:,} cases named in answers, {self.seen}, {len(self.disagreements):,} disagreements"
        )


class Walk:
    """All cells of one person, or of the public."""

    def __init__(
        self, fixture: Fixture, addresses: Addresses, person: Person | None, askers: dict[bool, Asker],
        extent: Extent,
    ) -> None:  # fmt: skip
        self.fixture = fixture
        self.addresses = addresses
        self.expectations = Expectations(fixture.policy)
        self.askers = askers  # by whether a program asks, which has a token and no session
        self.extent = extent
        self.number = 0
        is_let_in = person is not None and person.is_active
        # A program has no second factor to give: its token lets it in.
        self.by_session = person if is_let_in else None
        self.by_token = replace(person, second_factor=True) if person and is_let_in else None
        self.someone = person or fixture.world.people[0]  # whose drafts an address names
        self.name = _name(person)
        self.count = Count()
        self.is_first_of_role = person is not None and person is _first_of_role(fixture, person)
        first = fixture.world.people[0]
        self.asks_for_all = person is None or person is first or not person.second_factor
        self._known: dict[Person, set[str]] = {}

    def run(self, routes: list[str]) -> Count:
        for route in routes:
            self.route(route)
        return self.count

    def route(self, route: str) -> None:
        row = POLICY_ROWS[route]
        if self.extent.short and row.of in SHORT_ONCE and not self.asks_for_all:
            return
        addresses = list(self.addresses.of(route, self.someone))
        if self.extent.short and row.of != "case":
            addresses = [addresses[0], addresses[len(addresses) // 2]][: len(addresses)]
        for method in self.methods(row):
            for address in addresses if method in row.methods else addresses[:1]:
                if self.extent.until_found and self.count.disagreements:
                    return
                if self.is_asked(method, address) and self.is_next():
                    self.cell(method, address)
        if row.api:
            self.cell(sorted(row.methods)[0], addresses[-1], by_session=True)

    def is_next(self) -> bool:
        """Whether the next cell is of the part that is asked."""
        self.number += 1
        return self.number % self.extent.parts == self.extent.part % self.extent.parts

    def methods(self, row: Row) -> Iterable[str]:
        """All of them; in short those that the row names without HEAD, and for the public one that no row
        names."""
        if not self.extent.short:
            return METHODS
        return [m for m in SHORT_METHODS if m in row.methods or self.by_session is None]

    def asking(self, route: str) -> Person | None:
        """Who asks, as the site should know them; None is the public."""
        return self.by_token if POLICY_ROWS[route].api else self.by_session

    def is_asked(self, method: str, address: Address) -> bool:
        asked = address.asked
        if asked is None:
            return method != "HEAD" or self.is_first_of_role or self.by_session is None
        is_open, is_free = asked.state == "open", asked.limit == NO_LIMIT
        if self.extent.short:
            plain = is_open and is_free and not address.is_further
            sent = method != "POST" or self.has_a_right(address)
            return plain and sent and asked.stands in SHORT_STANDS
        if not self.has_a_right(address) or method == "HEAD":
            return is_open and is_free and not address.is_further and asked.stands in SOME_STANDS
        if is_free:
            return True
        if not is_open or not self.is_first_of_role:
            return False
        if not self.is_let_in_but_for_limits(address):
            return asked.limit == NAMING_THEM and method == "GET"
        return method == "GET" or address.row.api or asked.stands in LIMITED_FORMS

    def has_a_right(self, address: Address) -> bool:
        """Whether the table gives any role of theirs the act."""
        person = self.asking(address.route)
        roles = self.fixture.policy.acting(person) if person else []
        return any(held.role in CASE_ACTS[address.row.act] for held in roles)

    def is_let_in_but_for_limits(self, address: Address) -> bool:
        person, asked = self.asking(address.route), address.asked
        if person is None or asked is None:
            return False
        return bool(self.fixture.policy.before_limits(person, address.row.act, asked.case))

    def cell(self, method: str, address: Address, *, by_session: bool = False) -> None:
        """Asks once. `by_session`: a program's address with the browser's session, which is not enough."""
        person = None if by_session else self.asking(address.route)
        expected = self.expectations.of(person, method, address)
        asker = self.askers[address.row.api and not by_session]
        answer = asker.ask_at(method, address)
        self.count.cells += 1
        self.count.explained += bool(expected.because)
        if expected.answer == ALLOWED:
            self.count.allowed += 1
            if person and address.asked:
                for act in {address.row.act, *address.acts}:
                    self.note(person, act, address.asked.case)
        if not asker.is_the_answer(expected.answer, method, address, answer):
            self.disagree(method, address, expected, f"{answer.status} {answer.location}".strip())
        elif answer.status == 200:
            self.names(person, method, address, asker, answer)

    def names(
        self, person: Person | None, method: str, address: Address, asker: Asker, answer: Answer
    ) -> None:
        """Every case that an answer names is one that the person may know of; and a list of the cases that
        they may know of lacks none."""
        named = _named(answer)
        is_whole = person is not None and address.route in COMPLETE and method == "GET"
        if is_whole:
            named |= self.on_further_pages(address, asker, named)
        if address.asked:
            named.discard(address.asked.case.ref)
        self.count.refs += len(named)
        for ref in sorted(named - self.known_to(person)):
            expected = Expected("an answer without it", "they may not list that case")
            self.disagree(method, address, expected, f"it names {ref}")
        if person and is_whole:
            for case in self.listed(person, address.kwargs.get("area_id")):
                if case.ref in named:
                    self.note(person, "list", case)
                else:
                    expected = Expected("an answer with it", "they may list that case")
                    self.disagree(method, address, expected, f"it lacks {case.ref}")

    def on_further_pages(self, address: Address, asker: Asker, first: set[str]) -> set[str]:
        """The cases on the pages after the first one; after the last one comes nothing new."""
        found: set[str] = set()
        for number in range(2, MOST_PAGES):
            query = f"{address.query or '?'}&page={number}"
            new = _named(asker.ask_at("GET", replace(address, query=query))) - found - first
            if not new:
                return found
            found |= new
        raise AssertionError(f"{address.route} has no last page")

    def note(self, person: Person, act: str, case: Case) -> None:
        """That somebody was let in, by the words of the table that let them."""
        self.count.seen.note(act, self.fixture.policy.reasons(person, act, case))

    def listed(self, person: Person, area: str | None = None) -> list[Case]:
        """The cases, of one area or of all, that somebody may list."""
        policy, cases = self.fixture.policy, self.fixture.world.cases
        return [c for c in cases if area in (None, c.area) and policy.may(person, "list", c)]

    def known_to(self, person: Person | None) -> set[str]:
        """The cases that somebody may list, in the record or in an inspection's sample."""
        if person is None:
            return set()
        if person not in self._known:
            may, world = self.fixture.policy.may_on_sampled, self.fixture.world
            copies = {row.ref for row in world.inspected if may(person, "read sample", row)}
            self._known[person] = copies.union(case.ref for case in self.listed(person))
        return self._known[person]

    def disagree(self, method: str, address: Address, expected: Expected, got: str) -> None:
        about = f" [{address.words}]" if address.words else ""
        self.count.disagreements.append(
            f"{self.name} {method} {address.route}{about}: expected {expected.answer}, because "
            f"{expected.because}; got {got}"
        )


def _named(answer: Answer) -> set[str]:
    return {ref.decode() for ref in A_CASE.findall(answer.body)}


def _name(person: Person | None) -> str:
    if person is None:
        return PUBLIC
    roles = sorted({held.role for held in person.roles})
    return f"{person.username} ({', '.join(roles) or 'no role'})"


def _first_of_role(fixture: Fixture, person: Person) -> Person | None:
    roles = {held.role for held in person.roles}
    return next((p for p in fixture.world.people if {held.role for held in p.roles} == roles), None)


# They name every case, of the area or of all, that somebody may list; some a page at a time.
COMPLETE = frozenset({"caseload", "caseload-file", "api-cases"})
MOST_PAGES = 50
NAMING_THEM = "restricted to them"
LIMITED_FORMS = frozenset({"theirs", "their team's", "nobody's yet", "the area's"})
SOME_STANDS = LIMITED_FORMS | {"drawn", "opened in an emergency", "of another area"}
SHORT_METHODS = ("GET", "POST", METHODS[-1])
SHORT_ONCE = frozenset(
    {"everybody", "signed in", "signed in fully"}
)  # what roles make no difference to
SHORT_STANDS = frozenset({"theirs", "of another area"})
