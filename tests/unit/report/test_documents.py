"""The whole report of a full-size synthetic inspection, in its three formats."""

from __future__ import annotations

import io
import json
import re
import time
import zipfile
from collections import Counter
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import msgspec
import pikepdf
import pytest
from lxml import etree
from lxml import html as lxml_html

from tests.reports import make_inspection
from throughcare.core.score_sheet import Difference, GroupSize
from throughcare.folders.inspections import Inspection, read_inspection
from throughcare.report.document import Document, Table, Value, plain, words
from throughcare.report.docx import bookmark_name, write_docx
from throughcare.report.html import write_html
from throughcare.report.inspection import build_report
from throughcare.report.pdf import write_pdf

PARTS = [
    "Foreword",
    "Acknowledgements",
    "Contents",
    "Abbreviations used",
    "Summary",
    "Summary of scores",
    "Recommendations for improvement",
    "Next steps",
    "Sharing good practice",
    "Offender management in Testshire",
    "Service users' perspective",
    "1. Assessment and sentence planning",
    "2. Implementation of interventions",
    "3. Achievement and monitoring of outcomes",
    "4. Leadership and strategic management",
    "Appendix 1: Contextual information",
    "Appendix 2: Model, method and publication",
    "Appendix 3: Scoring",
    "Appendix 4: Role of the inspectorate",
    "Appendix 5: Every question",
]
BANNER = "Synthetic data: no real person, case or area"


@pytest.fixture(scope="module")
def inspection(tmp_path_factory: pytest.TempPathFactory) -> Inspection:
    return read_inspection(make_inspection(tmp_path_factory.mktemp("report") / "inspection"))


@pytest.fixture(scope="module")
def document(inspection: Inspection) -> Document:
    return build_report(inspection)


@pytest.fixture(scope="module")
def page(document: Document) -> lxml_html.HtmlElement:
    return lxml_html.fromstring(write_html(document))


@pytest.fixture(scope="module")
def pdf(document: Document) -> bytes:
    return write_pdf(document)


@pytest.fixture(scope="module")
def docx(document: Document) -> bytes:
    return write_docx(document)


def test_the_parts_stand_in_the_order_of_the_cheshire_report(document: Document) -> None:
    assert [section.title for section in document.sections] == PARTS


def test_all_three_formats_take_five_seconds_at_most(inspection: Inspection) -> None:
    start = time.process_time()  # of all threads: other work on the machine does not count
    document = build_report(inspection)
    write_html(document)
    write_pdf(document)
    write_docx(document)
    assert time.process_time() - start < 5


def test_the_same_folder_gives_the_same_bytes(
    tmp_path: Path, document: Document, pdf: bytes, docx: bytes
) -> None:
    again = build_report(read_inspection(make_inspection(tmp_path / "elsewhere")))
    assert again == document
    assert write_html(again) == write_html(document)
    assert write_pdf(again) == pdf
    assert write_docx(again) == docx


def test_every_part_links_only_to_places_that_exist(page: lxml_html.HtmlElement) -> None:
    ids = Counter(page.xpath("//@id"))
    assert [own_id for own_id, times in ids.items() if times > 1] == []
    for address in page.xpath("//a/@href"):
        assert address.startswith("#"), f"{address} leads out of a report that stands alone"
        assert address[1:] in ids, address
    for names in page.xpath("//@aria-labelledby"):
        assert set(names.split()) <= set(ids)


def test_html_keeps_the_rules_of_a_page(page: lxml_html.HtmlElement) -> None:
    assert page.get("lang") == "en-GB"
    assert len(page.xpath("//h1")) == 1
    assert page.xpath("string(//title)").startswith(page.xpath("string(//h1)"))
    levels = [int(heading.tag[1]) for heading in page.xpath("//h1|//h2|//h3|//h4|//h5|//h6")]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    for table in page.xpath("//table"):
        assert table.xpath("caption")
        assert {th.get("scope") for th in table.xpath("thead//th")} == {"col"}
        for row in table.xpath("tbody/tr"):
            assert row[0].get("scope") == "row"
    for svg in page.xpath("//*[local-name()='svg']"):
        assert svg.get("role") == "img"
        assert svg.xpath("*[local-name()='title']") and svg.xpath("*[local-name()='desc']")


def test_html_needs_nothing_from_elsewhere(document: Document) -> None:
    text = write_html(document)
    assert "<script" not in text and "<link" not in text and "@import" not in text
    assert not re.search(r"""(src|href)=["'](?!#)""", text)
    assert "url(" not in text
    assert 'style="' not in text


