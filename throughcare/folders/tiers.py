"""A table of cases in, the same table with the tier of each out."""

from __future__ import annotations

import csv
import datetime
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TextIO

from throughcare.core.mistakes import InputMistakes, did_you_mean
from throughcare.core.tiering import (
    Agreement,
    RuleSet,
    TierResult,
    agreement,
    change,
    noms_2005,
    protect,
    tier_of_case,
    version_3,
)
from throughcare.core.tiering.rules import CONDITIONS
from throughcare.core.tiering.version_2 import NEEDS, ChangeInputs, ProtectInputs
from throughcare.core.tiering.version_3 import FLAGS, Inputs
from throughcare.folders.areas import Area
from throughcare.folders.tables import Row, Table, shown, source

ROSH = ("RLRH", "RMRH", "RHRH", "RVHR")
MAPPA = ("M1", "M2", "M3")
_NUMBER = re.compile(r"[0-9]{1,6}(\.[0-9]{1,20})?")
OF_OASYS = ("oasys_6_9_parenting", "oasys_11_2_impulsivity", "oasys_11_4_temper")


class Cells:
    """The cells of a row as values. What cannot be read is noted in `problems`, what is empty in `empty`."""

    def __init__(self, row: Row):
        self.row = row
        self.problems: list[str] = []
        self.empty: list[str] = []

    def text(self, column: str, choices: tuple[str, ...] = ()) -> str:
        """One of the choices, or empty."""
        value = self.row.text(column)
        if value and choices and value not in choices:
            self._note(column, f'"{value}" is not known here. {did_you_mean(value, choices)}')
            return ""
        return value

    def needed(self, column: str, choices: tuple[str, ...]) -> str:
        value = self.text(column, choices)
        if not self.row.text(column):
            self.empty.append(column)
        return value

    def yes(self, column: str) -> bool:
        words = {"1": True, "true": True, "0": False, "false": False}
        return words.get(self.needed(column, tuple(words)), False)

    def number(self, column: str) -> Decimal | None:
        """A number from 0 up; None where the cell is empty or wrong."""
        value = self.row.text(column)
        if not value:
            self.empty.append(column)
            return None
        if _NUMBER.fullmatch(value):
            return Decimal(value)
        self._note(column, f'"{value}" is not a number from 0 up. Write it as 12.34.')
        return None

    def whole(self, column: str) -> int | None:
        number = self.number(column)
        if number is None or number == int(number):
            return None if number is None else int(number)
        self._note(column, f'"{self.row.text(column)}" is not a whole number.')
        return None

    def words(self, column: str, choices: tuple[str, ...] = ()) -> tuple[str, ...] | None:
        """A list with spaces between its words; `none` for an empty one."""
        if self.row.text(column) == "none":
            return ()
        listed = self.row.text(column).split()
        return tuple(word for word in listed if self._known(column, word, choices)) or None

    def _known(self, column: str, word: str, choices: tuple[str, ...]) -> bool:
        known = not choices or word in choices
        if not known:
            self._note(column, f'"{word}" is not known here. {did_you_mean(word, choices)}')
        return known

    def _note(self, column: str, problem: str) -> None:
        self.problems.append(f"{column}: {problem}".strip())


def _protect(cells: Cells, rules: RuleSet | None) -> TierResult:
    return protect(
        ProtectInputs(
            rsr_pct=cells.number("rsr_pct") or Decimal(0),
            rosh_code=cells.text("rosh_code", ROSH),
            mappa_level=cells.text("mappa_level", MAPPA),
            complexity_flag_count=cells.whole("complexity_flag_count") or 0,
            is_woman=cells.needed("gender", ("M", "F", "MALE", "FEMALE")).startswith("F"),
            parenting=cells.yes(OF_OASYS[0]),
            impulsivity=cells.yes(OF_OASYS[1]),
            temper=cells.yes(OF_OASYS[2]),
            breach_or_recall=cells.yes("breach_or_recall"),
        )
    )


