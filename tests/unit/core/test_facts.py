"""Every fact says to whoever fills it in what it is, and is asked for when it can be answered."""

import re

import pytest

from throughcare.core.record.case_file import FIELDS
from throughcare.core.record.facts import KIND_LABELS, label_of
from throughcare.core.record.kinds import KINDS, facts_of, out_of_place
from throughcare.core.record.schema import describe

FACTS = [(kind, fact) for kind in KINDS for fact in facts_of(kind).values()]
PARTS = [(f"{kind}.{fact.name}", part) for kind, fact in FACTS for part in fact.parts]
# Texts whose label says all that there is to say.
SELF_EXPLAINING = {
    "Area asked to take the case",
    "Area it came from",
    "Area it went to",
    "Awarding body",
    "Topic of the session",
    "What the complaint is about",
    "Who does it",
}
# What a label may have in capitals: words of the glossary.
CAPITALS = {"MAPPA", "PPO"}


def said(*names):
    return [f"{kind}.{name}" for kind, name in names]


def test_a_question_is_asked_when_another_fact_of_its_kind_has_a_value_that_it_can_have():
    wrong = []
    for kind, fact in FACTS:
        if fact.asked_when is None:
            continue
        name, values = fact.asked_when
        other = facts_of(kind).get(name)
        can_be = ("true", "false") if other and other.type == "yes or no" else ()
        if other:
            can_be = can_be or other.choices or other.usual
        if name == fact.name or not values or not set(values) <= set(can_be):
            wrong.append((kind, fact.name))
    assert said(*wrong) == []


def test_no_question_waits_for_one_that_comes_after_it():
    wrong = []
    for kind, fact in FACTS:
        names = list(facts_of(kind))
        if fact.asked_when and names.index(fact.asked_when[0]) > names.index(fact.name):
            wrong.append((kind, fact.name))
    assert said(*wrong) == []


def test_a_fact_that_may_be_missing_is_the_only_one_that_is_not_always_asked():
    assert said(*((k, f.name) for k, f in FACTS if f.asked_when and f.required)) == []


def test_a_text_has_help_or_a_label_that_needs_none():
    wrong = [
        (kind, fact.name)
        for kind, fact in (*FACTS, *PARTS)
        if fact.type == "text"
        and not (fact.usual or fact.reference or fact.refers_to is not None)
        and not fact.help
        and fact.label not in SELF_EXPLAINING
    ]
    assert said(*wrong) == []


def test_each_label_that_needs_no_help_is_there():
    assert {fact.label for _, fact in (*FACTS, *PARTS)} >= SELF_EXPLAINING


@pytest.mark.parametrize("kind", KINDS)
def test_help_is_short_and_written_as_a_hint(kind):
    for fact in facts_of(kind).values():
        for told in (fact, *fact.parts):
            where = f"{kind}.{fact.name}: {told.help}"
            assert len(told.help) <= 160, where
            assert "  " not in told.help and told.help == told.help.strip(), where
            several = re.search(r"[.?] ", told.help) is not None
            assert told.help.endswith(".") == several, where
            assert told.help[:1].upper() == told.help[:1], where
            assert told.help.lower() != told.label.lower(), where


@pytest.mark.parametrize("kind", KINDS)
def test_labels_are_short_and_in_sentence_case(kind):
    labels = [label_of(kind)]
    for fact in facts_of(kind).values():
        labels += [fact.label, *(part.label for part in fact.parts)]
    for label in labels:
        assert 0 < len(label) <= 60 and label == label.strip(), label
        assert label[0].isupper() and not label.endswith((".", "?", ":")), label
        assert set(re.findall(r"\b[A-Z]{2,}\b", label)) <= CAPITALS, label


@pytest.mark.parametrize("kind", KINDS)
def test_no_form_has_two_questions_of_one_label(kind):
    labels = [fact.label for fact in facts_of(kind).values()]
    assert sorted(set(labels)) == sorted(labels)


def test_no_two_kinds_have_one_label():
    labels = [label_of(kind) for kind in KINDS]
    assert sorted(set(labels)) == sorted(labels)


def test_labels_of_kinds_are_of_kinds_and_of_nothing_else():
    assert set(KIND_LABELS) <= set(KINDS)
    assert not set(KIND_LABELS) & set(FIELDS)  # a field of a case is labelled by its name
    assert describe("roh_screened").label == label_of("roh_screened") == "Risk of harm screened"
    assert label_of("roh_level") == "RoH level"


def test_a_fact_is_labelled_by_its_own_class():
    assert facts_of("sentenced")["court_type"].label == "Kind of court"
    assert facts_of("warrant_executed")["withdrawn"].label == "Withdrawn"
    assert label_of("withdrawn") == "Entry taken back"


def test_a_fact_may_say_something_else_than_the_type_it_shares():
    prison = facts_of("received_into_custody")["establishment"]
    new = facts_of("moved_prison")["establishment"]
    assert (prison.label, new.label) == ("Prison", "New prison")
    assert prison.help == new.help != ""
    first, final = facts_of("warned")["failure"], facts_of("breach_started")["failure"]
    assert first.help != final.help and first.refers_to == final.refers_to


def names(kind, **given):
    return [fact.name for fact in out_of_place(kind, given)]


def test_an_answer_to_what_is_not_asked_is_out_of_place():
    assert names("attendance_recorded", outcome="complied", stand_down_reason="staff") == [
        "stand_down_reason"
    ]
    assert names("released", licence=False, conditions=["curfew"]) == ["conditions"]


def test_an_answer_to_what_is_asked_is_not():
    outcome = "stood_down_on_the_day"
    assert names("attendance_recorded", outcome=outcome, stand_down_reason="staff") == []
    assert names("released", licence=True, conditions=["curfew"]) == []


def test_of_a_list_one_of_the_values_is_enough():
    assert names("sentenced", requirements=["SUP", "UPW"], unpaid_work_hours=80) == []
    assert names("sentenced", requirements=["SUP"], unpaid_work_hours=80) == ["unpaid_work_hours"]


def test_what_nobody_can_tell_rules_nothing_out():
    hours = {"disposal": "community_punishment_order", "unpaid_work_hours": 80}
    assert names("sentenced", **hours) == []  # no requirements recorded
    release = {"release_or_tariff_on": "2006-01-10"}
    assert names("sentenced", disposal="detention in a young offender institution", **release) == []
    assert names("sentenced", disposal="fine", **release) == ["release_or_tariff_on"]


def test_no_is_never_out_of_place():
    assert names("programme_started", singleton=False, consent=False) == []
    assert names("programme_started", singleton=False, consent=True) == ["consent"]
