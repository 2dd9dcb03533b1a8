"""The report of the real inspection, as published, beside what can be rebuilt from it."""

from __future__ import annotations

import io
import re

import pikepdf
import pytest
from lxml import html as lxml_html

from throughcare.core.mistakes import InputMistakes
from throughcare.report.document import Document, words
from throughcare.report.docx import write_docx
from throughcare.report.html import write_html
from throughcare.report.pdf import write_pdf
from throughcare.report.published import build_published

BANNER = "Published figures of the real inspection of 2006"


@pytest.fixture(scope="module")
def document() -> Document:
    return build_published("cheshire-2006")


@pytest.fixture(scope="module")
def page(document: Document) -> lxml_html.HtmlElement:
    return lxml_html.fromstring(write_html(document))


def cells(page: lxml_html.HtmlElement, table: str) -> dict[str, list[str]]:
    rows = page.xpath(f'//table[@id="{table}"]/tbody/tr')
    return {row[0].text_content(): [cell.text_content() for cell in row[1:]] for row in rows}


def test_it_says_what_it_is_and_nothing_synthetic(document: Document) -> None:
    assert document.banner == BANNER
    text = words(document.sections)
    assert "synthetic" not in text.lower()
    assert "No intervals can be given" in text


def test_scores_stand_as_they_were_published(page: lxml_html.HtmlElement) -> None:
    scores = cells(page, "table-chart-1")
    assert len(scores) == 14
    assert scores["1.1 Preparing for sentence"] == ["74%", "good"]
    assert scores["1.2 Assessment of risk of harm"][0] == "not in the copy"
    assert cells(page, "table-2") == {"Risk of Harm thread": ["65%"]}
    assert cells(page, "table-1")["4.4 Workforce planning and development"] == [
        "Satisfactorily met"
    ]


def test_what_the_copy_lacks_is_missing_beside_the_rebuilt_scores(
    page: lxml_html.HtmlElement,
) -> None:
    rows = cells(page, "table-rebuilt")
    published, rebuilt, difference, _ = rows["1.2 Assessment of risk of harm"]
    assert (published, difference) == ("missing", "missing") and rebuilt.endswith("%")
    first = next(row for name, row in rows.items() if name.startswith("Section 1"))
    assert first[0] == first[2] == "missing"
    published, rebuilt, difference, _ = rows["Risk of Harm thread"]
    assert published == "65%"
    assert float(difference) == pytest.approx(float(rebuilt.rstrip("%")) - 65, abs=0.06)


def test_asterisks_are_those_that_were_printed(page: lxml_html.HtmlElement) -> None:
    rows = cells(page, "table-performance-1")
    breach = next(row for name, row in rows.items() if name.startswith("Breach"))
    assert breach == ["90%", "97%*", "91%*"]
    sickness = next(row for name, row in rows.items() if "ickness" in name)
    assert not any("*" in cell for cell in sickness)


def test_the_slips_are_listed_with_their_places(page: lxml_html.HtmlElement) -> None:
    rows = page.xpath('//table[@id="table-slips"]/tbody/tr')
    assert len(rows) >= 15
    text = " ".join(row.text_content() for row in rows)
    assert "191 of 3,042 is 6.3%, printed 6.2%" in text


def test_figures_in_findings_are_values(page: lxml_html.HtmlElement) -> None:
    finding = page.get_element_by_id("1.1.Ab")
    assert [a.get("data-figure") for a in finding.xpath(".//*[@data-figure]")] == [
        "published 1.1.Ab.1"
    ]


def test_all_formats_are_written(document: Document, page: lxml_html.HtmlElement) -> None:
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert all(address[1:] in set(ids) for address in page.xpath("//a/@href"))
    captions = [caption.text for caption in page.xpath("//caption")]
    headings = [heading.text for heading in page.xpath("//h2|//h3")]
    assert not set(captions) & set(headings)
    with pikepdf.open(io.BytesIO(write_pdf(document))) as opened:
        assert len(opened.pages) > 15
    assert write_docx(document)[:2] == b"PK"
    assert not re.search(r"<script|https?://(?!www\.w3\.org)", write_html(document))


def test_a_report_that_is_not_there() -> None:
    with pytest.raises(InputMistakes, match="cheshire-2006"):
        build_published("chester-2006")
