"""The rule that drafts findings, and how a person's edits survive it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from throughcare.core.disclosure import profiles
from throughcare.core.findings import (
    Finding,
    Findings,
    Recommendation,
    draft,
    keep_edits,
    unreported,
)
from throughcare.core.framework_files import shipped_framework
from throughcare.core.frameworks import Band, Criterion, Framework, Question, Section, Thread
from throughcare.core.mistakes import InputMistakes
from throughcare.core.phrases import Phrase, Phrases, Rule, phrases_for, read_phrases
from throughcare.core.score_sheet import QuestionFigure, Score, ScoreSheet

PUBLISHED = profiles()["published"]
PHRASES = Phrases(
    Rule(strong_from=70, weak_below=60, summary_weak_below=70, at_most=3, recommendations=2),
    {
        "1.1.01": Phrase("the plan was made on time", "timeliness", of="plans", group="plan"),
        "1.1.02": Phrase("it was full", "fullness", of="plans", group="plan"),
        "1.1.03": Phrase("managers took part", "management", where="risk was high"),
        "1.1.04": Phrase("the file was in order", "files"),
        "1.1.S": Phrase("the plan was good overall", "plans overall"),
    },
    {"1.1": "plans are made well"},
)


def framework() -> Framework:
    ids = ("1.1.01", "1.1.02", "1.1.03", "1.1.04")
    asked = tuple(Question(own_id, f"Was {own_id} so?", threads=("roh",)) for own_id in ids)
    criterion = Criterion(
        "1.1", "Planning", questions=(*asked, Question("1.1.S", "All?", "summary"))
    )
    return Framework(
        "small",
        "Small",
        0.2,
        (Band(70, "good"), Band(0, "priority")),
        (Section("1", "Planning", (criterion,)),),
        (Thread("roh", "Risk thread", ("1",)),),
        ("well met", "partly met", "not met"),
    )


def sheet(estimate: float = 0.5, sample: int = 100, **figures: tuple[int, int]) -> ScoreSheet:
    """A sheet in which each question has so many above the line of so many relevant."""
    listed = [
        QuestionFigure(
            id="1.1." + own_id.removeprefix("q"),
            above=above,
            relevant=relevant,
            estimate=above / relevant if relevant else None,
        )
        for own_id, (above, relevant) in figures.items()
    ]
    scores = [
        Score(id=own_id, estimate=estimate, low=estimate - 0.051, high=estimate + 0.049)
        for own_id in ("criterion 1.1", "section 1")
    ]
    asked = [figure.id for figure in listed]
    scores.append(Score(id="thread roh", estimate=estimate, questions=asked))
    return ScoreSheet(
        framework="small", target="caseload", sample_size=sample, scores=scores, questions=listed
    )


def drafted(**figures: tuple[int, int]) -> list[Finding]:
    return list(draft(framework(), sheet(**figures), PHRASES, PUBLISHED).findings)


def test_a_strong_question_is_a_strength_and_a_weak_one_an_area_for_improvement() -> None:
    found = drafted(q03=(24, 30), q04=(30, 100))
    assert [(f.id, f.kind, f.text) for f in found] == [
        (
            "1.1.Sa",
            "strength",
            "Where risk was high, managers took part in 80% of the 30 relevant cases.",
        ),
        ("1.1.Aa", "improvement", "The file was in order in only 30% of cases."),
    ]


def test_what_lies_between_is_left_out() -> None:
    assert drafted(q04=(65, 100)) == []


@pytest.mark.parametrize(
    ("above", "kind"), [(70, "strength"), (69, None), (60, None), (59, "improvement")]
)
def test_the_limits_of_the_rule(above: int, kind: str | None) -> None:
    assert [f.kind for f in drafted(q04=(above, 100))] == ([kind] if kind else [])


def test_a_summary_question_below_the_line_is_weak_and_comes_first() -> None:
    found = drafted(q04=(10, 100), S=(65, 100))
    assert [f.questions for f in found] == [("1.1.S",), ("1.1.04",)]


def test_related_questions_are_told_in_one_finding() -> None:
    (found,) = drafted(q01=(72, 80), q02=(64, 80))
    assert found.text == "The plan was made on time in 90% of the 80 plans, and it was full in 80%."
    assert found.questions == ("1.1.01", "1.1.02")
    assert [figure.shown for figure in found.figures] == ["90%", "80%"]


def test_a_base_under_twenty_reads_x_of_y() -> None:
    (found,) = drafted(q03=(16, 19))
    assert found.text == "Where risk was high, managers took part in 16 of 19 relevant cases."


def test_nothing_is_drafted_from_a_figure_that_is_hidden() -> None:
    assert drafted(q03=(9, 9), q04=(0, 4), q01=(0, 0)) == []
    criterion = framework().sections[0].criteria[0]
    figures = sheet(q03=(9, 9), q04=(0, 4), q01=(0, 0)).by_question()
    assert [q.id for q in unreported(criterion, figures, PUBLISHED)] == ["1.1.03", "1.1.04"]


def test_findings_that_concern_more_cases_come_first_and_no_more_than_the_rule_says() -> None:
    found = drafted(q01=(20, 60), q03=(10, 30), q04=(10, 100), S=(50, 100))
    assert [f.questions[0] for f in found] == ["1.1.S", "1.1.04", "1.1.01"]
    assert [f.letter for f in found] == ["a", "b", "c"]


def test_a_recommendation_answers_the_findings_of_a_criterion_below_the_line() -> None:
    made = draft(framework(), sheet(q03=(9, 30), q04=(50, 100)), PHRASES, PUBLISHED, {})
    (recommended,) = made.recommendations
    assert recommended.text == "Plans are made well, with attention first to management and files."
    assert set(recommended.findings) == {"1.1.Aa", "1.1.Ab"}
    good = draft(framework(), sheet(estimate=0.7, q04=(50, 100)), PHRASES, PUBLISHED, {})
    assert good.recommendations == ()


def test_summaries_are_written_by_section_and_for_the_thread() -> None:
    made = draft(framework(), sheet(q03=(27, 30), q04=(50, 100)), PHRASES, PUBLISHED, {})
    assert made.summary == {
        "1": (
            "The section as a whole scored 50% (95% interval 44 to 55).",
            "Work was best on management (90%). It was weakest on files (50%).",
        ),
        "roh": (
            "Over the 2 questions of the Risk thread, work was above the line in 50% of relevant "
            "cases on average.",
            "Work was best on management (90%). It was weakest on files (50%).",
        ),
    }


def test_an_edited_finding_outlives_a_new_draft() -> None:
    first = draft(framework(), sheet(q01=(72, 80), q04=(90, 100)), PHRASES, PUBLISHED)
    by_hand = replace(first.findings[0], text="In the words of a person.", edited=True)
    kept = Findings((by_hand, *first.findings[1:]), first.recommendations, first.summary)
    fresh = draft(framework(), sheet(q01=(72, 80), q03=(28, 30), q04=(95, 100)), PHRASES, PUBLISHED)
    merged = keep_edits(fresh, kept)
    assert by_hand in merged.findings
    assert [f.id for f in merged.findings] == ["1.1.Sa", "1.1.Sb", "1.1.Sc"]
    questions = [question for f in merged.findings for question in f.questions]
    assert sorted(questions) == sorted(set(questions)) == ["1.1.01", "1.1.03", "1.1.04"]


def test_recommendations_follow_findings_that_get_other_letters() -> None:
    figures = {"q03": (9, 30), "q04": (50, 100)}
    fresh = draft(framework(), sheet(**figures), PHRASES, PUBLISHED)
    first, second = (f for f in fresh.findings if f.kind == "improvement")
    assert first.questions == ("1.1.04",)
    by_hand = replace(second, id="1.1.Aa", letter="a", text="A person's words.", edited=True)
    merged = keep_edits(fresh, Findings((by_hand,)))
    assert [(f.id, f.questions) for f in merged.findings] == [
        ("1.1.Aa", ("1.1.03",)),
        ("1.1.Ab", ("1.1.04",)),
    ]
    assert merged.recommendations[0].findings == ("1.1.Ab", "1.1.Aa")


def test_findings_written_with_a_judgement_are_answered_and_not_doubled() -> None:
    rated = Section("4", "Leading", (Criterion("4.1", "Leadership"),))
    whole = replace(framework(), sections=(*framework().sections, rated))
    written = Finding("4.1.Aa", "4.1", "improvement", "a", "The board met too seldom.", edited=True)
    judged = {"4.1": "partly met"}
    made = draft(whole, sheet(estimate=0.8), PHRASES, PUBLISHED, judged, [written])
    assert [(r.text, r.findings) for r in made.recommendations] == [
        ("The weaknesses found in leadership are put right.", ("4.1.Aa",))
    ]
    again = keep_edits(made, made)
    assert again == made


def test_an_edited_recommendation_keeps_its_list() -> None:
    fresh = draft(framework(), sheet(q04=(50, 100)), PHRASES, PUBLISHED)
    own = Recommendation(1, "Do this.", ("1.1.Aa", "1.1.Az"), edited=True)
    merged = keep_edits(fresh, Findings(fresh.findings, (own,), fresh.summary))
    assert [(r.text, r.findings) for r in merged.recommendations] == [("Do this.", ("1.1.Aa",))]


def test_a_question_without_a_phrase_is_told_by_its_text() -> None:
    made = draft(framework(), sheet(q04=(90, 100)), Phrases(), PUBLISHED)
    assert made.findings[0].text == 'The answer to "Was 1.1.04 so?" was yes in 90% of cases.'


def test_every_scored_question_of_the_shipped_framework_has_a_phrase() -> None:
    shipped = shipped_framework("omi-2006")
    phrases = phrases_for("omi-2006")
    scored = {q.id for q in shipped.questions.values() if q.kind != "gate"}
    assert scored <= set(phrases.questions) <= set(shipped.questions)
    assert set(phrases.recommend) == {criterion.id for _, criterion in shipped.scored_criteria()}
    for phrase in phrases.questions.values():
        assert (
            not phrase.says.endswith(".") and phrase.says[0].islower()
        ) or phrase.says.startswith("MAPPA")
    assert phrases.rule.strong_from == shipped.bands[0].from_percent


def test_mistakes_in_phrases_are_told_together() -> None:
    text = (
        "framework: x\nquestions:\n  1.1.01: {says: a}\n  1.1.02: {says: b, topic: c, gruop: d}\n"
    )
    with pytest.raises(InputMistakes) as error:
        read_phrases("x.yaml", text)
    assert [mistake.line for mistake in error.value.mistakes] == [3, 4]
    assert 'Did you mean "group"?' in str(error.value)
