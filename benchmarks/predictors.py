"""1,000,000 people scored by OGRS3 and by OGRS4, from a Parquet file to a Parquet file, beside a bare copy of
the file by the same library.

    python -m benchmarks.predictors
"""

from __future__ import annotations

import multiprocessing
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from throughcare.core.predictors import inputs, model
from throughcare.core.predictors.offence_weights import offence_weights

PEOPLE, SEED = 1_000_000, 2006


def people(name: str) -> pa.Table:
    """People of a model's file whose inputs are drawn: adults, some of them without an answer or two."""
    rng = np.random.default_rng(SEED)
    born = rng.integers(-14_000, 9_000, PEOPLE)
    convicted = born + rng.integers(18 * 366, 60 * 365, PEOPLE)
    start = convicted + rng.integers(0, 400, PEOPLE)
    days = {
        "dateOfBirth": born,
        "dateOfCurrentConviction": convicted,
        "dateAtStartOfFollowupCalculated": start,
        "dateAtStartOfFollowup": start,
        "assessmentDate": start + rng.integers(0, 900, PEOPLE),
    }
    codes = np.flatnonzero(~np.isnan(offence_weights().ogrs3))
    drawn = {
        "currentOffenceCode": [f"{code:05d}" for code in rng.choice(codes, PEOPLE).tolist()],
        "ageAtFirstSanction": rng.integers(10, 18, PEOPLE).astype(str),
        "totalNumberOfSanctionsForAllOffences": rng.integers(1, 40, PEOPLE).astype(str),
        "totalNumberOfViolentSanctions": rng.integers(0, 2, PEOPLE).astype(str),
    }
    columns: dict[str, Any] = {}
    for column in model(name).columns:
        if column.input in days:
            columns[column.name] = pa.array(days[column.input].astype("datetime64[D]"))
        elif column.input in drawn:
            columns[column.name] = pa.array(drawn[column.input])
        elif column.input != "dateOfFirstSanction":
            asked = inputs()[column.input]
            words = (
                ["0", "1"]
                if column.member
                else list(
                    asked.item_words if column.as_item and asked.item_words else asked.allowed
                )
            )
            columns[column.name] = pa.array(rng.choice(np.array(words), PEOPLE))
    return pa.table(columns)


def prepare(name: str, file: Path) -> float:
    """Writes the file of people; seconds of a bare copy of it."""
    pq.write_table(people(name), file, compression="zstd")
    begun = time.perf_counter()
    pq.write_table(pq.read_table(file), file.with_suffix(".copy"), compression="zstd")
    return time.perf_counter() - begun


def scored(name: str, file: Path, out: Path) -> tuple[float, float]:
    """Seconds of the command, its start included, and its memory in MiB at most."""
    command = [sys.executable, "-m", "throughcare", "predict", name, str(file), "--out", str(out)]
    begun = time.perf_counter()
    process = subprocess.Popen(command)
    _, status, used = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - begun
    if status:
        sys.exit("the command failed")
    return seconds, used.ru_maxrss / 1024


def given(name: str, file: Path) -> int:
    """How many people got a score."""
    column = {"ogrs3": "two_year_pct", "ogrs4": "all_static_pct"}[name]
    table = pq.read_table(file, columns=[column])
    return int(table.num_rows - table.column(column).null_count)


def main() -> None:
    # What holds all people is a process of its own, so that the memory measured is the command's.
    with tempfile.TemporaryDirectory() as folder, spawn().Pool(1, maxtasksperchild=1) as other:
        for name in ("ogrs3", "ogrs4"):
            file, out = Path(folder, f"{name}.parquet"), Path(folder, f"{name}-scored.parquet")
            bare = other.apply(prepare, (name, file))
            seconds, memory = scored(name, file, out)
            millions = PEOPLE / seconds * 60 / 1e6
            print(
                f"{name}: {PEOPLE:,} people in {seconds:.1f} s ({millions:.1f} million a minute), "
                f"{other.apply(given, (name, out)):,} scored, {memory:.0f} MiB at most, "
                f"{seconds / bare:.0f} times a bare copy of the file"
            )


def spawn() -> Any:
    return multiprocessing.get_context("spawn")


if __name__ == "__main__":
    main()
