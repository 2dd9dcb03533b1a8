"""Who may see or do what: this page is the whole table.

A **role** is what somebody does at work; they hold it in an organisation, a team or an inspection, from
one day to another. For each act on a case, the table says by which **relation** to the case a role may do
it; a relation may be limited to open or to ended cases (`own:open`). Acts on areas, inspections and
people stand in tables of their own. Nothing is allowed that does not stand here, and each address of the
site has a row (`routes.py`). The roles are those of the Cheshire report; which of them may do what is
ours, by the rule that a person sees what their work needs.

Limited access to a single case (a restriction or an exclusion) and the second factor stand above the
table: they can only take away.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from types import MappingProxyType

from throughcare.core.record.kinds import GROUP_OF, KINDS, RESTRICTED

# How a person can stand to a case.
RELATIONS = {
    "own": "they hold the case, or a role in it, now",
    "team": "their team, its pods, or their unit works on it now",
    "unallocated": "it belongs to their area, and nobody holds it yet",
    "area": "it belongs to their area",
    "held": "the person is in their prison now",
    "former": "they held it, or the person was in their prison, until 90 days ago at most",
    "sampled": "it was drawn for an inspection they are on, whose fieldwork is not over",
    "assigned": "it was drawn for such an inspection and given to them to read",
    "emergency": "they opened it in an emergency, with a reason, in the last four hours",
}
FORMER_DAYS = 90
EMERGENCY_HOURS = 4
STATES = ("open", "ended")

ROLES = {
    "offender_manager": "Offender manager",
    "case_administrator": "Case administrator",
    "senior_probation_officer": "Senior probation officer",
    "district_manager": "District manager",
    "assistant_chief_officer": "Assistant chief officer",
    "board_reader": "Board reader",
    "offender_supervisor": "Offender supervisor",
    "programme_tutor": "Programme tutor",
    "unpaid_work_supervisor": "Unpaid work supervisor",
    "approved_premises_worker": "Approved premises worker",
    "victim_liaison_officer": "Victim liaison officer",
    "court_officer": "Court officer",
    "performance_analyst": "Performance analyst",
    "diversity_manager": "Diversity manager",
    "mappa_coordinator": "MAPPA coordinator",
    "lead_inspector": "Lead inspector",
    "inspector": "Inspector",
    "area_assessor": "Area assessor",
    "inspection_support": "Inspection support",
    "area_liaison": "Area liaison for an inspection",
    "system_administrator": "System administrator",
}

# In which kind of organisation a role can be held.
_AREA, _PRISON, _INSPECTORATE, _REGION = "area", "prison", "inspectorate", "region"
HELD_IN: dict[str, tuple[str, ...]] = dict.fromkeys(ROLES, (_AREA,)) | {
    "board_reader": (_AREA, _REGION),
    "offender_supervisor": (_PRISON,),
    "lead_inspector": (_INSPECTORATE,),
    "inspector": (_INSPECTORATE,),
    "inspection_support": (_INSPECTORATE,),
    "system_administrator": (_AREA, _PRISON, _INSPECTORATE, _REGION),
}

# Acts on a case -> role -> relations.
CASE_ACTS: dict[str, dict[str, str]] = {
    "list": {  # know that the case is there: reference, name, tier, risk of harm, who holds it
        "offender_manager": "own team former emergency",
        "case_administrator": "own team unallocated",
        "senior_probation_officer": "own team unallocated former emergency",
        "district_manager": "team unallocated emergency",
        "assistant_chief_officer": "area",
        "offender_supervisor": "own held former",
        "programme_tutor": "own team",
        "unpaid_work_supervisor": "own team",
        "approved_premises_worker": "own team emergency",
        "victim_liaison_officer": "own team area",
        "court_officer": "own team unallocated emergency",
        "performance_analyst": "area",
        "mappa_coordinator": "own team emergency",
        "lead_inspector": "sampled",
        "inspector": "sampled",
        "area_assessor": "assigned",
    },
    "read": {  # open its file: what happened, what was due, what is planned
        "offender_manager": "own team former emergency",
        "case_administrator": "own team unallocated",
        "senior_probation_officer": "own team unallocated former emergency",
        "district_manager": "team unallocated emergency",
        "assistant_chief_officer": "area",
        "offender_supervisor": "own held former",
        "programme_tutor": "own team:open",
        "unpaid_work_supervisor": "own team:open",
        "approved_premises_worker": "own team:open emergency",
        "victim_liaison_officer": "own team",
        "court_officer": "own:open team:open unallocated emergency",
        "performance_analyst": "area",
        "mappa_coordinator": "own team emergency",
        "lead_inspector": "sampled",
        "inspector": "sampled",
        "area_assessor": "assigned",
    },
    "record": {  # write in its journal, put right and take back; which kinds: RECORDS below
        "offender_manager": "own team:open emergency:open",
        "case_administrator": "own team",
        "senior_probation_officer": "own team unallocated emergency:open",
        "district_manager": "team",
        "offender_supervisor": "own:open held:open former:open",
        "programme_tutor": "own:open team:open",
        "unpaid_work_supervisor": "own:open team:open",
        "approved_premises_worker": "own:open team:open emergency:open",
        "victim_liaison_officer": "own team area",
        "court_officer": "own:open team:open unallocated",
        "mappa_coordinator": "own team:open",
    },
    "read intelligence": {  # what the police passed on, with its handling code
        "offender_manager": "own",
        "senior_probation_officer": "own team",
        "district_manager": "team",
        "assistant_chief_officer": "area",
        "mappa_coordinator": "own team",
        "lead_inspector": "sampled",
    },
    "read victims": {  # victims: who they are, where, what they were told and said; the unit serves the area
        "victim_liaison_officer": "own team area",
    },
    "allocate": {  # give the case to an offender manager
        "senior_probation_officer": "team unallocated",
        "district_manager": "team unallocated",
        "assistant_chief_officer": "area",
    },
    "limit": {  # restrict the case to some people, or keep some people out
        "district_manager": "team",
        "assistant_chief_officer": "area",
    },
    "ask who can see": {
        "senior_probation_officer": "own team",
        "district_manager": "team",
        "assistant_chief_officer": "area",
    },
    "read its trail": {  # who has looked at it, and what they did
        "senior_probation_officer": "own team",
        "district_manager": "team",
        "assistant_chief_officer": "area",
    },
    "hold": {  # keep the record although its time is over
        "district_manager": "team",
        "assistant_chief_officer": "area",
        "victim_liaison_officer": "team",
    },
    "dispose": {"assistant_chief_officer": "area:ended"},  # ask for, or agree to, its destruction
    "give subject access": {"assistant_chief_officer": "area", "district_manager": "team"},
}

# Acts on an area -> the roles that may do it in their own area.
AREA_ACTS: dict[str, tuple[str, ...]] = {
    "read performance": (
        "offender_manager", "case_administrator", "senior_probation_officer", "district_manager",
        "assistant_chief_officer", "board_reader", "programme_tutor", "unpaid_work_supervisor",
        "approved_premises_worker", "court_officer", "performance_analyst", "diversity_manager",
        "mappa_coordinator", "victim_liaison_officer", "lead_inspector", "inspector", "area_liaison",
    ),
    "export lists": (
        "senior_probation_officer", "district_manager", "assistant_chief_officer",
        "performance_analyst",
    ),
    "try a standard": (
        "district_manager", "assistant_chief_officer", "performance_analyst", "lead_inspector",
    ),
    "open in an emergency": (
        "offender_manager", "senior_probation_officer", "district_manager",
        "approved_premises_worker", "court_officer", "mappa_coordinator",
    ),
    "read the trail": ("district_manager", "assistant_chief_officer"),
    "manage retention": ("assistant_chief_officer",),
}  # fmt: skip

# Acts on an inspection -> the roles that may do it in the inspections they are on.
INSPECTION_ACTS: dict[str, tuple[str, ...]] = {
    "read findings": ("lead_inspector", "inspector", "inspection_support"),
    "read sample": (
        "lead_inspector", "inspector", "inspection_support", "area_assessor", "area_liaison",
    ),
    "read answers": ("lead_inspector", "inspector", "area_assessor"),
}  # fmt: skip
# What everybody who is signed in may read of an inspection, and what everybody may, once it is published.
PUBLISHED_TO_STAFF = frozenset({"read findings"})
PUBLISHED_TO_ALL = frozenset({"read report"})

# Acts on people and what they may do.
SITE_ACTS: dict[str, tuple[str, ...]] = {
    "manage people": ("system_administrator",),
}

ANY = ("noted", "withdrawn")
_CONTACT = (
    "inducted", "appointment_made", "attendance_recorded", "contact_noted", "incident_reported",
)  # fmt: skip


def _groups(*names: str) -> frozenset[str]:
    return frozenset(kind for kind, group in GROUP_OF.items() if group in names)


# Which kinds of entry a role writes. `allocated` is written by the act "allocate" alone.
RECORDS: dict[str, frozenset[str]] = {
    "offender_manager": _groups(
        "person", "court", "custody", "allocation", "assessment", "plan", "contact and compliance",
        "interventions", "outcome",
    ),
    "case_administrator": _groups("person", "court", "contact and compliance", "interventions")
    | {"high_risk_reviewed", "mappa_minutes_filed", "mappa_met", "complaint_received", *ANY},
    "senior_probation_officer": _groups(
        "person", "court", "custody", "allocation", "assessment", "plan", "contact and compliance",
        "interventions", "outcome",
    ),
    "district_manager": frozenset(
        {"countersigned", "high_risk_reviewed", "complaint_received", "complaint_resolved",
         "serious_further_offence", *ANY}
    ),
    "offender_supervisor": _groups("custody", "plan", "interventions")
    | {"assessed", "roh_screened", "roh_analysed", "roh_reviewed", "risk_change_noted",
       "basic_skills_screened", "diversity_assessed", "assessment_ownership_passed",
       *_CONTACT, *ANY},
    "programme_tutor": frozenset(
        kind for kind in KINDS if kind.startswith(("programme_", "intervention_"))
    ) | {*_CONTACT, "risk_change_noted", *ANY},
    "unpaid_work_supervisor": frozenset(kind for kind in KINDS if kind.startswith("unpaid_work_"))
    | {*_CONTACT, "risk_change_noted", *ANY},
    "approved_premises_worker": frozenset(
        kind for kind in KINDS if kind.startswith(("resident_", "premises_"))
    ) | {*_CONTACT, "drug_tested", "restriction_checked", "risk_change_noted", *ANY},
    "victim_liaison_officer": _groups("victims") | frozenset(ANY),
    "court_officer": _groups("court") | {"breach_resolved", "warrant_issued", "contact_noted", *ANY},
    "mappa_coordinator": frozenset(
        kind for kind in KINDS if kind.startswith(("mappa_", "ppo_"))
    ) | {"intelligence_received", *ANY},
}  # fmt: skip
WRITTEN_BY_ACTS_ALONE = frozenset({"allocated", "withdrawn"})


@dataclass(frozen=True)
class RoleHeld:
    """A role that somebody holds today: in an organisation, perhaps in one team, or on one inspection.

    `areas` are those whose records it concerns: the organisation itself, those of a region, the one
    that is inspected. `teams` are the names of the team and its pods, `unit` is the kind of the team.
    """

    role: str
    organisation: str
    areas: tuple[str, ...] = ()
    teams: tuple[str, ...] = ()
    unit: str = ""
    inspection: str = ""

    @property
    def title(self) -> str:
        return ROLES[self.role]


@dataclass(frozen=True)
class Right:
    """By one role somebody holds, an act is allowed on cases of one relation in one state (None: any)."""

    held: RoleHeld
    relation: str
    state: str | None


@dataclass(frozen=True)
class Principal:
    """Who asks: a person with the roles they hold today. Nobody holds the roles of the public."""

    name: str  # as the audit trail has it
    user_id: int | None = None
    staff: str = ""  # how the record of their organisation names them
    full_name: str = ""
    organisation: str = ""
    roles: tuple[RoleHeld, ...] = ()
    second_factor: bool = True  # signed in with one, where one is needed

    @property
    def id(self) -> int:
        """The user's row; 0, which no row has, for the public and for commands."""
        return self.user_id or 0

    @property
    def is_signed_in(self) -> bool:
        return self.user_id is not None

    def rights(self, act: str) -> Iterator[Right]:
        """What this person may do the act on: one right for each role and relation."""
        if not self.second_factor:
            return
        for held in self.roles:
            for relation, state in relations_of(held.role, act):
                yield Right(held, relation, state)

    def holds(self, act: str) -> Iterator[RoleHeld]:
        """The roles by which this person may do an act on an area, an inspection or people."""
        if not self.second_factor:
            return
        table = {**AREA_ACTS, **INSPECTION_ACTS, **SITE_ACTS}
        yield from (held for held in self.roles if held.role in table[act])

    def may_on_area(self, act: str, area: str) -> bool:
        return any(area in held.areas for held in self.holds(act))

    def may_on_inspection(self, act: str, inspection: str, published: bool = False) -> bool:
        if published and (act in PUBLISHED_TO_ALL or (self.roles and act in PUBLISHED_TO_STAFF)):
            return True
        if act in PUBLISHED_TO_ALL:
            act = "read findings"
        return any(held.inspection == inspection for held in self.holds(act))

    def kinds(self) -> frozenset[str]:
        """The kinds of entry that this person writes, in whatever case they may write in."""
        return frozenset(kind for held in self.roles for kind in RECORDS.get(held.role, ()))

    @property
    def reads_cases(self) -> bool:
        """Whether any role of this person opens cases, victims' data or answers about cases."""
        reading = {*CASE_ACTS["read"], *CASE_ACTS["read victims"], *INSPECTION_ACTS["read answers"]}
        return any(held.role in reading for held in self.roles)


