import datetime

import pytest

from throughcare.core.frameworks import Question
from throughcare.core.record import CaseFile, Entry, read_facts
from throughcare.core.relevance import (
    RelevanceMistake,
    evaluate,
    facts_read,
    leaves,
    parse,
    questions_read,
    relevance,
)
from throughcare.core.relevance_facts import case_facts
from throughcare.core.relevance_vocabulary import (
    ALWAYS_TRUE,
    FACTS,
    can_hold,
    in_words,
    wrong_with,
)

READS = [
    ("all", {}, {}, True),
    ("community & psr", {"community": True, "psr": True}, {}, True),
    ("community & psr", {"community": True, "psr": False}, {}, False),
    ("unpaid_work | drr", {"unpaid_work": False, "drr": True}, {}, True),
    ("!oasys_required", {"oasys_required": False}, {}, True),
    ("roh in {high, very_high}", {"roh": "very_high"}, {}, True),
    ("roh in {high,very_high}", {"roh": "medium"}, {}, False),
    ("tier = 4", {"tier": 4}, {}, True),
    ("tier = 4", {"tier": 3}, {}, False),
    ("workers > 1", {"workers": 1}, {}, False),
    ("workers >= 1", {"workers": 1}, {}, True),
    ("workers < 1", {"workers": 1}, {}, False),
    ("workers <= 1", {"workers": 1}, {}, True),
    ("answer(1.1.01) = yes", {}, {"1.1.01": "above"}, True),
    ("answer(1.1.01) = above", {}, {"1.1.01": "above"}, True),
    ("answer(1.1.01) = no", {}, {"1.1.01": "above"}, False),
    ("answer(1.1.01) in {no, not_relevant}", {}, {"1.1.01": "not_relevant"}, True),
    ("!(community & psr)", {"community": True, "psr": False}, {}, True),
    ("community & (drr | unpaid_work)", {"community": True, "drr": False, "unpaid_work": True}, {}, True),
]  # fmt: skip


@pytest.mark.parametrize(("text", "facts", "answers", "holds"), READS)
def test_an_expression_says_what_it_reads_like(text, facts, answers, holds):
    assert evaluate(text, facts, answers) is holds


@pytest.mark.parametrize(
    ("text", "facts", "told"),
    [
        ("psr", {}, None),
        ("psr", {"psr": None}, None),
        ("!psr", {}, None),
        ("community & psr", {"community": False}, False),
        ("community & psr", {"community": True}, None),
        ("community | psr", {"community": True}, True),
        ("community | psr", {"community": False}, None),
        ("roh = high", {"roh": None}, None),
        ("workers > 1", {}, None),
        ("answer(1.1.01) = yes", {}, None),
    ],
)
def test_what_is_not_known_makes_the_whole_unknown_only_where_it_could_change_it(text, facts, told):
    assert evaluate(text, facts, {}) is told


MISTAKES = [
    ("", 1, "a fact of the case, answer(...), ! or ( should stand here, not the end."),
    ("community &", 12, "a fact of the case, answer(...), ! or ( should stand here, not the end."),
    ("community psr", 11, '"psr" should not stand here. Join two conditions with & or |.'),
    (
        "community & psr | drr",
        17,
        "& and | meet here, which can be read in two ways. "
        "Put brackets around what belongs together.",
    ),
    ("(community & psr", 17, '")" should stand here, not the end.'),
    ("roh in high", 8, '"{" should stand here, not "high".'),
    ("roh in {high", 13, '"}" should stand here, not the end.'),
    ("workers > many", 11, 'a whole number should stand here, not "many".'),
    ("community $ psr", 11, '"$" is not part of the language. Use names, & | ! ( ) = in > <.'),
    (
        "answer(1.1.01)",
        15,
        "an answer is compared with = or in. Write answer(1.1.01) = yes.",
    ),
    (
        "answer(1.1.01) = perhaps",
        16,
        '"perhaps" is not an answer. It can be: yes (or above), no (or below), not_relevant.',
    ),
]


