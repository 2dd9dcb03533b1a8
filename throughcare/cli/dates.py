"""Days on the command line."""

from __future__ import annotations

import datetime
from typing import Any

import click

from throughcare.core.days import NotADay, day_of


class Day(click.DateTime):
    """A day that exists, written as files write it."""

    def __init__(self) -> None:
        super().__init__(formats=["%Y-%m-%d"])

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> datetime.datetime:
        try:
            day_of(str(value))
        except NotADay as mistake:
            self.fail(str(mistake), param, ctx)
        day = super().convert(value, param, ctx)
        assert isinstance(day, datetime.datetime)
        return day


DATE = Day()
