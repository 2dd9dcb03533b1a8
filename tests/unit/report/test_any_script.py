"""A name may be written in any script, and a text may hold what no font has."""

from __future__ import annotations

import datetime

import pytest

from throughcare.report.document import Document, Paragraph, Section, runs
from throughcare.report.docx import write_docx
from throughcare.report.html import write_html
from throughcare.report.pdf import _printable, write_pdf

NAMES = ["李小龍", "عبد الله", "שלום", "Łukasz Žižka", "😀", "\ufeff\ue000", "e\u0301"]
CONTROLS = "\x01\x0b\x7f\uffff"  # a file of Word cannot hold them


def document(text: str) -> Document:
    section = Section("about", "About", (Paragraph(runs(text)),))
    return Document(
        title="Your record",
        subtitle=text,
        banner=text,
        publisher=text,
        published_on=datetime.date(2006, 6, 30),
        cover=(runs(text),),
        sections=(section,),
        description=text,
    )


@pytest.mark.parametrize("name", NAMES)
def test_every_writer_writes_any_text(name):
    made = document(name)
    assert write_pdf(made).startswith(b"%PDF")
    assert write_docx(made).startswith(b"PK")
    assert "Your record" in write_html(made)


def test_a_pdf_and_a_web_page_hold_control_characters_too():
    assert write_pdf(document(CONTROLS)).startswith(b"%PDF")
    assert "Your record" in write_html(document(CONTROLS))


def test_a_character_that_cannot_be_set_is_named_by_its_number():
    assert _printable(["Łódź", {"a": "漢 \x01"}]) == ["Łódź", {"a": "[U+6F22] [U+0001]"}]