@pytest.mark.parametrize(("text", "column", "message"), MISTAKES)
def test_a_mistake_names_the_character_and_what_to_write(text, column, message):
    with pytest.raises(RelevanceMistake) as caught:
        parse(text)
    assert (caught.value.column, f"{caught.value.problem} {caught.value.remedy}".strip()) == (
        column,
        message,
    )


@pytest.mark.parametrize("text", [text for text, *_ in READS])
def test_an_expression_written_out_reads_the_same_again(text):
    assert parse(str(parse(text))) == parse(text)


def test_what_an_expression_reads():
    text = "community & (workers > 1 | answer(1.1.01) = yes) & !answer(1.2.G1) = no & roh = high"
    assert facts_read(text) == {"community", "workers", "roh"}
    assert questions_read(text) == {"1.1.01", "1.2.G1"}


def test_a_question_that_does_not_arise_counts_as_answered_not_relevant():
    gate = Question("G", "?", "gate", "community")
    asked = Question("Q", "?", relevant_when="answer(G) in {yes, not_relevant}")
    questions = {"G": gate, "Q": asked}
    assert relevance(asked, questions, {"community": False}, {}) is True
    assert relevance(asked, questions, {"community": True}, {}) is None
    assert relevance(asked, questions, {"community": True}, {"G": "below"}) is False
    assert relevance(Question("P", "?"), questions, {}, {}) is None


@pytest.mark.parametrize(
    ("text", "possible"),
    [
        ("community & licence", False),
        ("community & !community", False),
        ("community | licence", True),
        ("standalone_unpaid_work & !unpaid_work", False),
        ("mappa_level = 2 & !mappa", False),
        ("mappa_level = none & mappa", False),
        ("!mappa", True),
        ("workers > 3 & workers < 2", False),
        ("workers > 3 & workers < 5", True),
        ("roh = high & roh = low", False),
        ("roh = high | roh = low", True),
        ("oasys_required & tier = 1", False),
        ("answer(G) = yes & answer(G) = no", False),
        ("answer(G) = yes & !answer(G) = no", True),
    ],
)
def test_a_condition_that_no_case_can_meet_is_found(text, possible):
    assert can_hold(parse(text)) is possible


def test_every_rule_between_facts_names_facts_that_exist():
    for rule in ALWAYS_TRUE:
        assert [wrong_with(leaf) for leaf in leaves(rule)] == [None] * len(list(leaves(rule)))
        assert can_hold(parse(rule))


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("comunity", '"comunity" is not a fact of the case.'),
        ("roh", '"roh" has a value.'),
        ("roh = severe", 'roh is never "severe".'),
        ("workers", '"workers" is counted.'),
        ("community = yes", '"community" holds or does not.'),
    ],
)
def test_a_fact_used_the_wrong_way_is_explained(text, problem):
    found = wrong_with(next(leaves(text)))
    assert found is not None
    assert found[0] == problem
    assert found[1]


def test_an_expression_in_words():
    words = in_words("licence & (roh in {high, very_high} | answer(1.2.G1) = yes)")
    assert words == (
        "supervised on licence and (the risk of harm level is high or very high "
        "or the answer to 1.2.G1 (see there) is yes)"
    )


def _case(*entries):
    made = []
    for number, (day, kind, facts) in enumerate(entries, 1):
        typed, other, problems = read_facts(kind, facts)
        assert not problems
        on = datetime.date.fromisoformat(day)
        made.append(Entry(f"e{number}", "c1", kind, on, None, "x", None, typed, other))
    return CaseFile(made)


DAY = datetime.date(2006, 6, 5)


def test_every_fact_of_the_vocabulary_is_read_from_the_record_and_no_other():
    assert set(case_facts(_case(("2006-01-05", "sentenced", {"disposal": "community_order"})), DAY)) == set(
        FACTS
    )  # fmt: skip


