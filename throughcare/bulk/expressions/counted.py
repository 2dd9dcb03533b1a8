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
    as_of,
    fact_text,
    journal,
    relation,
)
from throughcare.core.conditions import Where
from throughcare.core.measures.counting import ADULT_FROM
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


def of_kinds(*kinds: str) -> Table:
    """The live entries of these kinds up to the day that is judged."""
    entries = journal()
    entries = entries.filter(entries.kind.isin(sorted(kinds)) & (entries.day <= as_of()))
    return live_entries(entries)


def _where(table: Table, kind: str, where: Where) -> BooleanValue:
    parts = [
        has_value(fact_text(table.facts, fact), facts_of(kind)[fact].type, values)
        for fact, values in where
    ]
    return reduce(operator.and_, parts, ibis.literal(True))


def _named(table: Table, fact: str) -> Table:
    """Adds `named`: the entry that a fact names, as it stands today; null where it was taken back."""
    renamed = ibis.table(
        {"area": "string", "case": "string", "id": "string", "stands": "string"}, name="renamed"
    ).view()
    columns = table.columns
    table = table.mutate(said_=fact_text(table.facts, fact))
    table = table.left_join(
        renamed.rename(gone_="id"),
        [table.area == renamed.area, table["case"] == renamed["case"], table.said_ == renamed.id],
        rname="{name}_renamed",
    )
    named = ibis.ifelse(table.gone_.isnull(), table.said_, table.stands)
    return table.select(*columns, named=named)


def matching(entries: Table, kind: str, pattern: Pattern) -> Table:
    """The entries (of one kind) that match a pattern."""
    found = entries.filter(_where(entries, kind, pattern.where)) if pattern.where else entries
    for fact, inner in pattern.names:
        others = matching(of_kinds(inner.kind).view(), inner.kind, inner).select(*CASE, other="id")
        columns = found.columns
        named = _named(found, fact)
        found = named.semi_join(
            others,
            [*(named[k] == others[k] for k in CASE), named.named == others.other],
        ).select(*columns)
    if pattern.named_by:
        found = _semi(found, answers(pattern.named_by))
    return found


def answers(named_by: NamedBy) -> Table:
    """area, case, answered: the entries that some entry of this description names."""
    entries = of_kinds(named_by.kind).view()
    if named_by.where:
        entries = entries.filter(_where(entries, named_by.kind, named_by.where))
    return _named(entries, named_by.fact).select(*CASE, answered="named").distinct()


def _semi(found: Table, answered: Table, *, anti: bool = False) -> Table:
    join = found.anti_join if anti else found.semi_join
    return join(
        answered, [*(found[k] == answered[k] for k in CASE), found.id == answered.answered]
    )


# The things that are counted


def counted_entries(measure: str, count: EntryCount) -> list[Table]:
    found = matching(of_kinds(count.of.kind), count.of.kind, count.of)
    rows = []
    if count.leaving_out:
        out = matching(found, count.of.kind, count.leaving_out)
        rows.append(_row(out, measure, counted=False, amount=0))
        found = found.anti_join(out.select(*CASE, "id"), [*CASE, "id"])
    met = matching(found, count.of.kind, count.met).select(*CASE, met_id="id").view()
    both = found.left_join(
        met, [*(found[k] == met[k] for k in CASE), found.id == met.met_id], rname="{name}_met"
    )
    rows.append(_row(both, measure, amount=both.met_id.notnull().cast("int64")))
    return rows


def counted_volume(measure: str, count: VolumeCount) -> list[Table]:
    parts = [
        matching(of_kinds(pattern.kind).view(), pattern.kind, pattern).select(*CASE, *ORDER)
        for pattern in count.of
    ]
    found = ibis.union(*parts, distinct=True) if len(parts) > 1 else parts[0]
    if count.once_per_sentence:
        found = _once_a_sentence(found)
    return [_row(found, measure)]


def _once_a_sentence(found: Table) -> Table:
    """The first in the time of each sentence; what comes before any sentence is a time of its own."""
    starts = of_kinds("sentenced").select(*CASE, *ORDER).mutate(is_start=1, is_one=0)
    both = ibis.union(starts, found.mutate(is_start=0, is_one=1))
    merged = both.group_by([*CASE, *ORDER]).agg(
        is_start=both.is_start.max(), is_one=both.is_one.max()
    )
    in_order = ibis.window(
        group_by=[merged.area, merged["case"]], order_by=[merged[n] for n in ORDER], preceding=None, following=0
    )
    merged = merged.mutate(time=merged.is_start.sum().over(in_order))
    ones = merged.filter(merged.is_one == 1)
    window = ibis.window(
        group_by=[ones.area, ones["case"], ones.time], order_by=[ones[n] for n in ORDER]
    )
    ones = ones.mutate(place=ibis.row_number().over(window))
    return ones.filter(ones.place == 0)


