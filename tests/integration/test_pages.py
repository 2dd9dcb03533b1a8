"""Every page of the site, fetched through `page`: the house rules hold, and it shows what it should."""

from __future__ import annotations

import pytest
from django.urls import reverse
from lxml import html as lxml_html

from tests.house_rules import text_of
from tests.small_folders import AREA, CASES, FIRST_PROBLEM, SAMPLED, VICTIM
from throughcare.accounts.scope import as_machine
from throughcare.core.measures.model import CONFIDENCE
from throughcare.performance.queries import SURENESS


def cells(page):
    """The cells of every row of every table."""
    return [[text_of(cell) for cell in row] for row in page.xpath("//tbody/tr")]


pytestmark = pytest.mark.usefixtures("site")
INSPECTION = "testshire-2006"


def test_home_lists_the_area_and_its_inspection_with_their_kind(page):
    found = page("/")
    cards = [text_of(card) for card in found.xpath('//*[@class="tc-card"]')]
    assert any(
        "Testshire" in card and "Synthetic data" in card and "7 open cases" in card
        for card in cards
    )
    assert found.xpath('//a[@href="/inspections/testshire-2006/"]')


def test_an_area_shows_its_caseload_and_context(page):
    found = page(f"/areas/{AREA}/")
    assert "990,000" in text_of(found)
    assert "premises: 2" in text_of(found) and "beds: 22" in text_of(found)


def test_the_caseload_is_filtered_by_a_plain_form(page):
    assert "7 cases" in text_of(page(f"/areas/{AREA}/cases/"))  # those that are open
    assert "8 cases" in text_of(page(f"/areas/{AREA}/cases/?standing=all"))
    assert "1 case, as" in text_of(page(f"/areas/{AREA}/cases/?standing=ended"))
    high = page(f"/areas/{AREA}/cases/?roh_level=high&standing=open")
    rows = [text_of(row) for row in high.xpath("//tbody/tr")]
    assert rows and all(" high " in row for row in rows)
    assert high.xpath('//select[@name="roh_level"]/option[@selected]/@value') == ["high"]
    assert "No case that you may see is like that" in text_of(page(f"/areas/{AREA}/cases/?tier=9"))
    page(f"/areas/{AREA}/cases/?page=99&tier=none")


def test_a_case_shows_how_it_stands_and_its_timeline_newest_first(page):
    found = page(f"/areas/{AREA}/cases/{SAMPLED[1]}/")
    text = text_of(found)
    assert "Synthetic data" in text
    titles = [text_of(t) for t in found.xpath('//*[contains(@class, "moj-timeline__title")]')]
    assert titles[0] == "Attendance recorded" and titles[-1] == "Sentenced"
    assert "Appointment: Appointment made, 13 January 2006" in text
    assert "corrected" in text and "a correction" in text
    assert "Due by the end of" in text  # each obligation says why


def test_a_long_timeline_has_pages(page):
    first = page(f"/areas/{AREA}/cases/{SAMPLED[0]}/")
    second = page(f"/areas/{AREA}/cases/{SAMPLED[0]}/?page=2")
    assert len(first.xpath('//*[@class="moj-timeline__item"]')) == 40
    assert "Sentenced" in text_of(second)


@pytest.mark.parametrize("address", ["cases", "sampled"])
def test_nothing_about_a_victim_is_on_a_page(page, client, address):
    path = {
        "cases": f"/areas/{AREA}/cases/{SAMPLED[1]}/",
        "sampled": f"/inspections/{INSPECTION}/sample/{SAMPLED[1]}/file/",
    }[address]
    text = text_of(page(path))
    assert VICTIM not in text and "Victim met" not in text


def test_an_inspection_leads_to_all_its_pages(page):
    found = page(f"/inspections/{INSPECTION}/")
    text = text_of(found)
    assert "15 May 2006 to 26 May 2006" in text and "Well met" in text
    for name in ("sample", "questions", "scores", "findings", "report"):
        assert found.xpath(f'//main//a[@href="{reverse(name, args=[INSPECTION])}"]')


