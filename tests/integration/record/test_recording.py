"""Recording through forms: problems beside their fields, drafts, once only, and never over somebody
else's work."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.integration.record.conftest import acting, as_principal, case_path, day, the_case
from tests.small_folders import CASES
from throughcare.accounts.scope import as_machine
from throughcare.audit.models import AuditEvent
from throughcare.cases.actions.journal import (
    CannotRecord,
    Overtaken,
    Wanted,
    record_entry,
    withdraw_entry,
)
from throughcare.cases.models import CaseObligation, Draft, Entry
from throughcare.cases.verification import differences

FORM = case_path(0, "record/risk_change_noted/")


def entries(number: int = 0) -> int:
    with as_machine("tests"):
        return Entry.objects.filter(case__ref=CASES[number], case__area="testshire").count()


def wanted(ref="e-1", on="2006-06-01", corrects="", **facts):
    import datetime

    said = facts or {"what": "lost their home"}
    return Wanted(ref, "risk_change_noted", datetime.date.fromisoformat(on), said, corrects)


def test_every_problem_stands_beside_its_field_and_nothing_typed_is_lost(somebody):
    path = case_path(0, "record/roh_analysed/")
    form = somebody("officer").get(path)
    sent = {"id": form.value("id"), **day("2006-13-45"), "level": "enormous"}
    answer = somebody("officer").post(path, **sent)
    assert answer.status == 422
    links = answer.html.xpath('//*[@class="govuk-error-summary__body"]//a/@href')
    assert "#happened_on-day" in links and any(link.startswith("#level") for link in links)
    for link in links:
        assert answer.html.xpath(f'//*[@id="{link[1:]}"]'), f"{link} leads to no field"
    assert answer.value("happened_on-month") == "13"


def test_what_was_typed_is_kept_as_a_draft_and_gone_when_it_is_recorded(somebody):
    officer = somebody("officer")
    form = officer.get(FORM)
    draft = form.value("id")
    kept = officer.post(FORM, id=draft, save="yes", what="lost their home", **day("2006-06-01"))
    assert kept.address == "/drafts/" and CASES[0] in kept.text
    assert "lost their home" in officer.get(f"{FORM}?draft={draft}").raw.content.decode()
    check = officer.post(FORM, id=draft, what="lost their home", **day("2006-06-01"))
    assert "Check your answers" in check.text and "lost their home" in check.text
    done = officer.post(check.address)
    assert done.status == 200 and "What it changes" in done.text
    with as_machine("tests"):
        assert not Draft.objects.exists()
        assert Entry.objects.filter(ref=draft).exists()


def test_a_draft_is_its_writers_alone(somebody):
    form = somebody("officer").get(FORM)
    draft = form.value("id")
    somebody("officer").post(FORM, id=draft, save="yes", what="theirs", **day("2006-06-01"))
    assert "theirs" not in somebody("senior").get(f"{FORM}?draft={draft}").raw.content.decode()
    assert somebody("senior").get(case_path(0, f"check/{draft}/")).status == 404
    assert somebody("senior").post("/drafts/", drop=draft).status == 404


def test_a_second_click_records_nothing_a_second_time(somebody):
    officer = somebody("officer")
    draft = officer.get(FORM).value("id")
    check = officer.post(FORM, id=draft, what="once", **day("2006-06-01"))
    before = entries()
    first, second = officer.post(check.address), officer.post(check.address)
    assert first.address == second.address and entries() == before + 1


def test_the_same_entry_sent_twice_is_one(site):
    with acting("officer"):
        first = record_entry(case=the_case(), wanted=wanted(), by=as_principal("officer"))
        again = record_entry(case=the_case(), wanted=wanted(), by=as_principal("officer"))
    assert not first.again and again.again and again.ref == first.ref


def test_another_entry_under_the_same_id_is_refused(site):
    with acting("officer"):
        record_entry(case=the_case(), wanted=wanted(), by=as_principal("officer"))
        with pytest.raises(CannotRecord, match="another entry"):
            record_entry(case=the_case(), wanted=wanted(what="other"), by=as_principal("officer"))


def test_who_comes_second_sees_both_texts_and_overwrites_nothing(somebody):
    officer, senior = somebody("officer"), somebody("senior")
    with acting("officer"):
        record_entry(case=the_case(), wanted=wanted(), by=as_principal("officer"))
    path = f"{FORM}?corrects=e-1"
    sent = {}
    for who, text in ((officer, "moved in with friends"), (senior, "sleeping rough")):
        draft = who.get(path).value("id")
        check = who.post(path, id=draft, corrects="e-1", what=text, **day("2006-06-01"))
        sent[text] = (who, check.address)
    who, address = sent["moved in with friends"]
    assert who.post(address).status == 200
    who, address = sent["sleeping rough"]
    late = who.post(address)
    assert late.status == 409
    assert "moved in with friends" in late.text and "sleeping rough" in late.text
    with as_machine("tests"):
        assert Entry.objects.filter(corrects="e-1").count() == 1
        assert Draft.objects.count() == 1  # what came second is still there to go on with


def test_what_was_taken_back_cannot_be_put_right(site):
    by = as_principal("officer")
    with acting("officer"):
        record_entry(case=the_case(), wanted=wanted(), by=by)
        withdraw_entry(case=the_case(), ref="w-1", corrects="e-1", reason="wrong case", by=by)
        with pytest.raises(Overtaken) as raised:
            record_entry(case=the_case(), wanted=wanted("e-2", corrects="e-1"), by=by)
    assert raised.value.standing is None


def test_obligations_follow_in_the_same_transaction(site, monkeypatch):
    """Where what follows from an entry cannot be written, the entry is not there either."""
    before = entries()

    def broken(*args, **kwargs):
        raise RuntimeError("the disk")

    monkeypatch.setattr("throughcare.cases.actions.derived.insert_rows", broken)
    with acting("officer"), pytest.raises(RuntimeError):
        record_entry(case=the_case(), wanted=wanted(), by=as_principal("officer"))
    assert entries() == before


def test_no_event_no_entry(site, monkeypatch):
    before, events = entries(), AuditEvent.objects.count()

    def broken(**kwargs):
        raise RuntimeError("the trail")

    monkeypatch.setattr("throughcare.cases.actions.journal.to_trail", broken)
    with acting("officer"), pytest.raises(RuntimeError):
        record_entry(case=the_case(), wanted=wanted(), by=as_principal("officer"))
    assert entries() == before and AuditEvent.objects.count() == events


def test_what_an_entry_changes_is_what_the_record_then_says(site):
    """Derived rows after an entry are those of a derivation from the whole journal."""
    by = as_principal("officer")
    with acting("officer"):
        for n, on in enumerate(("2006-02-01", "2006-03-01", "2006-04-01")):
            record_entry(case=the_case(), wanted=wanted(f"n-{n}", on), by=by)
        withdraw_entry(case=the_case(), ref="w", corrects="n-1", reason="typed twice", by=by)
    case = the_case()
    with as_machine("tests"):
        assert CaseObligation.objects.filter(case=case).exists()
        assert list(differences(case.area)) == []


@pytest.mark.parametrize("who, kind", [("tutor", "tiered"), ("administrator", "roh_analysed"),
                                       ("officer", "victim_met"), ("mappa", "sentenced"),
                                       ("officer", "allocated"), ("officer", "withdrawn"),
                                       ("officer", "no_such_kind")])  # fmt: skip
def test_a_kind_that_is_not_ones_to_write_does_not_exist(somebody, who, kind):
    assert somebody(who).get(case_path(0, f"record/{kind}/")).status == 404
    assert somebody(who).post(case_path(0, f"record/{kind}/")).status == 404


def test_a_day_that_is_still_to_come_is_refused(site):
    with acting("officer"), pytest.raises(CannotRecord, match="after today"):
        record_entry(case=the_case(), wanted=wanted(on="2006-07-01"), by=as_principal("officer"))


def test_a_reference_to_another_cases_entry_is_refused(site):
    import datetime

    facts = {"appointment": f"{CASES[1]}-6", "outcome": "complied"}
    entry = Wanted("a-1", "attendance_recorded", datetime.date(2006, 1, 20), facts)
    with acting("officer"), pytest.raises(CannotRecord, match="names no entry of this case"):
        record_entry(case=the_case(), wanted=entry, by=as_principal("officer"))


def test_taking_back_needs_a_reason_and_says_what_it_changes(somebody):
    officer = somebody("officer")
    path = case_path(0, f"entries/{CASES[0]}-3/withdraw/")
    form = officer.get(path)
    without = officer.post(path, id=form.value("id"), reason="  ")
    assert without.status == 422 and "Say why" in without.text
    done = officer.post(path, id=form.value("id"), reason="typed into the wrong case")
    assert "RoH level" in done.text


def test_a_count_of_rows_that_is_no_number_is_none(somebody):
    path = case_path(0, "record/sentence_plan_made/")
    answer = somebody("officer").post(
        path, **{"id": "odd", "add": "objectives", "objectives-count": "²"}
    )
    assert answer.status == 200


@pytest.mark.parametrize("odd", ["//evil.example", "..", ".", "a/b~2F?c#d", "with a space", "100%"])
def test_an_entry_whose_id_is_any_text_has_pages(somebody, odd):
    """Another system may have given it."""
    officer = somebody("officer")
    with acting("officer"):
        record_entry(case=the_case(), wanted=wanted(odd), by=as_principal("officer"))
    link = reverse("withdraw", args=["testshire", CASES[0], odd])
    assert link in officer.get(case_path()).html.xpath("//main//a/@href")
    assert "lost their home" in officer.get(link).text
    done = officer.post(link, id=f"{odd} taken back", reason="a mistake")
    assert done.status == 200 and "What it changes" in done.text
    assert done.address == reverse("recorded", args=["testshire", CASES[0], f"{odd} taken back"])
