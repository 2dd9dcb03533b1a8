"""How a build is broken on purpose: single functions of the site are changed in this process, for as long as a
proof runs."""

from __future__ import annotations

import pkgutil
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from typing import Any
from unittest import mock

Broken = Callable[[Any], Any]  # from what a function is to what it is instead
Builds = Mapping[
    str, Sequence[tuple[str, Broken]]
]  # what is broken, and the functions changed for it


def break_it(builds: Builds, name: str, until: ExitStack) -> None:
    """Breaks the build so; nothing where there is no name."""
    for target, instead in builds.get(name, ()):
        until.enter_context(mock.patch(target, instead(pkgutil.resolve_name(target))))
