"""The small area of the tests, with more cases, as a site of its own in a folder: `python -m
proof.small_site [CASES]` fills it, as the owner of the tables."""

from __future__ import annotations

import contextlib
import csv
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.small_folders import journal, write_area, write_csv, write_elsewhere

CASES = 40


@contextlib.contextmanager
def small_site(
    *, postgres: bool, cases: int = CASES, folder: Path | None = None
) -> Iterator[dict[str, str]]:
    """A filled site in `folder`, or in a passing one; gives the environment that leads to it."""
    with contextlib.ExitStack() as stack:
        if folder is None:
            passing = tempfile.TemporaryDirectory(prefix="throughcare-proof-")
            folder = Path(stack.enter_context(passing))
        env = {"THROUGHCARE_DATA": str(folder), "DJANGO_SETTINGS_MODULE": "throughcare.settings"}
        if postgres:
            from tests.postgres import server

            env |= stack.enter_context(server())
        command = [sys.executable, "-m", "proof.small_site", str(cases)]
        subprocess.run(command, check=True, env=environment(env))
        yield env


def environment(env: dict[str, str]) -> dict[str, str]:
    """This process's environment, with the site of `env` and no other."""
    ours = {name: value for name, value in os.environ.items() if name[:12] != "THROUGHCARE_"}
    return ours | env


def enter(env: dict[str, str], *, owner: bool) -> None:
    """Lets this process use a site: as the owner of the tables, or as the site itself."""
    import django

    for name in os.environ.keys() - environment({}).keys():
        del os.environ[name]
    os.environ.update(env)
    if owner:
        os.environ["THROUGHCARE_AS_OWNER"] = "1"
    django.setup()


def fill(cases: int) -> None:
    """The tables, the small area with so many cases, another area, and the cast."""
    import django
    from django.core.management import call_command

    from throughcare.cli.site import data_folder, use_settings, write_secret_key

    write_secret_key(data_folder() / "secret-key")
    use_settings()
    django.setup()
    from tests.cast import make_cast
    from throughcare.cases.actions.imports import import_area

    call_command("migrate", verbosity=0)
    with tempfile.TemporaryDirectory() as folder:
        area = write_area(Path(folder) / "area")
        add_cases(area, cases)
        import_area(area, by="proof")
        import_area(write_elsewhere(Path(folder) / "elsewhere"), by="proof")
    make_cast()


def add_cases(folder: Path, count: int) -> None:
    """More cases of the same kind, K001 and so on: each with a journal of its own."""
    refs = {f"K{n:03}": n for n in range(1, count + 1)}
    for file, rows in {
        "people.csv": [[ref, "Example", f"Person {ref}", "F", "1970-02-03", "W1"] for ref in refs],
        "cases.csv": [[ref, ref, "testshire"] for ref in refs],
    }.items():
        with (folder / file).open(encoding="utf-8", newline="") as before:
            columns, *there = csv.reader(before)
        write_csv(folder / file, columns, [*there, *rows])
    with (folder / "entries.jsonl").open("a", encoding="utf-8") as out:
        for ref, n in refs.items():
            # 2 to 7: neither the long file nor the closed case of the small area
            out.writelines(json.dumps(entry) + "\n" for entry in journal(ref, 2 + n % 6))


if __name__ == "__main__":
    fill(int(sys.argv[1]) if len(sys.argv) > 1 else CASES)
