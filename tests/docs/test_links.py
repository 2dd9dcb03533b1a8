"""Links from one page of the documentation to another lead somewhere."""

from __future__ import annotations

import re

import pytest

from tests.repository.files import ROOT, files, name_of

LINK = re.compile(r"\]\(([^)\s]+)\)")


def pages():
    return [*files("docs", ".md"), *ROOT.glob("*.md")]


def test_every_link_inside_leads_to_a_file():
    broken = []
    for page in pages():
        for target in LINK.findall(page.read_text(encoding="utf-8")):
            if "://" in target or target.startswith("#"):
                continue
            path = (page.parent / target.split("#")[0]).resolve()
            if not path.exists():
                broken.append(f"{name_of(page)}: {target}")
    assert broken == []


@pytest.mark.parametrize("folder", ["tutorial", "how-to", "explanation", "reference"])
def test_the_list_of_pages_names_every_page(folder):
    listed = (ROOT / "docs" / "README.md").read_text(encoding="utf-8")
    there = [f"({folder}/{path.name})" for path in (ROOT / "docs" / folder).iterdir()]
    assert [link for link in there if link not in listed] == [], "add it to docs/README.md"


def test_the_list_of_predictors_names_every_page():
    folder = ROOT / "docs" / "explanation" / "predictors"
    listed = (folder / "README.md").read_text(encoding="utf-8")
    there = [path.name for path in folder.iterdir() if path.name != "README.md"]
    assert len(there) == 11 and [name for name in there if f"({name})" not in listed] == []


def test_the_list_of_decisions_names_every_decision():
    listed = (ROOT / "docs" / "adr" / "README.md").read_text(encoding="utf-8")
    there = [path.name for path in files("docs/adr", ".md") if path.name != "README.md"]
    assert [name for name in there if f"({name})" not in listed] == []
