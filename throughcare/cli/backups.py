"""Commands of backups: the pair of keys, making one, restoring it, and the drill that does both."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import click

from throughcare.cli.keeping import start
from throughcare.cli.site import use_settings

RECIPIENT_FILE = "backup-recipient"


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
