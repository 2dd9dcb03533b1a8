"""Commands of whoever keeps the site: setting it up, migrating, checking, and what is done every night."""

from __future__ import annotations

import getpass
import os
import sys
from pathlib import Path
from typing import Any

import click

from throughcare.cli.output import Progress
from throughcare.cli.site import use_settings


def start() -> str:
    """Django, as the owner of the tables; gives how the trail names whoever runs the command."""
    import django

    use_settings()
    django.setup()
    try:
        who = getpass.getuser()
    except (KeyError, OSError):
        who = str(os.getuid())
    return f"command of {who}"


def refuse_an_unsafe_database() -> None:
    """Stops with every complaint about the database's settings."""
    from throughcare.databases import complaints

    found = complaints()
    if found:
        raise click.ClickException("\n".join(found))


@click.command()
@click.option("--organisation", required=True, help="Id of the administrator's organisation.")
@click.option("--name", required=True, help="Its name.")
@click.option(
    "--kind", type=click.Choice(["inspectorate", "area", "prison", "region"]), required=True
)
@click.option(
    "--administrator", required=True, help="Name that the first administrator signs in with."
)
@click.option("--address", default="http://127.0.0.1:8000", show_default=True,
              help="Of the site, for the link that is printed.")  # fmt: skip
def setup(organisation: str, name: str, kind: str, administrator: str, address: str) -> None:
    """Sets a new site up: its secret, its tables, and its first administrator.

    Example: throughcare setup --organisation hmi-probation --name "HM Inspectorate of Probation"
    --kind inspectorate --administrator helen.boocock
    """
    from throughcare.cli.site import data_folder, write_secret_key

    write_secret_key(data_folder() / "secret-key")
    by = start()
    from django.conf import settings
    from django.core.management import call_command
    from django.utils import timezone

    from throughcare.accounts.actions import add_user, give_role, make_password_link
    from throughcare.accounts.models import Organisation, User

    call_command("migrate", verbosity=0)
    refuse_an_unsafe_database()
    if User.objects.filter(username__iexact=administrator).exists():
        raise click.ClickException(f"{administrator} signs in here already.")
    where, _ = Organisation.objects.get_or_create(
        pk=organisation, defaults={"name": name, "kind": kind}
    )
    user = add_user(username=administrator, name=administrator, organisation=where, by=by)
    give_role(user=user, role="system_administrator", from_on=timezone.localdate(), by=by)
    click.echo(f"{administrator} sets a password at, within an hour and once:")
    click.echo(f"{address.rstrip('/')}{make_password_link(user=user, by=by)}")
    click.echo(
        f"Move {settings.TRAIL_KEY_FILE} to another machine now: with it anybody can check the audit "
        "trail, and nobody who takes this machine over can rewrite what was there before.",
        err=True,
    )


@click.command("import")
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False))
def import_folder(folder: Path) -> None:
    """Puts an area (FOLDER/area), its measures and, where it is there, its inspection (FOLDER/inspection)
    into the site, in the place of what an earlier import brought.

    Example: throughcare import extract-2006-05-31
    """
    by = start()
    refuse_an_unsafe_database()
    from throughcare.cli.loading import load_site

    load_site(folder, by=by)


@click.command()
def migrate() -> None:
    """Brings the tables to this version, and what is derived from the journals with them. A step that
    fails leaves the tables as they were.

    Example: throughcare migrate
    """
    by = start()
    from django.core.management import call_command

    call_command("migrate", verbosity=1)
    refuse_an_unsafe_database()
    mended = _check_record(by, mend=True)
    click.echo(f"{mended} cases brought up to date", err=True)


@click.command()
@click.option("--mend", is_flag=True, help="Write what differs anew.")
@click.option("--hash", "with_hash", is_flag=True, help="Also print the hash of the whole content.")
@click.option("--key", type=click.Path(path_type=Path, exists=True, dir_okay=False),
              help="File with the trail's first key; default: trail-key beside the database.")  # fmt: skip
@click.option("--anchors", type=click.Path(path_type=Path, exists=True, dir_okay=False),
              help="File with anchors that were kept elsewhere; default: those of the database.")  # fmt: skip
