"""The state of a case on any day: corrections, fields, stretches of supervision."""

import datetime

import pytest

from throughcare.core.record import CaseFile, Entry, read_facts


def day(text):
    return datetime.date.fromisoformat(text)


def entry(entry_id, kind, on, *, corrects=None, recorded=None, **facts):
    typed, other, problems = read_facts(kind, facts)
    assert problems == [] and typed is not None
    at = datetime.datetime.fromisoformat(recorded) if recorded else None
    return Entry(entry_id, "C1", kind, day(on), at, "officer", corrects, typed, other)


def order(on="2006-01-10", entry_id="s", **facts):
    return entry(entry_id, "sentenced", on, disposal="community_order", **facts)


def test_a_correction_of_a_correction_replaces_that_one():
    file = CaseFile(
        [
            entry("a", "tiered", "2006-01-10", tier=1),
            entry("b", "tiered", "2006-01-11", corrects="a", tier=2),
            entry("c", "tiered", "2006-01-12", corrects="b", tier=3),
        ]
    )
    assert [e.id for e in file.entries] == ["c"]
    assert file.live_id("a") == "c"


def test_of_two_corrections_of_one_entry_the_one_recorded_later_stands():
    later, earlier = "2006-02-02T09:00:00+00:00", "2006-02-01T09:00:00+00:00"
    entries = [
        entry("a", "tiered", "2006-01-10", tier=1),
        entry("b", "tiered", "2006-01-11", corrects="a", recorded=later, tier=2),
        entry("c", "tiered", "2006-01-12", corrects="a", recorded=earlier, tier=3),
    ]
    for given in (entries, entries[::-1]):
        assert [e.id for e in CaseFile(given).entries] == ["b"]


def test_withdrawing_a_correction_does_not_bring_back_what_it_replaced():
    file = CaseFile(
        [
            entry("a", "tiered", "2006-01-10", tier=1),
            entry("b", "tiered", "2006-01-11", corrects="a", tier=2),
            entry("w", "withdrawn", "2006-01-12", corrects="b", reason="another case"),
        ]
    )
    assert file.entries == [] and file.was_withdrawn("a") and file.was_withdrawn("b")


def test_the_order_of_a_day_is_that_of_recording_and_then_of_ids():
    file = CaseFile(
        [
            entry("z", "tiered", "2006-01-10", recorded="2006-01-10T09:00:00+00:00", tier=1),
            entry("b", "tiered", "2006-01-10", recorded="2006-01-10T11:00:00+00:00", tier=2),
            entry("a", "tiered", "2006-01-10", recorded="2006-01-10T11:00:00+00:00", tier=3),
        ]
    )
    assert [e.id for e in file.entries] == ["z", "a", "b"]
    assert file.value_on("tier", day("2006-01-10")) == 2


def test_a_field_without_a_value_takes_its_first_later_one_up_to_the_day():
    file = CaseFile([order(), entry("r", "roh_analysed", "2006-03-01", level="high")])
    assert file.value_on("roh_level", day("2006-02-01")) is None
    assert file.value_for("roh_level", day("2006-02-01"), day("2006-03-01")) == "high"
    assert file.value_for("roh_level", day("2006-02-01"), day("2006-02-28")) is None


@pytest.mark.parametrize(
    ("disposal", "supervision"),
    [("community_order", "order"), ("custody", "custody"), ("fine", None)],
)
def test_what_a_sentence_makes_of_supervision(disposal, supervision):
    file = CaseFile([entry("s", "sentenced", "2006-01-10", disposal=disposal)])
    assert file.value_on("supervision", day("2006-01-10")) == supervision


def test_an_order_runs_to_its_end_and_a_licence_from_the_release_to_the_recall():
    file = CaseFile(
        [
            order("2005-01-10"),
            entry("c", "closed", "2005-06-10"),
            entry("t", "sentenced", "2005-07-01", disposal="custody"),
            entry("r", "released", "2006-01-02", licence=True),
            entry("b", "recalled", "2006-03-02"),
        ]
    )
    found = [(s.kind, str(s.start_on), str(s.end_on)) for s in file.supervisions()]
    assert found == [("order", "2005-01-10", "2005-06-10"), ("licence", "2006-01-02", "2006-03-02")]
    assert file.supervision_on(day("2006-03-01")).kind == "licence"
    assert file.supervision_on(day("2006-03-02")) is None


def test_a_transfer_in_goes_on_with_the_order_and_one_out_ends_it():
    file = CaseFile(
        [
            order(),
            entry("i", "transferred_in", "2006-02-01"),
            entry("o", "transferred_out", "2006-04-01"),
        ]
    )
    assert [(str(s.start_on), str(s.end_on)) for s in file.supervisions()] == [
        ("2006-01-10", "2006-04-01")
    ]
    assert file.is_open_on(day("2006-03-31")) and not file.is_open_on(day("2006-04-01"))
    assert not file.is_open_on(day("2006-01-09"))


def test_facts_that_another_system_recorded_are_kept():
    found = entry("a", "tiered", "2006-01-10", tier=2, colour="red")
    assert found.fact("colour") == "red" and found.fact("tier") == 2
    assert found.facts_as_json() == b'{"tier":2,"colour":"red"}'


def test_a_case_that_a_new_sentence_follows_stands_open_from_its_first_day():
    file = CaseFile([order(), entry("c", "closed", "2006-02-01"), order("2006-03-01", "t")])
    assert str(file.standing_on(day("2006-02-10")).ended_on) == "2006-02-01"
    standing = file.standing_on(day("2006-03-01"))
    assert standing.is_open and str(standing.began_on) == "2006-01-10"
