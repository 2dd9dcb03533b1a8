"""Commands of whoever keeps the site: setting it up, migrating, backups, checks, the trail, retention."""

from __future__ import annotations

import getpass
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import click

from throughcare.cli.output import Progress, out_option, part_of
from throughcare.cli.site import use_settings

RECIPIENT_FILE = "backup-recipient"


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
    from throughcare.cli.site import write_secret_key

    use_settings()
    from django.conf import settings

    write_secret_key(settings.SECRET_KEY_FILE)
    by = start()
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


@click.command("backup-key")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def backup_key(file: Path) -> None:
    """Makes the pair of keys for backups: FILE gets the private one, for another machine; the public one
    stays here, and is all that making backups needs.

    Example: throughcare backup-key /media/stick/throughcare-backups.key
    """
    import pyrage

    use_settings()
    from django.conf import settings

    from throughcare.keys import write_once

    identity = pyrage.x25519.Identity.generate()
    if file.exists():
        raise click.ClickException(f"{file} is there already. Name another file.")
    write_once(file, f"{identity}\n")
    recipient = settings.DATA / RECIPIENT_FILE
    recipient.parent.mkdir(parents=True, exist_ok=True)
    recipient.write_text(f"{identity.to_public()}\n", encoding="utf-8")
    click.echo(f"{identity.to_public()}")
    click.echo(f"Keep {file} on another machine: without it no backup can be read.", err=True)


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option(
    "--recipient", help="Public key of age; default: the one of `throughcare backup-key`."
)
def backup(file: Path, recipient: str | None) -> None:
    """Writes an encrypted backup of everything, while the site runs.

    Example: throughcare backup /backups/2006-05-31.age
    """
    by = start()
    seconds, made = _backup(file, recipient, by)
    click.echo(
        f"{file}: {sum(made.rows.values()):,} rows of {len(made.rows)} tables in {seconds:.1f} s"
    )
    click.echo(f"content: {made.whole}")


def _backup(file: Path, recipient: str | None, by: str) -> tuple[float, Any]:
    from django.conf import settings
    from django.db import transaction

    from throughcare.audit.actions import record_administration
    from throughcare.backups.making import make

    kept = settings.DATA / RECIPIENT_FILE
    if recipient is None and not kept.is_file():
        raise click.ClickException(
            "A backup is encrypted, and there is no key for it yet. Make one: "
            "throughcare backup-key FILE"
        )
    with transaction.atomic():
        record_administration(by=by, act="make backup", target="the site")
    began = time.perf_counter()
    made = make(file, recipient or kept.read_text(encoding="utf-8").strip())
    return time.perf_counter() - began, made


@click.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--identity", type=click.Path(path_type=Path, exists=True, dir_okay=False), required=True,
              help="File with the private key.")  # fmt: skip
def restore(file: Path, identity: Path) -> None:
    """Puts a backup into an empty database (THROUGHCARE_DATA, THROUGHCARE_OWNER): whole, or not at all.

    Example: THROUGHCARE_DATA=restored throughcare restore /backups/2006-05-31.age --identity backups.key
    """
    use_settings()
    from django.conf import settings

    from throughcare.backups.restoring import Broken, header, read_identity
    from throughcare.backups.restoring import restore as put_back
    from throughcare.keys import write_once

    key = read_identity(identity)
    began = time.perf_counter()
    try:
        said = header(file, key)
        if settings.DATABASE.exists() and settings.DATABASES["default"]["ENGINE"].endswith(
            "sqlite3"
        ):
            raise click.ClickException(
                f"{settings.DATABASE} is there already. Name another folder."
            )
        if write_once(settings.SECRET_KEY_FILE, said["secret"]) != said["secret"]:
            raise click.ClickException(f"{settings.SECRET_KEY_FILE} is another site's secret.")
        start()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        made = put_back(file, key)
    except Broken as error:
        if settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"):
            _remove(settings.DATABASE)
        raise click.ClickException(f"Nothing was restored: {error}.") from error
    seconds = time.perf_counter() - began
    click.echo(f"{sum(made.rows.values()):,} rows of {len(made.rows)} tables in {seconds:.1f} s")
    click.echo(f"content: {made.whole}")


def _remove(database: Path) -> None:
    """A database that came to nothing is not left behind."""
    for ending in ("", "-wal", "-shm"):
        database.with_name(database.name + ending).unlink(missing_ok=True)


@click.command()
@click.option("--identity", type=click.Path(path_type=Path, exists=True, dir_okay=False), required=True,
              help="File with the private key.")  # fmt: skip
@click.option(
    "--recipient", help="Public key of age; default: the one of `throughcare backup-key`."
)
def drill(identity: Path, recipient: str | None) -> None:
    """Makes a backup, restores it into an empty database elsewhere, checks that nothing differs, and says
    how long each step took.

    Example: throughcare drill --identity /media/stick/throughcare-backups.key
    """
    by = start()
    with tempfile.TemporaryDirectory(prefix="throughcare-drill-") as folder:
        file = Path(folder) / "drill.age"
        seconds, made = _backup(file, recipient, by)
        click.echo(f"backup: {seconds:.1f} s, {file.stat().st_size / 2**20:.1f} MiB")
        restored, text = _timed(folder, "restore", str(file), "--identity", str(identity.resolve()))
        click.echo(f"restore: {restored:.1f} s")
        checked, found = _timed(folder, "verify", "--hash")
        click.echo(f"check: {checked:.1f} s")
        differs = [line for line in (text + found).splitlines() if line.startswith("content: ")]
        if set(differs) != {f"content: {made.whole}"} or len(differs) != 2:
            raise click.ClickException("What was restored differs from what was backed up.")
    rows = sum(made.rows.values())
    click.echo(f"nothing differs: {rows:,} rows of {len(made.rows)} tables, {made.whole}")


