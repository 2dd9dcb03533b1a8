"""A case sample as a file: the frame from an area's folder, the draw written down and read back, and
the check that anyone can make of a draw."""

from __future__ import annotations

import csv
import datetime
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from throughcare.core.calendars import add_months
from throughcare.core.days import FIRST_DAY, LAST_DAY, NotADay, day_of, plausible
from throughcare.core.mistakes import InputMistakes, Mistake
from throughcare.core.record import CaseFile, Supervision
from throughcare.core.record.court import ORDERS_OF_2003
from throughcare.core.record.reference import is_minority_ethnic
from throughcare.core.sampling.assignment import Assignment, Readers, assign
from throughcare.core.sampling.draw import CannotDraw, Draw, draw, plan
from throughcare.core.sampling.frame import DESIGN, FLAGS, Frame, FrameCase
from throughcare.core.scoring.answers import SampledCase
from throughcare.folders.areas import Area
from throughcare.folders.json_files import read_object
from throughcare.folders.tables import Row, Table, is_count

FACTS = ("disposal", "sex", "ethnicity", "roh_level", "tier", "team", "supervised_from")
COLUMNS = (
    "case",
    "stratum",
    "stratum_population",
    "stratum_sample",
    "inclusion_probability",
    "weight",
    "rank",
    "offender_manager",
    "assessor",
    *FLAGS,
    *FACTS,
)
MONTHS = (5, 7)  # supervised for five to seven months: "approximately six" (the Cheshire report)
HIGH_ROH = frozenset({"high", "very_high"})


@dataclass(frozen=True)
class Request:
    """What was asked for: enough, with the area's folder, to draw the same sample again."""

    framework: str
    on: datetime.date
    size: int
    seed: str
    quotas: Mapping[str, int]
    inspectors: Sequence[str] = ()
    local: Sequence[str] = ()


def frame_of(area: Area, on: datetime.date) -> Frame:
    """The cases of an area that could be drawn: a community order, a suspended sentence order or a
    licence that runs on `on` and began five to seven months before."""
    latest, earliest = add_months(on, -MONTHS[0]), add_months(on, -MONTHS[1])
    cases = []
    for case, whole in area.case_files():
        case_file = whole.up_to(on)
        supervision = case_file.supervision_on(on)
        if supervision is None or not earliest <= supervision.start_on <= latest:
            continue
        if supervision.kind == "licence" or supervision.disposal in ORDERS_OF_2003:
            cases.append(_frame_case(area, case, case_file, supervision, on))
    return Frame(area.id, cases)


def _frame_case(
    area: Area, case: str, case_file: CaseFile, supervision: Supervision, on: datetime.date
) -> FrameCase:
    row = area.cases.get(case)
    person = area.people.get(row.person) if row else None
    ethnicity = person.ethnicity if person else ""
    level = case_file.value_on("roh_level", on) or ""
    tier = case_file.value_on("tier", on)
    resident = any(
        entry.happened_on >= supervision.start_on for entry in case_file.of_kind("resident_arrived")
    )
    return FrameCase(
        case=case,
        flags={
            "approved_premises": resident,
            "minority_ethnic": is_minority_ethnic(ethnicity) is True,
            "ppo": bool(case_file.value_on("ppo", on)),
            "victim_contact": bool(case_file.of_kind("victim_registered")),
            "high_roh": level in HIGH_ROH,
            "licence": supervision.kind == "licence",
        },
        offender_manager=case_file.value_on("officer", on) or "",
        facts={
            "disposal": supervision.disposal or "",
            "sex": person.sex if person else "",
            "ethnicity": ethnicity,
            "roh_level": level,
            "tier": "" if tier is None else str(tier),
            "team": case_file.value_on("team", on) or "",
            "supervised_from": supervision.start_on.isoformat(),
        },
    )


def drawn_from(area: Area, request: Request) -> tuple[Draw, Assignment]:
    """Draws the sample asked for, and deals it to the readers where any are named.

    High risk cases are kept from local assessors, as the interview week keeps them (a choice of ours:
    leniency is then compared on the other cases only). Raises InputMistakes.
    """
    try:
        plausible(request.on)
    except NotADay as error:
        remedy = f"Choose a day from {FIRST_DAY} to {LAST_DAY}."
        raise InputMistakes([Mistake("--on", None, None, error.problem, remedy)]) from None
    frame = frame_of(area, request.on)
    try:
        made = draw(plan(frame, request.size, request.quotas), request.seed)
    except CannotDraw as reason:
        shown = str(area.folder)
        problem = f"on {request.on}, {reason}"
        raise InputMistakes([Mistake(shown, None, None, problem)]) from None
    if not request.inspectors:
        return made, Assignment({}, {})
    high = frozenset(d.case.case for d in made.cases if d.case.flags["high_roh"])
    readers = Readers(request.inspectors, request.local)
    return made, assign(made.cases, readers, request.seed, keep_from_local=high)


