"""The facts of a case that decide which questions are relevant to it, read from its case file.

Each is the record's answer on a day. Where the record says nothing that could decide, the fact is None
("cannot be told") and the assessor decides; a fact is never guessed. The names and their words stand in
`core.relevance_vocabulary`.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from typing import Any

from throughcare.core.record import CaseFile, Entry, Supervision
from throughcare.core.record.court import COMMUNITY_DISPOSALS

Value = bool | int | str | None

# The interval of reviews of plan and of risk of harm: the Cheshire report, criterion 2.2.
REVIEW_WEEKS = 16
MEDIUM_OR_HIGHER = frozenset({"medium", "high", "very_high"})
CONSTRUCTIVE = frozenset({"ACT", "PRG", "MHT", "DRR", "ALC"})
TREATMENT = frozenset({"MHT", "DRR", "ALC"})
RESTRICTIVE = frozenset({"PRO", "CUR", "EXC", "RES", "EM"})
_RUN_BY_OTHERS = (
    ("programme_started",),
    ("unpaid_work_placed", "unpaid_work_session"),
    ("resident_arrived",),
)
_STARTED = (
    "programme_started",
    "intervention_started",
    "basic_skills_started",
    "one_to_one_work_done",
)


def case_facts(case_file: CaseFile, on: datetime.date) -> dict[str, Value]:
    """Every fact that `relevant_when` may name, as the record has it at the end of the day `on`."""
    happened = case_file.up_to(on)
    supervision = _last_supervision(happened)
    facts: dict[str, Value] = {}
    readers: tuple[Callable[[CaseFile, Supervision | None, datetime.date], _Facts], ...] = (
        _supervision_facts,
        _report_facts,
        _risk_facts,
        _protection_facts,
        _need_facts,
        _plan_facts,
        _intervention_facts,
        _contact_facts,
    )
    for reader in readers:
        facts.update(reader(happened, supervision, on))
    return facts


_Facts = Iterator[tuple[str, Value]]


def _last_supervision(case_file: CaseFile) -> Supervision | None:
    """The supervision that runs, or the last one that did."""
    supervisions = case_file.supervisions()
    return supervisions[-1] if supervisions else None


def _any(entries: list[Entry], **facts: Any) -> bool:
    """Whether some entry has all of these facts."""
    return any(all(e.fact(name) == value for name, value in facts.items()) for e in entries)


def _last(case_file: CaseFile, *kinds: str) -> Entry | None:
    entries = case_file.of_kind(*kinds)
    return entries[-1] if entries else None


def _requirements(case_file: CaseFile, on: datetime.date) -> tuple[str, ...] | None:
    value = case_file.value_on("requirements", on)
    return None if value is None else tuple(value)


def _supervision_facts(
    case_file: CaseFile, supervision: Supervision | None, on: datetime.date
) -> _Facts:
    kind = supervision.kind if supervision else None
    yield "community", kind == "order"
    yield "licence", kind == "licence"
    tier = case_file.value_on("tier", on)
    yield "tier", tier
    # Tier 1 cases of unpaid work or of attendance need no full OASys (the Cheshire report, 1.3).
    yield "oasys_required", None if tier is None else tier > 1
    yield "transferred_in", bool(case_file.of_kind("transferred_in"))
    started = supervision.start_on if supervision else None
    due = started is not None and started + datetime.timedelta(weeks=REVIEW_WEEKS) <= on
    yield "review_due", due
    yield "roh_review_due", due
    yield "ppo", bool(case_file.value_on("ppo", on))
    yield "designated_at_start", started is not None and bool(case_file.value_on("ppo", started))


def _report_facts(
    case_file: CaseFile, supervision: Supervision | None, on: datetime.date
) -> _Facts:
    requests = case_file.of_kind("report_requested")
    report = _last(case_file, "report_delivered")
    proposed = report.fact("proposed_disposal") if report else None
    requirements = report.fact("proposal") if report else None
    yield "psr", report is not None
    yield "court_indicated_seriousness", any(r.fact("seriousness") is not None for r in requests)
    yield "oasys_template", bool(report and report.fact("oasys_template"))
    yield "proposal", bool(proposed or requirements)
    yield (
        "positive_community_proposal",
        proposed in COMMUNITY_DISPOSALS if proposed else bool(requirements),
    )
    yield (
        "self_harm_issue",
        bool(report and report.fact("self_harm_issue"))
        or bool(case_file.of_kind("self_harm_alerted"))
        or _any(case_file.of_kind("registered"), register="self_harm"),
    )
    yield (
        "in_custody",
        _any(requests, remanded=True) or bool(case_file.of_kind("received_into_custody")),
    )


def _risk_facts(case_file: CaseFile, supervision: Supervision | None, on: datetime.date) -> _Facts:
    screening = _last(case_file, "roh_screened")
    analysed = bool(case_file.of_kind("roh_analysed"))
    called_for = screening.fact("full_analysis_required") if screening else None
    level = case_file.value_on("roh_level", on)
    if level is None and called_for is False:
        level = "low"  # a screening that calls for no analysis finds low risk
    yield "roh_screening", screening is not None
    yield "roh_full_analysis", analysed
    yield "roh_assessment", analysed or (screening is not None and called_for is not True)
    yield "roh", level
    yield "risk_management_plan_required", None if level is None else level in MEDIUM_OR_HIGHER
    levels = {
        entry.fact("level")
        for entry in case_file.of_kind("roh_analysed", "roh_reviewed")
        if entry.fact("level") is not None
    }
    yield "roh_level_changed", len(levels) > 1
    yield "risk_change_recorded", bool(case_file.of_kind("risk_change_noted"))
    yield "roh_review", bool(case_file.of_kind("roh_reviewed"))
    yield "recalled_for_roh", _any(case_file.of_kind("recalled"), reason="risk_of_harm")


def _protection_facts(
    case_file: CaseFile, supervision: Supervision | None, on: datetime.date
) -> _Facts:
    registered = case_file.of_kind("registered")
    analysis = _last(case_file, "roh_analysed")
    yield (
        "child_safeguarding",
        _any(registered, register="child_protection")
        or _any(registered, register="risk_to_children")
        or bool(case_file.of_kind("safeguarding_referred"))
        or (analysis is not None and analysis.fact("children") in MEDIUM_OR_HIGHER),
    )
    yield (
        "domestic_abuse",
        _any(registered, register="domestic_abuse")
        or _any(case_file.of_kind("incident_reported"), type="domestic_abuse"),
    )
    level = case_file.value_on("mappa_level", on)
    yield "mappa", level is not None
    yield "mappa_level", "none" if level is None else level
    yield (
        "statutory_victim_contact",
        _any(case_file.of_kind("victim_registered"), statutory=True),
    )
    referred = case_file.of_kind("referred")
    yield "ap_referral_made", _any(referred, to="approved_premises")
    yield "approved_premises", bool(case_file.of_kind("resident_arrived"))


def _need_facts(case_file: CaseFile, supervision: Supervision | None, on: datetime.date) -> _Facts:
    assessed = case_file.of_kind("assessed")
    needs = assessed[-1].fact("needs") if assessed else None
    priority = assessed[-1].fact("priority_need") if assessed else None
    scored = [entry for entry in assessed if entry.fact("oasys_score") is not None]
    yield "oasys_rescored", len(scored) > 1 or any(e.fact("improved") is not None for e in assessed)
    yield (
        "criminogenic_need",
        None if needs is None and priority is None else bool(needs or priority),
    )
    drugs = priority == "drugs" or "drugs" in (needs or ())
    yield "drug_related", None if not assessed and not drugs else drugs
    screened = _last(case_file, "basic_skills_screened")
    yield "basic_skills_need", screened.fact("need_found") if screened else None
    looked_for = case_file.of_kind("diversity_assessed")
    found = {e.fact("need") for e in looked_for} - {None, "none"}
    yield "diverse_needs_identified", bool(found)
    yield "disadvantaging_factors", _any(looked_for, disadvantaging_factor=True)
    yield "literacy_need", bool(found & {"literacy", "dyslexia"})
    yield "disability_need", "disability" in found


def _plan_facts(case_file: CaseFile, supervision: Supervision | None, on: datetime.date) -> _Facts:
    yield "plan", bool(case_file.of_kind("sentence_plan_made"))
    yield "review", bool(case_file.of_kind("sentence_plan_reviewed"))
    roles = {
        (entry.fact("role"), entry.fact("worker")) for entry in case_file.of_kind("role_assigned")
    }
    # Where roles are not recorded, whoever ran the programme, the placement, the premises or the
    # treatment is another worker. Ours.
    implied = sum(bool(case_file.of_kind(*kinds)) for kinds in _RUN_BY_OTHERS) + sum(
        entry.fact("requirement") in TREATMENT for entry in case_file.of_kind("requirement_started")
    )
    yield "workers", 1 + max(len(roles), implied)
    requirements = _requirements(case_file, on)
    yield "requirements", None if requirements is None else len(set(requirements) - {"EM"})


def _intervention_facts(
    case_file: CaseFile, supervision: Supervision | None, on: datetime.date
) -> _Facts:
    codes = set(_requirements(case_file, on) or ())
    work = [e for e in case_file.of_kind("intervention_started") if e.fact("type") != "restrictive"]
    begun = {e.fact("requirement") for e in case_file.of_kind("requirement_started")}
    constructive = (
        bool(work)
        or bool(begun & CONSTRUCTIVE)
        or bool(case_file.of_kind(*(kind for kind in _STARTED if kind != "intervention_started")))
    )
    yield "unpaid_work", "UPW" in codes
    yield "standalone_unpaid_work", codes == {"UPW"}
    yield (
        "accredited_programme",
        "PRG" in codes or _any(case_file.of_kind("programme_started"), accredited=True),
    )
    yield "drr", "DRR" in codes
    yield "constructive_intervention", constructive
    yield "intervention", constructive or bool(begun) or bool(case_file.of_kind(*_STARTED))
    conditions = any(e.fact("conditions") for e in case_file.of_kind("released"))
    yield (
        "restrictive_intervention",
        bool(codes & RESTRICTIVE)
        or conditions
        or bool(case_file.of_kind("resident_arrived", "restriction_checked"))
        or _any(case_file.of_kind("intervention_started"), type="restrictive"),
    )
    placed = case_file.of_kind("programme_started", "unpaid_work_placed")
    yield "singleton_placement", _any(placed, singleton=True)


def _contact_facts(
    case_file: CaseFile, supervision: Supervision | None, on: datetime.date
) -> _Facts:
    failures = [
        entry
        for entry in case_file.of_kind("attendance_recorded")
        if entry.fact("outcome") in ("did_not_attend", "failed_to_comply")
    ]
    yield "absences", len(failures)
    judged = case_file.of_kind("absence_judged")
    yield "unacceptable_absences", sum(1 for e in judged if e.fact("acceptable") is False)
