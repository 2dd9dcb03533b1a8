"""The `throughcare` command: argument parsing only. Each module here holds the commands of one noun
and is imported when one of its commands is called, so that `--help` is quick."""

from __future__ import annotations

import contextlib
import importlib
import os
import sys

import click

from throughcare.core.mistakes import InputMistakes

# command -> (module of this package, function)
COMMANDS = {
    "demo": ("site", "demo"),
    "serve": ("site", "serve"),
    "manage": ("site", "manage"),
    "setup": ("keeping", "setup"),
    "import": ("keeping", "import_folder"),
    "migrate": ("keeping", "migrate"),
    "backup-key": ("backups", "backup_key"),
    "backup": ("backups", "backup"),
    "restore": ("backups", "restore"),
    "drill": ("backups", "drill"),
    "verify": ("keeping", "verify"),
    "trail": ("trail", "trail"),
    "retention": ("keeping", "retention"),
    "nightly": ("keeping", "nightly"),
    "area": ("areas", "area"),
    "obligations": ("areas", "obligations"),
    "performance": ("areas", "performance"),
    "identifier": ("areas", "identifier"),
    "standard": ("definitions", "standard"),
    "framework": ("definitions", "framework"),
    "sample": ("inspections", "sample"),
    "score": ("inspections", "score"),
    "agreement": ("inspections", "agreement"),
    "report": ("inspections", "report"),
}


class LazyGroup(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        module, function = COMMANDS[name]
        command = getattr(importlib.import_module(f"throughcare.cli.{module}"), function)
        assert isinstance(command, click.Command)
        return command


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
def throughcare() -> None:
    """Offender management from court to the end of the sentence, measured and inspected.

    Example: throughcare demo
    """


def _forget_output() -> None:
    """What could not be written is not tried once more when the process ends."""
    with contextlib.suppress(OSError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def main() -> None:
    """Runs the command. Exit codes: 0 success, 1 wrong input, 2 wrong command line."""
    try:
        throughcare.main(standalone_mode=False)
    except InputMistakes as mistakes:
        click.echo(str(mistakes), err=True)
        sys.exit(1)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        click.echo("Stopped.", err=True)
        sys.exit(130)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
    except OSError as error:  # a full disk, a folder that may not be written to
        place = error.filename or "the output"
        click.echo(f"{place}: {error.strerror or error}.", err=True)
        _forget_output()
        sys.exit(1)
    except Exception as error:
        if not _is_of_the_database(error):
            raise
        told = "Check THROUGHCARE_DATA, or THROUGHCARE_DATABASE and THROUGHCARE_OWNER."
        click.echo(f"The database cannot be used: {error}. {told}", err=True)
        sys.exit(1)


def _is_of_the_database(error: Exception) -> bool:
    """Whether the database could not be reached, read or written; Django is there only if it was used."""
    database = sys.modules.get("django.db")
    return database is not None and isinstance(error, database.OperationalError)
