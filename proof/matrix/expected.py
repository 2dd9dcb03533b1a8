"""What the policy says of a request: what the answer has to be, and why."""

from __future__ import annotations

from dataclasses import dataclass

from proof.matrix.addresses import Address
from proof.policy import Person, Policy
from throughcare.accounts.permissions import AREA_ACTS, CASE_ACTS, PUBLISHED_TO_ALL

# What an answer can be. NOTHING is the answer to an address that there is not, byte for byte.
ALLOWED, NOTHING, SIGN_IN, SECOND_FACTOR, TOKEN, METHOD = (
    "an answer", "nothing there", "the way to sign in", "the way to set up a second factor",
    "a token is needed", "no such method",
)  # fmt: skip
# Open to whoever may call it, and yet there is nothing: for everybody the same.
EMPTY = {
    "openid_connect_login": "no organisation's own sign-in is set up",
    "openid_connect_callback": "no organisation's own sign-in is set up",
}
# The same of a form that is sent empty.
EMPTY_FORMS = {"drafts": "the form names no draft of theirs"}


@dataclass(frozen=True)
class Expected:
    answer: str
    because: str


class Expectations:
    """Answers for one world. `person` None is the public."""

    def __init__(self, policy: Policy) -> None:
        self.policy = policy

    def of(self, person: Person | None, method: str, address: Address) -> Expected:
        row = address.row
        if method not in row.methods:
            return Expected(METHOD, f"the row names {', '.join(sorted(row.methods))}")
        if row.of == "demo":
            return self._of_the_demo(method, address)
        if row.of == "everybody":
            why = EMPTY.get(address.route)
            return Expected(NOTHING, why) if why else Expected(ALLOWED, "it is for everybody")
        if person is None:
            return self._of_the_public(address)
        return self._of_somebody(person, method, address)

    def _of_the_demo(self, method: str, address: Address) -> Expected:
        if address.demo != "here":
            return Expected(NOTHING, "only the demo has it, and for this machine alone")
        if method == "POST":
            return Expected(NOTHING, "the form names no example of a role")
        return Expected(ALLOWED, "the demo signs anybody in")

    def _of_the_public(self, address: Address) -> Expected:
        row = address.row
        if row.act in PUBLISHED_TO_ALL:
            if self.policy.world.published.get(address.kwargs["inspection_id"]):
                return self._inside(address, "everybody reads what is published")
            return Expected(NOTHING, "it is not published")
        if row.api:
            return Expected(TOKEN, "a program sends a token")
        return Expected(SIGN_IN, "nobody is signed in")

    def _of_somebody(self, person: Person, method: str, address: Address) -> Expected:
        row = address.row
        if row.of == "inspection":
            return self._of_an_inspection(person, address)
        if row.of == "signed in":
            if method == "POST" and address.route in EMPTY_FORMS:
                return Expected(NOTHING, EMPTY_FORMS[address.route])
            return self._inside(address, "they are signed in")
        if not person.second_factor:
            return Expected(SECOND_FACTOR, "they signed in without a second factor")
        if row.of == "signed in fully":
            return Expected(ALLOWED, "they are signed in, with a second factor where they need one")
        if row.of == "case":
            return self._of_a_case(person, address)
        if row.of == "any case":
            return self._of_any_case(person, address)
        if row.of == "area":
            return self._of_an_area(person, address)
        return self._of_people(person, address)

    def _inside(self, address: Address, because: str) -> Expected:
        """Allowed, where what the address names inside is there."""
        if address.is_there:
            return Expected(ALLOWED, because)
        return Expected(NOTHING, f"{because}, and there is no such thing")

    def _of_a_case(self, person: Person, address: Address) -> Expected:
        if address.asked is None:
            return Expected(NOTHING, "there is no such case")
        case, act = address.asked.case, address.row.act
        reasons = self.policy.before_limits(person, act, case)
        if not reasons:
            return Expected(NOTHING, f"{self.policy.stands(person, case)}: nothing lets them {act}")
        told = " and ".join(sorted({str(reason) for reason in reasons}))
        limit = self.policy.limit_against(person, case)
        if limit:
            return Expected(NOTHING, f"{told}, but a limit keeps them out: {limit.kind}")
        if not address.also(self.policy, person, case):
            return Expected(NOTHING, f"{told}, but what is named in the case is not theirs")
        return Expected(ALLOWED, told)

    def _of_any_case(self, person: Person, address: Address) -> Expected:
        """A page about several cases, for whoever may do the act on some; one of an area, for those whose
        role is about it, and those who may list one of its cases."""
        act, area = address.row.act, address.kwargs.get("area_id")
        roles = [held for held in self.policy.acting(person) if held.role in CASE_ACTS[act]]
        if not roles:
            return Expected(NOTHING, f"no role of theirs may {act} any case")
        if area is None or any(area in self.policy.areas(person, held) for held in roles):
            return Expected(ALLOWED, f"a role of theirs may {act} cases")
        theirs = [case for case in self.policy.world.cases if case.area == area]
        if any(self.policy.may(person, act, case) for case in theirs):
            return Expected(ALLOWED, f"they may {act} one of its cases")
        return Expected(NOTHING, f"they may {act} none of its cases")

    def _of_an_area(self, person: Person, address: Address) -> Expected:
        act, area = address.row.act, address.kwargs["area_id"]
        if self.policy.may_on_area(person, act, area):
            return self._inside(address, f"a role of theirs may {act} in {area}")
        known = any(held.role in AREA_ACTS[act] for held in self.policy.acting(person))
        return Expected(NOTHING, f"they may {act} {'elsewhere' if known else 'nowhere'}")

    def _of_an_inspection(self, person: Person, address: Address) -> Expected:
        act, inspection = address.row.act, address.kwargs["inspection_id"]
        if address.copy is not None:
            if self.policy.may_on_sampled(person, act, address.copy):
                return Expected(ALLOWED, f"they may {act} about the case")
            return Expected(
                NOTHING, f"they may not {act} about the case, or a limit keeps them out"
            )
        if self.policy.may_on_inspection(person, act, inspection):
            return self._inside(address, f"they may {act} of {inspection}")
        return Expected(NOTHING, f"they may not {act} of {inspection}")

    def _of_people(self, person: Person, address: Address) -> Expected:
        """Administrators manage the people of their organisation; those of the inspectorate everybody."""
        act, name = address.row.act, address.kwargs.get("username")
        if not self.policy.may_on_site(person, act):
            return Expected(NOTHING, f"no role of theirs may {act}")
        about = next((p for p in self.policy.world.people if p.username == name), None)
        if name is None:
            return Expected(ALLOWED, f"a role of theirs may {act}")
        where = person.organisation
        if about and (about.organisation.id == where.id or where.kind == "inspectorate"):
            return Expected(ALLOWED, f"a role of theirs may {act} of {about.organisation.id}")
        return Expected(NOTHING, "they are of another organisation, or nobody")
