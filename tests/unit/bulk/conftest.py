"""A small synthetic area in each format, made once."""

from __future__ import annotations

from pathlib import Path

import pytest

from throughcare.demo.area import make_areas


@pytest.fixture(scope="session")
def nation(tmp_path_factory) -> Path:
    """Two areas of some eighty cases, as Parquet."""
    folder = tmp_path_factory.mktemp("nation")
    list(make_areas(folder, "cheshire-2006", 40, 2, 7, "parquet"))
    return folder


@pytest.fixture(autouse=True)
def own_cache(tmp_path_factory, monkeypatch) -> None:
    """What is compiled is kept for the tests of a run only."""
    folder = tmp_path_factory.getbasetemp() / "cache"
    monkeypatch.setenv("XDG_CACHE_HOME", str(folder))
