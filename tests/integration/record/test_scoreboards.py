"""Scoreboards, quality and what-if: counted from an extract of the record, equal to what core counts, behind the
gate, and honest about what was not counted."""

from __future__ import annotations

import csv
import dataclasses
import datetime
import io
import json
import shutil

import pyarrow.parquet as pq
import pytest
from django.test import override_settings
from django.utils import timezone

from tests.integration.record.conftest import Somebody
from tests.small_folders import AREA, CASES, ELSEWHERE
from throughcare.accounts.scope import as_machine
from throughcare.audit.models import AuditEvent
from throughcare.cases.journals import entry_of
from throughcare.cases.models import Area, Case, CaseObligation, VictimEntry
from throughcare.core.measures.periods import Period
from throughcare.core.mistakes import InputMistakes
from throughcare.core.standards import Span
from throughcare.core.tiering import tier_of_case
from throughcare.folders.areas import read_area
from throughcare.folders.performance import performance_of, performance_of_year
from throughcare.performance import boards, counting, trials, years
from throughcare.performance.models import MeasureCase, MeasureResult

LAST_YEAR_END = datetime.date(2006, 3, 31)
QUARTER = Period(datetime.date(2006, 4, 1), datetime.date(2006, 6, 30))
ROOT = f"/areas/{AREA}"
ALL_TIERS = "".join(f"&tiers={tier}" for tier in "1234")
FOUR_WEEKS = f"standard=roh-review-16-weeks&amount=4&unit=weeks&again=4{ALL_TIERS}"


def count():
    return counting.count_everything(by="tests", now=timezone.now())


@pytest.fixture(scope="module")
def one_night(filled, django_db_blocker, tmp_path_factory):
    """What was counted once for all tests here, and the folder."""
    folder = tmp_path_factory.mktemp("night") / "counted"
    with django_db_blocker.unblock(), override_settings(COUNTED=folder):
        return count(), folder


@pytest.fixture
def counted(one_night, site, settings, tmp_path):
    """The same, in a folder of the test's own."""
    checked, folder = one_night
    settings.COUNTED = tmp_path / "counted"
    shutil.copytree(folder, settings.COUNTED, symlinks=True)
    return checked


def test_the_derived_obligations_are_those_of_the_engine(counted):
    assert {one.area for one in counted} == {AREA, ELSEWHERE}
    assert all(one.comparison.is_same for one in counted)
    assert sum(one.comparison.rows for one in counted) > 0


def test_a_row_that_is_wrong_is_found_and_told(counted):
    with as_machine("tests"):
        row = CaseObligation.objects.filter(case__area=AREA).first()
        CaseObligation.objects.filter(pk=row.pk).update(due_on=row.due_on + datetime.timedelta(1))
    (wrong,) = [one for one in count() if not one.comparison.is_same]
    assert wrong.area == AREA and "1 lacking, 1 too many" in str(wrong.comparison)


def test_the_figures_are_those_that_core_counts_from_the_same_extract(counted):
    night = counting.last_night()
    cells = boards.cells_of(night, AREA, boards.Selection("quarter", ""))
    found = {c.result.measure.id: c.result for c in cells if c.period == QUARTER}
    area = read_area(night.extract / AREA)
    measures = counting.measures_counted()
    expected, _ = performance_of(area, QUARTER.from_on, QUARTER.to_on, measures)
    assert expected and len(found) == len(expected)
    for one in expected:
        same = found[one.measure.id]
        assert (same.numerator, same.denominator) == (one.numerator, one.denominator), (
            one.measure.id
        )


def test_the_extract_names_nobody_and_nothing_about_victims(counted):
    folder = counting.last_night().extract / AREA
    assert (folder / "people.csv").read_text().splitlines()[0] == "person,sex,born_on,ethnicity"
    kinds = set(pq.read_table(folder / "entries.parquet")["kind"].to_pylist())
    assert "sentenced" in kinds and not [kind for kind in kinds if kind.startswith("victim_")]
    assert not [m.id for m in counting.measures_counted() if "VICTIM" in m.id.upper()]
    assert AuditEvent.objects.filter(act="extract", target=f"area {AREA}").exists()


