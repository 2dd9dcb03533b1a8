from dataclasses import replace

import pytest

from throughcare.core.frameworks import Framework
from throughcare.core.mistakes import InputMistakes
from throughcare.core.published import CHECKS, read_published
from throughcare.core.published.arithmetic import wholes
from throughcare.core.published.slips import base_of, span


@pytest.fixture(scope="module")
def cheshire():
    return read_published("cheshire-2006")


@pytest.fixture(scope="module")
def slips(cheshire):
    return cheshire.checks()


# What the report prints


def test_every_number_of_the_report_is_there_once(cheshire):
    assert len(cheshire.figures) == 453
    assert len(cheshire.by_id) == 453


def test_the_printed_scores_with_the_missing_one_missing(cheshire):
    assert cheshire.scores == {
        "1.1": 74, "1.2": None, "1.3": 74, "1.4": 78, "1.5": 65,
        "2.1": 52, "2.2": 65, "2.3": 68, "2.4": 80, "2.5": 70, "2.6": 84, "2.7": 74,
        "3.1": 62, "3.2": 68,
    }  # fmt: skip
    assert cheshire.thread_score == 65


def test_a_section_with_a_missing_score_has_none_and_it_is_not_guessed(cheshire):
    sections = cheshire.section_scores()
    assert sections["1"] is None
    assert sections["2"] == pytest.approx((52 + 65 + 68 + 80 + 70 + 84 + 74) / 7)
    assert sections["3"] == 65
    assert "4" not in sections


def test_the_printed_conclusions_are_those_of_the_framework_s_bands(cheshire):
    framework = cheshire.framework
    for criterion in cheshire.criteria:
        if criterion.score is not None:
            assert framework.conclusion(criterion.score / 100) == criterion.conclusion


def test_the_printed_ratings(cheshire):
    assert cheshire.ratings == {
        "4.1": "well met", "4.2": "well met", "4.3": "well met",
        "4.4": "satisfactorily met", "4.5": "well met", "4.6": "satisfactorily met",
    }  # fmt: skip
    assert set(cheshire.ratings.values()) <= set(cheshire.framework.ratings)


def test_the_tables_of_targets(cheshire):
    rows = {row.measure: row for row in cheshire.performance}
    assert len(rows) == 19
    breach = rows["ENF10"]
    assert (breach.target, breach.area, breach.area_star) == (90, 97, True)
    assert (breach.england_wales, breach.england_wales_star) == (91, True)
    assert rows["SICK"].shortfall(11.5) == pytest.approx(2.5 / 9)
    assert rows["DRR_START"].shortfall(61) == pytest.approx(0.39)
    assert rows["RACE_EMP"].england_wales is None
    assert rows["E2E_AVG"].area_star is None


def test_a_figure_as_a_reader_sees_it(cheshire):
    shown = {
        figure: cheshire.figure(figure).printed()
        for figure in ("1.1.Sa.2", "2.1.Af.2", "1.2.Ab.1", "2.1.Ae.1", "T.PPO5.4", "sum.roh.3")
    }
    assert shown == {
        "1.1.Sa.2": "82%",
        "2.1.Af.2": "8 of 10",
        "1.2.Ab.1": "about 20%",
        "2.1.Ae.1": "almost two thirds",
        "T.PPO5.4": "5 working days",
        "sum.roh.3": "November 2005",
    }


def test_findings_stand_in_the_order_of_their_letters_with_their_figures(cheshire):
    assert len(cheshire.findings) == 147
    for criterion in cheshire.criteria:
        found = cheshire.findings_of(criterion.id)
        for kind in ("strength", "improvement"):
            letters = [finding.letter for finding in found if finding.kind == kind]
            assert letters == [chr(ord("a") + n) for n in range(len(letters))]
    by_id = {finding.id: finding for finding in cheshire.findings}
    assert by_id["2.1.Sa"].figures == ("2.1.Sa.1", "2.1.Sa.2")
    assert [r.number for r in cheshire.recommendations] == list(range(1, 9))
    assert all(set(r.findings) <= set(by_id) for r in cheshire.recommendations)
    assert len(cheshire.good_practice) == 6


def test_every_percentage_that_a_finding_prints_stands_in_our_telling_of_it(cheshire):
    in_words = {
        "1.2.Ab.1": "one screening in five",
        "1.5.Ah.1": "Fewer than half",
        "2.6.Sc.2": "half",
    }
    for finding in cheshire.findings:
        for figure in map(cheshire.figure, finding.figures):
            if figure.unit == "percent":
                said = in_words.get(figure.id, figure.value)
                assert said in finding.text, figure.id