def _timed(folder: str, *words: str) -> tuple[float, str]:
    """A command in a process of its own, with an empty SQLite database in a folder."""
    env = {k: v for k, v in os.environ.items() if not k.startswith("THROUGHCARE_")}
    began = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "throughcare", *words],
        env={**env, "THROUGHCARE_DATA": str(Path(folder) / "restored")},
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise click.ClickException(f"`throughcare {words[0]}` failed:\n{done.stdout}{done.stderr}")
    return time.perf_counter() - began, done.stdout


@click.command()
@click.option("--mend", is_flag=True, help="Write what differs anew.")
@click.option("--hash", "with_hash", is_flag=True, help="Also print the hash of the whole content.")
@click.option("--key", type=click.Path(path_type=Path, exists=True, dir_okay=False),
              help="File with the trail's first key; default: trail-key beside the database.")  # fmt: skip
def verify(mend: bool, with_hash: bool, key: Path | None) -> None:
    """Derives everything from the journals again and checks the audit trail. Exit code 1 where anything
    differs.

    Example: throughcare verify
    """
    by = start()
    problems = _check_guards() + _check_trail(key)
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


def _check_trail(key: Path | None) -> list[str]:
    from django.conf import settings

    from throughcare import keys
    from throughcare.audit.anchors import anchor_lines, not_found, trail
    from throughcare.audit.verifier import verify as verify_trail

    file = key or settings.TRAIL_KEY_FILE
    first = bytes.fromhex(file.read_text().strip()) if file.is_file() else None
    verdict = verify_trail(
        trail(), first_key=first, anchors=anchor_lines(), public_key=keys.public_key()
    )
    click.echo(f"trail: {verdict.events:,} events, {verdict.anchors} anchors checked")
    for text in verdict.unchecked:
        click.echo(f"not checked: {text}")
    lost = [f"event {seq} is not found by what it concerns" for seq in not_found()[:1]]
    return [*verdict.problems, *lost]


def _check_record(by: str, *, mend: bool) -> int:
    """How many cases differ from their journals; with `mend` they are written anew."""
    from throughcare.accounts.scope import as_machine
    from throughcare.cases.actions.derived import mend as write_anew
    from throughcare.cases.models import Area
    from throughcare.cases.verification import differences

    cases: dict[int, Any] = {}
    checked = 0
    with as_machine(by), Progress("cases checked") as progress:
        for area in Area.objects.all():
            checked += area.cases_count
            for case, what in differences(area, progress):
                if case.pk not in cases and not mend:
                    click.echo(f"{case.subject}: {what} differs", err=True)
                cases[case.pk] = case
        if mend and cases:
            write_anew(cases=list(cases.values()), by=by)
    click.echo(f"record: {checked:,} cases derived from their journals")
    return len(cases)


@click.group()
def trail() -> None:
    """The audit trail: export it, anchor it.

    Example: throughcare trail anchor
    """


@trail.command()
@out_option
def export(out: str) -> None:
    """Writes the whole trail as lines, for the verifier that needs neither the site nor its database.

    Example: throughcare trail export --out trail.jsonl
    """
    by = start()
    from django.db import transaction

    from throughcare.audit.actions import record_administration
    from throughcare.audit.anchors import events, head
    from throughcare.audit.verifier import lines_of

    with transaction.atomic():
        record_administration(by=by, act="export trail", target="the trail")
    with part_of(out) as part, part.open("wb") as file:
        for line in lines_of(events(), head() or {}):
            file.write(line + b"\n")


@trail.command("anchor")
def anchor_trail() -> None:
    """Signs all events up to now and adds the signature to the file of anchors (THROUGHCARE_ANCHORS).

    Example: throughcare trail anchor
    """
    by = start()
    from django.conf import settings

    from throughcare.audit.actions import anchor

    made = anchor(by=by)
    if made is None:
        click.echo("nothing happened since the last anchor")
    else:
        click.echo(f"{made.size:,} events anchored in {settings.ANCHORS_FILE}")


@trail.command("public-key")
def show_public_key() -> None:
    """Prints the key that the signatures of the site are checked with: note it elsewhere.

    Example: throughcare trail public-key
    """
    start()
    from throughcare.keys import public_key

    click.echo(public_key())


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
    """What a site does every night: brings each day's obligations up to date, anchors the trail, destroys
    what was agreed, throws old sessions away.

    Example: throughcare nightly
    """
    by = start()
    from django.core.management import call_command

    from throughcare.audit.actions import anchor
    from throughcare.cases.actions.retention import run_disposals

    click.echo(f"{_check_record(by, mend=True)} cases brought up to date")
    click.echo(f"{len(run_disposals(by=by))} records destroyed")
    call_command("clearsessions")
    click.echo("the trail is anchored" if anchor(by=by) else "nothing to anchor")