def verify(mend: bool, with_hash: bool, key: Path | None, anchors: Path | None) -> None:
    """Derives everything from the journals again and checks the audit trail. Exit code 1 where anything
    differs.

    Example: throughcare verify
    """
    by = start()
    problems = _check_guards() + _check_trail(key, anchors)
    differing = _check_record(by, mend=mend)
    if differing and not mend:
        problems.append(f"{differing} cases differ from their journals: throughcare verify --mend")
    if with_hash:
        from throughcare.backups.making import table_hashes

        click.echo(f"content: {table_hashes().whole}")
    for problem in problems:
        click.echo(f"WRONG: {problem}", err=True)
    if problems:
        sys.exit(1)
    click.echo("nothing differs")


def _check_guards() -> list[str]:
    from django.db import connection

    from throughcare import guards
    from throughcare.databases import complaints

    lacking = [
        f"{name} is not in place: throughcare migrate" for name in guards.missing(connection)
    ]
    return [*complaints(), *lacking]


def _check_trail(key: Path | None, kept: Path | None) -> list[str]:
    from django.conf import settings

    from throughcare import keys
    from throughcare.audit.anchors import anchor_lines, not_found, trail
    from throughcare.audit.verifier import read_anchors
    from throughcare.audit.verifier import verify as verify_trail

    file = key or settings.TRAIL_KEY_FILE
    first = bytes.fromhex(file.read_text().strip()) if file.is_file() else None
    lines = read_anchors(kept) if kept else anchor_lines()
    verdict = verify_trail(trail(), first_key=first, anchors=lines, public_key=keys.public_key())
    click.echo(f"trail: {verdict.events:,} events, {verdict.anchors} anchors checked")
    for text in verdict.unchecked:
        click.echo(f"not checked: {text}")
    lost = [f"event {seq} is not found by what it concerns" for seq in not_found()[:1]]
    return [*verdict.problems, *lost]


def _check_record(by: str, *, mend: bool) -> int:
    """How many cases differ from their journals; with `mend` they are written anew."""
    from throughcare.accounts.scope import as_machine
    from throughcare.cases.actions.derived import mend_in_parts
    from throughcare.cases.models import Area
    from throughcare.cases.verification import differences

    cases: dict[int, Any] = {}
    checked = 0
    with as_machine(by), Progress("cases checked") as progress:
        for area in Area.objects.all():
            checked += area.cases_count
            for case, what in differences(area, progress):
                if not mend:
                    click.echo(f"{case.subject}: {what} differs", err=True)
                cases[case.pk] = case
        if mend:
            mend_in_parts(list(cases.values()), by=by)
    click.echo(f"record: {checked:,} cases derived from their journals")
    return len(cases)


@click.group()
def retention() -> None:
    """Records whose time is over.

    Example: throughcare retention run
    """


@retention.command()
def run() -> None:
    """Destroys the records on which two people agreed and that nothing holds. Put it into the nightly jobs.

    Example: throughcare retention run
    """
    by = start()
    from throughcare.cases.actions.retention import run_disposals

    done = run_disposals(by=by)
    for subject in done:
        click.echo(f"destroyed: {subject}")
    click.echo(f"{len(done)} records destroyed")


@click.command()
def nightly() -> None:
    """What a site does every night: brings each day's obligations up to date, holds them against those of the
    engine that counts everybody at once, counts the figures of the scoreboards and of the last year, anchors
    the trail, destroys what was agreed, throws old sessions away.

    Example: throughcare nightly
    """
    by = start()
    from django.core.management import call_command

    from throughcare.audit.actions import anchor
    from throughcare.cases.actions.retention import run_disposals
    from throughcare.cases.actions.standards import bring_up_to_date
    from throughcare.cli.counting import count_and_tell, count_years_and_tell

    click.echo(f"{bring_up_to_date(by=by)} cases brought up to date")
    click.echo(f"{len(run_disposals(by=by))} records destroyed")
    call_command("clearsessions")
    wrong = count_and_tell(by)
    count_years_and_tell(by)
    click.echo("the trail is anchored" if anchor(by=by) else "nothing to anchor")
    if wrong:
        raise click.ClickException(
            f"{wrong} areas' obligations are not those of the engine: see above."
        )
