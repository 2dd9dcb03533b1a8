"""The files of the repository, without what is installed, built or cached."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
NOT_OURS = frozenset(
    [
        ".git",
        ".venv",
        "node_modules",
        "__pycache__",
        "demo-output",
        "built",
        "build",
        ".hypothesis",
        ".mypy_cache",
        ".pytest_cache",
        ".ruff_cache",
        ".import_linter_cache",
    ]
)
PROSE = {".md", ".txt", ".csv", ".yaml", ".yml", ".json", ".toml", ".cfg", ".lock"}
CODE = {".py", ".html", ".xml", ".css", ".scss", ".typ", ".js", ".svg"}
TEXT = PROSE | CODE


@cache
def files(folder: str = "", *suffixes: str) -> tuple[Path, ...]:
    """Every file of ours under a folder of the repository that ends in one of `suffixes`."""
    return tuple(sorted(_walk(ROOT / folder, suffixes)))


def _walk(folder: Path, suffixes: tuple[str, ...]) -> Iterator[Path]:
    for path in folder.iterdir() if folder.is_dir() else ():
        if path.name in NOT_OURS or path.name.endswith(".egg-info"):
            continue
        if path.is_dir():
            yield from _walk(path, suffixes)
        elif not suffixes or path.suffix in suffixes:
            yield path


def texts() -> Iterator[tuple[str, str]]:
    """Every text file of ours: its name and its text."""
    for path in files():
        if path.suffix in TEXT or path.name in ("Makefile", "LICENSE", "run", ".gitignore"):
            yield name_of(path), path.read_text(encoding="utf-8")


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@cache
def tree(path: Path) -> ast.Module:
    """The syntax tree of a module."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def modules(*folders: str) -> list[Path]:
    """Python modules of these folders, migrations left out."""
    return [
        path
        for folder in folders
        for path in files(folder, ".py")
        if "migrations" not in path.parts
    ]
