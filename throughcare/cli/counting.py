"""The extract of the record, and what is counted from it every night."""

from __future__ import annotations

import multiprocessing
from pathlib import Path

import click

from throughcare.cli.keeping import start


@click.command()
@click.option(
    "--out", type=click.Path(path_type=Path), required=True, help="Folder that is not there yet."
)
@click.option("--area", "areas", multiple=True, help="Id of an area; all without it.")
def extract(out: Path, areas: tuple[str, ...]) -> None:
    """Writes the site's journals as a snapshot for counting, with its day: no names, no addresses, nothing
    about victims, no intelligence. What it says is noted as a disclosure.

    Example: throughcare extract --out extract-2006-05-31
    """
    by = start()
    from django.utils import timezone

    from throughcare.accounts.scope import as_machine
    from throughcare.audit.models import DISCLOSURE
    from throughcare.cases.extract import extract as write
    from throughcare.cases.models import Area

    found = list(Area.objects.filter(id__in=areas) if areas else Area.objects.all())
    missing = sorted(set(areas) - {area.id for area in found})
    if missing:
        raise click.ClickException(f"there is no area {', '.join(missing)} here.")
    with as_machine(by):
        counts = write(out, found, timezone.localdate(), by=by, kind=DISCLOSURE)
    for area, entries in counts.items():
        click.echo(f"{area}: {entries:,} entries")


def count_and_tell(by: str) -> int:
    """Counts the figures of the scoreboards; gives how many areas' derived obligations differ from the
    engine's, which are told."""
    from django.utils import timezone

    from throughcare.performance.counting import count_everything

    checked = count_everything(by=by, now=timezone.now())
    wrong = 0
    for one in checked:
        click.echo(f"{one.area}: obligations held against the engine's: {one.comparison}")
        wrong += not one.comparison.is_same
    return wrong


def count_years_and_tell(by: str) -> None:
    """Counts the last year of each area anew, from the night that was just counted."""
    from throughcare.performance.counting import last_night
    from throughcare.performance.years import count_years

    night = last_night()
    assert night is not None
    for area, measures in count_years(night, by=by).items():
        click.echo(f"{area}: {measures} measures of the last year")


def count_apart(by: str) -> None:
    """The same in a process of its own: its memory does not come on top of what this one holds."""
    process = multiprocessing.get_context("spawn").Process(target=_count_after_start, args=(by,))
    process.start()
    process.join()
    if process.exitcode:
        raise click.ClickException("The figures of the scoreboards were not counted: see above.")


def _count_after_start(by: str) -> None:
    start()
    count_and_tell(by)
