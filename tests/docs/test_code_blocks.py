"""Every `sh` block of the tutorial and the how-to pages runs, and prints the `text` block after it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.environment import as_typed

ROOT = Path(__file__).parents[2]
BLOCK = re.compile(r"^```(\w+)(?: exit=(\d+))?\n(.*?)^```$", re.DOTALL | re.MULTILINE)


@dataclass(frozen=True)
class Step:
    """A block that runs: what it should print (None: anything), and its exit code."""

    commands: str
    printed: str | None
    code: int


def steps(text: str) -> list[Step]:
    """The blocks of a page that run, in their order."""
    found = []
    blocks = list(BLOCK.finditer(text))
    for block, after in zip(blocks, [*blocks[1:], None], strict=False):
        if block[1] != "sh":
            continue
        follows = (
            after is not None
            and after[1] == "text"
            and not text[block.end() : after.start()].strip()
        )
        found.append(Step(block[3], after[3] if follows else None, int(block[2] or 0)))
    return found


def pages() -> list[Path]:
    found = [*ROOT.glob("docs/tutorial/*.md"), *ROOT.glob("docs/how-to/*.md")]
    return sorted(page for page in found if steps(page.read_text(encoding="utf-8")))


@pytest.mark.slow
@pytest.mark.parametrize("page", pages(), ids=lambda page: page.stem)
def test_a_page_does_what_it_says(page, tmp_path):
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    for step in steps(page.read_text(encoding="utf-8")):
        done = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", step.commands],
            cwd=tmp_path,
            env=as_typed(PATH=path),
            capture_output=True,
            text=True,
        )
        assert done.returncode == step.code, done.stderr
        if step.printed is not None:
            assert (done.stderr if step.code else done.stdout).strip() == step.printed.strip()


def test_the_tutorial_is_among_them():
    assert "first-obligations" in {page.stem for page in pages()}


def test_a_block_without_output_may_print_anything():
    text = "```sh\nls\n```\n\nwords\n\n```text\nnot its output\n```\n"
    assert steps(text) == [Step("ls\n", None, 0)]


def test_a_block_that_fails_says_so():
    text = "```sh exit=1\nfalse\n```\n\n```text\nwhy\n```\n"
    assert steps(text) == [Step("false\n", "why\n", 1)]
