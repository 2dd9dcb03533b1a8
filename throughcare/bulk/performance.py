"""The measures of a folder of areas in one run: what `folders.performance` gives, for everybody."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from throughcare.bulk.journals import AreaJournal, journals_in
from throughcare.bulk.measures import (
    PARTS_NOT_COUNTED,
    can_be_counted,
    count_measures,
    tables_beside,
)
from throughcare.bulk.scoreboards import Scoreboard, scoreboard_of
from throughcare.core.measures.model import Measure
from throughcare.core.measures.periods import Period
from throughcare.core.measures.results import LeftOut
from throughcare.core.mistakes import InputMistakes, Mistake
from throughcare.folders.areas import Area


def performance_in(
    folder: Path,
    periods: Sequence[Period],
    measures: Iterable[Measure],
    *,
    by: str | None = None,
    nation: bool = False,
    progress: Callable[[int], None] | None = None,
) -> Scoreboard:
    """The figures of every area in these periods, each judged as the record stands at the end of the last
    one, or where its record ends, if that is before. Raises InputMistakes."""
    asked = list(measures)
    journals, areas = journals_in(folder), tables_beside(folder)
    last = max(period.to_on for period in periods)
    by_end: dict[datetime.date, list[AreaJournal]] = defaultdict(list)
    for journal in journals:
        by_end[_judged_on(journal, areas.get(journal.area), last)].append(journal)
    board = Scoreboard([], [])
    for as_of, group in sorted(by_end.items()):
        cut = [Period(p.from_on, min(p.to_on, as_of)) for p in periods if p.from_on <= as_of]
        if not cut:
            names = ", ".join(journal.area for journal in group)
            problem = f"the record of {names} ends on {as_of}."
            remedy = "Choose a window that begins before."
            raise InputMistakes([Mistake("--from", None, None, problem, remedy)])
        own = {journal.area: areas[journal.area] for journal in group}
        counted = count_measures(group, own, asked, as_of, progress=progress)
        found = scoreboard_of(counted, cut, by=by, nation=nation and len(by_end) == 1)
        board.cells.extend(found.cells)
        board.left_out.extend(found.left_out)
    parts = [m for m in asked if not can_be_counted(m)]
    board.left_out.extend((j.area, LeftOut(m, PARTS_NOT_COUNTED)) for j in journals for m in parts)
    return board


def _judged_on(journal: AreaJournal, area: Area | None, last: datetime.date) -> datetime.date:
    extracted = area.extracted_on if area else None
    if extracted is None:
        return last
    return min(last, max(extracted, journal.last_on or extracted))
