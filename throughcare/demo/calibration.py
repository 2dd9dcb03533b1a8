"""Each figure of the synthetic area beside the one that the Cheshire report prints.

`compare` reads nothing but the area: the same measures, the same standards, the same record that the
product shows. The rows beyond the table of targets stand in calibration.csv.
"""

from __future__ import annotations

import csv
import datetime
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from importlib import resources
from itertools import groupby

from throughcare.core.calendars import england_and_wales
from throughcare.core.measures import MeasureResult
from throughcare.core.obligations import Obligation, evaluate
from throughcare.core.published import read_published
from throughcare.core.record.case_file import CaseFile
from throughcare.core.standard_files import shipped_standards
from throughcare.core.standards import Standard
from throughcare.folders.areas import Area

TOLERANCE = 2.0  # points, or days
MODEL = "cheshire-2006"
YEAR = (datetime.date(2005, 4, 1), datetime.date(2006, 3, 31))
SIX_MONTHS = datetime.timedelta(days=183)
RECORDED_WITHIN = datetime.timedelta(days=2)
_JUDGED = ("met", "late", "overdue")


@dataclass(frozen=True)
class Compared:
    """One figure: as printed, as the synthetic area has it, and out of how many."""

    figure: str
    place: str
    printed: float
    found: float | None
    of: float | None

    @property
    def difference(self) -> float | None:
        return None if self.found is None else self.found - self.printed

    @property
    def is_close(self) -> bool:
        return self.difference is not None and abs(self.difference) <= TOLERANCE


def compare(area: Area, performance: list[MeasureResult]) -> list[Compared]:
    """Every compared figure: the caseload, the table of targets, then the rows of calibration.csv."""
    return [*_caseload(area), *_targets(performance), *_rows(area)]


def _caseload(area: Area) -> Iterator[Compared]:
    context = area.info["context"]
    caseload = context["caseload"]
    place = "appendix 1"
    yield Compared("Caseload", place, 3042, caseload, None)
    yield Compared("% women", place, 11.4, 100 * context["women"] / caseload, caseload)
    minority = 100 * context["minority_ethnic"] / caseload
    yield Compared("% minority ethnic", place, 2.4, minority, caseload)
    for level, printed in (("1", 191), ("2", 211), ("3", 15)):
        yield Compared(f"MAPPA level {level}", place, printed, context["mappa"][level], caseload)
    yield Compared("PPO cases", place, 136, context["ppo"], caseload)


def _targets(performance: list[MeasureResult]) -> Iterator[Compared]:
    found = {str(result.measure): result for result in performance}
    for row in read_published(MODEL).performance:
        result = found.get(row.measure)
        if result is not None and row.area is not None:
            place = f"4.2 table, {row.measure}"
            yield Compared(row.title, place, row.area, result.value, result.denominator)
    stand_down = found.get("UPW_STANDDOWN")
    if stand_down is not None:
        figure = "Unpaid work stand-downs, sent home on the day"
        yield Compared(figure, "4.3 S(b)", 1, stand_down.value, stand_down.denominator)


def _rows(area: Area) -> Iterator[Compared]:
    text = resources.files("throughcare").joinpath("demo", "calibration.csv").read_text("utf-8")
    rows = list(csv.DictReader(text.splitlines()))
    counted = _count(area, rows)
    for row in rows:
        answers = counted[row["id"]]
        share = 100 * sum(answers) / len(answers) if answers else None
        yield Compared(row["figure"], row["place"], float(row["printed"]), share, len(answers))


def _count(area: Area, rows: list[dict[str, str]]) -> dict[str, list[bool]]:
    """For each row, yes or no for each thing it counts."""
    found: dict[str, list[bool]] = defaultdict(list)
    for _, case_file in area.case_files():
        for row in rows:
            if row["kind"] == "case":
                found[row["id"]] += _case_answer(case_file, _CASES[row["what"]])
            elif row["kind"] == "entry":
                found[row["id"]] += _recorded_in_time(case_file)
            else:
                standard = shipped_standards()[row["what"]]
                found[row["id"]] += _standard_answers(case_file, standard, row["kind"])
    return found


