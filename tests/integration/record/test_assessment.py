"""The likelihood of reoffending and the tier in the case: stored as the assessment is recorded, computed again
from what is stored, explained on a page and as text."""

from __future__ import annotations

import datetime

import pytest

from tests.integration.record.conftest import acting, as_principal, case_path, the_case
from tests.small_folders import CASES
from throughcare.accounts.scope import as_machine
from throughcare.audit.models import AuditEvent
from throughcare.cases.actions.journal import Wanted, record_entry
from throughcare.cases.models import Entry
from throughcare.cases.verification import differences

PAGE = case_path(0, "assessment/")
COUNTED = {"sanctions": 6, "violent_sanctions": 1, "age_at_first_sanction": 16}


def recorded(ref, kind, on="2006-06-01", corrects="", case=0, **facts):
    with acting("officer"):
        wanted = Wanted(ref, kind, datetime.date.fromisoformat(on), facts, corrects)
        return record_entry(case=the_case(case), wanted=wanted, by=as_principal("officer"))


def scores():
    with as_machine("tests"):
        rows = Entry.objects.filter(case__ref=CASES[0], kind="predictor_scored").order_by("id")
        return [(row.facts["model"], row.facts["score"], row.recorded_by, row.ref) for row in rows]


@pytest.fixture
def counted(site):
    """A case with an offence and the count of the criminal record."""
    recorded("s-1", "sentenced", "2006-05-10", disposal="community_order", offence_code="02800")
    recorded("h-1", "offending_history_recorded", "2006-05-10", **COUNTED)


def test_a_score_is_stored_with_the_assessment_and_names_its_model(counted):
    before = scores()
    assert [row[:3] for row in before] == [("OGRS3", before[0][1], "computed")]
    recorded("a-1", "assessed", "2006-06-01", likelihood="medium", needs=["drugs"])
    assert [row[0] for row in scores()] == ["OGRS3", "OGRS3"]
    with as_machine("tests"):
        last = Entry.objects.get(ref=scores()[-1][3])
        assert not list(differences(the_case(0).area))
    assert (
        last.facts["version"]
        and last.facts["inputs"]["totalNumberOfSanctionsForAllOffences"] == "6"
    )
    events = AuditEvent.objects.filter(details__entry=last.ref)
    assert events.get().details["kind"] == "predictor_scored"


def test_an_assessment_sent_twice_is_scored_once(counted):
    for _ in range(2):
        recorded("a-1", "assessed", "2006-06-01", likelihood="medium")
    assert len(scores()) == 2


def test_what_changes_an_input_changes_the_score_and_the_earlier_one_is_kept(counted):
    (first,) = scores()
    recorded(
        "h-2", "offending_history_recorded", "2006-05-10", "h-1", **COUNTED | {"sanctions": 12}
    )
    earlier, later = scores()
    assert earlier == first and later[1] > earlier[1]


def test_without_the_inputs_nothing_is_stored_and_the_page_says_what_lacks(somebody):
    recorded("a-1", "assessed", "2006-06-01", likelihood="medium")
    assert scores() == []
    text = somebody("officer").get(PAGE).text
    assert "Scores that the record lacks inputs for" in text and "None yet" in text


def test_the_page_after_recording_tells_the_score(somebody, counted):
    recorded("a-1", "assessed", "2006-06-01", likelihood="medium")
    text = somebody("officer").get(case_path(0, "entries/a-1/")).text
    assert f"OGRS3, version 3: {scores()[-1][1]:g} (" in text


def test_the_page_explains_the_score_and_computes_stored_ones_again(somebody, counted):
    page = somebody("officer").get(PAGE)
    assert page.status == 200
    assert "a model of another time is applied to that day" in page.text
    assert "What would change the band, one answer at a time" in page.text
    assert (
        "Counted from the criminal record" in page.text
        or "counted from the criminal record" in page.text
    )
    assert "The same" in page.text and "Differs" not in page.text
    with as_machine("tests"):
        row = Entry.objects.get(kind="predictor_scored", case__ref=CASES[0])
        facts = {**row.facts, "score": 3.0}
        ref = "typed-in"
        Entry.objects.create(case=row.case, ref=ref, kind=row.kind, happened_on=row.happened_on,
                             recorded_at=row.recorded_at, recorded_by="om-1", facts=facts)  # fmt: skip
    assert "Differs" in somebody("officer").get(PAGE).text


def test_the_text_is_that_of_the_model_and_says_that_it_is_made_up(somebody, counted):
    officer = somebody("officer")
    text = officer.client.get(f"{PAGE}ogrs3.txt")
    assert text["Content-Type"].startswith("text/plain")
    assert "This case is made up" in text.content.decode() and "OGRS3" in text.content.decode()
    assert officer.get(f"{PAGE}nothing.txt").status == 404
    assert somebody("officer-of-south").get(f"{PAGE}ogrs3.txt").status == 404


def test_a_recorded_tier_stands_beside_the_one_by_the_rules(somebody, site):
    recorded("r-1", "roh_analysed", "2006-05-10", level="high")
    recorded("a-1", "assessed", "2006-05-11", likelihood="high", needs=["drugs", "alcohol"])
    page = somebody("officer").get(PAGE)
    row = page.html.xpath('//tr[th[contains(., "as in 2005")]]')[0].text_content()
    assert "Under-tiered" in row
    recorded(
        "t-1",
        "tiered",
        "2006-05-12",
        tier=2,
        override_reason="moved to another area",
        approved_by="spo-1",
    )
    text = somebody("officer").get(PAGE).text
    assert "Overridden with reason" in text and "moved to another area" in text
    assert "How the tier of 2005 changed" in text
