"""docs/reference/permissions.md: who may see what, from accounts/permissions.py."""

from __future__ import annotations

import inspect

from docs.markdown import document, table
from throughcare.accounts.permissions import PERMISSIONS, Who

INTRO = (
    """The whole table is throughcare/accounts/permissions.py; a route without a row is refused."""
)


def page() -> str:
    rows = [(f"`{route}`", _name(who)) for route, who in sorted(PERMISSIONS.items())]
    meanings = [(_name(who), _meaning(who)) for who in sorted(set(PERMISSIONS.values()), key=_name)]
    return document(
        "Permissions", INTRO, table(("route", "who"), rows), table(("who", "means"), meanings)
    )


def _name(who: Who) -> str:
    return who.__name__.replace("_", " ")


def _meaning(who: Who) -> str:
    return inspect.cleandoc(who.__doc__ or "")
