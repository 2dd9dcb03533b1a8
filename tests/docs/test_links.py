"""Links from one page of the documentation to another lead somewhere."""

from __future__ import annotations

import re

from tests.repository.files import ROOT, files, name_of

LINK = re.compile(r"\]\(([^)\s]+)\)")
# Pictures of the running site are made with it, and not before.
MADE_LATER = {"docs/images/scores.png", "docs/images/case.png"}


def pages():
    return [*files("docs", ".md"), *ROOT.glob("*.md")]


def test_every_link_inside_leads_to_a_file():
    broken = []
    for page in pages():
        for target in LINK.findall(page.read_text(encoding="utf-8")):
            if "://" in target or target.startswith("#"):
                continue
            path = (page.parent / target.split("#")[0]).resolve()
            if not path.exists() and path.relative_to(ROOT).as_posix() not in MADE_LATER:
                broken.append(f"{name_of(page)}: {target}")
    assert broken == []