def test_the_facts_of_a_community_order():
    facts = case_facts(
        _case(
            (
                "2005-12-20",
                "report_requested",
                {"court_type": "magistrates", "seriousness": "high"},
            ),
            ("2006-01-04", "report_delivered", {"proposed_disposal": "community_order"}),
            (
                "2006-01-05",
                "sentenced",
                {"disposal": "community_order", "requirements": ["UPW", "SUP"]},
            ),
            ("2006-01-06", "tiered", {"tier": 2}),
            ("2006-01-07", "roh_screened", {"full_analysis_required": False}),
            ("2006-01-09", "role_assigned", {"role": "tutor", "worker": "w1"}),
            ("2006-02-01", "attendance_recorded", {"outcome": "did_not_attend"}),
            ("2006-02-02", "absence_judged", {"attendance": "e7", "acceptable": False}),
            ("2006-09-01", "recalled", {"reason": "risk_of_harm"}),
        ),
        DAY,
    )
    expected = {
        "community": True, "licence": False, "psr": True, "positive_community_proposal": True,
        "court_indicated_seriousness": True, "tier": 2, "oasys_required": True, "roh": "low",
        "roh_screening": True, "roh_assessment": True, "roh_full_analysis": False,
        "risk_management_plan_required": False, "requirements": 2, "workers": 2,
        "unpaid_work": True, "standalone_unpaid_work": False, "absences": 1,
        "unacceptable_absences": 1, "recalled_for_roh": False, "review_due": True, "ppo": False,
        "mappa": False, "mappa_level": "none", "basic_skills_need": None, "plan": False,
    }  # fmt: skip
    assert {name: facts[name] for name in expected} == expected


def test_the_facts_of_a_licence():
    facts = case_facts(
        _case(
            ("2005-01-05", "sentenced", {"disposal": "custody", "length_months": 24}),
            ("2005-11-01", "ppo_designated", {}),
            ("2006-03-01", "released", {"licence": True, "conditions": ["residence"]}),
            ("2006-03-02", "roh_screened", {"full_analysis_required": True}),
            ("2006-03-03", "roh_analysed", {"level": "high", "children": "medium"}),
            ("2006-03-06", "mappa_level_set", {"level": 2, "category": 2}),
            ("2006-03-07", "victim_registered", {"victim": "v1", "statutory": True}),
            ("2006-03-08", "resident_arrived", {"premises": "Linden Bank"}),
        ),
        DAY,
    )
    expected = {
        "community": False, "licence": True, "ppo": True, "designated_at_start": True,
        "roh": "high", "roh_full_analysis": True, "risk_management_plan_required": True,
        "child_safeguarding": True, "mappa": True, "mappa_level": 2,
        "statutory_victim_contact": True, "approved_premises": True,
        "restrictive_intervention": True, "tier": None, "oasys_required": None,
        "requirements": None, "review_due": False,
    }  # fmt: skip
    assert {name: facts[name] for name in expected} == expected


def test_an_analysis_that_was_called_for_and_never_made_leaves_the_level_unknown():
    facts = case_facts(
        _case(
            ("2006-01-05", "sentenced", {"disposal": "community_order"}),
            ("2006-01-07", "roh_screened", {"full_analysis_required": True}),
        ),
        DAY,
    )
    assert (facts["roh"], facts["roh_assessment"]) == (None, False)


def test_a_case_outside_mappa_is_known_to_have_no_level():
    facts = case_facts(_case(("2006-01-05", "sentenced", {"disposal": "community_order"})), DAY)
    assert evaluate("mappa_level in {2, 3}", facts, {}) is False


def test_whoever_runs_a_programme_or_a_placement_is_another_worker():
    order = (
        "2006-01-05",
        "sentenced",
        {"disposal": "community_order", "requirements": ["PRG", "UPW"]},
    )
    programme = ("2006-02-05", "programme_started", {"accredited": True})
    placement = ("2006-02-06", "unpaid_work_placed", {"type": "group"})
    assert case_facts(_case(order), DAY)["workers"] == 1
    assert case_facts(_case(order, programme), DAY)["workers"] == 2
    assert case_facts(_case(order, programme, placement), DAY)["workers"] == 3
    role = ("2006-02-07", "role_assigned", {"role": "tutor", "worker": "w1"})
    assert case_facts(_case(order, programme, placement, role), DAY)["workers"] == 3
