"""The data dictionary and the JSON Schema say what the kinds say."""

import json

import pytest

from throughcare.core.record.kinds import KINDS, RESTRICTED, facts_of
from throughcare.core.record.schema import describe, dictionary, entry_schema, parts_of


def test_the_dictionary_has_every_kind_once_and_each_says_something():
    found = dictionary()
    assert sorted(kind.kind for kind in found) == sorted(KINDS)
    assert all(kind.says.endswith(".") for kind in found)


def test_the_kinds_about_victims_are_restricted():
    restricted = {kind.kind for kind in dictionary() if kind.restricted}
    assert restricted == RESTRICTED
    assert "victim_offered_contact" in restricted


def test_one_kind_described():
    sentenced = describe("sentenced")
    assert (sentenced.label, sentenced.group) == ("Sentenced", "court")
    facts = {fact.name: fact for fact in sentenced.facts}
    assert facts["disposal"].required
    assert not facts["court"].required
    assert facts["unpaid_work_hours"].unit == "hours"
    assert facts["requirements"].choices[0] == "UPW"


def test_a_group_of_facts_names_its_parts():
    assert parts_of("sentence_plan_made", "objectives") == ("need", "measure", "by")
    assert parts_of("sentence_plan_made", "purposes") == ()
    with pytest.raises(KeyError):
        parts_of("sentence_plan_made", "colour")


def test_the_schema_has_a_rule_and_a_component_for_every_kind():
    schema = entry_schema()
    assert json.loads(json.dumps(schema)) == schema
    assert schema["properties"]["kind"]["enum"] == list(KINDS)
    for rule, kind in zip(schema["allOf"], KINDS, strict=True):
        assert rule["if"]["properties"]["kind"]["const"] == kind
        reference = rule["then"]["properties"]["facts"]["$ref"]
        component = schema["$defs"][reference.removeprefix("#/$defs/")]
        facts = facts_of(kind)
        assert set(component["properties"]) == set(facts)
        assert set(component["required"]) == {f.name for f in facts.values() if f.required}
        assert ("facts" in rule["then"]["required"]) == bool(component["required"])


def test_the_schema_says_units_choices_and_what_a_reference_names():
    components = entry_schema()["$defs"]
    assert components["Sentenced"]["properties"]["unpaid_work_hours"]["x-unit"] == "hours"
    assert components["BreachStarted"]["properties"]["failure"]["x-refers-to"] == [
        "attendance_recorded"
    ]
    assert components["Tiered"]["properties"]["tier"]["enum"] == [1, 2, 3, 4]
    assert components["EthnicityRecorded"]["properties"]["ethnicity"]["x-reference"] == "ethnicity"


def test_the_schema_says_label_help_and_when_a_form_asks():
    components = entry_schema()["$defs"]
    reason = components["AttendanceRecorded"]["properties"]["stand_down_reason"]
    assert reason["title"] == "Reason for the stand-down"
    assert reason["description"].startswith("Staff: there was no supervisor")
    assert reason["x-asked-when"] == {
        "fact": "outcome",
        "values": ["stood_down_in_advance", "stood_down_on_the_day"],
    }
    # A form's condition is no rule of the schema: an import takes the fact whatever the outcome.
    assert set(components["AttendanceRecorded"]["required"]) == {"outcome"}
    assert components["RohScreened"]["title"] == "Risk of harm screened"
    assert components["Objective"]["properties"]["by"]["title"] == "By when"
