"""Commands of the audit trail: export it, anchor it, show the key of its signatures."""

from __future__ import annotations

import os
import sys
import time

import click

from throughcare.cli.keeping import start
from throughcare.cli.output import out_option, part_of
from throughcare.core.mistakes import InputMistakes

SECONDS_AFTER_START = 10  # the server that starts beside it comes first


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
@click.option(
    "--every", type=click.IntRange(min=1), help="Minutes: go on, and do it again each time."
)
def anchor_trail(every: int | None) -> None:
    """Signs all events up to now and adds the signature to the file of anchors (THROUGHCARE_ANCHORS).

    Example: throughcare trail anchor
    """
    if every:
        _wait(SECONDS_AFTER_START)
    by = start()
    from django.db import DatabaseError, close_old_connections

    while every:
        try:
            _anchor(by)
        except (InputMistakes, OSError, DatabaseError) as error:  # the next time it may work
            click.echo(f"The trail was not anchored: {error}", err=True)
        close_old_connections()
        _wait(every * 60)
    _anchor(by)


def _anchor(by: str) -> None:
    from django.conf import settings

    from throughcare.audit.actions import anchor

    made = anchor(by=by)
    if made is None:
        click.echo("nothing happened since the last anchor")
    else:
        click.echo(f"{made.size:,} events anchored in {settings.ANCHORS_FILE}")


def _wait(seconds: int) -> None:
    """Waits, and ends with whoever started the process: a server that was killed leaves nothing behind."""
    parent = os.getppid()
    for _ in range(seconds):
        time.sleep(1)
        if os.getppid() != parent:
            sys.exit(0)


@trail.command("public-key")
def show_public_key() -> None:
    """Prints the key that the signatures of the site are checked with: note it elsewhere.

    Example: throughcare trail public-key
    """
    start()
    from throughcare.keys import public_key

    click.echo(public_key())
