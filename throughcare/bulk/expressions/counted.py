"""What measures count, as rows: each thing with its case, its day, and whether it is in the numerator.

`core.measures.counting` says it for one case; this is the same for everybody. A row of `counted` has
measure, area, case, entry, on (a day), to_on (its last day, for a supervision; else null), counted (in the
denominator; for a volume, in the count), amount (what it adds to the numerator). The window is applied
afterwards, so that one table serves every month and quarter.
"""

from __future__ import annotations

import operator
from collections.abc import Sequence
from functools import reduce

import ibis
from ibis.expr.types import BooleanValue, Table

from throughcare.bulk.expressions.corrections import live_entries
from throughcare.bulk.expressions.marked import has_value
from throughcare.bulk.expressions.tables import (
    ORDER,
    Steps,
    as_of,
    fact_text,
    journal,
    relation,
)
from throughcare.core.conditions import Where
from throughcare.core.measures.model import (
    ElapsedCount,
    EntryCount,
    ObligationCount,
    SupervisionCount,
    VolumeCount,
)
from throughcare.core.measures.patterns import NamedBy, Pattern
from throughcare.core.record.case_file import ENDS, ORDERS, TO_CUSTODY
from throughcare.core.record.court import CUSTODIAL_DISPOSALS
from throughcare.core.record.kinds import facts_of

CASE = ("area", "case")
COUNTED = {
    "measure": "string",
    "area": "string",
    "case": "string",
    "entry": "string",
    "on": "int32",
    "to_on": "int32",
    "counted": "boolean",
    "amount": "int64",
}


def _row(table: Table, measure: str, on: str = "day", entry: str = "id", **said: object) -> Table:
    columns = {
        "measure": ibis.literal(measure),
        "area": table.area,
        "case": table["case"],
        "entry": table[entry],
        "on": table[on],
        "to_on": ibis.null("int32"),
        "counted": ibis.literal(True),
        "amount": ibis.literal(1),
        **said,
    }
    return table.select(**columns).cast(COUNTED)


# Entries, and what they name


class Counting:
    """The steps of counting. What several measures read is kept once, and so is what is named by what: a
    table that is kept is planned by itself."""

    def __init__(self, steps: Steps):
        self.steps = steps
        self._kinds: dict[tuple[str, ...], Table] = {}

    def of_kinds(self, *kinds: str) -> Table:
        """The live entries of these kinds up to the day that is judged."""
        key = tuple(sorted(kinds))
        if key not in self._kinds:
            entries = journal()
            entries = entries.filter(entries.kind.isin(list(key)) & (entries.day <= as_of()))
            found = live_entries(entries).select(*CASE, *ORDER, "kind", "facts")
            self._kinds[key] = self.kept(found)
        return self._kinds[key]

    def kept(self, table: Table) -> Table:
        return self.steps.keep(f"measuring_{len(self.steps.steps)}", table)


def _where(table: Table, kind: str, where: Where) -> BooleanValue:
    parts = [
        has_value(fact_text(table.facts, fact), facts_of(kind)[fact].type, values)
        for fact, values in where
    ]
    return reduce(operator.and_, parts, ibis.literal(True))


def _named(counting: Counting, table: Table, fact: str) -> Table:
    """Adds `named`: the entry that a fact names, as it stands today; null where it was taken back."""
    renamed = ibis.table(
        {"area": "string", "case": "string", "id": "string", "stands": "string"}, name="renamed"
    ).select(*CASE, "stands", said_="id", was_=ibis.literal(True))
    columns = table.columns
    found = table.mutate(said_=fact_text(table.facts, fact))
    found = found.left_join(renamed, [*CASE, "said_"], rname="{name}_renamed")
    named = ibis.ifelse(found.was_.isnull(), found.said_, found.stands)
    return counting.kept(found.select(*columns, named=named))


def matching(counting: Counting, entries: Table, kind: str, pattern: Pattern) -> Table:
    """The entries (of one kind) that match a pattern."""
    found = entries.filter(_where(entries, kind, pattern.where)) if pattern.where else entries
    for fact, inner in pattern.names:
        others = matching(counting, counting.of_kinds(inner.kind), inner.kind, inner).select(
            *CASE, named="id"
        )
        named = _named(counting, found, fact)
        found = counting.kept(named.semi_join(others, [*CASE, "named"]).drop("named"))
    if pattern.named_by:
        found = counting.kept(found.semi_join(answers(counting, pattern.named_by), [*CASE, "id"]))
    return found


def answers(counting: Counting, named_by: NamedBy) -> Table:
    """area, case, id: the entries that some entry of this description names."""
    entries = counting.of_kinds(named_by.kind)
    if named_by.where:
        entries = entries.filter(_where(entries, named_by.kind, named_by.where))
    return _named(counting, entries, named_by.fact).select(*CASE, id="named").distinct()


