"""`python -m proof.migration [--site FOLDER]`: see the package.

Exit code 1 where a row is lost, where a failed step leaves anything behind, and where a build that was
broken on purpose is not found out.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path
from typing import Any

from proof.migration.databases import beside


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m proof.migration", description=__doc__)
    parser.add_argument(
        "--site",
        type=Path,
        default=Path("demo-output"),
        help="folder of a site, as THROUGHCARE_DATA names it (demo-output, which `make demo` writes)",
    )
    site = parser.parse_args().site
    if not (site / "secret-key").is_file():
        parser.error(f"{site} is no folder of a site: run `make demo`, or name another with --site")
    with beside(site):
        complaints = [*the_migration(), *broken_builds()]
    for complaint in complaints:
        print(f"NOT PROVED: {complaint}")
    return 1 if complaints else 0


def the_migration() -> list[str]:
    from proof.migration import steps

    columns, count = steps.fill_earlier()
    started = time.monotonic()
    taken = steps.migrate()
    seconds = time.monotonic() - started
    lost = steps.lost(columns)
    print(f"{taken} steps over {count:,} rows of {len(columns)} tables: {seconds:.1f} s")
    print(f"rows lost or changed: {lost.total()}")
    steps.fill_earlier()
    left = steps.tables_that_a_failure_changed()
    print(f"a step that was made to fail left behind: {'; '.join(left) or 'nothing'}")
    return [f"{table}: {n} rows are not there" for table, n in lost.items()] + left


def broken_builds() -> list[str]:
    from proof.migration import steps

    found = {}
    columns, _ = steps.fill_earlier()
    steps.migrate(without_moving_victims)
    found["what concerns victims is taken away and not brought"] = steps.lost(columns).total()
    columns, _ = steps.fill_earlier()
    steps.migrate(shortening_texts)
    found["facts of an entry are cut short"] = steps.lost(columns).total()
    steps.fill_earlier()
    left = steps.tables_that_a_failure_changed(atomic=False)
    found["steps are not transactions"] = len(left)
    for name, count in found.items():
        print(f"broken on purpose: {name}: {'found out' if count else 'NOT FOUND OUT'} ({count})")
    return [f"not found out: {name}" for name, count in found.items() if not count]


def without_moving_victims(step: Any) -> None:
    from django.db import migrations

    if (step.app_label, step.name) == ("cases", "0003_whose_record"):
        victims = migrations.RunSQL(
            "DELETE FROM cases_entry WHERE kind LIKE 'victim!_%' ESCAPE '!'"
        )
        step.operations = [*step.operations[:1], victims, *step.operations[2:]]


def shortening_texts(step: Any) -> None:
    from django.db import migrations

    if (step.app_label, step.name) == ("cases", "0002_gate"):
        cut = migrations.RunSQL("UPDATE cases_entry SET facts = '{}' WHERE id = "
                                "(SELECT min(id) FROM cases_entry WHERE facts <> '{}')")  # fmt: skip
        step.operations = [*step.operations, cut]


if __name__ == "__main__":
    sys.exit(main())
