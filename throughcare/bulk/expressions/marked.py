"""The one pass over the journal: every entry that some standard looks at, with its mark."""

from __future__ import annotations

import json
import operator
from collections.abc import Callable, Mapping, Sequence
from functools import reduce

import ibis
from ibis.expr.types import BooleanValue, StringColumn, StringValue, Table, Value

from throughcare.bulk.expressions.corrections import live_entries
from throughcare.bulk.expressions.tables import Steps, as_of, fact_text, journal, relation
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
    if any(mark.value == ":time_to_release" for mark in marks):
        found = _time_to_release(found, marks)
    columns = ["case_no", "mark", "day", "recorded", "id", "victim", "ref", "at", "value"]
    return found.select(*columns, *(["ref_gone"] if named else []))


def _time_to_release(found: Table, marks: Mapping[Mark, int]) -> Table:
    """Two years are twenty-four months of the calendar table; no value where no day was recorded."""
    days = relation("days").select(on="day", month="month", day_of_month="day_of_month")
    months = relation("months").rename(month_after="month")
    found = found.left_join(days, found.day == days.on)
    found = found.left_join(months, found.month + 24 == months.month_after)
    two_years = found.first_day + ibis.least(found.day_of_month, found.length) - 1
    near = ibis.ifelse(found["at"] < two_years, "under_2_years", "2_years_or_more")
    is_it = found.mark.isin([n for mark, n in marks.items() if mark.value == ":time_to_release"])
    return found.mutate(
        value=ibis.ifelse(
            is_it, ibis.ifelse(found["at"].isnull(), ibis.null("string"), near), found.value
        )
    )


# What is said of one mark


def _chosen(
    table: Table,
    marks: Mapping[Mark, int],
    say: Callable[[Table, Mark], Value | None],
    otherwise: Value,
) -> Value:
    """For each mark what `say` says of it, and what most marks have where it says nothing."""
    said = [(table.mark == n, answer) for mark, n in marks.items() if (answer := say(table, mark)) is not None]
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
        numbers = sorted({float(v) for v in values if _is_number_text(v)})
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
    """One comparison for each value. An IN of many values would become a join, which DuckDB runs before
    the CASE around it, for every entry of the journal."""
    return reduce(operator.or_, (text == value for value in values))


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
    """The value that a field of the case takes; null where the entry leaves it as it was."""
    if mark.value is None or mark.value == ":time_to_release":
        return None
    if mark.value.startswith("="):
        return ibis.literal(mark.value[1:])
    if not mark.value.startswith(":"):
        text = fact_text(table.facts, mark.value)
        return text if mark.value == "requirements" else text.nullif("")
    return _VALUES[mark.value](table.facts)


def _setting(facts: StringColumn) -> StringValue:
    in_custody = is_one_of(fact_text(facts, "disposal"), CUSTODIAL_DISPOSALS)
    return ibis.ifelse(in_custody, "custody", "community")


def _supervision(facts: StringColumn) -> StringValue:
    disposal = fact_text(facts, "disposal")
    return ibis.cases(
        (is_one_of(disposal, CUSTODIAL_DISPOSALS), "custody"),
        (is_one_of(disposal, sorted(ORDERS)), "order"),
        else_=ibis.null("string"),  # a fine or a discharge is not supervised
    )


def _licence(facts: StringColumn) -> StringValue:
    return ibis.ifelse(fact_text(facts, "licence") == "false", "none", "licence")


def _sentence_length(facts: StringColumn) -> StringValue:
    months = fact_text(facts, "length_months").cast("float64")
    said = ibis.ifelse(months >= 12, "12_months_or_more", "under_12_months")
    return ibis.ifelse(months.isnull(), ibis.null("string"), said)


_VALUES: dict[str, Callable[[StringColumn], StringValue]] = {
    ":setting": _setting,
    ":supervision": _supervision,
    ":licence": _licence,
    ":sentence_length": _sentence_length,
}