# The things that are counted


def counted_entries(counting: Counting, measure: str, count: EntryCount) -> list[Table]:
    found = matching(counting, counting.of_kinds(count.of.kind), count.of.kind, count.of)
    rows = []
    if count.leaving_out:
        out = matching(counting, found, count.of.kind, count.leaving_out)
        rows.append(_row(out, measure, counted=False, amount=0))
        found = counting.kept(found.anti_join(out.select(*CASE, "id"), [*CASE, "id"]))
    met = matching(counting, found, count.of.kind, count.met).select(
        *CASE, "id", is_met=ibis.literal(1)
    )
    both = found.left_join(met, [*CASE, "id"], rname="{name}_met")
    rows.append(_row(both, measure, amount=ibis.coalesce(both.is_met, 0)))
    return rows


def counted_volume(counting: Counting, measure: str, count: VolumeCount) -> list[Table]:
    parts = [
        matching(counting, counting.of_kinds(pattern.kind), pattern.kind, pattern).select(
            *CASE, *ORDER
        )
        for pattern in count.of
    ]
    found = ibis.union(*parts, distinct=True) if len(parts) > 1 else parts[0]
    if count.once_per_sentence:
        found = _once_a_sentence(counting, found)
    return [_row(found, measure)]


def _once_a_sentence(counting: Counting, found: Table) -> Table:
    """The first in the time of each sentence; what comes before any sentence is a time of its own."""
    starts = counting.of_kinds("sentenced").select(*CASE, *ORDER).mutate(is_start=1, is_one=0)
    both = ibis.union(starts, found.mutate(is_start=0, is_one=1))
    merged = both.group_by([*CASE, *ORDER]).agg(
        is_start=both.is_start.max(), is_one=both.is_one.max()
    )
    in_order = ibis.window(
        group_by=[merged.area, merged["case"]],
        order_by=[merged[n] for n in ORDER],
        preceding=None,
        following=0,
    )
    merged = merged.mutate(time=merged.is_start.sum().over(in_order))
    ones = merged.filter(merged.is_one == 1)
    window = ibis.window(
        group_by=[ones.area, ones["case"], ones.time], order_by=[ones[n] for n in ORDER]
    )
    ones = ones.mutate(place=ibis.row_number().over(window))
    return ones.filter(ones.place == 0)


def counted_elapsed(counting: Counting, measure: str, count: ElapsedCount) -> list[Table]:
    found = matching(counting, counting.of_kinds(count.of.kind), count.of.kind, count.of)
    kinds: Sequence[str] = (count.of.kind,)
    at = found.select(*CASE, "id", "day", "facts")
    for fact in count.since:
        kinds = facts_of(kinds[0])[fact].refers_to or ()
        others = counting.of_kinds(*kinds).select(
            *CASE, named="id", other_day="day", other_facts="facts"
        )
        joined = _named(counting, at, fact).left_join(
            others, [*CASE, "named"], rname="{name}_other"
        )
        # The entry counted stays the same; its facts are those of the entry that was followed to.
        at = counting.kept(
            joined.select(*CASE, "id", "day", since=joined.other_day, facts=joined.other_facts)
        )
        if fact != count.since[-1]:
            at = at.drop("since")
    return _elapsed_rows(measure, count, at)


def _elapsed_rows(measure: str, count: ElapsedCount, found: Table) -> list[Table]:
    ends = relation("days").select(end_day="day", end_working="working_day")
    starts = relation("days").select(start_day="day", start_working="working_day")
    found = found.mutate(end_day=found.day, start_day=found.since)
    found = found.left_join(ends, "end_day", rname="{name}_end")
    found = found.left_join(starts, "start_day", rname="{name}_start")
    elapsed = found.end_working - found.start_working
    amount = elapsed if count.within is None else (elapsed <= count.within).cast("int64")
    known = found.since.notnull() & (found.since <= found.day)
    if count.adults_only:
        people = ibis.table(
            {"area": "string", "case": "string", "adult_from": "int32"}, name="people"
        )
        found = found.left_join(people, list(CASE), rname="{name}_person")
        child = (found.adult_from > found.day).fill_null(False)
        known = known & ~child
    return [_row(found, measure, counted=known, amount=ibis.ifelse(known, amount, 0))]


def counted_obligations(counting: Counting, measure: str, count: ObligationCount) -> list[Table]:
    rows = ibis.table(
        {
            "area": "string", "case": "string", "standard": "string", "trigger_entry": "string",
            "trigger_on": "int32", "due_on": "int32", "fulfilled_on": "int32", "state": "string",
        },
        name="obligations",
    )  # fmt: skip
    found = rows.filter(rows.standard.isin(list(count.standards)) & rows[count.dated_by].notnull())
    counted = found.state.isin(sorted(count.of))
    met = found.state.isin(sorted(count.met))
    amount = (counted & met).cast("int64")
    return [_row(found, measure, count.dated_by, "trigger_entry", counted=counted, amount=amount)]


