"""Duties: triggers under a standard in force that applies to the case; from when, by when, until when."""

from __future__ import annotations

import ibis
from ibis.expr.types import Table

from throughcare.bulk.expressions.marked import has_value, in_list, value_told
from throughcare.bulk.expressions.tables import ORDER, Steps, after, as_of, plus_span, relation
from throughcare.bulk.expressions.triggers import DATING
from throughcare.bulk.fields import LISTS, Condition
from throughcare.bulk.rules import Shape

DUTY = ("case_no", "standard", "seq")  # what tells one duty from another
NEVER = 10_000_000  # a day after any other; its negative is a day before any other


def keep_duties(steps: Steps, shape: Shape, early: Table, triggers: Table) -> Table:
    """Keeps `duties`: the trigger and, in whole days, `opens`, `due`, `until` (what happens later does not
    count) and `ended` (the day on which the case ended for the standard, or null)."""
    found = triggers.join(relation("rules"), "start")
    found = found.filter((found.in_force_from <= found.on) & (found.on <= found.in_force_to))
    if shape.conditions:
        found = _applying(steps, shape, early, found)
    found = _with_ends(steps, early, found)
    found = plus_span(found, "on", "", "within", shape.words)
    opens = ibis.coalesce(found["at"] - found.opens_before, found.on)
    due = ibis.coalesce(found.within, found["at"] - ibis.coalesce(found.due_before, 0))
    by_fact = found.add_days.isnull() & found.add_working_days.isnull() & found.add_months.isnull()
    due = ibis.ifelse(found.stretched, ibis.null("int32"), due)
    found = found.mutate(
        opens=opens, due=due, until=ibis.least(as_of(), ibis.coalesce(found.ended, NEVER))
    )
    # Without the date that the clock runs to there is nothing to be late for.
    return steps.keep("duties", found.filter(~by_fact | found.stretched | found.due.notnull()))


def _applying(steps: Steps, shape: Shape, early: Table, found: Table) -> Table:
    """The triggers of standards whose every condition holds on the trigger's day."""
    spells = steps.keep("holding", _spells(shape, early))
    asked = found.filter(found.needs > 0).select(*DUTY, "on").join(relation("required"), "standard")
    held = asked.join(
        spells,
        [
            asked.case_no == spells.case_no,
            asked.condition == spells.condition,
            asked.on >= spells.from_day,
            asked.on <= spells.to_day,
        ],
        rname="{name}_spell",
    )
    held = held.group_by(DUTY).agg(held=held.count().cast("int32"))
    found = found.left_join(held, list(DUTY), rname="{name}_held")
    found = found.filter((found.needs == 0) | (found.held == found.needs))
    return found.drop("held", *(f"{name}_held" for name in DUTY))


def _spells(shape: Shape, early: Table) -> Table:
    """From which day to which a condition holds in a case. A field keeps its value from the last entry of
    a day that changes it to the next; before its first value it counts as having that one."""
    changes = _values(shape, early.join(relation("condition_marks"), "mark"))
    holds = ibis.cases(
        *((changes.condition == n, _holds(changes, c)) for c, n in shape.conditions.items()),
        else_=False,
    )
    changes = changes.select("case_no", "condition", *ORDER, holds=holds)
    window = ibis.window(
        group_by=[changes.case_no, changes.condition], order_by=[changes[name] for name in ORDER]
    )
    changes = changes.mutate(
        place=ibis.row_number().over(window), next_day=changes.day.lead().over(window)
    )
    keys = ("case_no", "condition", "holds")
    last = changes.filter(changes.next_day.isnull() | (changes.next_day > changes.day)).select(
        *keys, from_day="day", to_day=ibis.coalesce(ibis._.next_day - 1, NEVER).cast("int32")
    )
    first = changes.filter(changes.place == 0).select(
        *keys,
        from_day=ibis.literal(-NEVER, "int32"),
        to_day=(ibis._.day - 1).cast("int32"),
    )
    both = ibis.union(last, first)
    return both.filter(both.holds).drop("holds")


def _values(shape: Shape, changes: Table) -> Table:
    """The value that the field takes at each entry; those that leave it as it was are left out."""
    two_years = ibis.null("int32")
    if any(mark.value == ":time_to_release" for mark in shape.marks):
        # Twenty-four months of the calendar table.
        days = relation("days").select("month", "day_of_month", of_day="day")
        months = relation("months").rename(month_after="month")
        changes = changes.left_join(days, changes.day == days.of_day)
        changes = changes.left_join(months, changes.month + 24 == months.month_after)
        two_years = changes.first_day + ibis.least(changes.day_of_month, changes.length) - 1
    told = [
        (changes.mark == n, value_told(changes.value, changes["at"], two_years, mark.value))
        for mark, n in shape.marks.items()
        if mark.value
    ]
    changes = changes.mutate(value=ibis.cases(*told, else_=ibis.null("string")))
    return changes.filter(changes.value.notnull())


def _holds(changes: Table, condition: Condition) -> ibis.expr.types.BooleanValue:
    found = has_value(changes.value, "text", condition.values)
    if condition.field in LISTS:
        for value in sorted(condition.values):
            found = found | in_list(changes.value, value)
    return found


def _with_ends(steps: Steps, early: Table, found: Table) -> Table:
    """`ended`: the day of the first entry after the trigger that ends the case for the standard."""
    ends = early.join(relation("falls"), "mark").select("case_no", "falls", *ORDER)
    ends = steps.keep("ends", ends).rename({f"end_{name}": name for name in ORDER})
    pairs = found.select(*DUTY, "falls", "trigger", *DATING).join(
        ends, ["case_no", "falls"], rname="{name}_end"
    )
    later = after([pairs[f"end_{name}"] for name in ORDER], [pairs[name] for name in DATING])
    pairs = pairs.filter(later & (pairs.end_id != pairs.trigger))
    first = pairs.group_by(DUTY).agg(ended=pairs.end_day.min())
    found = found.left_join(first, list(DUTY), rname="{name}_ended")
    return found.drop(*(f"{name}_ended" for name in DUTY))
