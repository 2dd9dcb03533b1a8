"""Ways to spoil a good file: what disks, mail, spreadsheets, other systems and tired people do."""

from __future__ import annotations

import csv
import datetime
import io
import json
import re
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

Draw = Callable[[st.SearchStrategy[Any]], Any]

# What may stand in a field instead of what should.
NASTY = (
    "",
    " ",
    "x" * 200_000,
    "two\nlines",
    'a "quote',
    "it's",
    "🙂 ÅÄÖ ‮ \u2028",
    "=1+1|'x'!A1",
    "2006-02-30",
    "0001-01-01",
    "9999-12-31",
    "1899-12-31",
    "20060310",
    "2006-W10-5",
    "9999-12-31T23:59:59-12:00",
    "0001-01-01T00:00:00+14:00",
    "NaN",
    "inf",
    "1e999",
    "-1",
    "0",
    "²",
    "٣",
    "9" * 5_000,
    "true",
    "null",
    "{}",
    "[" * 5_000,
    '{"level": "high", "tier": 9, "for_on": "9999-12-31"}',
    '{"a": "\\ud800"}',
    "*x",
    "&x",
    "! ! ! (",
    "../../etc/passwd",
    "\x00",
    "\x0b",
    "\ufffe",
)
BYTES = (b"\0", b"\xff", b"\xed\xa0\x80", b"\xef\xbb\xbf", b"\xff\xfe", b"\r", b"\n", b'"', b"\x1a")
# The same for a value of JSON, which has types.
VALUES = (*NASTY, None, True, -1, 0, 10**30, 1.5, 1e308, -1e308, [], {}, [None], {"": None}, [[]])


def corrupt(folder: Path, draw: Draw) -> str:
    """Spoils one file of a folder, and says how."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    if not files:
        return "nothing is left to spoil"
    path = draw(st.sampled_from(files))
    ways: list[Callable[[Path, Draw], None]] = [*ANY, *ANY_BYTES, *BY_ENDING.get(path.suffix, ())]
    way = draw(st.sampled_from(ways))
    way(path, draw)
    return f"{way.__name__} {path.name}"


def drop(path: Path, draw: Draw) -> None:
    path.unlink()


def empty(path: Path, draw: Draw) -> None:
    path.write_bytes(b"")


def make_a_folder_of(path: Path, draw: Draw) -> None:
    path.unlink()
    path.mkdir()


def twice(path: Path, draw: Draw) -> None:
    path.write_bytes(path.read_bytes() * 2)


def under_another_name(path: Path, draw: Draw) -> None:
    """A second file of the journal, say, in another format."""
    ending = draw(st.sampled_from([".csv", ".jsonl", ".parquet", ".json", ".yaml"]))
    if ending != path.suffix:
        shutil.copy(path, path.with_suffix(ending))


def truncate(path: Path, draw: Draw) -> None:
    content = path.read_bytes()
    path.write_bytes(content[: draw(st.integers(0, max(0, len(content) - 1)))])


def flip(path: Path, draw: Draw) -> None:
    content = bytearray(path.read_bytes() or b"?")
    for _ in range(draw(st.integers(1, 4))):
        content[draw(st.integers(0, len(content) - 1))] ^= draw(st.integers(1, 255))
    path.write_bytes(bytes(content))


def insert(path: Path, draw: Draw) -> None:
    content = path.read_bytes()
    at = draw(st.integers(0, len(content)))
    path.write_bytes(content[:at] + draw(st.sampled_from(BYTES)) + content[at:])


def in_utf_16(path: Path, draw: Draw) -> None:
    path.write_bytes(path.read_bytes().decode("utf-8", "replace").encode("utf-16"))


def shuffle_lines(path: Path, draw: Draw) -> None:
    """Doubles, takes out or swaps lines."""
    lines = path.read_bytes().splitlines(keepends=True)
    _shuffle(lines, draw)
    path.write_bytes(b"".join(lines))


def shuffle_columns(path: Path, draw: Draw) -> None:
    rows = _rows(path)
    if not rows:
        return
    places = list(range(len(rows[0])))
    _shuffle(places, draw)
    _write_rows(path, [[row[p] for p in places if p < len(row)] for row in rows])


def rename_column(path: Path, draw: Draw) -> None:
    rows = _rows(path)
    if rows and rows[0]:
        at = draw(st.integers(0, len(rows[0]) - 1))
        rows[0][at] = draw(st.sampled_from([rows[0][0], rows[0][at].upper(), "x", ""]))
        _write_rows(path, rows)


def replace_cell(path: Path, draw: Draw) -> None:
    rows = _rows(path)
    full = [row for row in rows if row]
    if full:
        row = draw(st.sampled_from(full))
        row[draw(st.integers(0, len(row) - 1))] = draw(st.sampled_from(NASTY))
        _write_rows(path, rows)


def replace_value(path: Path, draw: Draw) -> None:
    """Puts another value anywhere in a JSON file, or takes one out."""
    try:
        whole = json.loads(path.read_text(encoding="utf-8"))
    except ValueError:
        return
    _spoil(whole, draw)
    path.write_text(json.dumps(whole), encoding="utf-8")


def replace_value_of_a_line(path: Path, draw: Draw) -> None:
    lines = path.read_text(encoding="utf-8", errors="replace").split("\n")
    at = draw(st.integers(0, len(lines) - 1))
    try:
        entry = json.loads(lines[at])
    except ValueError:
        return
    _spoil(entry, draw)
    lines[at] = json.dumps(entry)
    path.write_text("\n".join(lines), encoding="utf-8")


def replace_word(path: Path, draw: Draw) -> None:
    """Puts something else for a word of a definition."""
    text = path.read_text(encoding="utf-8", errors="replace")
    words = list(re.finditer(r"[^\s{}\[\],:]+", text))
    if words:
        word = draw(st.sampled_from(words))
        nasty = draw(st.sampled_from([*NASTY, *(w[0] for w in words[:40])]))
        path.write_text(text[: word.start()] + nasty + text[word.end() :], encoding="utf-8")


def replace_parquet_column(path: Path, draw: Draw) -> None:
    """Drops, renames or doubles a column, or fills it with something of another type."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        table = pq.read_table(path)
    except (pa.ArrowException, OSError):
        return
    at = draw(st.integers(0, table.num_columns - 1))
    name, filled = table.column_names[at], draw(st.sampled_from(_COLUMNS))
    if filled == "drop":
        table = table.drop_columns([name])
    elif filled == "rename":
        table = table.rename_columns([*table.column_names[:at], "x", *table.column_names[at + 1 :]])
    elif filled == "double":
        table = table.append_column(name, table.column(at))
    else:
        values, kind = filled
        column = pa.array(values * table.num_rows, type=kind() if kind else None)
        table = table.set_column(at, name, column)
    pq.write_table(table, path)