def supervisions(counting: Counting, count: SupervisionCount) -> Table:
    """area, case, entry, on, to_on (null while it goes on): the stretches of supervision. Within the time
    between two ends, the first start begins one, and so does the first licence."""
    entries = counting.of_kinds("sentenced", "released", "transferred_in", *ENDS, *TO_CUSTODY)
    entries = entries.select(
        *CASE,
        *ORDER,
        kind="kind",
        said=ibis.ifelse(
            entries.kind == "sentenced", fact_text(entries.facts, "disposal"), ibis.null("string")
        ),
        licence=ibis.ifelse(
            entries.kind == "released", fact_text(entries.facts, "licence"), ibis.null("string")
        ),
    )
    entries = counting.kept(_with_disposal(entries))
    custodial = entries.disposal.isin(CUSTODIAL_DISPOSALS).fill_null(False)
    starts = ibis.cases(
        ((entries.kind == "sentenced") & entries.disposal.isin(sorted(ORDERS)), "order"),
        ((entries.kind == "released") & (entries.licence != "false").fill_null(True), "licence"),
        ((entries.kind == "transferred_in") & custodial, "licence"),
        (entries.kind == "transferred_in", "order"),
        else_="",
    )
    is_end = entries.kind.isin(sorted(ENDS | TO_CUSTODY)) | (
        (entries.kind == "sentenced") & custodial
    )
    entries = entries.mutate(starts=starts, is_end=is_end.cast("int32"))
    in_order = ibis.window(
        group_by=[entries.area, entries["case"]],
        order_by=[entries[n] for n in ORDER],
        preceding=None,
        following=0,
    )
    entries = entries.mutate(time=entries.is_end.sum().over(in_order))
    return _begun(counting.kept(entries), count)


def _with_disposal(entries: Table) -> Table:
    """The disposal of the last sentence up to each entry."""
    in_order = ibis.window(
        group_by=[entries.area, entries["case"]],
        order_by=[entries[n] for n in ORDER],
        preceding=None,
        following=0,
    )
    number = (entries.kind == "sentenced").cast("int32").sum().over(in_order)
    entries = entries.mutate(sentence=number)
    of_sentence = ibis.window(group_by=[entries.area, entries["case"], entries.sentence])
    return entries.mutate(disposal=entries.said.max().over(of_sentence))


def _begun(entries: Table, count: SupervisionCount) -> Table:
    ends = entries.filter(entries.is_end == 1).select(*CASE, next_time="time", ended="day")
    begun = entries.filter(entries.starts != "")
    keys = [begun.area, begun["case"], begun.time]
    order = [begun[n] for n in ORDER]
    begun = begun.mutate(
        place=ibis.row_number().over(ibis.window(group_by=keys, order_by=order)),
        of_kind=ibis.row_number().over(ibis.window(group_by=[*keys, begun.starts], order_by=order)),
    )
    begun = begun.filter((begun.place == 0) | ((begun.starts == "licence") & (begun.of_kind == 0)))
    following = ibis.window(
        group_by=[begun.area, begun["case"], begun.time], order_by=[begun[n] for n in ORDER]
    )
    begun = begun.mutate(next_day=begun.day.lead().over(following), next_time=begun.time + 1)
    found = begun.left_join(ends, [*CASE, "next_time"], rname="{name}_end")
    found = found.filter(found.starts.isin(list(count.kinds)))
    return found.select(
        *CASE, *ORDER, entry="id", on="day", to_on=ibis.coalesce(found.next_day, found.ended)
    )


def failures(counting: Counting, count: SupervisionCount) -> Table:
    """The entries that fail a supervision, and were not answered in a way that lets it go on."""
    found = counting.of_kinds(*count.failed_by)
    if count.unless_answered:
        found = found.anti_join(answers(counting, count.unless_answered), [*CASE, "id"])
    return found.select(*CASE, *ORDER)


def values_of_groups(counting: Counting) -> Table:
    """area, case, field, day, recorded, id, value: how team, officer and tier of a case change."""
    parts = []
    for field, kind, fact in (
        ("team", "allocated", "team"),
        ("officer", "allocated", "officer"),
        ("tier", "tiered", "tier"),
    ):
        entries = counting.of_kinds(kind)
        value = fact_text(entries.facts, fact).nullif("")
        parts.append(entries.select(*CASE, *ORDER, field=ibis.literal(field), value=value))
    found = ibis.union(*parts)
    return found.filter(found.value.notnull())


COUNTERS = {
    ObligationCount: counted_obligations,
    EntryCount: counted_entries,
    VolumeCount: counted_volume,
    ElapsedCount: counted_elapsed,
}
