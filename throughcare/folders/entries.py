"""The journal of an area as a file: CSV, JSON lines or Parquet, in and out."""

from __future__ import annotations

import csv
import datetime
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import msgspec

from throughcare.core.days import NotADay, day_of, plausible
from throughcare.core.mistakes import Mistake, did_you_mean
from throughcare.core.record.entry import MOST_ID_CHARACTERS, Entry, read_facts
from throughcare.core.record.kinds import KINDS, facts_of
from throughcare.folders.tables import Table

COLUMNS = (
    "id",
    "case",
    "kind",
    "happened_on",
    "recorded_at",
    "recorded_by",
    "corrects",
    "facts",
)
NEEDED = ("id", "case", "kind", "happened_on", "facts")
FORMATS = ("csv", "jsonl", "parquet")
ROW_GROUP = 50_000  # entries; small enough that most groups of an ordered journal hold one kind
# Read an eighth faster than zstd, which is three fifths as large: a journal is read by every count.
PARQUET_COMPRESSION = "lz4"

# A line of the file and the plain values of its columns.
Raw = tuple[int, dict[str, Any]]


class Journal:
    """The entries of one file, by case, with every mistake found in it."""

    def __init__(self, path: Path):
        self.path = path
        self.shown = "/".join(path.parts[-2:])
        self.by_case: dict[str, list[Entry]] = {}
        self.mistakes: list[Mistake] = []
        self.unknown_facts: dict[tuple[str, str], int] = defaultdict(int)
        self._lines: dict[str, int] = {}
        self._refused: set[str] = set()  # what names them is not told: it will be right with them
        self._dates: dict[str, datetime.date] = {}

    def read(self, progress: Callable[[int], None] | None = None) -> Journal:
        """Reads and checks everything."""
        reader = {".csv": self._csv, ".jsonl": self._jsonl, ".parquet": self._parquet}
        for number, (line, values) in enumerate(reader[self.path.suffix]()):
            entry = self._entry(line, values)
            if entry is not None:
                self.by_case.setdefault(entry.case, []).append(entry)
            if progress and number % 10_000 == 0:
                progress(number)
        self._check_references()
        self.mistakes.sort(key=lambda mistake: mistake.line or 0)
        return self

    def line_of(self, entry: Entry) -> int:
        """The line of the file that an entry stands in."""
        return self._lines[entry.id]

    def note(self, line: int | None, column: str | None, problem: str, remedy: str = "") -> None:
        self.mistakes.append(Mistake(self.shown, line, column, problem, remedy))

    # The three formats

    def _csv(self) -> Iterator[Raw]:
        table = Table(self.path, NEEDED, self.shown)
        for row in table.rows():
            yield row.line, row.values
        self.mistakes += table.mistakes

    def _jsonl(self) -> Iterator[Raw]:
        table = Table(self.path, ())
        for line, part in enumerate(table.lines(), 1):
            if not part.strip():
                continue
            try:
                values = msgspec.json.decode(part)
            except (msgspec.DecodeError, RecursionError):
                self.note(line, None, "is not a JSON object.", "Is the file cut off?")
                continue
            if not isinstance(values, dict):
                self.note(line, None, "is not a JSON object.")
                continue
            for column in NEEDED:
                if column not in values and column != "facts":
                    self.note(line, column, "is missing.")
            yield line, values
        self.mistakes += table.mistakes

    def _parquet(self) -> Iterator[Raw]:
        import pyarrow as pa
        import pyarrow.parquet as pq

        try:
            table = pq.ParquetFile(self.path)
            missing = [column for column in NEEDED if column not in table.schema_arrow.names]
            for column in missing:
                remedy = did_you_mean(column, table.schema_arrow.names)
                self.note(1, column, "this column is missing.", remedy)
            if missing:
                return
            columns = [column for column in COLUMNS if column in table.schema_arrow.names]
            line = 0
            for batch in table.iter_batches(columns=columns):
                for values in batch.to_pylist():
                    line += 1
                    yield line, values
        except (pa.ArrowException, OSError, ValueError, OverflowError) as error:
            # ValueError and OverflowError: texts that are not UTF-8, days that no calendar has
            said = (str(error).splitlines() or [type(error).__name__])[0]
            self.note(None, None, f"is not a whole Parquet file: {said}", "Is the file cut off?")

    # One entry

    def _entry(self, line: int, values: dict[str, Any]) -> Entry | None:
        before = len(self.mistakes)
        entry_id, case = self._id(line, values), str(values.get("case") or "")
        if not case:
            self.note(line, "case", "is empty.", "Every entry belongs to a case.")
        kind = sys.intern(str(values.get("kind") or ""))
        happened_on = self._date(line, values.get("happened_on"))
        recorded_at = self._time(line, values.get("recorded_at"))
        if kind not in KINDS:
            problem = f'"{kind}" is not a kind of entry.' if kind else "is empty."
            self.note(line, "kind", problem, did_you_mean(kind, KINDS))
            self._refused.add(entry_id)
            return None
        facts, other = self._facts(line, kind, values.get("facts"))
        corrects = str(values.get("corrects") or "") or None
        if kind == "withdrawn" and corrects is None:
            self.note(
                line, "corrects", "is empty.", "A withdrawal names the entry that it takes back."
            )
        if len(self.mistakes) > before or facts is None or happened_on is None:
            self._refused.add(entry_id)
            return None
        by = sys.intern(str(values.get("recorded_by") or ""))
        return Entry(
            entry_id, sys.intern(case), kind, happened_on, recorded_at, by, corrects, facts, other
        )

    def _id(self, line: int, values: dict[str, Any]) -> str:
        entry_id = str(values.get("id") or "")
        if not entry_id:
            self.note(line, "id", "is empty.", "Every entry has an id of its own.")
        elif len(entry_id) > MOST_ID_CHARACTERS:
            self.note(line, "id", f"is longer than {MOST_ID_CHARACTERS} characters.")
        elif entry_id in self._lines:
            problem = f'"{entry_id}" was used in line {self._lines[entry_id]}.'
            self.note(line, "id", problem, "Give each entry an id of its own.")
        else:
            self._lines[entry_id] = line
        return entry_id

    def _date(self, line: int, value: Any) -> datetime.date | None:
        if isinstance(value, datetime.datetime):  # a Parquet file may hold either
            value = value.date()
        day = value if isinstance(value, datetime.date) else self._dates.get(str(value or ""))
        if day is None and not value:
            self.note(line, "happened_on", "is empty.", "Write a day that exists as YYYY-MM-DD.")
            return None
        try:
            if day is None:
                day = self._dates[str(value)] = day_of(str(value))
            return plausible(day)
        except NotADay as error:
            self.note(line, "happened_on", error.problem, error.remedy)
            return None

    def _time(self, line: int, value: Any) -> datetime.datetime | None:
        if value is None or value == "":
            return None
        try:
            at = msgspec.convert(value, datetime.datetime)
            plausible(at.date())
        except (msgspec.ValidationError, NotADay):
            remedy = "Write it as 2006-03-10T15:00:00Z."
            self.note(line, "recorded_at", f'"{value}" is not a time.', remedy)
            return None
        return at.astimezone(datetime.UTC) if at.tzinfo else at.replace(tzinfo=datetime.UTC)

    def _facts(self, line: int, kind: str, value: Any) -> tuple[Any, dict[str, Any] | None]:
        if isinstance(value, str) and value:
            try:
                value = msgspec.json.decode(value)
            except (msgspec.DecodeError, RecursionError):
                self.note(line, "facts", "is not a JSON object.", 'Write {"fact": value, ...}.')
                return None, None
        if value is None or value == "":
            value = {}
        if not isinstance(value, dict):
            self.note(line, "facts", "is not a JSON object.", 'Write {"fact": value, ...}.')
            return None, None
        facts, other, problems = read_facts(kind, value)
        for problem in problems:
            field = f"facts.{problem.fact}" if problem.fact else "facts"
            self.note(line, field, problem.problem, problem.remedy)
        for name in other or ():
            self.unknown_facts[kind, name] += 1
        return facts, other

    # What entries name

    def _check_references(self) -> None:
        for entries in self.by_case.values():
            known = {entry.id: entry for entry in entries}
            for entry in entries:
                if entry.corrects is not None and entry.corrects not in self._refused:
                    self._check_corrects(entry, known)
                for fact, kinds in _REFERENCES.get(entry.kind, ()):
                    self._check_reference(entry, fact, kinds, known)

    def _check_corrects(self, entry: Entry, known: dict[str, Entry]) -> None:
        named = known.get(entry.corrects or "")
        line = self._lines[entry.id]
        if named is None:
            problem = f'"{entry.corrects}" is not an entry of this case.'
            self.note(line, "corrects", problem, "Name the id of the entry that is put right.")
        elif entry.kind not in ("withdrawn", named.kind):
            problem = f"a {entry.kind} cannot correct a {named.kind}."
            self.note(line, "corrects", problem, "A correction is of the same kind.")
        elif _goes_round(entry, known):
            problem = "the corrections go round in a circle."
            self.note(line, "corrects", problem, "Each corrects an entry that was there before it.")

    def _check_reference(
        self, entry: Entry, fact: str, kinds: tuple[str, ...], known: dict[str, Entry]
    ) -> None:
        value = entry.fact(fact)
        if value is None or value in self._refused:
            return
        named = known.get(value)
        if named is None:
            problem = f'"{value}" is not an entry of this case.'
            self.note(self._lines[entry.id], f"facts.{fact}", problem, _named_remedy(kinds))
        elif kinds and named.kind not in kinds:
            problem = f'"{value}" is a {named.kind}.'
            self.note(self._lines[entry.id], f"facts.{fact}", problem, _named_remedy(kinds))


