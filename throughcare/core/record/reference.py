"""The lists that a record refers to: ethnicity, offences, requirements, outcomes, registers, programmes.

Each list is a CSV file of definitions/reference whose first column is the code; its README names the
source of each. A code that a list does not know is never refused: it is kept, and said to be unknown.
"""

from __future__ import annotations

import csv
import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from throughcare.core.definitions import SHIPPED

LISTS = (
    "contact-outcomes",
    "contact-types",
    "enforcement-actions",
    "ethnicity",
    "licence-condition-categories",
    "offence",
    "programmes",
    "registers",
    "requirements",
    "unpaid-work-projects",
)
WHITE, MINORITY_ETHNIC, UNKNOWN = "white", "minority ethnic", "unknown"

# Criminal Justice Act 2003, section 177(5): every requirement is complied with inside three years.
MOST_MONTHS_OF_AN_ORDER = 36

Row = Mapping[str, str]


@cache
def reference_list(name: str) -> Mapping[str, Row]:
    """The rows of a list by code, in the order of its file. An unknown name is a `KeyError`."""
    if name not in LISTS:
        raise KeyError(name)
    text = SHIPPED.joinpath("reference", f"{name}.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines())
    return MappingProxyType({row["code"]: MappingProxyType(row) for row in rows})


def ethnic_group(code: str) -> str:
    """White, minority ethnic or unknown: the group of a 16+1 code, or of a code of another list."""
    row = reference_list("ethnicity").get(code.strip().upper())
    return row["group"] if row else UNKNOWN


def is_minority_ethnic(code: str) -> bool | None:
    """Whether a person with this code is minority ethnic; None where the code does not say."""
    group = ethnic_group(code)
    return None if group == UNKNOWN else group == MINORITY_ETHNIC


@dataclass(frozen=True)
class Offence:
    """A Home Office offence code (group of three digits, then two) with its two classifications."""

    code: str
    group: str
    category: str
    is_violent: bool


def offence(code: str) -> Offence | None:
    """The offence of a code such as 00101, 001/01 or 1.01; None where the list does not have it."""
    row = reference_list("offence").get(_offence_digits(code))
    if row is None:
        return None
    return Offence(row["code"], row["group"], row["category"], row["violent_sanction"] == "true")


def _offence_digits(code: str) -> str:
    for separator in ("/", ".", " "):
        group, found, sub = code.strip().partition(separator)
        if found:
            return group.zfill(3) + sub.strip().zfill(2)
    return code.strip()


@dataclass(frozen=True)
class Requirement:
    """A requirement of an order, and the limits the law sets: `least` and `most` in `unit`."""

    code: str
    title: str
    least: int | None
    most: int | None
    unit: str
    in_force_from: datetime.date
    consent: str
    note: str
    source: str
    sure: str


@cache
def requirements() -> Mapping[str, Requirement]:
    """Every requirement by code."""
    found = {}
    for code, row in reference_list("requirements").items():
        found[code] = Requirement(
            code=code,
            title=row["title"],
            least=int(row["least"]) if row["least"] else None,
            most=int(row["most"]) if row["most"] else None,
            unit=row["unit"],
            in_force_from=datetime.date.fromisoformat(row["in_force_from"]),
            consent=row["consent"],
            note=row["note"],
            source=row["source"],
            sure=row["sure"],
        )
    return MappingProxyType(found)


def requirement(code: str) -> Requirement | None:
    """The requirement of a code such as UPW; None where the law knows no such code."""
    return requirements().get(code)


def requirement_problems(
    codes: Iterable[str], hours: int | None, months: int | None, on: datetime.date
) -> list[str]:
    """What cannot be right in the requirements of an order made on a day, in sentences.

    `hours` of unpaid work and `months` of the order may be None, not recorded. These are findings of
    data quality: an import takes the entry as it stands.
    """
    known, problems = [], []
    for code in codes:
        found = requirement(code)
        if found is None:
            problems.append(f'"{code}" is not a requirement that an order can have.')
        else:
            known.append(found)
    for found in known:
        if on < found.in_force_from:
            problems.append(
                f"The {found.title} requirement exists from {found.in_force_from.isoformat()} on; "
                f"the order is of {on.isoformat()}."
            )
    return problems + _problems_of_hours(known, hours) + _problems_of_months(known, months)


def _problems_of_hours(known: list[Requirement], hours: int | None) -> list[str]:
    unpaid_work = next((found for found in known if found.code == "UPW"), None)
    if unpaid_work is None:
        return [] if hours is None else [f"{hours} hours of unpaid work, but no such requirement."]
    if hours is None:
        return ["An unpaid work requirement without its hours."]
    if (unpaid_work.least or 0) <= hours <= (unpaid_work.most or hours):
        return []
    limits = f"{unpaid_work.least} to {unpaid_work.most}"
    return [f"{hours} hours of unpaid work; the law allows {limits} ({unpaid_work.source})."]


def _problems_of_months(known: list[Requirement], months: int | None) -> list[str]:
    if months is None:
        return []
    problems = []
    if known and months > MOST_MONTHS_OF_AN_ORDER:
        problems.append(
            f"An order of {months} months; with requirements it lasts {MOST_MONTHS_OF_AN_ORDER} at most."
        )
    for found in known:
        # Only the least length can be told from the order: a requirement may be shorter than it.
        if found.unit == "months" and found.least is not None and months < found.least:
            problems.append(
                f"The {found.title} requirement lasts {found.least} months at least; "
                f"the order lasts {months} ({found.source})."
            )
    return problems
