"""All steps in their order, for the constructs that a set of standards uses."""

from __future__ import annotations

import ibis
from ibis.expr.types import Table

from throughcare.bulk.expressions.corrections import keep_corrections
from throughcare.bulk.expressions.duties import DUTY, keep_duties
from throughcare.bulk.expressions.fulfilments import keep_first, wanted
from throughcare.bulk.expressions.marked import keep_cases, keep_early, keep_late
from throughcare.bulk.expressions.repeats import keep_repeats
from throughcare.bulk.expressions.stretches import keep_stretches
from throughcare.bulk.expressions.tables import Step, Steps, as_of, relation
from throughcare.bulk.expressions.triggers import keep_triggers
from throughcare.bulk.rules import Shape

_DAYS = ("on", "ended", "opens", "due", "done")


def steps_of(shape: Shape) -> list[Step]:
    """The steps; the last one is `obligations`, with a column for each that a row of obligations has,
    and `area` and `opens_on` and `fell_away_on` besides. Days are numbers."""
    steps = Steps()
    keep_corrections(steps, shape)
    cases = keep_cases(steps, shape)
    early = keep_early(steps, shape, cases)
    triggers = keep_triggers(steps, shape, early)
    duties = keep_duties(steps, shape, early, triggers)
    late = keep_late(steps, shape, wanted(steps, shape, cases, duties))
    found = []
    if "single" in shape.words:
        fulfilled = keep_first(steps, shape, late, duties)
        done = fulfilled.select(*DUTY, done="day", done_by="id")
        single = duties.filter(~duties.stretched)
        single = single.left_join(done, list(DUTY), rname="{name}_done")
        found.append(_parts(single))
        if shape.words & {"repeated", "chained"}:
            found.append(_parts(keep_repeats(steps, shape, late, duties, fulfilled)))
    if "stretched" in shape.words:
        found.append(_parts(keep_stretches(steps, shape, late, duties)))
    steps.keep("obligations", _states(ibis.union(*found)))
    return steps.steps


def _parts(found: Table) -> Table:
    """What the states are told from, with days of one type."""
    days = {name: found[name].cast("int32") for name in _DAYS}
    return found.select(*DUTY, "trigger", "done_by", **days)


def _states(found: Table) -> Table:
    state = ibis.cases(
        (found.done <= found.due, "met"),
        (found.done.notnull(), "late"),
        (found.ended <= found.due, "fallen_away"),
        (as_of() <= found.due, "due"),  # a duty is still in time on its last day
        else_="overdue",
    )
    found = found.mutate(state=state)
    days_late = ibis.cases(
        (found.state == "late", found.done - found.due),
        (found.state == "overdue", as_of() - found.due),
        else_=0,
    )
    cases = ibis.table(
        {"area": "string", "case": "string", "case_no": "int32"}, name="case_numbers"
    )
    found = found.mutate(days_late=days_late.cast("int32")).join(cases, "case_no")
    found = found.join(relation("names"), "standard", rname="{name}_of")
    return found.select(
        "area",
        "case",
        standard=found.name,
        trigger_entry=found.trigger,
        trigger_on=found.on,
        due_on=found.due,
        fulfilled_entry=found.done_by,
        fulfilled_on=found.done,
        state=found.state,
        days_late=found.days_late,
        opens_on=found.opens,
        fell_away_on=ibis.ifelse(found.state == "fallen_away", found.ended, ibis.null("int32")),
    )