def _change(cells: Cells, rules: RuleSet | None) -> TierResult:
    needs = {}
    for need in NEEDS:
        points = cells.needed(f"need_{need}", ("0", "1", "2"))
        needs[need] = int(points or 0)
    return change(
        ChangeInputs(
            needs=needs,
            ogrs3_2yr_pct=int(cells.number("ogrs3_2yr_pct") or 0),
            iom_nominal=cells.yes("iom_nominal"),
            no_mandate=cells.yes("no_mandate"),
            no_assessment=cells.yes("no_assessment"),
        )
    )


def _version_3(cells: Cells, rules: RuleSet | None) -> TierResult:
    days = cells.row.text("lifer_ipp_days_since_release")
    direct = cells.row.text("dc_srp_score")
    return version_3(
        Inputs(
            arp_pct=cells.number("arp_pct"),
            csrp_pct=cells.number("csrp_pct"),
            arp_dynamic=cells.yes("arp_dynamic"),
            csrp_dynamic=cells.yes("csrp_dynamic"),
            dc_srp_score=cells.number("dc_srp_score") if direct else None,
            dc_srp_band=cells.text("dc_srp_band", ("LOW", "MEDIUM", "HIGH", "VERY_HIGH")),
            mappa_nominal=cells.yes("mappa_nominal"),
            rosh_code=cells.text("rosh_code", ROSH),
            lifer_ipp_days_since_release=(
                cells.whole("lifer_ipp_days_since_release") if days else None
            ),
            flags={flag: cells.yes(flag) for flag in FLAGS},
        )
    )


def _noms(cells: Cells, rules: RuleSet | None) -> TierResult:
    requirements = CONDITIONS["requirements_include"]
    ppo, mappa = cells.row.text("ppo"), cells.text("mappa_level", CONDITIONS["mappa_level"])
    found = noms_2005(
        {
            "roh_level": cells.text("roh_level", CONDITIONS["roh_level"]) or None,
            "likelihood": cells.text("likelihood", CONDITIONS["likelihood"]) or None,
            "ppo": str(cells.yes("ppo")).lower() if ppo else None,
            "mappa_level": mappa or None,
            "requirements": cells.words("requirements", requirements),
            "needs": cells.words("needs"),
        },
        rules,
    )
    cells.empty = list(found.missing)
    return found


@dataclass(frozen=True)
class Scheme:
    """How a scheme is read from a table: the columns it needs, the one that holds the recorded tier, the
    columns that it adds beside the tier, and how a row is tiered."""

    needed: tuple[str, ...]
    recorded: str
    added: tuple[str, ...]
    tier: Callable[[Cells, RuleSet | None], TierResult]


# Columns of a scheme: all are needed, since one that is left out would lower tiers without a word.
_NOMS = ("roh_level", "likelihood", "ppo", "mappa_level", "requirements", "needs")
_PROTECT = (
    *("rsr_pct", "rosh_code", "mappa_level", "complexity_flag_count", "gender"),
    *(*OF_OASYS, "breach_or_recall"),
)
_CHANGE = (
    *(f"need_{need}" for need in NEEDS),
    *("ogrs3_2yr_pct", "iom_nominal", "no_mandate", "no_assessment"),
)
_V3 = (
    *("arp_pct", "csrp_pct", "arp_dynamic", "csrp_dynamic", "dc_srp_score", "dc_srp_band"),
    *("mappa_nominal", "rosh_code", "lifer_ipp_days_since_release", *FLAGS),
)
_POINTS = ("pts_rsr", "pts_rosh", "pts_mappa", "pts_complexity", "pts_women")
SCHEMES = {
    "noms-2005": Scheme(_NOMS, "tier", ("computed_tier", "provisional"), _noms),
    "v2-protect": Scheme(_PROTECT, "recorded_tier", (*_POINTS, "total", "level"), _protect),
    "v2-change": Scheme(_CHANGE, "recorded_tier", ("total", "level"), _change),
    "v3": Scheme(_V3, "recorded_tier", ("tier", "provisional"), _version_3),
}
SAID = {
    "agrees": "the same",
    "not computed": "not compared",
    "not recorded": "not a tier of this scheme",
}
ALWAYS = ("rules", "missing", "errors")