def test_every_question_of_the_framework_has_its_value_or_the_reason_it_has_none(cheshire):
    scored_or_information = {
        question.id for question in cheshire.framework.questions.values() if ".G" not in question.id
    }
    assert {question.question for question in cheshire.questions} == scored_or_information
    assert len(cheshire.questions) == 190
    for question in cheshire.questions:
        if question.question == "3.1.19":
            continue  # which factor comes first has three counts and no share
        has_value = question.basis in ("stated", "derived")
        assert (question.value is not None) == has_value, question.question


def test_references_between_the_files_lead_somewhere(cheshire):
    known = cheshire.framework.questions
    for figure in cheshire.figures:
        if figure.question and not figure.question.startswith("Z"):
            assert figure.question in known
        base_of(cheshire, figure.implied_base)
    measures = {row.measure for row in cheshire.performance}
    assert {q.measure for q in cheshire.questions if q.measure} <= measures


def test_a_report_that_is_not_there_is_named():
    with pytest.raises(InputMistakes, match="no published report"):
        read_published("cheshire-2005")


# Scores rebuilt from the findings


def test_the_scores_rebuilt_from_the_findings(cheshire):
    rebuilt = {score.id: score for score in cheshire.rebuilt()}
    whole = {name: int(score.rebuilt + 0.5) for name, score in rebuilt.items() if name[0] != "s"}
    assert whole == {
        "criterion 1.1": 80, "criterion 1.2": 69, "criterion 1.3": 87, "criterion 1.4": 80,
        "criterion 1.5": 68, "criterion 2.1": 56, "criterion 2.2": 63, "criterion 2.3": 76,
        "criterion 2.4": 80, "criterion 2.5": 70, "criterion 2.6": 79, "criterion 2.7": 76,
        "criterion 3.1": 67, "criterion 3.2": 68, "thread risk_of_harm": 65,
    }  # fmt: skip
    differences = [
        abs(score.difference)
        for name, score in rebuilt.items()
        if name.startswith("criterion") and score.difference is not None
    ]
    assert len(differences) == 13
    assert sum(differences) / 13 == pytest.approx(3.9, abs=0.05)


def test_what_was_not_printed_has_no_difference(cheshire):
    rebuilt = {score.id: score for score in cheshire.rebuilt()}
    for name in ("criterion 1.2", "section 1"):
        assert rebuilt[name].printed is None
        assert rebuilt[name].difference is None


def test_how_many_questions_a_rebuilt_score_rests_on(cheshire):
    rebuilt = {score.id: score for score in cheshire.rebuilt()}
    assert (rebuilt["criterion 3.2"].used, rebuilt["criterion 3.2"].asked) == (5, 5)
    assert (rebuilt["criterion 2.3"].used, rebuilt["criterion 2.3"].asked) == (4, 5)
    assert (rebuilt["thread risk_of_harm"].used, rebuilt["thread risk_of_harm"].asked) == (36, 53)


def test_a_report_without_any_figures_rebuilds_nothing(cheshire):
    empty = replace(cheshire, questions=())
    assert {score.rebuilt for score in empty.rebuilt()} == {None}


# The twenty slips that a careful reader found, each by the check that finds it

