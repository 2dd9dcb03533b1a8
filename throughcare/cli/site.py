"""The commands of the site: serve, manage and demo."""

from __future__ import annotations

import contextlib
import os
import secrets
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click

HOST = "127.0.0.1"
SERVED_BY = "THROUGHCARE_SERVED_BY"  # the process that serves, for its workers
EVERY = 60  # minutes between two anchors of the audit trail


@click.command()
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True)
@click.option("--address", default=HOST, show_default=True,
              help="To listen on; another than this machine's own needs THROUGHCARE_HOSTS.")  # fmt: skip
@click.option("--anchor-every", type=click.IntRange(min=0), default=EVERY, show_default=True,
              help="Minutes between two anchors of the audit trail; 0 where something else does it.")  # fmt: skip
def serve(port: int, address: str, anchor_every: int) -> None:
    """Serves the site: on this machine only, or behind a proxy that speaks HTTPS.

    Example: throughcare serve --port 8001
    """
    use_settings(as_owner=False)
    from django.conf import settings

    if address != HOST and not settings.HOSTS:
        raise click.ClickException(
            "Other machines are answered by name only, over HTTPS: set THROUGHCARE_HOSTS to the names "
            "of the site. The demo is for this machine."
        )
    is_file = settings.DATABASES["default"]["ENGINE"].endswith("sqlite3")
    if is_file and not settings.DATABASE.is_file():
        raise click.ClickException(
            f"{settings.DATABASE} does not exist yet. Run `throughcare demo` to try the site, or "
            "`throughcare setup` for one of your own, or set THROUGHCARE_DATA to the folder that holds "
            "site.sqlite3."
        )
    refuse_what_is_not_safe()
    run_server(port, address, anchor_every)


def refuse_what_is_not_safe() -> None:
    """Stops where the tables are of another version, a setting could lose a commit, or a guard is gone."""
    import django

    django.setup()
    from django.db import OperationalError, connection

    from throughcare import guards
    from throughcare.databases import complaints

    try:
        if unapplied_migrations():
            raise click.ClickException(
                "The database was built by another version. Run `throughcare demo` again, or "
                "`throughcare migrate` to keep what is in it."
            )
        found = complaints()
        found += [f"{name} is gone: throughcare migrate" for name in guards.missing(connection)]
    except OperationalError as error:
        raise click.ClickException(f"The database cannot be reached: {error}") from error
    finally:
        connection.close()
    if found:
        raise click.ClickException("\n".join(found))


def unapplied_migrations() -> bool:
    """Whether the database lacks tables or columns that this version needs."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


@click.command()
@click.option("--out", default="demo-output", show_default=True, help="Folder to write to.",
              type=click.Path(path_type=Path, file_okay=False))  # fmt: skip
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True)
@click.option("--no-serve", is_flag=True, help="Stop when everything is written.")
def demo(out: Path, port: int, no_serve: bool) -> None:
    """The main job on the synthetic demo area, then the site with it.

    Example: throughcare demo --no-serve --out /tmp/demo
    """
    if not no_serve:
        check_port(port)
    start_demo_mode(out)
    use_settings(out)
    from throughcare.cli.counting import count_apart
    from throughcare.cli.loading import load_site
    from throughcare.demo.pipeline import run

    done = run(out, lambda step: click.echo(step, err=True))
    click.echo("Importing into the site ...", err=True)
    load_site(out, area=done.area, performance=(done.performance, done.left_out))
    click.echo("Counting the figures of the scoreboards ...", err=True)
    count_apart("throughcare demo")
    if no_serve:
        click.echo(f"See it: THROUGHCARE_DATA={out} throughcare serve --port {port}", err=True)
    else:
        run_server(port)


def start_demo_mode(out: Path) -> None:
    """Marks a folder as the demo's: its site signs anybody in, on this machine only, and takes nothing
    but synthetic records. A folder with another site's database is refused."""
    if (out / "site.sqlite3").exists() and not (out / "demo-mode").exists():
        raise click.ClickException(
            f"{out} holds the database of a site that is not the demo. Name another folder: --out."
        )
    out.mkdir(parents=True, exist_ok=True)
    (out / "demo-mode").write_text("synthetic records only\n", encoding="utf-8")
    write_secret_key(out / "secret-key")


@click.command(
    context_settings={"ignore_unknown_options": True, "help_option_names": []},
    add_help_option=False,
)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def manage(arguments: tuple[str, ...]) -> None:
    """Django's own commands.

    Example: throughcare manage migrate
    """
    use_settings()
    from django.core.management import execute_from_command_line

    execute_from_command_line(["throughcare manage", *arguments])


def use_settings(data: Path | None = None, *, as_owner: bool = True) -> None:
    """Points Django at the site's settings and, where it is said, at the folder of its database. Commands
    act for whoever runs the machine, who owns the tables; the site itself does not."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "throughcare.settings")
    if as_owner:
        os.environ["THROUGHCARE_AS_OWNER"] = "1"
    if data is not None:
        os.environ["THROUGHCARE_DATA"] = str(data)


def data_folder() -> Path:
    """The folder of the site's data, before its settings are read."""
    return Path(os.environ.get("THROUGHCARE_DATA", "demo-output"))


def write_secret_key(path: Path) -> None:
    """Writes the site's secret beside its database, readable by its owner only, unless one is there."""
    from throughcare.keys import write_once

    write_once(path, secrets.token_urlsafe(50))


def port_is_free(port: int, address: str = HOST) -> bool:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except OSError:
            return False
    return True


def check_port(port: int, address: str = HOST) -> None:
    """Raises a message with another port to try where this one is taken."""
    if not port_is_free(port, address):
        other = port + 1 if port < 65535 else 8001
        raise click.ClickException(
            f"Port {port} of {address} is in use, or not yours to use. Try another: --port {other}"
        )


def run_server(port: int, address: str = HOST, anchor_every: int = EVERY) -> None:
    """Serves until it is stopped."""
    check_port(port, address)
    from django.conf import settings
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    write_secret_key(settings.SECRET_KEY_FILE)
    os.environ.pop("THROUGHCARE_AS_OWNER", None)  # the site itself acts for whoever asks it
    click.echo(f"The site is on http://{address}:{port}/ (Ctrl+C stops it).", err=True)
    sys.stderr.flush()
    os.environ[SERVED_BY] = str(os.getpid())
    server = Granian(
        "throughcare.wsgi:application",
        address=address,
        port=port,
        interface=Interfaces.WSGI,
        workers=2,
        blocking_threads=4,
        log_level=LogLevels.warning,
    )
    with anchoring(anchor_every):
        server.serve()


@contextlib.contextmanager
def anchoring(minutes: int) -> Iterator[None]:
    """Anchors the audit trail again and again, in a process of its own, while the site runs."""
    if not minutes:
        yield
        return
    command = [sys.executable, "-m", "throughcare", "trail", "anchor", "--every", str(minutes)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, env=os.environ)
    try:
        yield
    finally:
        process.terminate()
        process.wait()
