"""Makes the nation of the benchmarks: `python -m benchmarks.nation FOLDER`, about ten minutes.

42 synthetic areas, 240,000 cases, 45 million entries. `throughcare area make` writes about 25 million of
them; the others are what fills the systems of this field most, and what few standards ask for: telephone
calls, letters and notes, sessions of unpaid work, and a further appointment for one in twenty of them. They
are spread evenly over each case. The journals are written as a snapshot is: ordered by kind.
"""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path

import duckdb

from throughcare.bulk.snapshots import ORDER
from throughcare.demo.area import make_areas
from throughcare.folders.entries import PARQUET_COMPRESSION, ROW_GROUP

AREAS, CASES_OPEN, ENTRIES = 42, 2761, 45_000_000
SEED = 2006

_ID = "substr(h,1,8)||'-'||substr(h,9,4)||'-7'||substr(h,14,3)||'-8'||substr(h,18,3)||'-'||substr(h,21,12)"
_MORE = f"""
WITH cases AS (
  SELECT "case", min(happened_on) AS first, max(happened_on) - min(happened_on) + 1 AS days
  FROM read_parquet($raw) GROUP BY 1
), numbered AS (
  SELECT *, row_number() OVER (ORDER BY "case") AS n FROM cases
), drawn AS (
  SELECT "case", md5("case" || '-' || i) AS h, first, days, i
  FROM numbered, range($more) AS r(i) WHERE true
)
SELECT {_ID} AS id, "case",
  CASE i % 20 WHEN 0 THEN 'appointment_made' WHEN 1 THEN 'unpaid_work_session'
    WHEN 2 THEN 'unpaid_work_session' WHEN 3 THEN 'noted' WHEN 4 THEN 'noted' WHEN 5 THEN 'noted'
    WHEN 6 THEN 'noted' ELSE 'contact_noted' END AS kind,
  first + CAST(('0x' || substr(h, 1, 7))::BIGINT % days AS INTEGER) AS happened_on,
  ((first + CAST(('0x' || substr(h, 1, 7))::BIGINT % days AS INTEGER))::TIMESTAMP
    + INTERVAL (8 + i % 9) HOUR) AT TIME ZONE 'UTC' AS recorded_at,
  'S' || (i % 90) AS recorded_by, NULL::VARCHAR AS corrects,
  CASE i % 20
    WHEN 0 THEN '{{"type":"office","mode":"office","national_standard":' || (i % 40 = 0)::VARCHAR || '}}'
    WHEN 1 THEN '{{"hours_offered":6.0,"hours_credited":6.0}}'
    WHEN 2 THEN '{{"hours_offered":6.0,"hours_credited":0.0}}'
    WHEN 3 THEN '{{}}' WHEN 4 THEN '{{}}' WHEN 5 THEN '{{}}' WHEN 6 THEN '{{}}'
    WHEN 7 THEN '{{"with":"offender","mode":"letter"}}' WHEN 8 THEN '{{"with":"partner","mode":"telephone"}}'
    WHEN 9 THEN '{{"with":"offender","mode":"prison"}}' ELSE '{{"with":"offender","mode":"telephone"}}'
  END AS facts
FROM drawn
"""


def main(folder: Path) -> None:
    raw = folder / "raw"
    counts = {}
    for made in make_areas(raw, "cheshire-2006", CASES_OPEN, AREAS, SEED, "parquet"):
        counts[made.folder.name] = (made.cases, made.entries)
        print(f"{made.folder.name}: {made.entries:,} entries", flush=True)
    fill(folder, raw, counts)
    shutil.rmtree(raw)


def fill(folder: Path, raw: Path, counts: dict[str, tuple[int, int]]) -> None:
    """Adds what is lacking to 45 million, and writes the snapshot."""
    lacking = ENTRIES - sum(entries for _, entries in counts.values())
    cases = sum(number for number, _ in counts.values())
    total = {}
    for number, area in enumerate(sorted(counts)):
        more = lacking // cases + (1 if number < len(counts) * (lacking % cases) / cases else 0)
        total[area] = _fill(folder / area, raw / area, more)
    said = {"version": 1, "taken_on": "2006-05-31", "areas": total}
    (folder / "snapshot.json").write_text(json.dumps(said), encoding="utf-8")
    print(f"{len(total)} areas, {cases:,} cases, {sum(total.values()):,} entries")


def _fill(area: Path, raw: Path, more: int) -> int:
    area.mkdir(parents=True, exist_ok=True)
    for path in raw.iterdir():
        if path.suffix != ".parquet":
            shutil.copy(path, area)
    source = str(raw / "entries.parquet")
    with duckdb.connect() as connection:
        connection.execute("SET TimeZone = 'UTC'")
        connection.execute(f"CREATE TABLE more AS {_MORE}", {"raw": source, "more": more})
        connection.execute(
            f'COPY (SELECT * FROM (SELECT id, "case", kind, happened_on, recorded_at::TIMESTAMPTZ AS '
            f"recorded_at, recorded_by, corrects, facts FROM read_parquet('{source}') UNION ALL FROM more) "
            f"ORDER BY {ORDER}) TO '{area / 'entries.parquet'}' "
            f"(FORMAT parquet, COMPRESSION {PARQUET_COMPRESSION}_raw, ROW_GROUP_SIZE {ROW_GROUP})"
        )
        found = connection.execute(f"SELECT count(*) FROM '{area / 'entries.parquet'}'").fetchone()
        assert found is not None
        return int(found[0])


if __name__ == "__main__":
    main(Path(sys.argv[1]))
