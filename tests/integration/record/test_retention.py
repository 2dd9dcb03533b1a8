"""How long a record is kept, holds, destruction by two people, and what a person is given of their own."""

from __future__ import annotations

import datetime
import io

import pikepdf
import pytest

from tests.cast import person
from tests.integration.record.conftest import acting, as_principal, case_path, the_case
from tests.small_folders import AREA, CASES, VICTIM, VICTIM_DETAILS
from throughcare.accounts.actions import give_role
from throughcare.accounts.scope import as_machine
from throughcare.audit.models import AuditEvent
from throughcare.cases.actions.journal import Wanted, record_entry
from throughcare.cases.actions.retention import run_disposals
from throughcare.cases.models import Area, Case, Disposal, Entry, Person, Victim

OLD = len(CASES) - 1  # the case that is closed
PAGE = case_path(OLD, "dispose/")


@pytest.fixture
def old(site) -> None:
    """The area's clock stands when the ended case's time is long over; and a second chief."""
    with as_machine("tests"):
        Area.objects.filter(pk=AREA).update(stands_on=datetime.date(2060, 1, 1))
    give_role(user=person("analyst"), role="assistant_chief_officer",
              from_on=datetime.date(2020, 1, 1), by="tests")  # fmt: skip


def there() -> bool:
    with as_machine("tests"):
        return Case.objects.filter(area=AREA, ref=CASES[OLD]).exists()


def test_a_record_is_not_destroyed_before_its_time(somebody):
    answer = somebody("chief").post(PAGE)
    assert answer.status == 422 and "kept until" in answer.text
    assert not Disposal.objects.exists()


def test_two_people_and_the_machine_destroy_a_record(somebody, old):
    chief, other = somebody("chief"), somebody("analyst")
    assert CASES[OLD] in chief.get(f"/areas/{AREA}/retention/").text
    assert chief.post(PAGE).status == 200
    alone = chief.post(PAGE, agree="yes")
    assert alone.status == 422 and "somebody else" in alone.text.lower()
    assert run_disposals(by="tests") == [] and there()
    assert other.post(PAGE, agree="yes").status == 200
    assert there()
    assert run_disposals(by="tests") == [f"case {AREA}/{CASES[OLD]}"]
    assert not there()
    with as_machine("tests"):
        assert not Entry.objects.filter(case__ref=CASES[OLD]).exists()
        assert not Person.objects.filter(ref=f"P{OLD + 1}").exists()
        assert not Victim.objects.filter(case__ref=CASES[OLD]).exists()
    event = AuditEvent.objects.get(kind="erasure")
    assert event.target == f"case {AREA}/{CASES[OLD]}" and event.details["cases.Case"] == 1
    assert CASES[OLD] not in str(chief.get(f"/areas/{AREA}/cases/?standing=all").text)


def test_a_hold_keeps_a_record_whose_time_is_over(somebody, old):
    chief, other = somebody("chief"), somebody("analyst")
    chief.post(PAGE)
    other.post(PAGE, agree="yes")
    hold = case_path(OLD, "hold/")
    assert chief.post(hold, reason="").status == 422
    assert "an inquiry" in chief.post(hold, reason="an inquiry").text
    assert run_disposals(by="tests") == [] and there()
    assert chief.post(PAGE).status == 422


def test_an_agreement_does_not_outlive_a_reason_against_it(somebody, old):
    """Somebody recorded in the case after two people agreed: its time is not over any more."""
    somebody("chief").post(PAGE)
    somebody("analyst").post(PAGE, agree="yes")
    with as_machine("tests"):
        Area.objects.filter(pk=AREA).update(stands_on=datetime.date(2006, 7, 1))
    assert run_disposals(by="tests") == [] and there()


@pytest.mark.parametrize("who", ["officer", "senior", "district-manager", "sysadmin", "analyst"])
def test_nobody_else_destroys(somebody, who):
    assert somebody(who).get(PAGE).status == 404
    assert somebody(who).post(PAGE).status == 404


# What a person is given of their own record

SAR = case_path(0, "subject-access/")
OTHERS = "his ex-partner Canary Thirdparty of 5 Third Street"


@pytest.fixture
def with_others(site) -> None:
    """Texts in the record that name somebody else."""
    by = as_principal("officer")
    with acting("officer"):
        for ref, kind, facts in (
            ("sar-1", "risk_change_noted", {"what": OTHERS}),
            ("sar-2", "noted", {"text": OTHERS}),
        ):
            wanted = Wanted(ref, kind, datetime.date(2006, 6, 1), facts)
            record_entry(case=the_case(), wanted=wanted, by=by)


def text_of_pdf(content: bytes) -> str:
    """The texts that a reader of the PDF's structure is told."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        streams = [page.Contents.read_bytes() for page in pdf.pages]
    return "".join(stream.decode("latin-1") for stream in streams)


@pytest.mark.parametrize("format", ["html", "pdf"])
def test_a_person_is_given_their_own_and_nobody_elses(somebody, with_others, format):
    answer = somebody("chief").client.post(SAR, {"format": format})
    assert answer.status_code == 200 and "attachment" in answer["Content-Disposition"]
    content = answer.content.decode("latin-1")
    secret = [*VICTIM_DETAILS, VICTIM, "Thirdparty", "Third Street", "om-1", "Officer Example"]
    assert not [text for text in secret if text in content]
    if format == "html":
        assert "Person 1" in content and "community order" in content.lower()
        assert "held back" in content
    event = AuditEvent.objects.order_by("-seq").first()
    assert event.kind == "disclosure" and event.target == f"case {AREA}/{CASES[0]}"


def test_who_answers_the_request_is_told_what_was_held_back(somebody, with_others):
    page = somebody("chief").get(SAR)
    rows = [[cell.text_content() for cell in row] for row in page.html.xpath("//tbody/tr")]
    assert any("Note" in row[2] or "Noted" in row[2] for row in rows)
    assert "Thirdparty" not in page.text


def test_each_fact_of_each_kind_is_given_held_back_or_left_out_by_a_list(site):
    """No free text is given as it stands."""
    from throughcare.cases.subject_access import is_given
    from throughcare.core.record.kinds import KINDS, RESTRICTED, facts_of

    given = {
        (kind, fact.name, fact.type)
        for kind in KINDS
        if kind not in RESTRICTED
        for fact in facts_of(kind).values()
        if is_given(fact, "what somebody typed")
    }
    texts = {row for row in given if row[2] == "text"}
    free = {
        (kind, name)
        for kind, name, _ in texts
        if not (facts_of(kind)[name].usual or facts_of(kind)[name].reference
                or facts_of(kind)[name].refers_to is not None or facts_of(kind)[name].choices)
    }  # fmt: skip
    assert not free, sorted(free)