FOUND = [
    (1, "missing_scores", {"1.2.score.1"}, "(291 + the score) / 5"),
    (2, "differing_values", {"3.1.Se.3", "3.1.Af.2"}, "73%"),
    (3, "differing_values", {"3.1.Sd.1", "3.1.Ab.1"}, "66%"),
    (4, "percent_of_base", {"1.4.Sc.3"}, "82% is no share of 37"),
    (5, "dates_after_publication", {"1.5.Ac.1"}, "November 2006 to December 2006"),
    (5, "dates_after_publication", {"2.5.Aa.2"}, "December 2006"),
    (6, "percent_of_count", {"app1.8", "app1.9"}, "191 of 3,042 is 6.3%, printed 6.2%"),
    (7, "stars", {"T.ETH.3"}, "meets the target and has no asterisk"),
    (7, "stars", {"T.APPT_ARR.3"}, "misses by no more than 85 against 90"),
    (8, "references", set(), 'names Table 1 for "Risk of Harm thread", which is Table 2'),
    (8, "contents_order", set(), '"2.7 Diversity issues" is on page 28'),
    (8, "contents_order", set(), '"4.4 Workforce planning and development" is on page 36'),
    (9, "crowded_rows", {"T.RACE_EMP.3"}, "6.4 and 6.8"),
    (10, "differing_values", {"sum.roh.3", "4.3.Sa.2"}, "November 2005"),
    (11, "percent_of_base", {"1.1.Sc.2"}, "this would fit: 46 of 56"),
    (12, "percent_of_base", {"1.3.Sa.1"}, "this would fit: 83 of 100"),
    (13, "percent_of_base", {"2.4.Sd.1"}, "89% is no share of 24"),
    (13, "percent_of_base", {"2.4.Sd.2"}, "93% is no share of 24"),
    (14, "percent_of_base", {"1.5.Ah.2"}, "24 of 60 is 40% and 25 of 60 is 42%"),
    (14, "percent_of_base", {"2.2.Ab.3"}, "52% is no share of 38"),
    (15, "differing_values", {"sum.roh.2", "1.2.Ab.1"}, "often"),
    (16, "differing_values", {"sum.roh.5", "2.2.Aa.1"}, "just over half"),
    (17, "two_sources", {"2.4.Ac.1", "T.ENF10.2"}, "66%"),
    (17, "two_sources", {"1.2.Sc.1", "T.ROH5.2"}, "85%"),
    (18, "missed_targets", {"4.2.Ab.1"}, "43 against 35"),
    (19, "limits_in_two_units", {"1.3.Sc.4", "T.PPO5.4"}, "5 working days"),
    (20, "printed_twice", {"su.crt.6", "4.3.Se.2", "4.3.Se.3"}, "They agree"),
]


@pytest.mark.parametrize(("number", "check", "figures", "says"), FOUND)
def test_a_known_slip_is_found_by_a_general_rule(slips, number, check, figures, says):
    found = [slip for slip in slips if slip.check == check and figures <= set(slip.figures)]
    assert any(says in slip.explanation for slip in found), (number, found)


def test_all_twenty_known_slips_are_in_that_list():
    assert {number for number, *_ in FOUND} == set(range(1, 21))


def test_slips_come_before_notes_and_each_says_where_it_stands(slips):
    grades = [slip.grade for slip in slips]
    assert grades == sorted(grades, key=lambda grade: grade != "slip")
    assert all(slip.places and slip.explanation.endswith(".") for slip in slips)


def test_nothing_is_called_a_slip_beyond_those_known_and_two_more(slips):
    """The appendix's other titles, and breach times in days against a target in working days."""
    known = {check for _, check, *_ in FOUND}
    assert {slip.check for slip in slips if slip.grade == "slip"} - known == {"titles"}
    assert sum(slip.check == "differing_values" for slip in slips) == 5
    assert sum(slip.check == "percent_of_base" for slip in slips) == 8
    assert sum(slip.check == "stars" for slip in slips) == 4
    assert sum(slip.check == "limits_in_two_units" for slip in slips) == 2


# On a report that holds together no check finds anything


def _changed(published, **values):
    """The report with the values of some figures changed: `{"app1.8": "6.3"}`."""
    changes = values.pop("figures")
    figures = tuple(
        replace(figure, **changes[figure.id]) if figure.id in changes else figure
        for figure in published.figures
    )
    return replace(published, figures=figures, **values)


