"""The tables that the steps read, and the steps themselves: each is kept under a name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import ibis
import pyarrow as pa
from ibis.expr.types import BooleanColumn, Column, IntegerColumn, StringColumn, Table

from throughcare.bulk.calendar_tables import calendar_tables
from throughcare.bulk.journals import JOURNAL
from throughcare.bulk.rules import SCHEMAS

ORDER = ("day", "recorded", "id")  # the order of entries in a case


@dataclass(frozen=True)
class Step:
    """A table to be kept. With `loop`, again and again (all neighbouring steps of that loop in their
    order) until the table named so has no rows."""

    name: str
    table: Table
    loop: str | None = None


class Steps:
    """The steps as they are gathered."""

    def __init__(self) -> None:
        self.steps: list[Step] = []

    def keep(self, name: str, table: Table, loop: str | None = None) -> Table:
        """Keeps a table, and returns what reads it."""
        self.steps.append(Step(name, table, loop))
        return ibis.table(table.schema(), name=name)


def journal() -> Table:
    return ibis.table(ibis.Schema.from_pyarrow(JOURNAL), name="journal")


def relation(name: str) -> Table:
    """One of the relations of the standards, or of the calendar."""
    if name in SCHEMAS:
        schema = pa.schema(list(SCHEMAS[name].items()))
    else:
        schema = calendar_tables()[name].schema
    return ibis.table(ibis.Schema.from_pyarrow(schema), name=name).view()


# Each engine defines these two functions when it is opened: the text of a fact (null where it is not
# recorded), and the day that is judged. So neither is in the text of a step.


@ibis.udf.scalar.builtin(signature=(("string", "string"), "string"))
def fact_text(facts: StringColumn, fact: str) -> StringColumn:
    """The text of a fact."""


@ibis.udf.scalar.builtin(signature=((), "int32"))
def as_of() -> IntegerColumn:
    """The day that is judged."""


def after(left: Sequence[Column], right: Sequence[Column]) -> BooleanColumn:
    """Whether an entry comes after another one in the case: by day, time of recording, id."""
    day, recorded, entry = (a > b for a, b in zip(left, right, strict=True))
    same_day, same_time = left[0] == right[0], left[1] == right[1]
    return day | (same_day & (recorded | (same_time & entry)))


def plus_span(table: Table, day: str, prefix: str, out: str, words: frozenset[str]) -> Table:
    """Adds the column `out`: the day that a length of time (the columns add_days, add_working_days,
    add_months with this prefix) after `day`; null where there is none. Only the units in `words` occur."""
    columns = table.columns
    found = [table[day] + table[f"{prefix}add_days"]]
    if words & {"working_days", "months"}:
        days = relation("days").select("month", "day_of_month", "working_day", day_="day")
        table = table.left_join(days, table[day] == days.day_)
        found = [table[day] + table[f"{prefix}add_days"]]
    if "working_days" in words:
        working = relation("working_days").rename(working_day_after="working_day", day_after="day")
        number = table.working_day + table[f"{prefix}add_working_days"]
        table = table.left_join(working, number == working.working_day_after)
        found.append(table.day_after)
    if "months" in words:
        months = relation("months").rename(month_after="month")
        number = table.month + table[f"{prefix}add_months"]
        table = table.left_join(months, number == months.month_after)
        found.append(table.first_day + ibis.least(table.day_of_month, table.length) - 1)
    return table.select(*columns, ibis.coalesce(*found).cast("int32").name(out))


def first_of(table: Table, keys: Sequence[str], order: Sequence[str] = ORDER) -> Table:
    """The first row of each group."""
    window = ibis.window(group_by=[table[k] for k in keys], order_by=[table[k] for k in order])
    numbered = table.mutate(place_=ibis.row_number().over(window))
    return numbered.filter(numbered.place_ == 0).drop("place_")
