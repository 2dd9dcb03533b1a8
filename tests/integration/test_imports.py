"""Imports: one transaction and one audit event each, the same twice, and nothing half done."""

from __future__ import annotations

import dataclasses
import json
import shutil

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from tests.cast import make_cast, person, principal
from tests.integration.conftest import import_all, measure, results
from tests.small_folders import (
    AREA,
    CASES,
    SAMPLED,
    VICTIM,
    VICTIM_DETAILS,
    write_area,
    write_elsewhere,
    write_inspection,
)
from throughcare.accounts.scope import acting_as
from throughcare.audit.actions import record
from throughcare.audit.models import AuditEvent
from throughcare.cases.actions.imports import import_area
from throughcare.cases.journals import victims_journal
from throughcare.cases.models import (
    AccessLimit,
    Area,
    Case,
    Entry,
    Hold,
    LimitedPerson,
    Person,
    Victim,
    VictimEntry,
)
from throughcare.cases.verification import differences
from throughcare.cli.loading import load_site
from throughcare.core.measures import MeasureCase as MeasureCaseInCore
from throughcare.core.measures import shipped_measures
from throughcare.core.mistakes import InputMistakes
from throughcare.folders.areas import read_area
from throughcare.inspections.actions import import_inspection
from throughcare.inspections.models import Answer, Inspection, SampledCase
from throughcare.keys import WrongKey
from throughcare.performance.actions import import_performance
from throughcare.performance.models import MeasureCase

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("machine")]
VICTIM_COUNT = shipped_measures()["VICTIM8"].counts


def counts():
    models = (Area, Person, Case, Entry, MeasureCase, Inspection, SampledCase, Answer)
    return {model.__name__: model.objects.count() for model in models}


def test_an_import_twice_is_an_import_once(folders):
    import_all(folders)
    once = counts()
    import_all(folders)
    assert counts() == once
    assert once["Case"] == len(CASES) and once["SampledCase"] == len(SAMPLED)


def test_each_import_writes_one_audit_event_with_counts_and_no_names(folders):
    import_all(folders)
    events = list(AuditEvent.objects.order_by("seq"))
    assert [event.act for event in events] == [
        "import area",
        "import performance",
        "import inspection",
    ]
    assert {event.by for event in events} == {"tests"}
    assert events[0].details == {
        "people": 8,
        "staff": 4,
        "tables": 0,
        "cases": 8,
        "entries": Entry.objects.count(),
        "restricted entries": VictimEntry.objects.count(),
    }
    told = json.dumps([event.details for event in events])
    assert VICTIM not in told and "Example" not in told


def test_the_journal_comes_back_as_it_was_read(folders):
    import_area(folders["area"], by="tests")
    read = read_area(folders["area"])
    for case in Case.objects.all():
        assert victims_journal(case) == sorted(
            read.entries[case.ref], key=lambda e: (e.happened_on, e.recorded_at, e.id)
        )


def test_what_concerns_victims_is_kept_apart_and_who_they_are_is_encrypted(folders):
    import_area(folders["area"], by="tests")
    assert not Entry.objects.filter(kind__startswith="victim_").exists()
    assert VictimEntry.objects.count() == len(CASES)
    victim = Victim.objects.get()
    assert victim.details()["address"] == VICTIM_DETAILS[1]
    assert VICTIM_DETAILS[1] not in json.dumps(victim.sealed)


def test_details_of_a_victim_moved_to_another_row_cannot_be_read(folders):
    import_area(folders["area"], by="tests")
    victim = Victim.objects.get()
    victim.ref = "somebody else"
    with pytest.raises(WrongKey):
        victim.details()


def test_a_case_stands_as_its_corrected_entries_say(folders):
    import_area(folders["area"], by="tests")
    assert set(Case.objects.values_list("tier", flat=True)) == {
        2
    }  # the correction, not what it replaces
    last = Case.objects.get(ref=CASES[-1])
    assert not last.open and str(last.ended_on) == "2006-05-02"
    assert Case.objects.filter(open=True).count() == len(CASES) - 1


def test_a_folder_with_mistakes_changes_nothing(folders, tmp_path):
    import_all(folders)
    before = counts()
    bad = tmp_path / "bad"
    bad.mkdir()
    for file in folders["area"].iterdir():
        text = file.read_text(encoding="utf-8").replace("2006-01-16", "2006-01-99")
        (bad / file.name).write_text(text, encoding="utf-8")
    with pytest.raises(InputMistakes, match="2006-01-99"):
        import_area(bad, by="tests")
    assert counts() == before


def test_the_frozen_copy_holds_nothing_about_a_victim(folders):
    import_all(folders)
    for case in SampledCase.objects.all():
        assert case.entries
        assert "victim" not in json.dumps(case.entries)


def test_one_answer_of_a_double_read_counts_and_it_is_the_leads(folders):
    import_all(folders)
    twice = Answer.objects.filter(sampled_case__case_ref=SAMPLED[2], question="1.1.01").order_by(
        "counts"
    )
    assert [(a.assessor, a.counts) for a in twice] == [("assessor-9", False), ("assessor-0", True)]


def test_performance_is_replaced_with_its_cases(folders):
    area = import_area(folders["area"], by="tests")
    import_performance(area, results(), by="tests")
    import_performance(area, results()[:1], by="tests")
    assert MeasureCase.objects.count() == len(CASES) and area.results.count() == 1