@pytest.fixture(scope="module")
def mended(cheshire):
    """The report as it would read had it been put right."""
    figures = {
        "1.1.Sc.2": {"value": "81"}, "1.3.Sa.1": {"value": "82"}, "1.4.Sc.3": {"value": "81"},
        "1.5.Ah.2": {"value": "40"}, "2.2.Ab.3": {"value": "53"}, "2.4.Sc.1": {"value": "71"},
        "2.4.Sd.1": {"value": "88"}, "2.4.Sd.2": {"value": "92"},
        "app1.8": {"value": "6.3"}, "3.1.Af.2": {"value": "73"}, "3.1.Ab.1": {"value": "34"},
        "sum.roh.2": {"value": "20", "unit": "percent", "bound": "about"},
        "sum.roh.5": {"bound": "under"}, "4.3.Sa.2": {"value": "2005-11"},
        "1.5.Ac.1": {"value": "2005-11 to 2005-12"}, "2.5.Aa.2": {"value": "2005-12"},
        "1.3.Sc.4": {"unit": "working_days"}, "T.E2E_AVG.2": {"unit": "working_days"},
        "T.E2E_AVG.3": {"unit": "working_days"}, "4.2.Ab.1": {"value": "4"},
    }  # fmt: skip
    performance = tuple(
        replace(
            row,
            more_figures=(),
            england_wales_star=None
            if row.england_wales_star is None
            else row.england_wales is not None and row.shortfall(row.england_wales) < 0.06,
        )
        for row in cheshire.performance
    )
    criteria = tuple(
        replace(
            c,
            title_in_appendix_3=c.title,
            score=60.0 if c.scored and c.score is None else c.score,
        )
        for c in cheshire.criteria
    )
    named = tuple(
        row.measure for row in performance if row.shortfall(row.area) > 0 and not row.area_star
    )
    return _changed(
        cheshire,
        figures=figures,
        performance=performance,
        criteria=criteria,
        contents=tuple(sorted(cheshire.contents, key=lambda entry: entry[1])),
        references=tuple(replace(r, names=cheshire.tables[r.about]) for r in cheshire.references),
        missed_targets=replace(cheshire.missed_targets, named=named),
    )


@pytest.mark.parametrize(
    "name", [name for name in CHECKS if name not in ("two_sources", "printed_twice")]
)
def test_a_check_finds_nothing_in_the_report_put_right(mended, name):
    assert list(CHECKS[name](mended)) == []


def test_notes_vanish_where_nothing_is_told_twice(mended):
    alone = tuple(replace(figure, topic="") for figure in mended.figures)
    for name in ("two_sources", "printed_twice"):
        assert list(CHECKS[name](replace(mended, figures=alone))) == []


@pytest.mark.parametrize(
    ("changes", "check", "says"),
    [
        ({"app1.9": {"value": "201"}}, "sums", "the parts make 427, not 417"),
        ({"app1.3": {"value": "3.4"}}, "sums", "the parts make 101, not 100"),
        ({"su.off.4": {"value": "2"}}, "sums", "the parts make 6, not 5"),
        ({"app1.fin.3": {"value": "5"}}, "growth", "it is 4.0%, printed 5%"),
        ({"1.1.Sa.2": {"value": "83"}}, "percent_of_base", "83% is no share of 56"),
        ({"1.5.Sd.1": {"value": "91"}}, "percent_of_base", "91% is no share of 52"),
        ({"4.1.rating.1": {"value": "not met"}}, "differing_values", "rating of 4.1"),
    ],
)
def test_a_check_finds_what_is_put_wrong(mended, changes, check, says):
    found = list(CHECKS[check](_changed(mended, figures=changes)))
    assert len(found) >= 1
    assert any(says in slip.explanation for slip in found)


# What a printed figure can mean


def test_whole_numbers_that_a_percentage_can_come_from():
    assert wholes(82, 56) == [46]
    assert wholes(82, 53) == []
    assert 191 in wholes(6.3, 3042, 1)
    assert 191 not in wholes(6.2, 3042, 1)
    assert wholes(50, 1) == []
    assert wholes(12.5, 8, 1) == [1]
    assert wholes(13, 8) == [1], "a half is rounded up"
    assert wholes(12, 8) == [1], "or down: the report does not say"


def test_a_complement_and_a_hedge_are_read_as_shares_above_the_line(cheshire):
    def shares(figure):
        return span(cheshire, cheshire.figure(figure))

    assert shares("1.2.Ab.1") == (75, 85)  # about 20% late
    assert shares("1.2.Ac.3") == (65.5, 66.5)  # not used in 34%
    low, high = shares("2.1.Ae.1")  # insufficient in almost two thirds
    assert low == pytest.approx(100 - 66.67, abs=0.02)
    assert high == pytest.approx(100 - 56.67, abs=0.02)
    assert shares("2.2.Sc.1") is None  # "as required" is no share


def test_an_implied_base_is_computed(cheshire):
    assert base_of(cheshire, "app2.4 - 1.3.Sa.2") == 85
    assert base_of(cheshire, "1.5.Ah.3 of app2.4") == 60
    assert base_of(cheshire, "base of 1.1.Sa.1 - 1.5.Aa.1") == 52
    assert base_of(cheshire, "") is None


def test_the_framework_of_a_published_report_is_the_shipped_one(cheshire):
    assert isinstance(cheshire.framework, Framework)
    assert cheshire.framework.id == "omi-2006"