NOBODY = Principal(name="the public")


def relations_of(role: str, act: str) -> tuple[tuple[str, str | None], ...]:
    """The relations by which a role may do an act on a case, each with the state it is limited to."""
    cell = CASE_ACTS[act].get(role, "")
    found = []
    for word in cell.split():
        relation, _, state = word.partition(":")
        found.append((relation, state or None))
    return tuple(found)


def needs_second_factor(roles: tuple[RoleHeld, ...]) -> bool:
    """Whether somebody with these roles can read a case, or decides who can."""
    asks = Principal("", roles=roles)
    return asks.reads_cases or any(held.role in SITE_ACTS["manage people"] for held in roles)


def _check() -> None:
    """The tables name only roles, relations, states and kinds that there are."""
    for roles in CASE_ACTS.values():
        assert roles.keys() <= ROLES.keys()
        for role in roles:
            for act in CASE_ACTS:
                for relation, state in relations_of(role, act):
                    assert relation in RELATIONS and state in (None, *STATES)
    for table in (AREA_ACTS, INSPECTION_ACTS, SITE_ACTS):
        assert all(set(roles) <= ROLES.keys() for roles in table.values())
    assert set(RECORDS) <= ROLES.keys()
    assert all(kinds <= KINDS.keys() for kinds in RECORDS.values())


_check()
TABLE = MappingProxyType(CASE_ACTS)
VICTIM_KINDS = RESTRICTED - {"intelligence_received"}
