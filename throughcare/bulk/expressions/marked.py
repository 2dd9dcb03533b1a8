"""The one pass over the journal: every entry that some standard looks at, with its mark."""

from __future__ import annotations

import json
import operator
from collections.abc import Callable, Mapping, Sequence
from functools import reduce

import ibis
from ibis.expr.types import BooleanValue, IntegerColumn, StringColumn, StringValue, Table, Value

from throughcare.bulk.expressions.corrections import live_entries
from throughcare.bulk.expressions.tables import Steps, as_of, fact_text, journal, relation
from throughcare.bulk.fields import fact_of
from throughcare.bulk.marks import Mark
from throughcare.bulk.rules import Shape
from throughcare.core.record.case_file import ORDERS
from throughcare.core.record.court import CUSTODIAL_DISPOSALS
from throughcare.core.record.kinds import facts_of


def keep_cases(steps: Steps, shape: Shape) -> Table:
    """Keeps `case_numbers`: the cases in which some clock may start, by area and case, numbered."""
    kinds = sorted({mark.kind for mark, n in shape.marks.items() if n in shape.start_marks})
    entries = journal()
    cases = entries.filter(entries.kind.isin(kinds)).select("area", "case").distinct()
    number = ibis.row_number().over(order_by=[cases.area, cases["case"]]).cast("int32")
    return steps.keep("case_numbers", cases.mutate(case_no=number))


def keep_early(steps: Steps, shape: Shape, cases: Table) -> Table:
    """Keeps `early`: what starts, ends or changes a case (columns: see `_marked`)."""
    return steps.keep("early", _marked(shape, shape.early_marks, cases, ["area", "case"]))


def keep_late(steps: Steps, shape: Shape, wanted: Table) -> Table:
    """Keeps `late`: what may fulfil a duty. `wanted` says in which cases, from which day to which (area,
    case, case_no, mark, from_day, to_day): most of the journal is never read closer than that."""
    return steps.keep("late", _marked(shape, shape.leaf_marks, wanted, ["area", "case", "mark"]))


def _marked(shape: Shape, numbers: frozenset[int], cases: Table, keys: list[str]) -> Table:
    """The live entries of these marks: case_no, mark, day, recorded, id, victim (empty but for standards of
    victims), and, where a mark carries them, `ref` (the entry named, as it stands today), `at` (a day),
    `value` (of a field of the case)."""
    marks = {mark: n for mark, n in shape.marks.items() if n in numbers}
    kinds = relation("mark_kinds")
    kinds = kinds.filter(kinds.mark.isin(sorted(numbers)))
    entries = journal()
    found = entries.filter(entries.kind.isin(sorted({mark.kind for mark in marks})))
    found = found.filter(found.day <= as_of())
    found = found.join(kinds, "kind").join(cases, keys)
    if "mark" in keys:
        found = found.filter((found.from_day <= found.day) & (found.day <= found.to_day))
    found = found.filter(_chosen(found, marks, _selects, ibis.literal(True)))
    found = live_entries(found)
    columns = {
        "victim": _chosen(found, marks, _victim, ibis.literal("")),
        "ref": _chosen(found, marks, _ref, ibis.null("string")),
        "at": _chosen(found, marks, _at, ibis.null("string")),
        "value": _chosen(found, marks, _value, ibis.null("string")),
    }
    found = found.mutate(**columns).filter(lambda t: t.victim.notnull())
    found = found.select("area", "case", "case_no", "mark", "day", "recorded", "id", *columns)
    return _looked_up(found, marks)


def _looked_up(found: Table, marks: Mapping[Mark, int]) -> Table:
    """`ref` is the entry that stands today (`ref_gone`: it was taken back); `at` is a number."""
    named = any(mark.ref for mark in marks)
    if named:
        renamed = ibis.table(
            {"area": "string", "case": "string", "id": "string", "stands": "string"}, name="renamed"
        )
        found = found.left_join(
            renamed,
            [
                found.area == renamed.area,
                found["case"] == renamed["case"],
                found.ref == renamed.id,
            ],
            rname="named_{name}",
        )
        gone = found.named_id.notnull() & found.stands.isnull()
        ref = ibis.ifelse(found.named_id.isnull(), found.ref, found.stands)
        found = found.mutate(ref=ref, ref_gone=gone)
    if any(mark.at for mark in marks):
        days = relation("days").select(at_day="day", at_text="text")
        found = found.left_join(days, found["at"] == days.at_text).mutate(at=ibis._.at_day)
    else:
        found = found.mutate(at=ibis.null("int32"))
    columns = ["case_no", "mark", "day", "recorded", "id", "victim", "ref", "at", "value"]
    return found.select(*columns, *(["ref_gone"] if named else []))


