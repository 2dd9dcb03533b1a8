"""Counts: so many entries in each stretch of time, one obligation a stretch."""

from __future__ import annotations

import ibis
from ibis.expr.types import Table

from throughcare.bulk.expressions.duties import DUTY
from throughcare.bulk.expressions.fulfilments import candidates
from throughcare.bulk.expressions.tables import ORDER, Steps, plus_span, relation
from throughcare.bulk.rules import Shape

_PARTS = ("add_days", "add_working_days", "add_months")


def keep_stretches(steps: Steps, shape: Shape, late: Table, duties: Table) -> Table:
    """Keeps `counted_stretches`: opens, due, and the entry that makes the count full, where there is one."""
    counted = duties.filter(duties.stretched)
    found = counted.select(*DUTY, "trigger", "on", "ended", "until").join(
        relation("stretches"), "standard"
    )
    # The nth stretch is n times as long after the trigger; not one length after the last one.
    found = found.mutate(
        **{f"until_{part}": found[f"each_{part}"] * found.number for part in _PARTS},
        **{f"from_{part}": found[f"each_{part}"] * (found.number - 1) for part in _PARTS},
    )
    found = plus_span(found, "on", "until_", "following", shape.words)
    found = plus_span(found, "on", "from_", "opens", shape.words)
    found = plus_span(found, "on", "span_", "last", shape.words)
    found = found.mutate(opens=ibis.ifelse(found.number == 1, found.on, found.opens))
    found = found.filter((found.opens < found.last) & (found.opens <= found.until))
    found = found.mutate(due=(found.following - 1).cast("int32"))
    stretches = steps.keep(
        "stretches_run",
        found.select(*DUTY, "number", "count", "trigger", "on", "ended", "until", "opens", "due"),
    )
    return steps.keep("counted_stretches", _with_count(shape, late, counted, stretches))


def _with_count(shape: Shape, late: Table, counted: Table, stretches: Table) -> Table:
    """The entry that makes the count full: the nth, in the order of the case, of those in the stretch."""
    ends = stretches.group_by(DUTY).agg(last_due=stretches.due.max())
    entries = candidates(shape, late, counted)
    entries = entries.join(ends, list(DUTY)).filter(
        lambda t: (t.day >= t.on) & (t.day <= t.last_due)
    )
    entries = entries.select(*DUTY, *ORDER).distinct()
    inside = stretches.select(*DUTY, "number", "count", "opens", "due").join(entries, list(DUTY))
    inside = inside.filter((inside.day >= inside.opens) & (inside.day <= inside.due))
    window = ibis.window(
        group_by=[*(inside[k] for k in DUTY), inside.number],
        order_by=[inside[name] for name in ORDER],
    )
    inside = inside.mutate(place=ibis.row_number().over(window))
    full = inside.filter(inside.place == inside["count"] - 1).select(
        *DUTY, "number", done="day", done_by="id"
    )
    found = stretches.left_join(full, [*DUTY, "number"], rname="{name}_full")
    return found.select(*DUTY, "trigger", "on", "ended", "opens", "due", "done", "done_by")