def test_an_inspection_does_not_need_its_area(folders):
    import_inspection(folders["inspection"], by="tests")
    assert SampledCase.objects.filter(entries=[]).count() == len(SAMPLED)


def test_an_audit_event_is_written_in_the_transaction_of_its_act(monkeypatch, transactional_db):
    with pytest.raises(RuntimeError, match="in the transaction"):
        record(by="tests", kind="collection", act="nothing", target="nowhere")


@pytest.mark.parametrize("changed", [{"tier": 7}, {"open": True, "ended_on": "2006-01-01"}])
def test_the_database_refuses_fields_that_do_not_agree(folders, changed):
    import_area(folders["area"], by="tests")
    with pytest.raises(IntegrityError), transaction.atomic():
        Case.objects.filter(ref=CASES[0]).update(**changed)
    assert Area.objects.get().id == AREA


def test_the_folders_of_a_run_fill_the_site(tmp_path, page):
    write_area(tmp_path / "area")
    write_inspection(tmp_path / "inspection")
    load_site(tmp_path)
    import_area(write_elsewhere(tmp_path / "elsewhere"), by="throughcare demo")
    make_cast()
    assert counts()["SampledCase"] == len(SAMPLED)
    area = Area.objects.get(id=AREA)
    left_out = {item["title"]: item["reason"] for item in area.info["measures_left_out"]}
    assert any("targets.csv" in reason for reason in left_out.values())
    attended = area.results.get(measure="APPT_ATT")
    assert (attended.numerator, attended.denominator) == (8, 8)
    assert attended.england_wales is None  # nothing published stands beside what is synthetic
    page(f"/areas/{AREA}/")
    page(f"/areas/{AREA}/measures/APPT_ATT/")
    imports = AuditEvent.objects.filter(act__startswith="import")
    assert {event.by for event in imports} == {"throughcare demo"}


def test_behind_a_measure_about_victims_no_day_or_detail_is_kept(folders):
    area = import_area(folders["area"], by="tests")
    victims = dataclasses.replace(measure("victims", "Offered contact"), counts=VICTIM_COUNT)
    unit = MeasureCaseInCore(CASES[0], "entry", area.extracted_on, True, True, "offered on 4 May")
    made = [dataclasses.replace(results()[0], measure=victims, cases=(unit,))]
    import_performance(area, made, by="tests")
    kept = MeasureCase.objects.get()
    assert (kept.case_ref, kept.entry_ref, kept.happened_on, kept.detail) == (
        CASES[0],
        "",
        None,
        "",
    )


# A site that is not the demo


@pytest.fixture
def real(folders, tmp_path, db):
    """The small area as the extract of another system, imported."""
    copy = shutil.copytree(folders["area"], tmp_path / "area")
    info = json.loads((copy / "area.json").read_text())
    (copy / "area.json").write_text(json.dumps({**info, "source": "Delius"}))
    import_area(copy, by="tests")
    import_area(folders["elsewhere"], by="tests")
    make_cast()
    return copy


def test_the_clock_of_a_real_area_goes_with_the_calendar(real, machine):
    assert Area.objects.get(id=AREA).today == timezone.localdate()


def test_what_was_decided_here_outlives_the_next_extract(real, machine):
    """Above all limits: an import must open no case that somebody closed."""
    case = Case.objects.get(area=AREA, ref=CASES[0])
    limit = AccessLimit.objects.create(
        case=case, kind="exclusion", from_on="2006-01-01", made_by="x"
    )
    LimitedPerson.objects.create(limit=limit, user=person("colleague"))
    Hold.objects.create(case=case, reason="an inquiry", from_on="2006-01-01", made_by="x")
    victim = Victim.objects.get(case=case)
    victim.seal({"name": "N. Changed", "address": "2 New Row"})
    victim.save()
    import_area(real, by="tests")
    again = Case.objects.get(area=AREA, ref=CASES[0])
    assert again.pk == case.pk and again.version == case.version + 1
    with acting_as(principal("colleague")):
        assert not Case.objects.filter(pk=case.pk).exists()
    with acting_as(principal("officer")):
        assert Case.objects.filter(pk=case.pk).exists()
    assert again.holds.count() == 1
    assert again.victims.get().details()["address"] == "2 New Row"
    assert list(differences(Area.objects.get(id=AREA))) == []


def test_an_extract_that_would_lose_something_is_refused(real, machine):
    case = Case.objects.get(area=AREA, ref=CASES[7])
    Hold.objects.create(case=case, reason="an inquiry", from_on="2006-01-01", made_by="x")
    for name in ("cases.csv", "entries.jsonl", "people.csv"):
        lines = (real / name).read_text().splitlines(keepends=True)
        (real / name).write_text("".join(line for line in lines if CASES[7] not in line))
    with pytest.raises(InputMistakes) as raised:
        import_area(real, by="tests")
    assert "recorded here" in str(raised.value)
    assert Case.objects.filter(area=AREA, ref=CASES[7]).exists()


def test_entries_that_were_recorded_here_are_not_lost(real, machine):
    lines = (real / "entries.jsonl").read_text().splitlines(keepends=True)
    (real / "entries.jsonl").write_text("".join(lines[:-1]))
    with pytest.raises(InputMistakes, match="recorded here"):
        import_area(real, by="tests")
