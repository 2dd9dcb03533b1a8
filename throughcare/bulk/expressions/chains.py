"""Chains: from a start, each place leads to the next. Which places are reached?

What comes next may depend on what came before (a review is due after the last one, and needs two
documents), so no window can tell. The way is doubled in each round: as many rounds as the longest chain
has binary digits.
"""

from __future__ import annotations

from collections.abc import Sequence

import ibis
from ibis.expr.types import Table

from throughcare.bulk.expressions.tables import Steps


def keep_chain(
    steps: Steps, name: str, ways: Table, starts: Table, keys: Sequence[str], place: str
) -> Table:
    """Keeps `{name}_reached`: the places (with their keys) that are reached from `starts`, by `ways` from
    `place` to `next` (null: no further)."""
    jump = steps.keep(f"{name}_ways", ways.filter(ways.next.notnull()).select(*keys, place, "next"))
    reached = steps.keep(f"{name}_reached", starts.select(*keys, place))
    onward = reached.join(jump, [*keys, place]).select(*keys, "next").rename({place: "next"})
    steps.keep(f"{name}_reached", ibis.union(reached, onward, distinct=True), loop=f"{name}_ways")
    second = jump.view().rename(via=place, far="next")
    twice = jump.join(
        second,
        [*(jump[k] == second[k] for k in keys), jump.next == second.via],
        rname="{name}_second",
    )
    steps.keep(f"{name}_ways", twice.select(*keys, place, next="far"), loop=f"{name}_ways")
    return reached
