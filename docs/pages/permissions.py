"""docs/reference/permissions.md: who may see and do what, from accounts/permissions.py and routes.py."""

from __future__ import annotations

from collections.abc import Iterable

from docs.markdown import document, table
from throughcare.accounts.permissions import (
    AREA_ACTS,
    CASE_ACTS,
    HELD_IN,
    INSPECTION_ACTS,
    RECORDS,
    RELATIONS,
    ROLES,
    SITE_ACTS,
)
from throughcare.accounts.routes import ROUTES, Row

INTRO = (
    "The whole table is throughcare/accounts/permissions.py, and every address of the site has a row in "
    "throughcare/accounts/routes.py; nothing is allowed that does not stand there. Limited access to a "
    "single case, and the second factor, can only take away. The roles are those of the Cheshire report; "
    "which of them may do what is ours."
)
CELLS = (
    "`own:open` is the relation `own`, on open cases only; without a state, open and ended ones."
)


def page() -> str:
    return document(
        "Permissions",
        INTRO,
        "## Relations to a case",
        table(("relation", "means"), [(f"`{r}`", text) for r, text in RELATIONS.items()]),
        "## Acts on a case",
        CELLS,
        _cases(),
        "## Acts on an area, an inspection, the site",
        _others(),
        "## Kinds of entry that a role records",
        _kinds(),
        "## Addresses",
        _routes(),
    )


def _cases() -> str:
    acts = list(CASE_ACTS)
    rows = [
        (ROLES[role], *(CASE_ACTS[act].get(role, "") for act in acts))
        for role in ROLES
        if any(role in CASE_ACTS[act] for act in acts)
    ]
    return table(("role", *acts), rows)


def _others() -> str:
    tables = (("their own area", AREA_ACTS), ("an inspection they are on", INSPECTION_ACTS),
              ("people of their organisation", SITE_ACTS))  # fmt: skip
    rows = [
        (act, where, _listed(ROLES[role] for role in roles))
        for where, acts in tables
        for act, roles in acts.items()
    ]
    return table(("act", "on", "roles"), rows)


def _kinds() -> str:
    rows = [
        (ROLES[role], ", ".join(HELD_IN[role]), len(RECORDS.get(role, ())), _some(role))
        for role in ROLES
    ]
    return table(("role", "held in", "kinds", "such as"), rows)


def _some(role: str) -> str:
    kinds = sorted(RECORDS.get(role, ()))
    return _listed(f"`{kind}`" for kind in kinds[:: max(1, len(kinds) // 4)][:4])


def _routes() -> str:
    rows = [
        (f"`{name}`", _door(row), ", ".join(sorted(row.methods)), "token" if row.api else "session")
        for name, row in sorted(ROUTES.items())
    ]
    return table(("route", "for", "methods", "by"), rows)


def _door(row: Row) -> str:
    return f"{row.of}: {row.act}" if row.act else row.of


def _listed(texts: Iterable[str]) -> str:
    return ", ".join(texts)
