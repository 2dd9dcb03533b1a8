"""Triggers: what starts a clock, by what it is dated, and which one inside a stretch it is."""

from __future__ import annotations

import ibis
from ibis.expr.types import Table

from throughcare.bulk.expressions.chains import keep_chain
from throughcare.bulk.expressions.corrections import live_entries
from throughcare.bulk.expressions.tables import (
    ORDER,
    Steps,
    as_of,
    journal,
    plus_span,
    relation,
)
from throughcare.bulk.rules import Shape

DATING = ("on", "on_recorded", "on_id")  # the entry that dates the trigger, in its order
PREVIOUS = ("before", "before_recorded", "before_id")  # the one that dates the trigger before it
_WHOSE = ("case_no", "start", "victim")


def keep_triggers(steps: Steps, shape: Shape, early: Table) -> Table:
    """Keeps `triggers`: case_no, start, victim, seq (its number in the case), trigger (an entry), at,
    the entry that dates it, and that of the trigger before it."""
    started = early.join(relation("starts"), "mark")
    if "dated" in shape.words:
        started = _dated(steps, shape, started)
    else:
        started = started.mutate(on="day", on_recorded="recorded", on_id="id")
    if "nth" in shape.words:
        started = _nth(steps, shape, started)
    by_order = [started[name] for name in (*DATING, *ORDER)]
    in_case = ibis.window(group_by=[started.case_no, started.start], order_by=by_order)
    of_subject = ibis.window(group_by=[started[k] for k in _WHOSE], order_by=by_order)
    previous = {}
    if "already" in shape.words:
        previous = {
            name: started[dating].lag().over(of_subject)
            for name, dating in zip(PREVIOUS, DATING, strict=True)
        }
    found = started.mutate(seq=ibis.row_number().over(in_case).cast("int32"), **previous)
    return steps.keep(
        "triggers", found.select(*_WHOSE, "seq", "at", *DATING, *previous, trigger="id")
    )


def _dated(steps: Steps, shape: Shape, started: Table) -> Table:
    """The entry that `dated_by` names gives the day; where it was taken back, no clock starts."""
    named = started.filter(started.ref.notnull()).select("case_no", "ref").distinct()
    entries = live_entries(journal())
    if shape.named_kinds is not None:
        entries = entries.filter(entries.kind.isin(shape.named_kinds))
    cases = ibis.table(
        {"area": "string", "case": "string", "case_no": "int32"}, name="case_numbers"
    )
    entries = entries.join(cases, ["area", "case"])
    entries = entries.semi_join(
        named, [entries.case_no == named.case_no, entries.id == named.ref]
    ).select("case_no", on="day", on_recorded="recorded", on_id="id")
    dating = steps.keep("dating", entries)
    found = started.left_join(
        dating,
        [started.case_no == dating.case_no, started.ref == dating.on_id],
        rname="{name}_dating",
    )
    itself = found.on.isnull()
    found = found.mutate(
        on=ibis.ifelse(itself, found.day, found.on),
        on_recorded=ibis.ifelse(itself, found.recorded, found.on_recorded),
        on_id=ibis.ifelse(itself, found.id, found.on_id),
    ).drop("case_no_dating")
    return found.filter(~found.ref_gone & (found.on <= as_of()))


def _nth(steps: Steps, shape: Shape, started: Table) -> Table:
    """The nth inside a stretch; counting starts afresh after each. A trigger can be the nth when the one
    nth - 1 before it is near enough; which of these are follows from the first, each at least n later."""
    window = ibis.window(
        group_by=[started[k] for k in _WHOSE],
        order_by=[started[name] for name in (*DATING, *ORDER)],
    )
    counted = steps.keep("counted", started.mutate(place=ibis.row_number().over(window)))
    several = counted.filter(counted.nth > 1)
    first = several.view().select(*_WHOSE, first_place="place", first_on="on")
    pairs = several.join(
        first,
        [
            *(several[k] == first[k] for k in _WHOSE),
            several.place - several.nth + 1 == first.first_place,
        ],
        rname="{name}_first",
    )
    pairs = plus_span(pairs, "first_on", "nth_", "reach", shape.words)
    near = steps.keep(
        "near",
        pairs.filter(pairs.reach.isnull() | (pairs.on <= pairs.reach)).select(
            *_WHOSE, "place", "nth"
        ),
    )
    later = near.view().select(*_WHOSE, later="place")
    ways = near.left_join(
        later,
        [*(near[k] == later[k] for k in _WHOSE), later.later >= near.place + near.nth],
        rname="{name}_later",
    )
    ways = ways.group_by([*_WHOSE, "place"]).agg(next=ways.later.min())
    starts = near.group_by(_WHOSE).agg(place=near.place.min())
    reached = keep_chain(steps, "nth", ways, starts, _WHOSE, "place")
    single = counted.filter(counted.nth == 1).drop("place")
    return ibis.union(single, counted.semi_join(reached, [*_WHOSE, "place"]).drop("place"))
