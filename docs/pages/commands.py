"""docs/reference/commands.md: the help of every command, as the command itself gives it."""

from __future__ import annotations

import click

from docs.markdown import code, document
from throughcare.cli import throughcare

WIDTH = 96

INTRO = """`-` for a file is standard input; `--out -`, the default, is standard output. Progress goes to standard
error. A command exits 0 on success, 1 when the input is wrong, and 2 when the command line is."""


def page() -> str:
    settings = throughcare.context_settings
    context = click.Context(throughcare, info_name="throughcare", terminal_width=WIDTH, **settings)
    return document("Commands", INTRO, *_commands(throughcare, context))


def _commands(group: click.Group, context: click.Context) -> list[str]:
    parts = []
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        inner = click.Context(command, info_name=name, parent=context, terminal_width=WIDTH)
        parts += [f"## {inner.command_path}", code(command.get_help(inner), "text")]
        if isinstance(command, click.Group):
            parts += _commands(command, inner)
    return parts