def test_the_sample_tells_how_it_was_drawn(page):
    found = page(f"/inspections/{INSPECTION}/sample/")
    text = text_of(found)
    assert "6 cases drawn by lot" in text and "priority strata" in text
    assert "throughcare sample verify" in text
    assert ["High or very high risk of harm, on an order", "4", "2", "2.00"] in cells(found)


def test_a_sampled_case_shows_answers_beside_the_record(page):
    found = page(f"/inspections/{INSPECTION}/sample/{SAMPLED[0]}/")
    text = text_of(found)
    assert "5 working days after the sentence" in text
    assert "Missing" in text
    assert FIRST_PROBLEM in text_of(page(f"/inspections/{INSPECTION}/sample/{SAMPLED[1]}/"))


def test_a_second_reading_is_shown_and_does_not_count(page, client):
    text = text_of(page(f"/inspections/{INSPECTION}/sample/{SAMPLED[2]}/"))
    assert "assessor-9, second reading" in text


def test_the_file_that_was_read_says_what_was_due_and_why(page):
    text = text_of(page(f"/inspections/{INSPECTION}/sample/{SAMPLED[1]}/file/"))
    assert "under national standards" in text and "Due by the end of" in text


def test_from_the_area_one_click_leads_to_its_inspection(page):
    found = page(f"/areas/{AREA}/")
    assert found.xpath(f'//main//a[@href="/inspections/{INSPECTION}/"]')


def test_the_file_that_was_read_is_a_copy(page, db):
    from throughcare.cases.models import Area

    with as_machine("tests"):
        Area.objects.filter(id=AREA).delete()
    found = page(f"/inspections/{INSPECTION}/sample/{SAMPLED[0]}/file/?page=2")
    assert "Sentenced" in text_of(found)


def test_from_a_question_one_click_leads_to_its_cases(page):
    overview = page(f"/inspections/{INSPECTION}/questions/")
    links = overview.xpath('//td/a[contains(@href, "?show=below")]')
    assert links
    cases = page(links[0].get("href").split("#")[0])
    count = int(text_of(links[0]).split(": ")[1])
    rows = cases.xpath("//tbody/tr")
    assert len(rows) == count
    assert all(
        {"Below the line", "No"} & {text_of(tag) for tag in row.xpath(".//strong")} for row in rows
    )


def test_a_missing_answer_is_listed_as_missing(page):
    found = page(f"/inspections/{INSPECTION}/questions/")
    link = found.xpath('//td/a[contains(@href, "?show=missing")]')[0]
    rows = page(link.get("href").split("#")[0]).xpath("//tbody/tr")
    assert [text_of(row).split()[0] for row in rows] == [SAMPLED[0]]


def test_scores_are_a_chart_and_a_table_that_say_the_same(page):
    found = page(f"/inspections/{INSPECTION}/scores/")
    bars = found.xpath('//*[@class="tc-bars__row"]')
    rows = [row for row in cells(found) if len(row) > 1]
    assert len(bars) == len(rows) > 10
    for bar, row in zip(bars, rows, strict=True):
        assert row[0] in text_of(bar) and f"{row[1]} ({row[2]})" in text_of(bar)
        drawn = float(bar.xpath('.//*[@class="tc-bars__share"]/@width')[0])
        assert drawn == pytest.approx(float(row[1].rstrip("%")), abs=0.51)


def test_a_score_adds_up_from_its_questions(page):
    found = page(f"/inspections/{INSPECTION}/scores/criterion-1.1/")
    weights = [float(text_of(td).rstrip("%")) for td in found.xpath('//td[@data-label="Weight"]')]
    assert sum(weights) == pytest.approx(100, abs=1)


def test_from_a_score_one_click_leads_to_its_cases(page):
    found = page(f"/inspections/{INSPECTION}/scores/criterion-1.1/")
    cases = found.xpath('//h2[@id="cases"]/following::tbody//a/@href')
    assert cases
    assert "as it was read" in text_of(page(cases[0]))


