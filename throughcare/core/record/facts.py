"""What the entry kinds are made of: the base class, and the types that their facts share.

A kind is one class. Its name gives the kind's name (`RohAnalysed` is `roh_analysed`), its docstring what
it records, its annotations the facts: type, choices, limits, unit, the kind of entry a reference names.
Forms, the import check, the data dictionary and the API schema are all derived from the class.

What a person needs to know stands in the annotation too, `Meta(...)` of msgspec: `title` is the label
where the name of the fact is a poor one, `description` the help under it, and `extra={"asked_when":
["other_fact", ["value"]]}` says that a form asks only if another fact has one of these values. An import
never asks that.
"""

from __future__ import annotations

import datetime
import re
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

Date = datetime.date | None
Text = str | None
YesNo = bool | None
Count = Annotated[int, Meta(ge=0)] | None
Months = Annotated[int, Meta(ge=0, extra={"unit": "months"})] | None
Hours = Annotated[int, Meta(ge=0, extra={"unit": "hours"})] | None
CourtName = Annotated[Text, Meta(description="As it is called, such as Chester Crown Court")]
Prison = Annotated[
    Text,
    Meta(
        title="Prison",
        description="Name of the prison or young offender institution, such as HMP Risley",
    ),
]
Tier = Literal[1, 2, 3, 4]
RohLevel = Literal["low", "medium", "high", "very_high"]
MappaLevel = Literal[1, 2, 3]
MappaCategory = Literal[1, 2, 3]
MAPPA_LEVELS = (
    "1: one agency. 2: several agencies work on it together. 3: a panel whose members can commit "
    "resources."
)
CourtType = Literal["magistrates", "crown"]
ReportType = Literal["standard", "fast", "oral"]
Grade = Annotated[
    str | None,
    Meta(
        description="PO: probation officer. PSO: probation service officer. SPO: senior probation "
        "officer. DM: district manager. CA: case administrator.",
        extra={"usual": ["PO", "PSO", "trainee", "SPO", "DM", "CA", "other"]},
    ),
]
RequirementCode = Literal[
    "UPW", "ACT", "PRG", "PRO", "CUR", "EXC", "RES", "MHT", "DRR", "ALC", "SUP", "ATC", "EM"
]
Mode = Annotated[
    Literal["office", "home", "prison", "video_link", "telephone", "letter"] | None,
    Meta(title="Where or how"),
]
Need = Annotated[
    str | None,
    Meta(
        extra={
            "usual": [
                "accommodation",
                "employment",
                "finance",
                "relationships",
                "lifestyle",
                "drugs",
                "alcohol",
                "emotional_wellbeing",
                "thinking_and_behaviour",
                "attitudes",
                "basic_skills",
                "mental_health",
            ]
        }
    ),
]


# Where the name of a kind does not say by itself what happened. The others are labelled by their names.
KIND_LABELS = {
    "report_requested": "Pre-sentence report requested",
    "report_allocated": "Pre-sentence report allocated",
    "report_delivered": "Pre-sentence report delivered",
    "self_harm_alerted": "Prison alerted to self-harm",
    "court_reviewed": "Court review held",
    "moved_prison": "Moved to another prison",
    "hdc_applied": "Home detention curfew applied for",
    "hdc_decided": "Home detention curfew decided",
    "hdc_decision_told": "Offender manager told of curfew decision",
    "parole_reviewed": "Parole or tariff reviewed",
    "allocated": "Allocated to an offender manager",
    "case_covered": "Cover for the offender manager",
    "tiered": "Tier set",
    "transferred_in": "Transferred in from another area",
    "transferred_out": "Transferred out to another area",
    "roh_screened": "Risk of harm screened",
    "roh_analysed": "Risk of harm analysed",
    "roh_reviewed": "Risk of harm reviewed",
    "risk_change_noted": "Change in risk of harm noted",
    "diversity_assessed": "Diversity need assessed",
    "registered": "Put on a register",
    "deregistered": "Taken off a register",
    "ppo_designated": "Designated a PPO",
    "ppo_removed": "PPO designation removed",
    "mappa_referred": "Referred to MAPPA",
    "mappa_met": "MAPPA meeting held",
    "safeguarding_referred": "Child referred to social services",
    "safeguarding_followed_up": "Social services referral followed up",
    "high_risk_reviewed": "High risk of harm case reviewed",
    "risk_plan_made": "Risk management plan made",
    "inducted": "Induction held",
    "home_visited": "Home visit made",
    "warned": "Warning given",
    "warrant_executed": "Warrant executed or withdrawn",
    "referred": "Referred to a service",
    "programme_session": "Programme session held",
    "intervention_session": "Intervention session held",
    "unpaid_work_assessed": "Assessed for unpaid work",
    "unpaid_work_placed": "Unpaid work placement given",
    "unpaid_work_session": "Unpaid work session offered",
    "drug_tested": "Drug test taken",
    "basic_skills_started": "Basic skills course started",
    "basic_skills_awarded": "Basic skills qualification gained",
    "one_to_one_work_done": "One-to-one work done",
    "resident_arrived": "Arrived at approved premises",
    "resident_departed": "Left approved premises",
    "premises_rule_broken": "Rule of approved premises broken",
    "premises_keywork": "Key work session at approved premises",
    "need_unmet": "Need without a service",
    "community_help_given": "Told of help in the community",
    "victim_declined": "Victim declined or not traced",
    "victim_commented": "Victim commented on release conditions",
    "victim_informed": "Victim told of a stage of the sentence",
    "victim_information_received": "Information received from a victim",
    "outcome_assessed": "Outcomes assessed",
    "closed": "Case closed",
    "noted": "Note",
    "withdrawn": "Entry taken back",
}


class Facts(
    msgspec.Struct,
    frozen=True,
    omit_defaults=True,
    gc=False,
    rename=lambda name: name.rstrip(
        "_"
    ),  # a fact called `with` or `from` is held by `with_`, `from_`
):
    """The facts of one kind of entry. Each is optional on import unless it has no default."""


def kind_of(cls: type[Facts]) -> str:
    """The kind's name: `UnpaidWorkPlaced` -> `unpaid_work_placed`."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", cls.__name__).lower()


def label_of(name: str) -> str:
    """A kind's name as a person reads it, and that of a field of a case: `hdc_applied` -> `Home detention
    curfew applied for`, `roh_level` -> `RoH level`. The label of a fact is its kind's to say: `facts_of`."""
    return KIND_LABELS.get(name) or words_of(name)


def words_of(name: str) -> str:
    """A name of files in words: `court_type` -> `Court type`."""
    words = name.replace("_", " ")
    for short in ("roh", "ppo", "mappa", "hdc", "oasys", "pnc", "cro", "drr"):
        words = re.sub(rf"\b{short}\b", "RoH" if short == "roh" else short.upper(), words)
    words = words.replace("OASYS", "OASys")
    if words in ("for on", "until on"):  # a day alone says "for" and "until"
        words = words.removesuffix(" on")
    return words[:1].upper() + words[1:]


def meta_extra(annotation: Any, key: str) -> Any:
    """What an annotation says under `key` in its `Meta(extra=...)`, or None."""
    for meta in getattr(annotation, "__metadata__", ()):
        if isinstance(meta, Meta) and meta.extra and key in meta.extra:
            return meta.extra[key]
    return None