def _goes_round(entry: Entry, known: dict[str, Entry]) -> bool:
    """Whether following `corrects` leads back to the entry."""
    seen: set[str] = set()
    at: Entry | None = entry
    while at is not None and at.corrects and at.id not in seen:
        seen.add(at.id)
        at = known.get(at.corrects)
    return at is entry and bool(seen)


def _named_remedy(kinds: tuple[str, ...]) -> str:
    return (
        f"Name the id of an entry of kind {' or '.join(kinds)}."
        if kinds
        else "Name the id of an entry."
    )


_REFERENCES: dict[str, list[tuple[str, tuple[str, ...]]]] = {
    kind: found
    for kind in KINDS
    if (
        found := [(f.name, f.refers_to) for f in facts_of(kind).values() if f.refers_to is not None]
    )
}


def time_text(at: datetime.datetime | None) -> str:
    """A time as files write it: UTC, to the second, with Z."""
    return "" if at is None else at.strftime("%Y-%m-%dT%H:%M:%SZ")


def plain(entry: Entry) -> tuple[str, ...]:
    """The columns of an entry as CSV writes them."""
    return (
        entry.id,
        entry.case,
        entry.kind,
        entry.happened_on.isoformat(),
        time_text(entry.recorded_at),
        entry.recorded_by,
        entry.corrects or "",
        entry.facts_as_json().decode(),
    )


