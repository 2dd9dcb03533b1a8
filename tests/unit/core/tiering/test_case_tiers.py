"""The tier of a case from its record, its history, and what today's schemes read in it."""

import pytest

from tests.case_files import case_file, day
from throughcare.core.record.people import Person
from throughcare.core.tiering import SCHEMES, agreement, tier_history, tier_of_case

MAN = Person("P1", sex="M", born_on=day("1980-03-10"))
ORDER = {"disposal": "community_order", "offence_code": "00819", "requirements": ["UPW"]}


def supervised(*more):
    return case_file(
        ("2006-01-10", "sentenced", ORDER),
        ("2006-01-20", "assessed", {"likelihood": "low", "needs": []}),
        ("2006-01-20", "roh_analysed", {"level": "low"}),
        ("2006-01-21", "tiered", {"tier": 1}),
        *more,
    )


def test_the_recorded_tier_is_compared_with_the_rules():
    found = tier_of_case(supervised(), MAN, day("2006-02-01"))
    assert (found.result.tier, found.agreement.kind, found.recorded_by.id) == ("1", "agrees", "e4")
    assert found.result.decided_by == ("T1-PUNISH", "T1-EVERYBODY")
    assert not found.result.provisional and found.result.missing == ()


def test_a_change_of_the_record_changes_the_tier_from_its_day_on():
    file = supervised(
        ("2006-03-01", "roh_analysed", {"level": "high"}),
        ("2006-03-10", "tiered", {"tier": 4}),
        ("2006-04-01", "roh_analysed", {"level": "low"}),
        ("2006-05-01", "ppo_designated", {}),
    )
    history = tier_history(file, MAN, day("2006-12-31"))
    assert [(str(c.day), c.tier.result.tier, c.tier.agreement.kind) for c in history] == [
        ("2006-01-10", "1", "not recorded"),
        ("2006-01-20", "1", "not recorded"),
        ("2006-01-21", "1", "agrees"),
        ("2006-03-01", "4", "under-tiered"),
        ("2006-03-10", "4", "agrees"),
        ("2006-04-01", "1", "over-tiered"),
        ("2006-05-01", "4", "agrees"),
    ]
    assert history[3].because == ("roh_analysed",)
    assert tier_history(file, MAN, day("2006-02-28"))[-1].day == day("2006-01-21")


def test_an_override_with_a_reason_is_a_decision():
    file = case_file(
        ("2006-01-10", "sentenced", ORDER),
        ("2006-01-20", "roh_analysed", {"level": "high"}),
        (
            "2006-01-21",
            "tiered",
            {"tier": 3, "computed_tier": 4, "override_reason": "in custody", "approved_by": "m"},
        ),
    )
    found = tier_of_case(file, MAN, day("2006-02-01")).agreement
    assert (found.kind, found.direction, found.reason, found.approved_by) == (
        "overridden with reason",
        "under",
        "in custody",
        "m",
    )


@pytest.mark.parametrize("scheme", SCHEMES)
def test_a_case_with_nothing_in_it_has_a_result_in_every_scheme(scheme):
    found = tier_of_case(case_file(), None, day("2006-02-01"), scheme)
    assert found.result.text().startswith(scheme)
    assert found.agreement.kind in ("not recorded", "not computed")


def test_a_scheme_that_does_not_exist_is_told():
    with pytest.raises(KeyError):
        tier_of_case(case_file(), None, day("2006-02-01"), "v4")


HISTORY = {"sanctions": 5, "violent_sanctions": 1, "age_at_first_sanction": 15}


def test_protect_reads_registers_mappa_and_enforcement():
    woman = Person("P2", sex="F", born_on=day("1980-03-10"))
    file = supervised(
        ("2006-02-01", "registered", {"register": "child_protection"}),
        ("2006-02-01", "registered", {"register": "self_harm"}),
        ("2006-02-02", "registered", {"register": "domestic_abuse"}),
        ("2006-02-03", "deregistered", {"register": "self_harm"}),
        ("2006-02-04", "mappa_level_set", {"level": 1}),
        ("2006-02-05", "breach_started", {}),
        ("2006-02-06", "assessed", {"items": {"6.9": "1", "11.2": "0", "11.4": "2"}}),
    )
    columns = tier_of_case(file, woman, day("2006-03-01"), "v2-protect").result.columns
    assert columns == {
        "pts_rsr": "0",  # no RSR: no history is recorded
        "pts_rosh": "0",
        "pts_mappa": "5",
        "pts_complexity": "2",
        "pts_women": "6",
        "total": "13",
        "level": "C",
    }


def test_change_reads_needs_and_ogrs3_and_wants_a_mandate():
    items = {"3.3": "2", "3.4": "2", "3.5": "2", "3.6": "2", "11.5": "2", "11.6": "2"}
    assessed = (
        ("2006-02-01", "offending_history_recorded", HISTORY),
        ("2006-02-01", "assessed", {"items": items}),
    )
    only_work = tier_of_case(supervised(*assessed), MAN, day("2006-03-01"), "v2-change")
    assert only_work.result.tier == "0" and only_work.result.decided_by == ("no-mandate",)
    amended = ("2006-02-02", "order_amended", {"requirements": ["UPW", "SUP"]})
    found = tier_of_case(supervised(*assessed, amended), MAN, day("2006-03-01"), "v2-change").result
    points = {rule.id: rule.gives for rule in found.fired}
    assert points["need-accommodation"] == "2 points" and points["need-thinking"] == "2 points"
    assert points["ogrs"] in {f"{n} points" for n in range(2, 10)}
    assert found.tier == "1"


def test_version_3_reads_the_static_predictors_and_says_it_is_provisional():
    found = tier_of_case(
        supervised(("2006-02-01", "offending_history_recorded", HISTORY)),
        MAN,
        day("2006-03-01"),
        "v3",
    ).result
    assert found.tier in "CDEF" and found.provisional
    assert "matrix" in {rule.id for rule in found.fired}


@pytest.mark.parametrize(
    ("recorded", "computed", "kind"),
    [("D", "B", "under-tiered"), ("A", "B", "over-tiered"), ("B", "B", "agrees")],
)
def test_letters_count_from_the_last_one_up(recorded, computed, kind):
    assert agreement("v2-protect", recorded, computed).kind == kind
    assert agreement("v3", recorded, computed).kind == kind