def test_a_run_that_fails_leaves_the_night_before(counted, monkeypatch):
    before = counting.last_night()
    monkeypatch.setattr(counting, "_count", lambda *args: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        count()
    assert counting.last_night() == before
    assert not list(before.folder.parent.glob(".part-*"))


def test_readers_follow_to_the_new_night_and_older_ones_go(counted):
    first = counting.last_night().folder
    count()
    count()
    assert counting.last_night().folder != first and not first.exists()


@pytest.mark.parametrize("period", ["month", "quarter", "rolling_quarter", "financial_year", "odd"])
@pytest.mark.parametrize("by", ["", "team", "officer", "tier", "ethnicity", "sex", "age", "odd"])
def test_a_scoreboard_of_every_period_and_group(counted, period, by):
    page = Somebody("analyst").get(f"{ROOT}/scoreboard/?period={period}&by={by}")
    assert page.status == 200
    assert "What needs a look first" in page.text and "What falls due" in page.text


def test_whoever_reads_no_performance_gets_none(counted):
    for name in ("sysadmin", "chief-elsewhere", "assessor"):
        for path in (
            "scoreboard/",
            "scoreboard.csv",
            "quality/",
            "what-if/",
            "tiers/",
            "scoreboard/PSR_TIME/",
        ):
            assert Somebody(name).get(f"{ROOT}/{path}").status == 404, (name, path)
    assert Somebody("board").get(f"{ROOT}/scoreboard/").status == 200
    assert Somebody("board").get(f"{ROOT}/what-if/").status == 404


def test_before_anything_was_counted_the_page_says_so(site, settings, tmp_path):
    settings.COUNTED = tmp_path / "nothing"
    for page in ("scoreboard/", "quality/", "tiers/", "what-if/"):
        answer = Somebody("chief").get(f"{ROOT}/{page}")
        assert answer.status == 200 and "Nothing was counted yet" in answer.text
    assert Somebody("chief").get(f"{ROOT}/scoreboard.csv").status == 404


def test_the_cases_behind_a_figure_are_those_that_the_reader_may_list(counted):
    address = f"{ROOT}/scoreboard/APPT_ARR/cases/?from=2006-01-01&to=2006-06-30"
    night = counting.last_night()
    measure = next(m for m in counting.measures_counted() if m.id == "APPT_ARR")
    board = Somebody("board").get(address)
    chief = Somebody("chief").get(address)
    assert not [case for case in CASES if case in board.text]
    with as_machine("tests"):
        area = Area.objects.get(pk=AREA)
        period = Period(datetime.date(2006, 1, 1), datetime.date(2006, 6, 30))
        units = boards.units(night, area, measure, period).rows
    assert units and "belong to cases that are not yours to see" in board.text
    assert {unit.case for unit in units} == {case for case in CASES if case in chief.text}
    for wrong in ("", "?from=x&to=y", "?from=2006-06-30&to=2006-01-01"):
        assert Somebody("chief").get(f"{ROOT}/scoreboard/APPT_ARR/cases/{wrong}").status == 404


def test_figures_leave_as_files_and_small_numbers_are_held_back_where_they_are_published(counted):
    analyst = Somebody("analyst")
    rows = list(csv.DictReader(io.StringIO(
        analyst.client.get(f"{ROOT}/scoreboard.csv?period=quarter").content.decode())))  # fmt: skip
    assert {row["area"] for row in rows} == {AREA}
    table = pq.read_table(io.BytesIO(
        analyst.client.get(f"{ROOT}/scoreboard.parquet?period=quarter").content))  # fmt: skip
    assert len(table) == len(rows)
    assert analyst.client.get(f"{ROOT}/scoreboard.xlsx").content[:2] == b"PK"
    assert analyst.get(f"{ROOT}/scoreboard.doc").status == 404
    published = list(csv.DictReader(io.StringIO(
        analyst.client.get(f"{ROOT}/scoreboard.csv?period=quarter&publish=yes").content.decode())))  # fmt: skip
    shares = [
        row for row in published if row["unit"] == "percent" and row["shown"] in ("c", "too few")
    ]
    assert shares and all(row["numerator"] == row["denominator"] == "" for row in shares)
    assert AuditEvent.objects.filter(act="show scoreboard-file").count() == 4


def test_a_limit_is_tried_without_changing_anything(counted):
    before = json.dumps(sorted(map(str, obligation_rows())))
    page = Somebody("analyst").get(f"{ROOT}/what-if/?{FOUR_WEEKS}")
    assert page.status == 200 and "What would have been" in page.text
    assert "Where it would have been otherwise" in page.text
    assert json.dumps(sorted(map(str, obligation_rows()))) == before


def obligation_rows():
    with as_machine("tests"):
        return list(CaseObligation.objects.values_list("case_id", "standard", "due_on", "state"))


@pytest.mark.parametrize("typed", ["amount=&unit=weeks&again=1", "amount=0&unit=weeks&again=1",
                                   "amount=4&unit=years&again=1", "amount=4&unit=weeks&again=x",
                                   "amount=4&unit=weeks&again=1&tiers=9", "amount=2.5&unit=days&again=1"])  # fmt: skip
def test_what_cannot_be_tried_is_told_beside_its_field(counted, typed):
    page = Somebody("analyst").get(f"{ROOT}/what-if/?standard=roh-review-16-weeks&{typed}")
    assert page.status == 200
    assert page.html.xpath('//*[@class="govuk-error-summary__body"]//a')


def test_a_target_is_tried(counted):
    page = Somebody("analyst").get(f"{ROOT}/what-if/?measure=APPT_ARR&target=1")
    assert "What it would have been called" in page.text
    odd = Somebody("analyst").get(f"{ROOT}/what-if/?measure=APPT_ARR&target=much")
    assert odd.html.xpath('//*[@class="govuk-error-summary__body"]//a')


def test_several_areas_are_tried_side_by_side(counted):
    page = Somebody("chief").get(f"/what-if/?{FOUR_WEEKS}")
    (row,) = page.html.xpath('//h2[@id="areas"]/following::tbody[1]/tr')
    link = row.xpath(".//a")[0]
    assert link.text == "Testshire"
    assert not [case for case in CASES if case in page.text]
    own = Somebody("chief").get(link.get("href"))
    assert "Where it would have been otherwise" in own.text
    assert "no area whose standards you may try" in Somebody("board").get("/what-if/").text
    targets = Somebody("chief").get("/what-if/?measure=APPT_ARR&target=1")
    assert "would meet it that did not" in targets.text
    odd = Somebody("chief").get("/what-if/?standard=roh-review-16-weeks&amount=x&unit=weeks")
    assert odd.html.xpath('//*[@class="govuk-error-summary__body"]//a')


def test_the_sums_of_areas_are_those_of_each_alone(counted):
    night = counting.last_night()
    chosen = trials.standards_to_try()["roh-review-16-weeks"]
    changed = dataclasses.replace(chosen, within=Span("weeks", 4), repeats_every=Span("weeks", 4))
    with as_machine("tests"):
        areas = list(Area.objects.order_by("id"))
        both = trials.try_standard(night, areas, chosen, changed).sums
        alone = [trials.try_standard(night, [one], chosen, changed).sums for one in areas]
    assert len(areas) == 2
    for area, sums in zip(areas, alone, strict=True):
        assert sums.get(area.id) == both.get(area.id)
    for name in ("obligations_before", "obligations_after", "told_after"):
        assert both[""][name] == sum(sums[""][name] for sums in alone) > 0


def test_several_areas_are_shown_to_who_may_read_them(counted):
    assert "Testshire" in Somebody("chief").get("/scoreboards/").text
    assert "no area whose figures you may read" in Somebody("sysadmin").get("/scoreboards/").text


def test_the_last_year_is_counted_anew_every_night_with_what_was_done_for_victims(counted, folders):
    """As core counts it from what was brought in and recorded."""
    with as_machine("tests"):
        late = VictimEntry(
            case=Case.objects.get(area=AREA, ref=CASES[0]),
            ref="a-victim",
            kind="victim_registered",
            happened_on=datetime.date(2006, 1, 24),
            recorded_at=timezone.now(),
            recorded_by="tests",
            facts={"victim": "V1", "sentence": f"{CASES[0]}-0", "statutory": True},
        )
        late.save()
    brought_in = read_area(folders["area"])
    brought_in.entries[CASES[0]].append(entry_of(late, CASES[0]))
    years.count_years(counting.last_night(), by="tests")
    expected, _ = performance_of_year(brought_in, LAST_YEAR_END)
    rows = MeasureResult.objects.filter(area=AREA, to_on=LAST_YEAR_END)
    found = {row.measure: (row.numerator, row.denominator, row.value) for row in rows}
    assert found == {r.measure.id: (r.numerator, r.denominator, r.value) for r in expected}
    assert found["VICTIM8"][1] > 0
    cases = MeasureCase.objects.filter(result__area=AREA, result__measure="VICTIM8")
    assert cases.exists() and not cases.exclude(happened_on=None).exists()


def test_under_tiered_cases_stand_first_and_are_named_to_who_may_read_them(counted, folders):
    read = read_area(folders["area"])
    found = {
        ref: tier_of_case(file, None, read.extracted_on).agreement.kind
        for ref, file in read.case_files() if file.is_open_on(read.extracted_on)
    }  # fmt: skip
    under = {ref for ref, kind in found.items() if kind == "under-tiered"}
    assert under and len(under) < len(found)
    chief, board = (Somebody(name).get(f"{ROOT}/tiers/") for name in ("chief", "board"))
    assert {case for case in CASES if case in chief.text} == under
    assert not [case for case in CASES if case in board.text]
    assert f"{len(under)} more are cases that are not yours to see" in board.text
    (count,) = chief.html.xpath("(//tbody)[1]/tr[1]/td")
    assert count.text == str(len(under))
    agrees = Somebody("chief").get(f"{ROOT}/tiers/?which=agrees")
    assert {case for case in CASES if case in agrees.text} == {
        ref for ref, kind in found.items() if kind == "agrees"
    }
    assert Somebody("chief").get(f"{ROOT}/tiers/?which=odd").status == 200
    assert AuditEvent.objects.filter(act="show tiers").exists()


def test_what_falls_due_is_counted_by_team_and_names_nobody(site):
    with as_machine("tests"):
        area = Area.objects.get(pk=AREA)
        overdue = CaseObligation.objects.filter(case__area=area, state="overdue").count()
    starts, rows = boards.due_by_team(area)
    assert len(starts) == boards.WEEKS_AHEAD and sum(row.overdue for row in rows) == overdue > 0


def test_an_extract_of_an_area_that_is_there_already_is_refused(site, tmp_path):
    from throughcare.cases.extract import extract

    out = tmp_path / "out"
    with as_machine("tests"):
        areas = list(Area.objects.filter(pk=AREA))
        extract(out, areas, datetime.date(2006, 6, 30), by="tests")
        with pytest.raises(InputMistakes, match="is there already"):
            extract(out, areas, datetime.date(2006, 6, 30), by="tests")


def test_areas_side_by_side_have_the_figures_that_each_has_by_itself(counted):
    night, asked = counting.last_night(), boards.Selection("quarter", "")
    table = boards.by_area(night, [AREA, ELSEWHERE], asked)
    beside = {
        (line.result.area, line.result.measure.id): line
        for row in table
        for line in row.lines.values()
    }
    alone = {
        (area, line.result.measure.id): line
        for area in (AREA, ELSEWHERE)
        for line in boards.board(night, [area], asked).lines
    }
    assert alone and beside == alone
