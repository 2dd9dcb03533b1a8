"""The small area, its performance and its inspection, imported for a test."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import transaction

from tests.cast import make_cast
from tests.small_folders import CASES, write_area, write_elsewhere, write_inspection
from throughcare.cases.actions.imports import import_area
from throughcare.core.measures import LeftOut, Measure, MeasureCase, MeasureResult
from throughcare.core.measures.model import AbsenceCount, StaffCount
from throughcare.inspections.actions import import_inspection
from throughcare.performance.actions import import_performance

YEAR = (datetime.date(2005, 4, 1), datetime.date(2006, 3, 31))


def measure(name: str, title: str, unit: str = "percent") -> Measure:
    """A measure whose counting does not matter: the site only shows results."""
    return Measure(
        id=name,
        title=title,
        source="The Cheshire report, criterion 4.2",
        confidence="inferred",
        unit=unit,
        better="higher",
        numerator="those seen in time",
        denominator="those to be seen",
        counts=AbsenceCount() if unit == "days" else StaffCount("grade", frozenset({"PO"})),
        window="financial_year",
        place=1,
        near_miss=2.0,
    )


def results() -> list[MeasureResult]:
    """One met with cases behind it, one nearly met, one in days without target or cases."""
    units = tuple(
        MeasureCase(
            case, f"{case}-0", YEAR[1], n != 7, n < 6, "left out: no date" if n == 7 else ""
        )
        for n, case in enumerate(CASES)
    )
    seen = measure("seen-in-time", "Seen in time")
    near = measure("nearly", "Nearly done")
    sick = measure("sickness", "Days lost to sickness", "days")
    return [
        MeasureResult(seen, *YEAR, 6, 7, 600 / 7, 80.0, True, False, 48.7, 97.4, cases=units),
        MeasureResult(near, *YEAR, 89, 100, 89.0, 90.0, False, True),
        MeasureResult(sick, *YEAR, 93, 10, 9.3, None, None, None),
    ]


@pytest.fixture(scope="session")
def folders(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    root = tmp_path_factory.mktemp("folders")
    return {
        "area": write_area(root / "area"),
        "elsewhere": write_elsewhere(root / "elsewhere"),
        "inspection": write_inspection(root / "inspection"),
    }


def import_all(folders: dict[str, Path]) -> None:
    area = import_area(folders["area"], by="tests")
    absent = LeftOut(measure("volume", "Programmes completed"), "targets.csv is not there")
    national = {"seen-in-time": 91.0}
    import_performance(area, results(), by="tests", left_out=[absent], england_wales=national)
    import_inspection(folders["inspection"], by="tests", reports=folders["inspection"])


def fill(folders: dict[str, Path]) -> None:
    """The small area with its inspection, another area, and the cast."""
    import_all(folders)
    import_area(folders["elsewhere"], by="tests")
    make_cast()


@pytest.fixture(scope="module")
def filled(django_db_setup, django_db_blocker, folders: dict[str, Path]) -> Iterator[None]:
    """The site, filled once for a module in a transaction that is taken back after its last test."""
    with django_db_blocker.unblock():
        around = transaction.atomic()
        around.__enter__()
        fill(folders)
    yield
    with django_db_blocker.unblock():
        transaction.set_rollback(True)
        around.__exit__(None, None, None)


@pytest.fixture
def site(filled, db) -> None:
    """The site with the small area, its inspection, and the cast; what a test changes is taken back."""
