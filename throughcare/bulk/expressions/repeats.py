"""Repetitions: once a duty is fulfilled, the next is due so long after."""

from __future__ import annotations

import ibis
from ibis.expr.types import Table

from throughcare.bulk.expressions.chains import keep_chain
from throughcare.bulk.expressions.duties import DUTY
from throughcare.bulk.expressions.fulfilments import candidates, keep_first_by_tree
from throughcare.bulk.expressions.tables import ORDER, Steps, first_of, plus_span
from throughcare.bulk.rules import Shape


def keep_repeats(steps: Steps, shape: Shape, late: Table, duties: Table, fulfilled: Table) -> Table:
    """Keeps `follow_ups`: for each fulfilment of a duty that repeats, the obligation that follows it:
    opens, due, and its own fulfilment, where there is one."""
    again = duties.filter(duties.repeated)
    firsts = fulfilled.semi_join(again, list(DUTY)).select(*DUTY, *ORDER)
    kept = steps.keep("first_times", firsts)
    later = candidates(shape, late, again)
    since = kept.select(*DUTY, first_day="day")
    later = later.join(since, list(DUTY)).filter(lambda t: t.day > t.first_day)
    done = [kept]
    if "repeated" in shape.words:
        # Each later day with an entry is a repetition: the next is asked for from the day after.
        plain = later.filter(~later.chained)
        done.append(first_of(plain, [*DUTY, "day"]).select(*DUTY, *ORDER))
    if "chained" in shape.words:
        done.append(_chained(steps, shape, later.filter(later.chained), kept))
    times = ibis.union(*done)
    window = ibis.window(group_by=[times[k] for k in DUTY], order_by=[times.day])
    times = times.mutate(
        next_day=times.day.lead().over(window), next_id=times.id.lead().over(window)
    )
    found = times.join(
        again.select(
            *DUTY, "trigger", "on", "ended", "again_add_days", "again_add_working_days",
            "again_add_months",
        ),
        list(DUTY),
    )  # fmt: skip
    found = plus_span(found, "day", "again_", "due", shape.words)
    return steps.keep(
        "follow_ups",
        found.select(
            *DUTY, "trigger", "on", "ended", "due", opens=(found.day + 1).cast("int32"),
            done="next_day", done_by="next_id",
        ),
    )  # fmt: skip


def _chained(steps: Steps, shape: Shape, later: Table, firsts: Table) -> Table:
    """Where all of several things are asked for again, what completes them next is told for each day on
    which something could have been completed; which of these days count follows from the first."""
    later = steps.keep("later", later.select(*DUTY, "leaf", "node", *ORDER))
    days = ibis.union(later.select(*DUTY, "day"), firsts.select(*DUTY, "day"), distinct=True)
    days = days.rename(since="day")
    pairs = days.join(later, list(DUTY)).filter(lambda t: t.day > t.since)
    nexts = keep_first_by_tree(steps, shape, "completed", pairs, (*DUTY, "since"))
    ways = nexts.select(*DUTY, "since", next="day")
    starts = firsts.select(*DUTY, since="day")
    reached = keep_chain(steps, "repeat", ways, starts, DUTY, "since")
    return nexts.join(reached, [*DUTY, "since"]).select(*DUTY, *ORDER)
