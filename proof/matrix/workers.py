"""People walk through the matrix one after another, or in several processes, each with a site of its own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from multiprocessing import get_context
from typing import Any

from proof.database import start

_open = ExitStack()  # the site of a process stays until the process ends
_sites: list[Any] = []


def _set_up(broken: str) -> None:
    start()
    from proof.matrix.running import built

    _sites.append(_open.enter_context(built(broken)))


def _walk(name: str, extent: Any) -> Any:
    return _sites[0].walk(name, extent)


def walks(
    people: Iterable[str], extent: Any, *, processes: int, broken: str
) -> Iterator[tuple[str, Any]]:
    """Each person with the count of their cells, as it is done."""
    if processes == 1:
        _set_up(broken)
        for name in people:
            yield name, _walk(name, extent)
        _open.close()
        return
    with ProcessPoolExecutor(processes, get_context("spawn"), _set_up, (broken,)) as pool:
        waiting = {name: pool.submit(_walk, name, extent) for name in people}
        for name, done in waiting.items():
            yield name, done.result()