def test_a_site_can_lead_each_figure_to_its_cases(document: Document) -> None:
    text = write_html(document, lambda of: f"/x/{of.replace(' ', '/')}/")
    page = lxml_html.fromstring(text)
    figures = page.xpath("//a[@data-figure]")
    assert len(figures) > 150
    assert all(a.get("href") == f"/x/{a.get('data-figure').replace(' ', '/')}/" for a in figures)


def test_every_score_is_printed_with_interval_reading_and_the_score_of_2006(
    inspection: Inspection, page: lxml_html.HtmlElement
) -> None:
    boxes = page.xpath('//div[@class="key"]')
    scored = [box for box in boxes if "Score" in box.text_content()]
    assert len(scored) == 14 + 3
    for box in scored:
        text = box.text_content()
        assert re.search(r"95% interval \d+ to \d+; (likely |unclear)", text)
        assert "Probability of each band: good" in text
        assert re.search(r"without weights: [\d.]+%", text)


def test_the_method_prints_the_real_draw(
    inspection: Inspection, page: lxml_html.HtmlElement
) -> None:
    text = " ".join(
        page.xpath("//section[@aria-labelledby='appendix-2']")[0].text_content().split()
    )
    assert inspection.manifest["frame_sha256"] in text
    assert "Seed: report-test" in text
    strata = page.xpath('//table[@id="table-strata"]/tbody/tr')
    cells = [[cell.text_content() for cell in row] for row in strata]
    assert ["High roh-licence", "60", "20", "3.00"] in cells
    assert sum(int(row[2]) for row in cells) == 100
    quotas = {
        row[0].text_content(): row for row in page.xpath('//table[@id="table-quotas"]/tbody/tr')
    }
    assert quotas["High or very high risk of harm"][2].text_content() == "20"


def test_both_targets_are_named(document: Document) -> None:
    text = words(document.sections)
    assert "for the caseload target" in text and "the practice target" in text


def test_the_dates_of_next_steps_are_computed(document: Document) -> None:
    step = next(section for section in document.sections if section.id == "next-steps")
    text = words((step,))
    assert "by 7 July 2006" in text  # four weeks after 9 June
    assert "no further inspection of Testshire" in text


def test_a_further_inspection_has_a_date_and_a_name(inspection: Inspection) -> None:
    decision = msgspec.structs.replace(inspection.info.reinspection, needed=True)
    info = msgspec.structs.replace(inspection.info, reinspection=decision)
    document = build_report(replace(inspection, info=info))
    step = next(section for section in document.sections if section.id == "next-steps")
    text = words((step,))
    assert "on or about 13 March 2007" in text
    assert "Decided by Lead Inspector (synthetic)" in text


def test_no_share_of_few_cases_is_printed(
    inspection: Inspection, page: lxml_html.HtmlElement
) -> None:
    figures = inspection.sheet.by_question()
    few = 0
    for row in page.xpath('//table[starts-with(@id, "table-questions-")]/tbody/tr'):
        figure = figures[row.get("id").removeprefix("question-")]
        share, between, base = (cell.text_content() for cell in row[1:])
        if figure.relevant < 10:
            few += 1
            assert share in ("c", "too few", "no case") and between == ""
            assert base in ("under 10", "0")
        elif figure.relevant < 20:
            assert share == f"{figure.above} of {figure.relevant}"
        else:
            assert share == f"{int(figure.estimate * 100 + 0.5)}%"
    assert few > 10
    said = {finding.id: finding for finding in inspection.findings.findings}
    for finding in said.values():
        assert all(figures[question].relevant >= 10 for question in finding.questions)


def test_the_survey_of_one_victim_is_not_reported(document: Document) -> None:
    users = next(section for section in document.sections if section.id == "service-users")
    victims = next(part for part in users.sections if part.id == "users-victim")
    assert "too few" in words((victims,))
    assert not any(isinstance(block, Table) for block in victims.blocks)


def test_targets_met_or_nearly_met_have_an_asterisk(page: lxml_html.HtmlElement) -> None:
    rows = page.xpath('//table[@id="table-performance"]/tbody/tr')
    values = {row[0].text_content(): row[2].text_content() for row in rows}
    assert values["Breach taken within ten working days"] == "97.2%*"
    assert values["Orders and licences complied with"] == "84%*"
    assert values["Average days of sickness absence"] == "11.5 days"
    heads = [th.text_content() for th in page.xpath('//table[@id="table-performance"]/thead//th')]
    assert heads[3:] == ["Near miss", "England and Wales (published)"]
    assert "The figures of England and Wales are real" in page.text_content()