def counted_elapsed(measure: str, count: ElapsedCount) -> list[Table]:
    found = matching(of_kinds(count.of.kind), count.of.kind, count.of)
    kinds: Sequence[str] = (count.of.kind,)
    at = found.select(*CASE, "id", "day", "facts")
    for fact in count.since:
        kinds = facts_of(kinds[0])[fact].refers_to or ()
        others = of_kinds(*kinds).view().select(
            *CASE, other_id="id", other_day="day", other_facts="facts"
        )
        named = _named(at, fact)
        joined = named.left_join(
            others,
            [*(named[k] == others[k] for k in CASE), named.named == others.other_id],
            rname="{name}_other",
        )
        # The entry counted stays the same; its facts are those of the entry that was followed to.
        at = joined.select(*CASE, "id", "day", since=joined.other_day, facts=joined.other_facts)
        if fact != count.since[-1]:
            at = at.drop("since")
    return _elapsed_rows(measure, count, at)


def _elapsed_rows(measure: str, count: ElapsedCount, found: Table) -> list[Table]:
    ends = relation("days").select(end_day="day", end_working="working_day")
    starts = relation("days").select(start_day="day", start_working="working_day")
    found = found.left_join(ends, found.day == ends.end_day)
    found = found.left_join(starts, found.since == starts.start_day)
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


def counted_obligations(measure: str, count: ObligationCount) -> list[Table]:
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


def supervisions(count: SupervisionCount) -> Table:
    """area, case, entry, on, to_on (null while it goes on): the stretches of supervision. Within the time
    between two ends, the first start begins one, and so does the first licence."""
    entries = of_kinds("sentenced", "released", "transferred_in", *ENDS, *TO_CUSTODY)
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
    entries = _with_disposal(entries)
    custodial = entries.disposal.isin(CUSTODIAL_DISPOSALS).fill_null(False)
    starts = ibis.cases(
        ((entries.kind == "sentenced") & entries.disposal.isin(sorted(ORDERS)), "order"),
        ((entries.kind == "released") & (entries.licence != "false").fill_null(True), "licence"),
        ((entries.kind == "transferred_in") & custodial, "licence"),
        (entries.kind == "transferred_in", "order"),
        else_="",
    )
    is_end = entries.kind.isin(sorted(ENDS | TO_CUSTODY)) | ((entries.kind == "sentenced") & custodial)
    entries = entries.mutate(starts=starts, is_end=is_end.cast("int32"))
    in_order = ibis.window(
        group_by=[entries.area, entries["case"]], order_by=[entries[n] for n in ORDER], preceding=None, following=0
    )
    entries = entries.mutate(time=entries.is_end.sum().over(in_order))
    return _begun(entries, count)


def _with_disposal(entries: Table) -> Table:
    """The disposal of the last sentence up to each entry."""
    in_order = ibis.window(
        group_by=[entries.area, entries["case"]], order_by=[entries[n] for n in ORDER], preceding=None, following=0
    )
    number = (entries.kind == "sentenced").cast("int32").sum().over(in_order)
    entries = entries.mutate(sentence=number)
    of_sentence = ibis.window(group_by=[entries.area, entries["case"], entries.sentence])
    return entries.mutate(disposal=entries.said.max().over(of_sentence))


def _begun(entries: Table, count: SupervisionCount) -> Table:
    ends = entries.filter(entries.is_end == 1).select(*CASE, ends_time="time", ended="day")
    begun = entries.filter(entries.starts != "")
    keys = [begun.area, begun["case"], begun.time]
    order = [begun[n] for n in ORDER]
    begun = begun.mutate(
        place=ibis.row_number().over(ibis.window(group_by=keys, order_by=order)),
        of_kind=ibis.row_number().over(ibis.window(group_by=[*keys, begun.starts], order_by=order)),
    )
    begun = begun.filter(
        (begun.place == 0) | ((begun.starts == "licence") & (begun.of_kind == 0))
    )
    following = ibis.window(
        group_by=[begun.area, begun["case"], begun.time], order_by=[begun[n] for n in ORDER]
    )
    begun = begun.mutate(next_day=begun.day.lead().over(following))
    found = begun.left_join(
        ends,
        [*(begun[k] == ends[k] for k in CASE), begun.time + 1 == ends.ends_time],
        rname="{name}_end",
    )
    found = found.filter(found.starts.isin(list(count.kinds)))
    return found.select(
        *CASE, *ORDER, entry="id", on="day", to_on=ibis.coalesce(found.next_day, found.ended)
    )


def failures(count: SupervisionCount) -> Table:
    """The entries that fail a supervision, and were not answered in a way that lets it go on."""
    found = of_kinds(*count.failed_by)
    if count.unless_answered:
        found = _semi(found, answers(count.unless_answered), anti=True)
    return found.select(*CASE, *ORDER)
