"""A nation in seconds: `python -m benchmarks.bulk FOLDER [PART ...]`, on a folder that `benchmarks.nation` made.

Parts, each a figure of the README; without any, all but spark:

- whole: `throughcare obligations FOLDER --engine duckdb --format parquet`, the process from start to file.
- hand: the same rows by the query of by_hand.sql, on the same engine; both timed in one process, rows compared.
- core: one area by looping `core`, and what the nation would take at that rate; the better of two runs each.
- growth: a tenth, a third and all of the nation.
- scoreboard: what measures count, then figures of 42 areas from it.
- trial: one standard against another limit, over the whole journal.
- spark: local mode, the same data, rows compared; needs `make spark`, and three minutes.
"""

from __future__ import annotations

import dataclasses
import datetime
import os
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from throughcare.bulk.comparison import compare_rows
from throughcare.bulk.compiled import Statement, statements_of
from throughcare.bulk.journals import AreaJournal, journals_in
from throughcare.bulk.measures import count_measures, tables_beside
from throughcare.bulk.obligations import fetched_rows, obligations_of
from throughcare.bulk.rules import Rules, rules_of
from throughcare.bulk.run import Engine, each_batch
from throughcare.bulk.scoreboards import scoreboard_of
from throughcare.bulk.trials import trial_of
from throughcare.core.measures import shipped_measures
from throughcare.core.measures.periods import Period, periods_between
from throughcare.core.obligations import obligations_for
from throughcare.core.standard_files import shipped_standards, standards_named
from throughcare.core.standards import Span
from throughcare.folders.areas import area_folders, read_area

AS_OF = datetime.date(2006, 5, 31)
YEAR = Period(datetime.date(2005, 4, 1), datetime.date(2006, 3, 31))
SECONDS, MEMORY, RATIO, TIMES = 20.0, 4 << 30, 1.5, 50.0
BY_HAND = Path(__file__).with_name("by_hand.sql")


@dataclasses.dataclass(frozen=True, order=True)
class Took:
    """Seconds on the clock, and of all cores together: the latter hardly depend on who else is there."""

    wall: float
    cpu: float

    def __str__(self) -> str:
        return f"{self.wall:.1f} s ({self.cpu:.1f} CPU s)"


def timed(what: Callable[[], object]) -> Took:
    began, spent = time.perf_counter(), _spent()
    what()
    return Took(time.perf_counter() - began, _spent() - spent)


def _spent() -> float:
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def whole(folder: Path) -> None:
    with tempfile.TemporaryDirectory() as out:
        path = Path(out) / "obligations.parquet"
        words = ["obligations", str(folder), "--as-of", str(AS_OF), "--engine", "duckdb"]
        command = [
            sys.executable,
            "-m",
            "throughcare",
            *words,
            "--format",
            "parquet",
            "--out",
            str(path),
        ]
        subprocess.run(command, check=True)  # compiles, and warms the files
        seconds = timed(lambda: subprocess.run(command, check=True))
        rows = pq.read_metadata(path).num_rows
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024
    entries = sum(journal.entries for journal in journals_in(folder))
    print(
        f"whole: {entries:,} entries, {rows:,} obligations in {seconds} (at most {SECONDS:g} s), "
        f"{peak / 2**30:.2f} GiB at most ({MEMORY >> 30})"
    )


def in_use() -> Rules:
    return rules_of([s for s in standards_named() if s.in_force_from and s.in_force_from <= AS_OF])


def statements_by_hand() -> list[Statement]:
    """The query's parts: each `CREATE TEMP TABLE name AS ...`."""
    lines = [x for x in BY_HAND.read_text("utf-8").splitlines() if not x.lstrip().startswith("--")]
    parts = [part.strip() for part in "\n".join(lines).split(";\n") if part.strip()]
    found = []
    for part in parts:
        match = re.match(r"CREATE TEMP TABLE (\w+) AS\s", part)
        assert match, part[:60]
        found.append(Statement(match[1], part[match.end() :].rstrip(";")))
    return found


def _free_hand(engine: Engine, batch: Sequence[AreaJournal]) -> None:
    """A query by hand leaves the order of its joins to DuckDB."""
    engine.execute("RESET disabled_optimizers")  # type: ignore[attr-defined]
    engine.execute(  # type: ignore[attr-defined]
        "CREATE OR REPLACE MACRO day_number(d) AS (d - DATE '1970-01-01')::INTEGER"
    )


def hand(folder: Path) -> None:
    journals, rules = journals_in(folder), in_use()
    statements, by_hand = statements_of(rules.shape, "duckdb"), statements_by_hand()
    named = [*by_hand, Statement("obligations", "SELECT * FROM h_rows")]
    ours: list[pa.Table] = []
    theirs: list[pa.Table] = []

    def run(parts: list[Statement], into: list[pa.Table], before: object = None) -> None:
        into[:] = each_batch(journals, "duckdb", rules, parts, AS_OF, fetched_rows, None, before)  # type: ignore[arg-type]

    seconds_ours, seconds_hand = [], []
    for _ in range(2):
        seconds_ours.append(timed(lambda: run(statements, ours)))
        seconds_hand.append(timed(lambda: run(named, theirs, _free_hand)))
    compared = compare_rows(pa.concat_tables(theirs), pa.concat_tables(ours))
    assert compared.is_same, str(compared)
    ours_took, hand_took = min(seconds_ours), min(seconds_hand)
    wall, cpu = ours_took.wall / hand_took.wall, ours_took.cpu / hand_took.cpu
    print(
        f"hand: compiled {ours_took}, by hand {hand_took}, ratio {wall:.2f} on the clock, {cpu:.2f} of CPU "
        f"(at most {RATIO}); {compared}"
    )