def test_findings_lead_to_their_questions(page):
    found = page(f"/inspections/{INSPECTION}/findings/")
    assert "Reports were timely." in text_of(found)
    assert found.xpath('//main//a[contains(@href, "/questions/")]')


def test_the_report_is_there_in_three_formats(page, client):
    page(f"/inspections/{INSPECTION}/report/")
    html = client.get(f"/inspections/{INSPECTION}/report/html/")
    assert html["Content-Type"].startswith("text/html")
    assert "style-src 'sha256-" in html["Content-Security-Policy"]
    assert "unsafe" not in html["Content-Security-Policy"]
    document = lxml_html.fromstring(html.content)
    assert "Synthetic data" in text_of(document)
    figures = document.xpath(
        f'//a[starts-with(@href, "/inspections/{INSPECTION}/questions/")]/@href'
    )
    assert figures
    page(figures[0].split("#")[0])
    pdf = client.get(f"/inspections/{INSPECTION}/report/pdf/")
    assert pdf["Content-Type"] == "application/pdf" and pdf.content == b"not a real one"
    assert client.get(f"/inspections/{INSPECTION}/report/exe/").status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "/areas/nowhere/",
        "/areas/nowhere/cases/",
        f"/areas/{AREA}/cases/nobody/",
        f"/areas/{AREA}/measures/nothing/",
        "/inspections/none/",
        f"/inspections/{INSPECTION}/sample/nobody/",
        f"/inspections/{INSPECTION}/questions/9.9/",
        f"/inspections/{INSPECTION}/scores/criterion-9.9/",
        "/no/such/page/",
    ],
)
def test_what_is_not_there_is_said_in_the_same_look(page, path):
    assert "Page not found" in text_of(page(path, status=404))


def test_the_performance_table_says_met_nearly_met_and_what_is_left_out(page):
    found = page(f"/areas/{AREA}/")
    rows = cells(found)
    assert rows[0][:4] == [
        "Seen in time",
        "Seen in time, cases behind it: 85.7%",
        "Met",
        "48.7% to 97.4%",
    ]
    assert rows[0][4:] == ["80%", "6 of 7", "91%", "inferred from its source"]
    assert rows[1][2] == "Nearly met"
    assert rows[2][1].endswith("9.3 days") and "without a target" in text_of(found)
    assert "1 of 2 targets met, and 1 missed by little" in text_of(found)
    assert "Programmes completed: targets.csv is not there" in text_of(found)


def test_from_a_measure_one_click_leads_to_its_cases(page):
    found = page(f"/areas/{AREA}/measures/seen-in-time/")
    text = text_of(found)
    assert "those seen in time" in text and "England and Wales, published" in text
    links = {text_of(a): a.get("href") for a in found.xpath("//main//ul/li/a")}
    assert set(links) == {
        "Count towards the result (6)",
        "Do not count towards it (1)",
        "Left out altogether (1)",
    }
    out = page(f"/areas/{AREA}/measures/seen-in-time/?show=left-out")
    assert cells(out) == [[CASES[7], "31 March 2006", "Left out", "left out: no date"]]
    case = out.xpath("//tbody//a/@href")[0]
    assert f"Case {CASES[7]}" in text_of(page(case))


def test_a_measure_without_cases_says_why(page):
    assert "counts staff" in text_of(page(f"/areas/{AREA}/measures/sickness/"))


def test_the_real_report_is_marked_and_stands_apart(page):
    found = page("/published/cheshire-2006/")
    text = text_of(found)
    assert "Published figures" in text and "Synthetic" not in text
    rows = {row[0]: row[1:] for row in cells(found)}
    assert rows["1.2 Assessment of risk of harm"][0] == "not printed"
    assert rows["Risk of Harm thread"][0] == "65%"
    assert rows["Breach taken within ten working days"][:3] == ["90%", "97%*", "91%*"]
    assert "(291 + the score) / 5" in text
    assert not found.xpath('//main//a[contains(@href, "/areas/")]')
    page("/published/another/", status=404)


def test_how_sure_a_definition_is_has_words_for_each_of_its_values():
    assert set(SURENESS) == set(CONFIDENCE)