def sample_rows(made: Draw, lead: Mapping[str, str]) -> list[dict[str, str]]:
    """The rows of the file, by stratum in order of priority and then by rank."""
    return [
        {
            "case": drawn.case.case,
            "stratum": drawn.stratum,
            "stratum_population": str(drawn.population),
            "stratum_sample": str(drawn.sampled),
            "inclusion_probability": repr(drawn.probability),
            "weight": repr(drawn.weight),
            "rank": str(drawn.rank),
            "offender_manager": drawn.case.offender_manager,
            "assessor": lead.get(drawn.case.case, ""),
            **{flag: str(bool(drawn.case.flags.get(flag))).lower() for flag in FLAGS},
            **{fact: drawn.case.facts.get(fact, "") for fact in FACTS},
        }
        for drawn in made.cases
    ]


def sample_text(rows: Sequence[Mapping[str, str]]) -> str:
    """The file: the same bytes for the same rows."""
    stream = io.StringIO(newline="")
    writer = csv.DictWriter(stream, COLUMNS, lineterminator="\n", extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    return stream.getvalue()


def manifest(made: Draw, request: Request, assigned: Assignment) -> dict[str, Any]:
    """What stands beside the sample: all that it takes to draw it again, and the reserves."""
    planned = made.plan
    return {
        "framework": request.framework,
        "area": planned.frame.area,
        "on": request.on.isoformat(),
        "size": planned.size,
        "seed": made.seed,
        "design": DESIGN,
        "ticket": "SHA-256 of seed|area|stratum|case in UTF-8, the lowest are drawn",
        "quotas": dict(planned.quotas),
        "frame": {"cases": len(planned.frame.cases), "sha256": planned.frame.digest()},
        "allocation": [
            {"stratum": stratum.name, "population": stratum.population, "sample": sampled}
            for stratum, sampled in planned.allocation
        ],
        "reserves": [
            {
                "stratum": name,
                "cases": [
                    {"case": d.case.case, "rank": d.rank, "ticket": d.ticket} for d in reserves
                ],
            }
            for name, reserves in made.reserves.items()
        ],
        "inspectors": list(request.inspectors),
        "local": list(request.local),
        "double_reads": [
            {"case": case, "assessor": assessor} for case, assessor in assigned.second.items()
        ],
        "warnings": list(planned.warnings),
    }


def manifest_path(sample: Path) -> Path:
    """Where the manifest of a sample stands."""
    return sample.with_name(f"{sample.name}.manifest.json")


def manifest_text(made: Draw, request: Request, assigned: Assignment) -> str:
    """The manifest as JSON, with a line end."""
    return json.dumps(manifest(made, request, assigned), indent=1, ensure_ascii=False) + "\n"


def write_sample(path: Path, made: Draw, request: Request, assigned: Assignment) -> None:
    """Writes the sample and, beside it, its manifest."""
    manifest_path(path).write_bytes(manifest_text(made, request, assigned).encode("utf-8"))
    path.write_bytes(sample_text(sample_rows(made, assigned.lead)).encode("utf-8"))


def read_sample(path: Path) -> list[SampledCase]:
    """The cases of a sample. Raises InputMistakes with everything that is wrong with the file."""
    table = Table(path, ("case", "stratum", "stratum_population"))
    cases: dict[str, SampledCase] = {}
    rows: list[Row] = []
    for row in table.rows():
        case = row.needed("case")
        if case in cases:
            row.note("case", f'"{case}" stands here twice.', "Each case is sampled once.")
        cases[case] = SampledCase(
            case=case,
            stratum=row.needed("stratum"),
            population=row.count("stratum_population") or 0,
            offender_manager=row.text("offender_manager"),
            assessor=row.text("assessor"),
            columns=dict(row.values),
        )
        rows.append(row)
    _check_strata(rows)
    if not rows and not table.mistakes:
        table.note(1, None, "holds no case.", "Is the file cut off?")
    if table.mistakes:
        raise InputMistakes(sorted(table.mistakes, key=lambda m: m.line or 0))
    return list(cases.values())


def _check_strata(rows: Sequence[Row]) -> None:
    """What the rows say of their strata must agree with the rows themselves."""
    held: dict[str, list[Row]] = {}
    for row in rows:
        held.setdefault(row.text("stratum"), []).append(row)
    for name, members in held.items():
        first = members[0].text("stratum_population")
        count = len(members)
        for row in members:
            said = row.text("stratum_population")
            if said != first:
                problem = f'"{said}" differs from {first} in an earlier line of {name}.'
                row.note("stratum_population", problem, "A stratum has one population.")
            elif is_count(said) and int(said) < count:
                problem = f"{said} is less than the {count} cases sampled in {name}."
                row.note("stratum_population", problem, "It counts the cases of the frame.")
            stated = row.text("stratum_sample")
            if stated and stated != str(count):
                problem = f'"{stated}", but the file holds {count} cases of {name}.'
                row.note("stratum_sample", problem, "Is the file cut off?")
            elif is_count(said):
                _check_weight(row, int(said) / count)


def _check_weight(row: Row, weight: float) -> None:
    stated = row.number("weight", weight)
    if abs(stated - weight) > 1e-6 * weight:
        problem = f"{stated} is not stratum_population / stratum_sample."
        row.note("weight", problem, f"Write {weight!r}.")


def verify(sample: Path, area: Area) -> list[str]:
    """Draws the sample again from the area's folder and lists every difference; none when it holds.

    The assessor of a case is compared only where the manifest names the readers it was dealt to.
    Raises InputMistakes when the sample or its manifest cannot be read.
    """
    stated = _read_manifest(manifest_path(sample))
    table = Table(sample, COLUMNS[:1])
    rows = list(table.rows())
    if table.mistakes:
        raise InputMistakes(table.mistakes)
    request = stated.request
    if area.id != stated.area:
        return [f"The sample is of the area {stated.area}, the folder holds {area.id}."]
    made, assigned = drawn_from(area, request)
    expected = manifest(made, request, assigned)
    differences = [
        f"manifest, {key}: it says {_short(stated.whole.get(key))}, the draw gives {_short(value)}."
        for key, value in expected.items()
        if stated.whole.get(key) != value
    ]
    again = {row["case"]: row for row in sample_rows(made, assigned.lead)}
    compared = [c for c in COLUMNS if c != "assessor" or request.inspectors]
    return differences + _differing(rows, again, compared)


def _differing(
    rows: Sequence[Row], again: Mapping[str, Mapping[str, str]], compared: Sequence[str]
) -> list[str]:
    """Where the rows of a file differ from those of the draw."""
    there = {row.text("case"): row for row in rows}
    differences = []
    for row in rows:
        case = row.text("case")
        if there[case] is not row:
            differences.append(f"line {row.line}: the case {case} stands here twice.")
        elif case not in again:
            problem = f"the case {case} is in the sample, the draw does not give it."
            differences.append(f"line {row.line}: {problem}")
        else:
            differences += [
                f'line {row.line}, {column}: "{row.text(column)}" of the case {case}, '
                f'the draw gives "{again[case][column]}".'
                for column in compared
                if row.text(column) != again[case][column]
            ]
    differences += [
        f"the case {case} is missing: the draw gives it ({row['stratum']}, rank {row['rank']})."
        for case, row in again.items()
        if case not in there
    ]
    return differences


def _short(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 80 else f"{text[:77]}..."


@dataclass(frozen=True)
class _Stated:
    area: str
    request: Request
    whole: Mapping[str, Any]


def _read_manifest(path: Path) -> _Stated:
    remedy = "A sample is verified with the manifest that was written beside it."

    def wrong(field: str, problem: str) -> InputMistakes:
        return InputMistakes([Mistake(path.name, None, field, problem, remedy)])

    whole = read_object(path, path.name, remedy)
    quotas = whole.get("quotas")
    if not isinstance(quotas, dict) or not all(type(n) is int for n in quotas.values()):
        raise wrong("quotas", "should be an object of whole numbers.")
    size = whole.get("size")
    if type(size) is not int or size < 1:
        raise wrong("size", "should be a whole number above 0.")
    for name in ("area", "seed", "on", "framework"):
        if not isinstance(whole.get(name), str):
            raise wrong(name, "should be a text.")
    names = {key: whole.get(key) or [] for key in ("inspectors", "local")}
    for key, listed in names.items():
        if not isinstance(listed, list) or not all(isinstance(name, str) for name in listed):
            raise wrong(key, "should be a list of texts.")
    try:
        on = day_of(whole["on"])
    except NotADay as error:
        raise wrong("on", error.problem) from None
    request = Request(
        whole["framework"], on, size, whole["seed"], quotas, names["inspectors"], names["local"]
    )
    return _Stated(whole["area"], request, whole)