def _standard_answers(case_file: CaseFile, standard: Standard, kind: str) -> list[bool]:
    """`standard`: of all that was due; `done`: of what was done; `any-case`: whatever the standard
    applies to; `every`: one answer for each start, yes when every stretch was met."""
    if kind == "any-case":
        standard = replace(standard, applies_to=())
    due = [
        o
        for o in evaluate(standard, case_file, YEAR[1] + SIX_MONTHS / 3, england_and_wales())
        if _counts(o)
    ]
    if kind == "done":
        due = [o for o in due if o.fulfilled_on is not None]
    if kind == "every":
        by_start = groupby(due, key=lambda o: o.trigger_entry)
        return [all(o.state == "met" for o in stretches) for _, stretches in by_start]
    return [o.state == "met" for o in due]


def _counts(obligation: Obligation) -> bool:
    return obligation.state in _JUDGED and YEAR[0] <= obligation.due_on <= YEAR[1]


def _case_answer(
    case_file: CaseFile, rule: Callable[[CaseFile, datetime.date], bool | None]
) -> list[bool]:
    """The answer for a supervision that began early enough in the year to have run its six months."""
    first = next(iter(case_file.supervisions()), None)
    if first is None or not YEAR[0] <= first.start_on <= YEAR[1] - SIX_MONTHS / 2:
        return []
    answer = rule(case_file, first.start_on)
    return [] if answer is None else [answer]


def _has(*kinds: str) -> Callable[[CaseFile, datetime.date], bool | None]:
    """Whether such an entry was made within six months of the start."""

    def rule(case_file: CaseFile, start_on: datetime.date) -> bool | None:
        return any(
            start_on <= e.happened_on <= start_on + SIX_MONTHS for e in case_file.of_kind(*kinds)
        )

    return rule


def _report(case_file: CaseFile, start_on: datetime.date) -> bool | None:
    return bool(case_file.of_kind("report_delivered"))


def _oasys(case_file: CaseFile, start_on: datetime.date) -> bool | None:
    tiers = case_file.of_kind("tiered")
    if not tiers or (tiers[0].fact("computed_tier") or tiers[0].fact("tier")) == 1:
        return None
    return any(entry.fact("stage") == "start" for entry in case_file.of_kind("assessed"))


def _tier(case_file: CaseFile, start_on: datetime.date) -> bool | None:
    tiers = case_file.of_kind("tiered")
    return tiers[0].fact("tier") == tiers[0].fact("computed_tier") if tiers else None


def _transfer_assessment(case_file: CaseFile, start_on: datetime.date) -> bool | None:
    transfers = case_file.of_kind("transferred_in")
    return bool(transfers[0].fact("assessment_current")) if transfers else None


def _programme(case_file: CaseFile, start_on: datetime.date) -> bool | None:
    begun = case_file.of_kind("programme_started")
    return bool(begun[0].fact("planned_start_met")) if begun else None


def _cautioned(case_file: CaseFile, start_on: datetime.date) -> bool | None:
    return _has("cautioned")(case_file, start_on)


def _recorded_in_time(case_file: CaseFile) -> list[bool]:
    return [
        entry.recorded_at.date() - entry.happened_on <= RECORDED_WITHIN
        for entry in case_file.of_kind("attendance_recorded", "contact_noted")
        if entry.recorded_at is not None and entry.corrects is None
    ]


_CASES: dict[str, Callable[[CaseFile, datetime.date], bool | None]] = {
    "report": _report,
    "roh_assessment": _has("roh_screened", "roh_analysed"),
    "oasys": _oasys,
    "skills": _has("basic_skills_screened"),
    "plan": _has("sentence_plan_made"),
    "tier": _tier,
    "change": _has("risk_change_noted"),
    "transfer_assessment": _transfer_assessment,
    "programme": _programme,
    "reconvicted": _has("reconvicted"),
    "cautioned": _cautioned,
}
