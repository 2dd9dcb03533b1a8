"""The year's table of each area, counted anew: what is recorded late, or put right, moves a year that is over.

Unlike the scoreboards it counts what was done for victims, too; no file ever holds that.
"""

from __future__ import annotations

from throughcare.accounts.scope import as_machine
from throughcare.cases.journals import entry_of
from throughcare.cases.models import Area, VictimEntry
from throughcare.cases.standards import standards_here
from throughcare.core.record.entry import order_of
from throughcare.folders.areas import Area as Folder
from throughcare.folders.areas import read_area
from throughcare.folders.performance import last_year_end, performance_of_year
from throughcare.performance.actions import import_performance
from throughcare.performance.counting import Night


def count_years(night: Night, *, by: str) -> dict[str, int]:
    """Counts the last whole financial year of each area of a night; gives how many measures each has now.
    National figures that were beside them stay there."""
    standards = standards_here()
    counted = {}
    for name, day in night.days.items():
        folder = read_area(night.extract / name)
        with as_machine(by):
            area = Area.objects.get(pk=name)
            _add_victims(folder, area)
            beside = area.results.values_list("measure", "england_wales")
            national = {measure: value for measure, value in beside if value is not None}
            results, left_out = performance_of_year(
                folder, last_year_end(day), listing=True, standards=standards
            )
            counted[name] = import_performance(
                area, results, by=by, left_out=left_out, england_wales=national
            )
    return counted


def _add_victims(folder: Folder, area: Area) -> None:
    rows = VictimEntry.objects.filter(case__area=area).select_related("case")
    touched = set()
    for row in rows.iterator(chunk_size=5000):
        folder.entries.setdefault(row.case.ref, []).append(entry_of(row, row.case.ref))
        touched.add(row.case.ref)
    for ref in touched:
        folder.entries[ref].sort(key=order_of)