@dataclass(frozen=True)
class Tiered:
    """A row with its tier: what the scheme says, how the recorded tier stands to it, and what is empty."""

    row: Row
    result: TierResult
    agreement: Agreement
    missing: tuple[str, ...]

    def cells(self) -> dict[str, str]:
        """What the table shows of it."""
        columns = dict.fromkeys(SCHEMES[self.result.scheme].added, "")
        if not self.result.problems:
            columns |= self.result.columns
        return {
            **self.row.values,
            **columns,
            "rules": " ".join(rule.id for rule in self.result.fired),
            "missing": " ".join(self.missing),
            "errors": " ".join(self.result.problems),
            "agreement": self.agreement.kind,
        }

    def text(self) -> str:
        """What is said of it in words."""
        said = self.agreement
        lines = [self.result.text()]
        if said.recorded:
            approved = f", approved by {said.approved_by}" if said.approved_by else ""
            reason = f" ({said.reason}{approved})" if said.reason else ""
            lines.append(
                f"  Recorded: {said.recorded}. It is {SAID.get(said.kind, said.kind)}{reason}."
            )
        return "\n".join(lines)


def tiered(file: Path, scheme: str, rules: RuleSet | None = None) -> tuple[list[str], list[Tiered]]:
    """The columns of the answer, and each row of a CSV file (`-` is standard input) with its tier.

    `rules` replace the shipped ones of NOMS 2005. A row that cannot be tiered is a result;
    `InputMistakes` is raised where the file itself cannot be read.
    """
    found = SCHEMES[scheme]
    table = Table(source(file), found.needed, shown(file))
    rows = [_tiered(row, scheme, rules) for row in table.rows()]
    if table.mistakes:
        raise InputMistakes(table.mistakes)
    compared = ("agreement",) if found.recorded in table.header else ()
    added = (*found.added, *compared, *ALWAYS)
    return [*table.header, *(name for name in added if name not in table.header)], rows


def _tiered(row: Row, scheme: str, rules: RuleSet | None) -> Tiered:
    found, cells = SCHEMES[scheme], Cells(row)
    result = found.tier(cells, rules)
    if cells.problems:
        result = TierResult(scheme, "", (), problems=tuple(cells.problems))
    told = agreement(
        scheme,
        row.text(found.recorded),
        result.tier,
        row.text("override_reason"),
        row.text("approved_by"),
    )
    return Tiered(row, result, told, () if cells.problems else tuple(cells.empty))


def write_tiers(stream: TextIO, columns: list[str], rows: list[Tiered]) -> None:
    """The table as CSV."""
    writer = csv.DictWriter(stream, columns, restval="", extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows(one.cells() for one in rows)


def explanations(file: Path, rows: list[Tiered]) -> Iterator[str]:
    """Each tier in words, under the line that it stands in."""
    for one in rows:
        yield f"{shown(file)}, line {one.row.line}\n{one.text()}\n\n"


OF_OPEN_CASES = ("case", "recorded", "computed", "which", "because")


def tiers_of_open_cases(area: Area, day: datetime.date) -> Iterator[tuple[str, ...]]:
    """The recorded tier of each case that is open on a day beside the one that the rules of NOMS 2005 give: rows
    of `OF_OPEN_CASES`."""
    for case, case_file in area.case_files():
        if case_file.is_open_on(day):
            found = tier_of_case(case_file, None, day)
            told, result = found.agreement, found.result
            because = [rule.reason for rule in result.fired if rule.id in result.decided_by]
            yield case, told.recorded, told.computed, told.kind, "; ".join(because)
