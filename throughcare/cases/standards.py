"""Which standards are in use on this site: the shipped ones, those that were switched on here in their place or
beside them, and without those that were switched off."""

from __future__ import annotations

from functools import lru_cache

from throughcare.cases.models import SiteStandard
from throughcare.core.definitions import Source
from throughcare.core.mistakes import InputMistakes
from throughcare.core.standard_checks import failing_examples
from throughcare.core.standard_files import shipped_standards, standard_from
from throughcare.core.standards import Standard


def standards_here() -> dict[str, Standard]:
    """Every standard of this site by id, those that are not in use included. Asked anew each time: what one
    process switches on holds in all of them from the next request."""
    rows = SiteStandard.objects.order_by("id").values_list("id", "text")
    return _with(tuple(rows))


def in_use() -> list[Standard]:
    return [standard for standard in standards_here().values() if standard.in_use]


@lru_cache(maxsize=8)
def _with(rows: tuple[tuple[str, str], ...]) -> dict[str, Standard]:
    found = dict(shipped_standards())
    for name, text in rows:
        if text:
            found[name] = standard_in(text, name)
        else:
            found.pop(name, None)
    return found


def standard_in(text: str, name: str) -> Standard:
    """The standard in a text, its examples run. Raises InputMistakes."""
    source = Source(name, text)
    found = standard_from(source.mapping())
    source.check()
    assert found is not None  # nothing was noted, so it was read
    failing = failing_examples(found, name)
    if failing:
        raise InputMistakes(failing)
    return found
