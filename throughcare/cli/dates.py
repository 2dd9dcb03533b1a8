"""Days on the command line."""

from __future__ import annotations

import datetime
from typing import Any

import click

from throughcare.core.days import FIRST_DAY, LAST_DAY, NotADay, day_of


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
            remedy = f"Write one from {FIRST_DAY:%Y} to {LAST_DAY:%Y} as YYYY-MM-DD."
            self.fail(f"{mistake.problem} {remedy}", param, ctx)
        day = super().convert(value, param, ctx)
        assert isinstance(day, datetime.datetime)
        return day


DATE = Day()
