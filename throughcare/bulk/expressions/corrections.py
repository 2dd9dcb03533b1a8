"""Which entries stand: corrections and withdrawals, as `core.record.case_file` reads them."""

from __future__ import annotations

import ibis
from ibis.expr.types import Table

from throughcare.bulk.expressions.tables import Steps, journal
from throughcare.bulk.rules import Shape

ENTRY = ("area", "case", "id")


def keep_corrections(steps: Steps, shape: Shape | None) -> None:
    """Keeps `gone` (entries that do not stand) and `renamed` (for each entry that another replaced, the
    one that stands in its place; null where it was taken back). A correction is of the kind that it
    corrects, so those of kinds that nobody asks for are not read (without `shape`, all are)."""
    entries = journal()
    if shape is not None and shape.named_kinds is not None:
        kinds = {mark.kind for mark in shape.marks} | {*shape.named_kinds, "withdrawn"}
        entries = entries.filter(entries.kind.isin(sorted(kinds)))
    corrections = steps.keep(
        "corrections",
        entries.filter(entries.corrects.notnull()).select(*ENTRY, "kind", "recorded", "corrects"),
    )
    # Of two corrections of one entry, the one recorded later stands.
    ordered = corrections.mutate(
        place=ibis.row_number().over(
            ibis.window(
                group_by=[corrections.area, corrections["case"], corrections.corrects],
                order_by=[corrections.recorded.desc(), corrections.id.desc()],
            )
        )
    )
    replaced = steps.keep(
        "replaced",
        ordered.filter(ordered.place == 0).select(
            "area", "case", id="corrects", by="id", kind="kind"
        ),
    )
    overtaken = ordered.filter(ordered.place > 0).select(*ENTRY)
    steps.keep("gone", ibis.union(replaced.select(*ENTRY), overtaken))
    keep_resolved(steps, replaced)


def keep_resolved(steps: Steps, replaced: Table) -> None:
    """Follows replacements to their end, doubling the way in each round."""
    resolved = steps.keep("resolved", replaced)
    steps.keep("unsettled", _next(resolved).filter(lambda t: t.by_next.notnull()).select(*ENTRY))
    followed = _next(resolved)
    again = followed.select(
        *ENTRY,
        by=ibis.coalesce(followed.by_next, followed.by),
        kind=ibis.coalesce(followed.kind_next, followed.kind),
    )
    steps.keep("resolved", again, loop="unsettled")
    steps.keep(
        "unsettled",
        _next(resolved).filter(lambda t: t.by_next.notnull()).select(*ENTRY),
        loop="unsettled",
    )
    steps.keep(
        "renamed",
        resolved.select(
            *ENTRY,
            stands=ibis.ifelse(resolved.kind == "withdrawn", ibis.null("string"), resolved.by),
        ),
    )


def _next(resolved: Table) -> Table:
    other = resolved.view().rename(by_next="by", kind_next="kind")
    return resolved.left_join(
        other,
        [resolved.area == other.area, resolved["case"] == other["case"], resolved.by == other.id],
        rname="{name}_other",
    )


def live_entries(table: Table) -> Table:
    """The entries that stand. A withdrawal is none."""
    gone = ibis.table(dict.fromkeys(ENTRY, "string"), name="gone")
    standing = table.filter(table.kind != "withdrawn")
    return standing.anti_join(gone, list(ENTRY))
