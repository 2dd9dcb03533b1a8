"""Words: those of the glossary, none that the glossary does not use, and no path of a machine."""

from __future__ import annotations

import re

from tests.repository.files import ROOT, files, name_of, texts

# A path of somebody's machine.
OF_A_MACHINE = re.compile(r"(?<![\w.])/(work|root|Users|home/\w+)/")


def test_no_text_names_a_path_of_a_machine():
    found = [
        f"{name}, line {text.count(chr(10), 0, match.start()) + 1}: {match.group()}"
        for name, text in texts()
        for match in OF_A_MACHINE.finditer(text)
    ]
    assert found == []


def test_a_path_would_be_noticed():
    assert OF_A_MACHINE.search("/".join(["see ", "home", "somebody", "notes.md"]))


def not_used() -> list[str]:
    """The words of the last column of GLOSSARY.md's table of terms."""
    text = (ROOT / "GLOSSARY.md").read_text(encoding="utf-8")
    rows = [line.strip("|").split("|") for line in text.splitlines() if line.startswith("| **")]
    return [word.strip() for row in rows for word in row[-1].split(";") if word.strip()]


def test_a_word_that_the_glossary_does_not_use_is_not_used():
    words = not_used()
    assert len(words) > 15
    pattern = re.compile(r"\b(" + "|".join(map(re.escape, words)) + r")\b", re.IGNORECASE)
    found = [
        f"{name_of(path)}, line {text.count(chr(10), 0, match.start()) + 1}: {match.group()}"
        for path in (*files("throughcare", ".py"), *files("throughcare/templates"))
        for text in [path.read_text(encoding="utf-8")]
        for match in pattern.finditer(text)
    ]
    assert found == [], "GLOSSARY.md says which word to use"


def test_the_glossary_gives_each_word_once():
    text = (ROOT / "GLOSSARY.md").read_text(encoding="utf-8")
    terms = [term.lower() for term in re.findall(r"^\| \*\*(.+?)\*\*", text, re.MULTILINE)]
    assert sorted(set(terms)) == sorted(terms)