def write_entries(path: Path, entries: Iterable[Entry]) -> int:
    """Writes a journal in the format that the file's ending names; returns how many entries."""
    writer = {".csv": _write_csv, ".jsonl": _write_jsonl, ".parquet": _write_parquet}
    return writer[path.suffix](path, entries)


def _write_csv(path: Path, entries: Iterable[Entry]) -> int:
    count = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        for entry in entries:
            writer.writerow(plain(entry))
            count += 1
    return count


def _write_jsonl(path: Path, entries: Iterable[Entry]) -> int:
    count = 0
    with path.open("wb") as file:
        for entry in entries:
            values: dict[str, Any] = dict(zip(COLUMNS[:-1], plain(entry), strict=False))
            values["corrects"] = entry.corrects
            values["recorded_at"] = values["recorded_at"] or None
            values["facts"] = msgspec.Raw(entry.facts_as_json())
            file.write(msgspec.json.encode(values) + b"\n")
            count += 1
    return count


def _write_parquet(path: Path, entries: Iterable[Entry]) -> int:
    import pyarrow as pa
    import pyarrow.parquet as pq

    texts = [(column, pa.string()) for column in ("id", "case", "kind")]
    schema = pa.schema(
        [
            *texts,
            ("happened_on", pa.date32()),
            ("recorded_at", pa.timestamp("s", tz="UTC")),
            ("recorded_by", pa.string()),
            ("corrects", pa.string()),
            ("facts", pa.string()),
        ]
    )
    count = 0
    with pq.ParquetWriter(path, schema, compression=PARQUET_COMPRESSION) as writer:
        batch: list[Entry] = []
        for entry in entries:
            batch.append(entry)
            if len(batch) == ROW_GROUP:
                count += _write_batch(writer, schema, batch)
                batch = []
        count += _write_batch(writer, schema, batch)
    return count


def _write_batch(writer: Any, schema: Any, batch: list[Entry]) -> int:
    import pyarrow as pa

    columns = {
        "id": [e.id for e in batch],
        "case": [e.case for e in batch],
        "kind": [e.kind for e in batch],
        "happened_on": [e.happened_on for e in batch],
        "recorded_at": [e.recorded_at for e in batch],
        "recorded_by": [e.recorded_by for e in batch],
        "corrects": [e.corrects for e in batch],
        "facts": [e.facts_as_json().decode() for e in batch],
    }
    writer.write_table(pa.table(columns, schema=schema))
    return len(batch)
