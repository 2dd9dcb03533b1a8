"""What fulfils a duty: the first entry that each selector selects, and of these the earliest or latest."""

from __future__ import annotations

from collections.abc import Sequence

import ibis
from ibis.expr.types import BooleanValue, Table

from throughcare.bulk.expressions.duties import DUTY, NEVER
from throughcare.bulk.expressions.tables import ORDER, Steps, after, first_of, relation
from throughcare.bulk.expressions.triggers import PREVIOUS
from throughcare.bulk.rules import Shape


def wanted(steps: Steps, shape: Shape, cases: Table, duties: Table) -> Table:
    """Keeps `wanted`: in which cases, from which day to which, entries of a mark may fulfil something."""
    asked = duties.join(relation("leaves"), "standard")
    first = ibis.ifelse(asked.stretched, asked.on, asked.opens)
    last = asked.until
    if "stretched" in shape.words:
        last = ibis.ifelse(asked.stretched, ibis.least(last, asked.on + asked.longest), last)
    if "already" in shape.words:
        first = ibis.ifelse(asked.looks_back, -NEVER, first)
    days = asked.mutate(first=first, last=last)
    days = days.group_by(["case_no", "mark"]).agg(from_day=days.first.min(), to_day=days.last.max())
    found = days.join(cases, "case_no")
    return steps.keep(
        "wanted", found.select("area", "case", "case_no", "mark", "from_day", "to_day")
    )


def candidates(shape: Shape, late: Table, duties: Table) -> Table:
    """Every entry up to `until` that some selector of the duty's standard selects, with the duty."""
    asked = duties.join(relation("leaves"), "standard")
    entries = late.select(
        "case_no", "mark", "victim", *ORDER, *(["ref"] if "answers" in shape.words else [])
    )
    found = entries.join(asked, ["case_no", "mark", "victim"])
    allowed = found.day <= found.until
    if "answers" in shape.words:
        answers = (found.ref == found.trigger) | (found.ref == found.on_id)
        allowed = allowed & (~found.answers | answers.fill_null(False))
    return found.filter(allowed)


def in_time(shape: Shape, found: Table) -> BooleanValue:
    """Whether a candidate is not too early: from `opens` on, or, where `already` is said, after the
    trigger before this one."""
    early_enough = found.day >= found.opens
    if "already" not in shape.words:
        return early_enough
    since = after([found[name] for name in ORDER], [found[name] for name in PREVIOUS])
    already = (found.day >= found.on) | found.before.isnull() | since.fill_null(False)
    return ibis.ifelse(found.already, already, early_enough)


def keep_first(steps: Steps, shape: Shape, late: Table, duties: Table) -> Table:
    """Keeps `fulfilled`: for each duty that something fulfils, the entry (day, recorded, id)."""
    single = duties.filter(~duties.stretched)
    found = candidates(shape, late, single)
    found = found.filter(in_time(shape, found))
    return keep_first_by_tree(steps, shape, "fulfilled", found, DUTY)


def keep_first_by_tree(
    steps: Steps, shape: Shape, name: str, found: Table, keys: Sequence[str]
) -> Table:
    """Keeps, of candidates, for each group of `keys` (the duty, and what else tells groups apart) the entry
    that fulfils: the firsts of the leaves, then level by level the earliest or the latest of the parts."""
    columns = [*keys, "node", *ORDER]
    firsts = first_of(found, [*keys, "leaf"]).select(*columns)
    if shape.levels == 0:
        return steps.keep(name, firsts.drop("node"))
    firsts = steps.keep(f"{name}_leaves", firsts)  # read several times
    alone = firsts.filter(firsts.node == 0).drop("node")
    risen: Table = firsts.filter(firsts.node > 0)
    tops = [alone]
    nodes = relation("nodes")
    for level in range(1, shape.levels + 1):
        of_level = nodes.filter(nodes.level == level).drop("level")
        risen = _of_parts(risen.join(of_level, ["standard", "node"]), keys, columns)
        tops.append(risen.filter(risen.node == 0).drop("node"))
        risen = risen.filter(risen.node > 0)
    return steps.keep(name, ibis.union(*tops))


def _of_parts(parts: Table, keys: Sequence[str], columns: Sequence[str]) -> Table:
    """One row of the parts of each node, or none: any_of takes the first, all_of the last of all."""
    whose = [*(parts[k] for k in keys), parts.node]
    window = ibis.window(group_by=whose, order_by=[parts[name] for name in ORDER])
    parts = parts.mutate(
        place=ibis.row_number().over(window), found=parts.count().over(ibis.window(group_by=whose))
    )
    chosen = ibis.ifelse(
        parts.every, (parts.found == parts.size) & (parts.place == parts.size - 1), parts.place == 0
    )
    return parts.filter(chosen).drop("node").rename(node="parent").select(*columns)
