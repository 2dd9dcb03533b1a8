"""The commands of the site: serve, manage and demo."""

from __future__ import annotations

import os
import secrets
import socket
import sys
from pathlib import Path

import click

HOST = "127.0.0.1"


@click.command()
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True)
def serve(port: int) -> None:
    """Serves the site on this machine only, with what `throughcare demo` built.

    Example: throughcare serve --port 8001
    """
    use_settings(as_owner=False)
    from django.conf import settings

    is_file = settings.DATABASES["default"]["ENGINE"].endswith("sqlite3")
    if is_file and not settings.DATABASE.is_file():
        raise click.ClickException(
            f"{settings.DATABASE} does not exist yet. Run `throughcare demo` first, or set "
            "THROUGHCARE_DATA to the folder that holds site.sqlite3."
        )
    refuse_what_is_not_safe()
    run_server(port)


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
    from throughcare.cli.loading import load_site
    from throughcare.demo.pipeline import run

    done = run(out, lambda step: click.echo(step, err=True))
    click.echo("Importing into the site ...", err=True)
    load_site(out, area=done.area, performance=(done.performance, done.left_out))
    if no_serve:
        click.echo(f"See it: THROUGHCARE_DATA={out} throughcare serve --port {port}", err=True)
    else:
        serve_instead(port)


def serve_instead(port: int) -> None:
    """Goes on as `serve`: what loaded the area acts as the owner of the tables, which the site may not,
    and holds the area in its memory."""
    os.environ.pop("THROUGHCARE_AS_OWNER", None)
    command = [sys.executable, "-m", "throughcare", "serve", "--port", str(port)]
    os.execv(sys.executable, command)


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
    else:
        os.environ.pop("THROUGHCARE_AS_OWNER", None)
    if data is not None:
        os.environ["THROUGHCARE_DATA"] = str(data)


def write_secret_key(path: Path) -> None:
    """Writes the site's secret beside its database, readable by its owner only, unless one is there."""
    from throughcare.keys import keep_secret

    keep_secret(path, secrets.token_urlsafe(50))


def port_is_free(port: int) -> bool:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True


def check_port(port: int) -> None:
    """Raises a message with another port to try where this one is taken."""
    if not port_is_free(port):
        other = port + 1 if port < 65535 else 8001
        raise click.ClickException(
            f"Port {port} of {HOST} is in use, or not yours to use. Try another: --port {other}"
        )


def run_server(port: int) -> None:
    """Serves until it is stopped."""
    check_port(port)
    from django.conf import settings
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    write_secret_key(settings.SECRET_KEY_FILE)
    click.echo(f"The site is on http://{HOST}:{port}/ (Ctrl+C stops it).", err=True)
    sys.stderr.flush()
    Granian(
        "throughcare.wsgi:application",
        address=HOST,
        port=port,
        interface=Interfaces.WSGI,
        workers=2,
        blocking_threads=4,
        log_level=LogLevels.warning,
    ).serve()