def test_only_abbreviations_that_occur_are_listed(document: Document) -> None:
    listed = next(section for section in document.sections if section.id == "abbreviations")
    terms = [item.term for item in listed.blocks[0].items]
    assert {"RoH", "PPO", "MAPPA", "OASys"} <= set(terms)
    assert "LJNC" not in terms and "SOTP" not in terms
    assert terms == sorted(terms, key=str.lower)


def test_an_edited_finding_is_printed_as_it_was_edited(inspection: Inspection) -> None:
    first = inspection.findings.findings[0]
    edited = replace(first, text="Words of a person, 12% of them figures.", edited=True)
    findings = replace(inspection.findings, findings=(edited, *inspection.findings.findings[1:]))
    document = build_report(replace(inspection, findings=findings))
    assert "Words of a person, 12% of them figures." in words(document.sections)
    assert first.text not in words(document.sections)


def test_a_figure_in_a_finding_leads_to_its_question(
    document: Document, inspection: Inspection
) -> None:
    page = lxml_html.fromstring(write_html(document))
    finding = inspection.findings.findings[0]
    item = page.get_element_by_id(finding.id)
    links = item.xpath(".//a[@data-figure]")
    assert [a.text for a in links] == [figure.shown for figure in finding.figures]
    assert [a.get("data-figure") for a in links] == [f"question {q}" for q in finding.questions]


# PDF


def structure(pdf: pikepdf.Pdf) -> list[pikepdf.Dictionary]:
    found = []
    waiting = [pdf.Root.StructTreeRoot]
    while waiting:
        element = waiting.pop()
        kids = element.get("/K")
        if kids is None:
            continue
        for kid in list(kids) if isinstance(kids, pikepdf.Array) else [kids]:
            if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
                found.append(kid)
                waiting.append(kid)
    return found


def scope(cell: pikepdf.Dictionary) -> str:
    marks = cell.get("/A")
    for mark in list(marks) if isinstance(marks, pikepdf.Array) else [marks]:
        if mark is not None and "/Scope" in mark:
            return str(mark.Scope)
    return ""


def test_pdf_is_tagged_titled_and_says_what_it_conforms_to(pdf: bytes, document: Document) -> None:
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        root = opened.Root
        assert root.MarkInfo.Marked is True or bool(root.MarkInfo.Marked)
        assert str(root.Lang).lower() == "en-gb"
        assert root.ViewerPreferences.DisplayDocTitle
        with opened.open_metadata() as metadata:
            assert metadata["pdfuaid:part"] == "1"
            assert metadata["pdfaid:part"] == "2"
            assert metadata["pdfaid:conformance"] == "A"
            assert document.title in metadata["dc:title"]
            assert metadata["xmp:CreateDate"].startswith("2006-06-09T")


def test_pdf_cells_have_scopes_and_figures_alternatives(pdf: bytes, document: Document) -> None:
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        elements = structure(opened)
        headers = Counter(scope(element) for element in elements if element.S == "/TH")
        figures = [element for element in elements if element.S == "/Figure"]
        alternatives = [str(element.Alt) for element in figures]
    tables = [block for _, section in document.walk() for block in section.blocks]
    tables = [getattr(block, "table", block) for block in tables]
    expected = sum(len(table.rows) for table in tables if isinstance(table, Table))
    assert headers["/Row"] >= expected > 200
    assert headers["/Column"] > 60
    assert set(headers) == {"/Row", "/Column"}
    assert len(figures) == 1 and "1.2 Assessment of risk of harm" in alternatives[0]


def test_pdf_embeds_only_fonts_of_its_own(pdf: bytes) -> None:
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        names = {
            str(o.BaseFont)
            for o in opened.objects
            if isinstance(o, pikepdf.Dictionary) and "/BaseFont" in o
        }
    assert names and all("Libertinus" in name for name in names)


# DOCX


def part(docx: bytes, name: str) -> etree._Element:
    with zipfile.ZipFile(io.BytesIO(docx)) as opened:
        return etree.fromstring(opened.read(name))


W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def test_docx_has_a_bookmark_on_every_finding(docx: bytes, inspection: Inspection) -> None:
    root = part(docx, "word/document.xml")
    names = [mark.get(f"{W}name") for mark in root.iter(f"{W}bookmarkStart")]
    assert len(names) == len(set(names))
    for finding in inspection.findings.findings:
        assert bookmark_name(finding.id) in names
    anchors = {link.get(f"{W}anchor") for link in root.iter(f"{W}hyperlink")} - {None}
    assert anchors <= set(names)
    assert bookmark_name("1.1.Sa") == "finding_1_1_Sa"