def core(folder: Path) -> None:
    area = next(path for path in area_folders(folder) if path.name == "cheshire")
    standards, found = standards_named(), [0, 0]

    def loop() -> None:
        read = read_area(area)
        found[1] = 0
        found[0] = sum(len(entries) for entries in read.entries.values())
        for _, file in read.case_files():
            found[1] += len(obligations_for(file, standards, AS_OF))

    seconds = min(timed(loop) for _ in range(2))
    journals = journals_in(folder)
    entries = sum(journal.entries for journal in journals)
    bulk = min(timed(lambda: list(obligations_of(journals, standards, AS_OF))) for _ in range(2))
    times = entries / found[0]
    nation = Took(seconds.wall * times, seconds.cpu * times)
    print(
        f"core: {found[0]:,} entries, {found[1]:,} obligations in {seconds}; the nation at that rate "
        f"{nation}, in bulk {bulk}: {nation.wall / bulk.wall:.0f} times as fast on the clock "
        f"(at least {TIMES:g}), {nation.cpu / bulk.cpu:.0f} of CPU"
    )


def growth(folder: Path) -> None:
    journals = journals_in(folder)
    for number in (4, 14, 42):
        part = journals[:number]
        entries = sum(journal.entries for journal in part)
        seconds = timed(lambda part=part: list(obligations_of(part, standards_named(), AS_OF)))  # type: ignore[misc]
        print(
            f"growth: {entries:>12,} entries {seconds}, {seconds.wall / entries * 1e6:.2f} s a million"
        )


def scoreboard(folder: Path) -> None:
    areas, journals = tables_beside(folder), journals_in(folder)
    counted = []
    seconds = timed(
        lambda: counted.append(count_measures(journals, areas, shipped_measures().values(), AS_OF))
    )
    print(
        f"scoreboard: everything that measures count, {len(counted[0].things):,} things: {seconds}"
    )
    obligations = _of_obligations(counted[0])
    first = timed(lambda: scoreboard_of(obligations, [YEAR], nation=True))
    every = timed(lambda: scoreboard_of(counted[0], [YEAR], nation=True))
    months = timed(
        lambda: scoreboard_of(counted[0], periods_between("month", YEAR.from_on, YEAR.to_on))
    )
    print(
        f"scoreboard: 42 areas and the nation, from obligations {first} (at most 1), with every "
        f"measure {every}, each month {months}"
    )


def _of_obligations(counted: object) -> object:
    from throughcare.core.measures.model import ObligationCount

    own = [m for m in counted.measures if isinstance(m.counts, ObligationCount)]  # type: ignore[attr-defined]
    names = pa.array([m.id for m in own])
    import pyarrow.compute as pc

    things = counted.things.filter(pc.is_in(counted.things["measure"], names))  # type: ignore[attr-defined]
    return dataclasses.replace(counted, measures=own, things=things)  # type: ignore[type-var]


def trial(folder: Path) -> None:
    journals = journals_in(folder)
    old = shipped_standards()["roh-plan-high-risk"]
    new = dataclasses.replace(old, within=Span("working_days", 10))
    trial_of(journals, [old], [new], YEAR.from_on, YEAR.to_on)  # compiles
    found = []
    seconds = timed(
        lambda: found.append(trial_of(journals, [old], [new], YEAR.from_on, YEAR.to_on))
    )
    total = found[0].areas.to_pylist()[-1]
    print(
        f"trial: ten working days instead of five: {seconds} (at most 3); in time "
        f"{total['share_before']:.1f}% before, {total['share_after']:.1f}% after, "
        f"{len(found[0].cases):,} obligations differ"
    )


def spark(folder: Path) -> None:
    journals, standards = journals_in(folder), standards_named()
    expected = pa.concat_tables(obligations_of(journals, standards, AS_OF))
    found: list[pa.Table] = []
    # Its processor time is that of another process, which has not ended.
    seconds = timed(lambda: found.extend(obligations_of(journals, standards, AS_OF, "spark"))).wall
    print(f"spark: local mode {seconds:.1f} s; {compare_rows(expected, pa.concat_tables(found))}")


PARTS = {
    "whole": whole,
    "hand": hand,
    "core": core,
    "growth": growth,
    "scoreboard": scoreboard,
    "trial": trial,
    "spark": spark,
}


def main(folder: Path, parts: Sequence[str]) -> None:
    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores", flush=True)
    for part in parts or [name for name in PARTS if name != "spark"]:
        PARTS[part](folder)
        sys.stdout.flush()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
