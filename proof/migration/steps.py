"""The earlier version, the way from it to this one, and what is looked for on it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

from proof.migration.databases import content, empty, hashes, rows, write

# The last version that had no accounts: each app's last migration then.
EARLIER = [
    ("cases", "0001_first"),
    ("audit", "0001_first"),
    ("inspections", "0002_answer_counts"),
    ("performance", "0001_first"),
]
# Where this version keeps what one table held, and columns that have another name there, as SQL.
NOW = {"cases_entry": ["cases_entry", "cases_victimentry"]}
AS_THEN = {"cases_victimentry": {"id": "1000000000 + id"}, "audit_auditevent": {"id": "seq"}}
GIVEN_ANEW = {"cases_entry": {"id"}, "audit_auditevent": {"id", "at", "details"}}
Columns = dict[str, list[str]]


class Planned(Exception):
    """What the step that has to fail fails with."""


def executor() -> Any:
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    return MigrationExecutor(connection)


def fill_earlier() -> tuple[Columns, int]:
    """Fills the earlier version's tables with the site's rows; gives their columns, and how many rows."""
    from django.db import transaction

    empty()
    state = executor().migrate(EARLIER)
    columns: Columns = {}
    count = 0
    with transaction.atomic():
        for app, models in state.apps.all_models.items():
            for model in models.values() if app in dict(EARLIER) else ():
                table = model._meta.db_table
                columns[table] = [field.column for field in model._meta.local_fields]
                count += fill(table, columns[table])
    return columns, count


def fill(table: str, columns: list[str]) -> int:
    count = 0
    for now in NOW.get(table, [table]):
        then = AS_THEN.get(now, {})
        for block in rows("source", now, [then.get(name, name) for name in columns]):
            write(table, columns, block)
            count += len(block)
    return count


def lost(columns: Columns) -> Counter[str]:
    """How many rows of each earlier table this version lacks, in any column that both have."""
    from django.db import connection

    there = set(connection.introspection.table_names())
    found: Counter[str] = Counter()
    for table, names in columns.items():
        both = [name for name in names if name not in GIVEN_ANEW.get(table, ())]
        kept: Counter[bytes] = Counter()
        for now in NOW.get(table, [table]):
            if now in there:
                kept.update(hashes("default", now, both))
            kept.subtract(hashes("source", now, both))
        found[table] = sum(-count for count in kept.values() if count < 0)
    return +found


def steps_left() -> list[Any]:
    """The migrations between what the database has and this version."""
    runner = executor()
    return [step for step, _ in runner.migration_plan(runner.loader.graph.leaf_nodes())]


def migrate(change: Callable[[Any], None] = lambda step: None) -> int:
    """Takes all steps; `change` may break one. Gives how many there were."""
    runner = executor()
    plan = runner.migration_plan(runner.loader.graph.leaf_nodes())
    for step, _ in plan:
        change(step)
    runner.migrate(runner.loader.graph.leaf_nodes(), plan=plan)
    return len(plan)


def tables_that_a_failure_changed(*, atomic: bool = True) -> list[str]:
    """Takes each step of the site's own twice: with a failure at its end, and as it is. Gives what the
    first failure left behind, by step and table."""
    for step in steps_left():
        target = [(step.app_label, step.name)]
        if step.__module__.startswith("throughcare."):
            before = content()
            with_failure(target, atomic=atomic)
            after = content()
            names = sorted(before.keys() | after.keys())
            changed = [name or "shape" for name in names if before.get(name) != after.get(name)]
            if changed:
                return [f"{step}: {', '.join(changed)}"]
        executor().migrate(target)
    return []


def with_failure(target: list[tuple[str, str]], *, atomic: bool) -> None:
    from django.db import migrations

    def fail(apps: Any, schema_editor: Any) -> None:
        raise Planned

    runner = executor()
    plan = runner.migration_plan(target)
    (step, _) = plan[-1]
    step.operations = [*step.operations, migrations.RunPython(fail)]
    step.atomic = atomic
    try:
        runner.migrate(target, plan=plan)
    except Planned:
        return
    raise AssertionError(f"{step} was to fail and did not")