def _columns() -> list[Any]:
    import pyarrow as pa

    day = datetime.date(1, 1, 1)
    return [
        "drop",
        "rename",
        "double",
        ([7], None),
        ([None], None),
        ([b"\xff"], None),
        ([1e300], None),
        (["2006-02-30"], None),
        (["[" * 5_000], None),
        ([["x"]], None),
        ([{"level": "high"}], None),
        ([day], lambda: pa.date32()),
        ([2**30], lambda: pa.date32()),
        ([2**50], lambda: pa.timestamp("s")),
        ([2**50], lambda: pa.timestamp("s", tz="UTC")),
        ([0], lambda: pa.timestamp("ns", tz="Nowhere/Atlantis")),
        (
            [datetime.datetime(9999, 12, 31, 23, tzinfo=datetime.UTC)],
            lambda: pa.timestamp("us", tz="UTC"),
        ),
    ]


_COLUMNS = _columns()


def _shuffle(items: list[Any], draw: Draw) -> None:
    if not items:
        return
    way = draw(st.sampled_from(["double", "delete", "swap"]))
    at, other = (draw(st.integers(0, len(items) - 1)) for _ in range(2))
    if way == "double":
        items.insert(other, items[at])
    elif way == "delete":
        del items[at]
    else:
        items[at], items[other] = items[other], items[at]


def _spoil(whole: Any, draw: Draw) -> None:
    """Walks down to some part of an object or a list, and replaces it or takes it out."""
    part = whole
    while True:
        keys: Sequence[Any] = list(part) if isinstance(part, dict) else range(len(part))
        if not keys:
            return
        key = draw(st.sampled_from(keys))
        deeper = part[key]
        if isinstance(deeper, dict | list) and deeper and draw(st.integers(0, 4)):
            part = deeper
            continue
        if draw(st.integers(0, 4)):
            part[key] = draw(st.sampled_from(VALUES))
        else:
            del part[key]
        return


def _rows(path: Path) -> list[list[str]]:
    csv.field_size_limit(10_000_000)
    try:
        text = path.read_text(encoding="utf-8", errors="replace")
        return list(csv.reader(io.StringIO(text, newline="")))
    except csv.Error:
        return []
    finally:
        csv.field_size_limit(131_072)


def _write_rows(path: Path, rows: list[list[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="", errors="replace") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)


ANY = (drop, empty, make_a_folder_of, twice, under_another_name)
ANY_BYTES = (truncate, flip, insert, in_utf_16, shuffle_lines)
BY_ENDING: dict[str, tuple[Callable[[Path, Draw], None], ...]] = {
    ".csv": (shuffle_columns, rename_column, *[replace_cell] * 8),
    ".json": (replace_value,) * 12,
    ".jsonl": (replace_value_of_a_line,) * 12,
    ".yaml": (replace_word,) * 12,
    ".parquet": (replace_parquet_column,) * 12,
}
