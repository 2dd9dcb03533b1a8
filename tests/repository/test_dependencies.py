"""Dependencies: each with a reason, each pinned by hash, none with the address of a registry."""

from __future__ import annotations

import json
import re
import tomllib

from tests.repository.files import ROOT

ADDRESS = re.compile(r"https?://|git\+|--(extra-)?index-url|--find-links")


def requirement_lines() -> list[str]:
    """The lines of pyproject.toml that name a dependency."""
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    lists = re.findall(
        r"^(?:dependencies|\w+) = \[\n(  (?:\"|#).*?)^\]", text, re.DOTALL | re.MULTILINE
    )
    lists = [part for part in lists if re.search(r'"\s*,?\s*#', part)]
    return [line for part in lists for line in part.splitlines() if line.strip().startswith('"')]


def declared() -> list[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project.get("optional-dependencies", {}).values()
    return [*project["dependencies"], *(name for extra in extras for name in extra)]


def test_every_dependency_has_its_reason_beside_it():
    lines = requirement_lines()
    assert len(lines) == len(declared()), "one dependency a line"
    bare = [line.strip() for line in lines if not re.search(r"#\s*\w{2,}.*\w", line)]
    assert bare == []


LOCKS = ("requirements.lock", "requirements-spark.lock")


def pinned() -> dict[str, str]:
    """Name -> what the lock files say of it."""
    text = "".join((ROOT / lock).read_text(encoding="utf-8") for lock in LOCKS)
    blocks = re.split(r"^(?=[A-Za-z0-9])", text, flags=re.MULTILINE)[1:]
    return {re.split(r"[=\[ ]", block, maxsplit=1)[0].lower(): block for block in blocks}


def test_everything_is_pinned_with_its_hashes():
    found = pinned()
    assert len(found) > 20
    loose = [name for name, block in found.items() if "==" not in block.splitlines()[0]]
    bare = [name for name, block in found.items() if "--hash=sha256:" not in block]
    assert (loose, bare) == ([], [])


def test_what_is_declared_is_pinned():
    names = {re.split(r"[<>=\[; ]", name, maxsplit=1)[0].lower() for name in declared()}
    assert names - pinned().keys() == set()


def test_the_lock_file_names_no_address():
    for lock in LOCKS:
        assert ADDRESS.search((ROOT / lock).read_text(encoding="utf-8")) is None, lock


def test_the_lock_file_of_the_pages_assets_names_no_address():
    lock = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))
    packages = {name: said for name, said in lock["packages"].items() if name}
    assert packages
    assert [name for name, said in packages.items() if "resolved" in said] == []
    assert [name for name, said in packages.items() if "integrity" not in said] == []
