"""Help and conditions of facts, as the forms show them and take them."""

from __future__ import annotations

import pytest
from django.http import QueryDict
from lxml import html

from tests.cast import person, sign_in
from tests.house_rules import text_of
from tests.small_folders import AREA, CASES
from throughcare.cases.forms.fields import form_for
from throughcare.cases.forms.reading import read_form
from throughcare.core.record import CaseFile
from throughcare.core.record.kinds import KINDS, facts_of

CASE = f"/areas/{AREA}/cases/{CASES[0]}"


def form(kind):
    return form_for(kind, CaseFile([]))


def problems(kind, query):
    day = "happened_on-day=1&happened_on-month=2&happened_on-year=2006&"
    return read_form(form(kind), QueryDict(day + query)).problems


@pytest.mark.parametrize("kind", KINDS)
def test_each_field_has_the_help_of_its_fact(kind):
    found = form(kind)
    for fact in facts_of(kind).values():
        field = found.field(fact.name)
        assert field.hint.startswith(fact.help.removesuffix(".")), fact.name
        assert bool(field.asked_when) == bool(fact.asked_when), fact.name


def test_how_to_fill_in_a_list_follows_what_to_fill_in():
    contributors = form("sentence_plan_made").field("contributors")
    assert contributors.hint.endswith("another agency. One on each line")


def test_a_condition_in_words():
    sentenced = form("sentenced")
    hours = "Only if “Requirements” includes “Unpaid work (UPW)”."
    assert sentenced.field("unpaid_work_hours").asked_when == hours
    reason = form("attendance_recorded").field("stand_down_reason")
    assert reason.asked_when == (
        "Only if “Outcome” is “Stood down in advance” or “Stood down on the day”."
    )
    assert form("released").field("conditions").asked_when == "Only if “On licence” is yes."


def test_an_answer_out_of_place_is_refused_with_the_condition():
    [(name, told)] = problems("sentenced", "disposal=community_order&requirements=SUP"
                              "&unpaid_work_hours=80")  # fmt: skip
    assert name == "unpaid_work_hours"
    assert told.startswith("Leave “Hours of unpaid work” empty. Only if “Requirements” includes")


def test_the_codes_of_a_list_are_told_apart_from_others():
    query = "disposal=community_order&requirements=SUP&requirements=UPW&unpaid_work_hours=80"
    assert problems("sentenced", query) == []


@pytest.mark.usefixtures("site")
def test_a_form_shows_help_also_of_rows(client):
    sign_in(client, person("officer"))
    found = html.fromstring(client.get(f"{CASE}/record/sentence_plan_made/").content)
    rows = found.get_element_by_id("interventions")
    hint = found.get_element_by_id(rows.get("aria-describedby"))
    assert text_of(hint) == "All that are planned, work in approved premises included"
    assert "Specific enough to tell later whether it was" in text_of(found)