# What is said of one mark


def _chosen(
    table: Table,
    marks: Mapping[Mark, int],
    say: Callable[[Table, Mark], Value | None],
    otherwise: Value,
) -> Value:
    """For each mark what `say` says of it, and what most marks have where it says nothing."""
    said = [
        (table.mark == n, answer)
        for mark, n in marks.items()
        if (answer := say(table, mark)) is not None
    ]
    return ibis.cases(*said, else_=otherwise) if said else otherwise


def _selects(table: Table, mark: Mark) -> BooleanValue | None:
    parts = [
        has_value(fact_text(table.facts, fact), facts_of(mark.kind)[fact].type, values)
        for fact, values in mark.where
    ]
    return reduce(operator.and_, parts) if parts else None


def has_value(text: StringValue, type_name: str, values: frozenset[str]) -> BooleanValue:
    """Whether a fact, as text, has one of the values as definitions write them."""
    if type_name == "number":  # 55 and 55.0 are one number, and definitions write it as 55.0
        # As texts, cast: Ibis writes numbers with a point for Spark only where Spark itself is loaded.
        written = sorted(v for v in values if _is_number_text(v))
        numbers = [ibis.literal(v).cast("float64") for v in written]
        found: BooleanValue = text.cast("float64").isin(numbers) if numbers else ibis.literal(False)
        found = found.fill_null(False)
    else:
        found = is_one_of(text, sorted(values)).fill_null(False)
    if type_name.startswith("list of "):
        for value in sorted(values):
            found = found | in_list(text, value)
    if "null" in values:
        found = found | text.isnull()
    return found


def is_one_of(text: StringValue, values: Sequence[str]) -> BooleanValue:
    """An IN of a few values at a time. One of many would become a join, which DuckDB runs before the CASE
    around it, for every entry of the journal."""
    parts = [text.isin(list(values[n : n + 4])) for n in range(0, len(values), 4)]
    return reduce(operator.or_, parts)


def in_list(text: StringValue, value: str) -> BooleanValue:
    """Whether a list of texts, as JSON, holds the value."""
    quoted = json.dumps(value, ensure_ascii=False)
    before = ("[", ",", " ")  # the quotation mark of a value stands after one of these, bare
    found: BooleanValue = ibis.literal(False)
    for character in before:
        found = found | text.contains(character + quoted).fill_null(False)
    return found


def _is_number_text(value: str) -> bool:
    try:
        return str(float(value)) == value
    except ValueError:
        return False


def _victim(table: Table, mark: Mark) -> StringValue | None:
    """The victim of an entry; an entry that names none is nobody's, and is left out (null)."""
    return fact_text(table.facts, "victim").nullif("") if mark.by_victim else None


def _ref(table: Table, mark: Mark) -> StringValue | None:
    return fact_text(table.facts, mark.ref) if mark.ref else None


def _at(table: Table, mark: Mark) -> StringValue | None:
    return fact_text(table.facts, mark.at) if mark.at else None


def _value(table: Table, mark: Mark) -> StringValue | None:
    """The fact that a field of the case takes its value from; `fields` says how (see `value_told`)."""
    fact = fact_of(mark.value) if mark.value else None
    return fact_text(table.facts, fact) if fact else None


def value_told(
    text: StringColumn, at: IntegerColumn, two_years: IntegerColumn, how: str
) -> StringValue:
    """The value that a field takes, from the text of its fact; null where the entry leaves it as it was."""
    nothing = ibis.null("string")
    if how.startswith("="):
        return ibis.literal(how[1:])
    if how == ":setting":
        return ibis.ifelse(text.isin(CUSTODIAL_DISPOSALS).fill_null(False), "custody", "community")
    if how == ":supervision":  # a fine or a discharge is not supervised
        custody, order = text.isin(CUSTODIAL_DISPOSALS), text.isin(sorted(ORDERS))
        return ibis.cases((custody, "custody"), (order, "order"), else_=nothing)
    if how == ":licence":
        return ibis.ifelse((text == "false").fill_null(False), "none", "licence")
    if how == ":sentence_length":
        long = text.cast("float64") >= 12
        return ibis.cases(
            (text.isnull(), nothing), (long, "12_months_or_more"), else_="under_12_months"
        )
    if how == ":time_to_release":
        near = at < two_years
        return ibis.cases((at.isnull(), nothing), (near, "under_2_years"), else_="2_years_or_more")
    return text if how == "requirements" else text.nullif("")