def test_docx_uses_words_own_styles(docx: bytes) -> None:
    root = part(docx, "word/document.xml")
    styles = Counter(style.get(f"{W}val") for style in root.iter(f"{W}pStyle"))
    assert styles["Heading1"] == len(PARTS)
    assert styles["Heading2"] >= 20 and styles["ListBullet"] and styles["Caption"]
    for table in root.iter(f"{W}tbl"):
        assert table.find(f"{W}tr/{W}trPr/{W}tblHeader") is not None


def test_docx_says_the_banner_on_every_page_and_no_clock(docx: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(docx)) as opened:
        assert {info.date_time for info in opened.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        header = opened.read("word/header1.xml").decode()
        core = opened.read("docProps/core.xml").decode()
        text = opened.read("word/document.xml").decode()
    assert BANNER in header
    assert core.count("2006-06-09T12:00:00Z") == 3
    assert "<w:drawing" in text and 'descr="Horizontal bars' in text


def test_values_stand_only_where_they_lead(document: Document) -> None:
    """Each figure that names what it measures names a question, criterion, section, thread or measure."""
    kinds = Counter()
    for _, section in document.walk():
        for block in section.blocks:
            for table in [getattr(block, "table", block)]:
                if isinstance(table, Table):
                    for row in table.rows:
                        for cell in row.cells:
                            kinds.update(r.of.split(" ")[0] for r in cell if isinstance(r, Value))
                            assert plain(cell) is not None
    assert set(kinds) == {"question", "criterion", "section", "thread", "measure"}


def test_the_folder_is_not_changed_by_reading(tmp_path: Path) -> None:
    folder = make_inspection(tmp_path / "inspection", cases=20)
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    build_report(read_inspection(folder))
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
    assert json.loads(before["scores.json"])["sample_size"] == 20


def test_what_was_judged_stands_beside_what_the_record_shows(
    inspection: Inspection, page: lxml_html.HtmlElement
) -> None:
    late = {row["case"] for row in inspection.evidence if row["state"] == "late"}
    (row,) = page.xpath('//table[@id="table-record"]/tbody/tr')
    cells = [cell.text_content() for cell in row]
    assert cells[0].startswith("1.2.02")
    assert cells[1] == page.xpath('string(//tr[@id="question-1.2.02"]/td[1])')
    assert cells[2:] == [f"{100 - len(late)}%", "100"]


def compared(inspection: Inspection, by: str, sizes: dict[str, int]) -> Document:
    names = sorted(sizes)
    groups = [GroupSize(group=name, sample_size=sizes[name]) for name in names]
    difference = Difference(
        score="thread risk_of_harm",
        group1=names[0],
        group2=names[1],
        difference=-0.123,
        low=-0.251,
        high=0.004,
        detectable=0.164,
    )
    sheet = msgspec.structs.replace(
        inspection.sheet, by=by, groups=groups, differences=[difference]
    )
    return build_report(replace(inspection, sheet=sheet))


def test_groups_are_rounded_and_compared(inspection: Inspection) -> None:
    text = words(compared(inspection, "sex", {"F": 12, "M": 88}).sections)
    assert "women\n10\nmen\n90" in text
    assert "women less men\n-12\n-26 to +1\n16" in text


def test_a_small_group_hides_its_complement_and_their_difference(inspection: Inspection) -> None:
    text = words(compared(inspection, "minority_ethnic", {"false": 96, "true": 4}).sections)
    assert "no\nc\nyes\nc" in text
    assert "No two groups are large enough" in text
    assert "no less yes" not in text


def test_groups_of_known_people_are_never_published(inspection: Inspection) -> None:
    text = words(compared(inspection, "approved_premises", {"false": 60, "true": 40}).sections)
    assert "for internal use" in text and "-12" not in text


def test_measures_without_a_target_or_a_comparison_are_left_out(inspection: Inspection) -> None:
    rows = [
        msgspec.structs.replace(inspection.performance[0], england_wales=None),
        msgspec.structs.replace(inspection.performance[1], target=None),
    ]
    document = build_report(replace(inspection, performance=tuple(rows)))
    page = lxml_html.fromstring(write_html(document))
    table = page.get_element_by_id("table-performance")
    assert [len(row) for row in table.xpath("tbody/tr")] == [4]
    assert "England and Wales" not in table.text_content()
