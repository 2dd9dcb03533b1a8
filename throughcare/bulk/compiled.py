"""The SQL of the steps: compiled once for each set of definitions and engine, and kept.

Ibis is loaded only where the text is not kept yet: a second run with the same standards does without.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import os
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from throughcare.bulk.rules import Shape
from throughcare.core.measures.model import Measure

DIALECTS = {"duckdb": "duckdb", "postgres": "postgres", "spark": "pyspark"}


@dataclass(frozen=True)
class Statement:
    """The query whose rows are kept under a name; see `expressions.tables.Step` for `loop`."""

    name: str
    sql: str
    loop: str | None = None


def statements_of(shape: Shape, engine: str) -> list[Statement]:
    """The statements of a set of standards, in their order."""
    return _kept(_told(shape), engine, lambda: compile_steps(shape, engine))


def compiled_measures(measures: Sequence[Measure], engine: str) -> list[Statement]:
    """The statements that count measures, in their order; see `measures.measure_steps`."""
    from throughcare.bulk.measures import measure_steps

    told = repr([(m.id, _plain(m.counts)) for m in measures])
    return _kept(told, engine, lambda: list(measure_steps(measures)))


def _kept(told: str, engine: str, compile_it: Callable[[], list[Statement]]) -> list[Statement]:
    """What was compiled for the same definitions, or what is compiled now."""
    path = _folder() / f"{_key(told, engine)}.json"
    try:
        return [Statement(**row) for row in json.loads(path.read_text(encoding="utf-8"))]
    except (OSError, ValueError, TypeError):  # not there, or not whole: it is made anew
        found = compile_it()
        _keep(path, found)
        return found


def _plain(value: Any) -> Any:
    """A definition as a text that does not depend on the order of its sets."""
    if dataclasses.is_dataclass(value):
        return [
            type(value).__name__,
            *(_plain(getattr(value, f.name)) for f in dataclasses.fields(value)),
        ]
    if isinstance(value, frozenset):
        return sorted(value)
    return [_plain(part) for part in value] if isinstance(value, tuple) else value


def compile_steps(shape: Shape, engine: str) -> list[Statement]:
    """The statements, compiled."""
    import ibis

    from throughcare.bulk.expressions import steps_of

    return [
        Statement(
            step.name, ibis.to_sql(step.table, dialect=DIALECTS[engine], pretty=False), step.loop
        )
        for step in steps_of(shape)
    ]


def _folder() -> Path:
    home = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(home) / "throughcare" / "compiled"


def _key(told: str, engine: str) -> str:
    """The same for the same definitions, engine and code."""
    code = hashlib.sha256()
    for path in sorted(Path(__file__).parent.rglob("*.py")):
        code.update(path.read_bytes())
    code.update(f"{engine}|{version('ibis-framework')}|{told}".encode())
    return code.hexdigest()[:32]


def _told(shape: Shape) -> str:
    """A shape as a text that does not depend on the order of its sets."""
    marks = [
        (n, m.kind, [(f, sorted(v)) for f, v in m.where], m.ref, m.at, m.by_victim, m.value)
        for m, n in shape.marks.items()
    ]
    conditions = [(n, c.field, sorted(c.values)) for c, n in shape.conditions.items()]
    sets = (shape.start_marks, shape.leaf_marks, shape.early_marks, shape.words)
    rest = ([sorted(part, key=str) for part in sets], shape.named_kinds, shape.levels)
    return repr((marks, conditions, rest))


def _keep(path: Path, statements: list[Statement]) -> None:
    """Written beside and put in its place, so that nobody reads half of it. Where nothing can be kept,
    the next run compiles again."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump([statement.__dict__ for statement in statements], file)
        os.replace(name, path)
    except OSError:
        return
