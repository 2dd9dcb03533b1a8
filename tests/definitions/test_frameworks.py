from collections import Counter
from pathlib import Path

import pytest

from throughcare.core.framework_files import (
    check_framework,
    read_framework,
    shipped_framework,
    shipped_framework_ids,
)
from throughcare.core.frameworks import Band, Criterion, Framework, Question, Section
from throughcare.core.mistakes import InputMistakes
from throughcare.core.ratings import proposed_rating
from throughcare.core.relevance import facts_read, questions_read
from throughcare.core.relevance_vocabulary import FACTS
from throughcare.core.standard_files import shipped_standards

BAD = sorted((Path(__file__).parents[1] / "bad_definitions" / "frameworks").glob("*.yaml"))


@pytest.fixture(scope="module")
def omi():
    return shipped_framework("omi-2006")


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_a_wrong_framework_gets_exactly_this_message(path):
    lines = path.read_text(encoding="utf-8").splitlines()
    expected = [line.removeprefix("# expect: ") for line in lines if line.startswith("# expect: ")]
    with pytest.raises(InputMistakes) as caught:
        read_framework(path, "framework.yaml")
    assert str(caught.value).splitlines() == expected


def test_there_is_a_wrong_framework_for_each_way_we_know():
    assert len(BAD) >= 40


def test_the_framework_that_the_wrong_ones_were_made_from_is_right():
    framework = read_framework(Path(__file__).parent / "small-framework.yaml")
    assert check_framework(framework) == []
    assert list(framework.questions) == ["1.1.00", "1.1.01", "1.1.02", "1.1.S"]
    assert [c.id for _, c in framework.rated_criteria()] == ["4.1"]
    assert [c.id for _, c in framework.scored_criteria()] == ["1.1"]


def test_a_framework_made_in_memory_is_checked_alike():
    bands = (Band(0, "good"),)
    question = Question("1.1.01", "?", relevant_when="comunity")
    framework = Framework(
        "f", "F", 0.2, bands, (Section("1", "", (Criterion("1.1", "", questions=(question,)),)),)
    )
    assert [str(mistake) for mistake in check_framework(framework)] == [
        'framework, question 1.1.01, relevant_when: "comunity" is not a fact of the case. '
        'Did you mean "community"?'
    ]


def test_a_framework_that_is_not_shipped_is_named_with_those_that_are():
    with pytest.raises(InputMistakes, match=r'no framework "omi-2005".*Did you mean "omi-2006"'):
        shipped_framework("omi-2005")


@pytest.mark.parametrize("framework_id", shipped_framework_ids())
def test_a_shipped_framework_has_its_file_s_name_and_no_mistakes(framework_id):
    framework = shipped_framework(framework_id)
    assert framework.id == framework_id
    assert check_framework(framework) == []


def test_omi_2006_has_the_criteria_of_the_report_s_body(omi):
    assert {s.id: [c.id for c in s.criteria] for s in omi.sections} == {
        "1": [f"1.{n}" for n in range(1, 6)],
        "2": [f"2.{n}" for n in range(1, 8)],
        "3": ["3.1", "3.2"],
        "4": [f"4.{n}" for n in range(1, 7)],
    }
    assert len(omi.scored_criteria()) == 14
    assert [c.id for _, c in omi.rated_criteria()] == [f"4.{n}" for n in range(1, 7)]


def test_omi_2006_has_the_weights_bands_and_ratings(omi):
    assert omi.summary_weight == 0.20
    assert [(b.from_percent, b.conclusion) for b in omi.bands] == [
        (70, "good"),
        (60, "priority for improvement"),
        (0, "urgent priority for improvement"),
    ]
    assert "Inferred" in omi.bands_note
    assert omi.ratings == ("well met", "satisfactorily met", "partly met", "not met")


def test_omi_2006_scores_166_questions_and_14_summaries_53_of_them_in_the_thread(omi):
    kinds = Counter(question.kind for question in omi.questions.values())
    assert (kinds["individual"], kinds["summary"]) == (166, 14)
    tagged = [q for q in omi.questions.values() if "risk_of_harm" in q.threads]
    assert len(tagged) == 53
    assert all(q.id[0] in "12" and q.kind != "gate" for q in tagged)


def test_each_scored_criterion_of_omi_2006_has_one_summary_and_it_closes_it(omi):
    for _, criterion in omi.scored_criteria():
        kinds = [question.kind for question in criterion.questions]
        assert kinds.count("summary") == 1
        assert kinds[-1] == "summary"
        assert criterion.statement


def test_every_question_of_omi_2006_tells_the_assessor_what_to_look_for(omi):
    for question in omi.questions.values():
        assert len(question.guidance) > 40, question.id
        assert question.source, question.id
        wanted = (
            ("Yes where", "yes where") if question.kind == "gate" else ("Above", "Below", "above")
        )
        assert any(word in question.guidance for word in wanted), question.id


def test_a_question_of_omi_2006_reads_only_answers_that_stand_before_it(omi):
    seen = set()
    for question in omi.questions.values():
        assert questions_read(question.relevant_when or "all") <= seen, question.id
        seen.add(question.id)


def test_every_gate_of_judgement_in_omi_2006_is_read_by_a_question(omi):
    read = set().union(*(questions_read(q.relevant_when or "all") for q in omi.questions.values()))
    assert {q.id for q in omi.questions.values() if ".G" in q.id} <= read


def test_the_facts_that_omi_2006_reads_are_nearly_all_there_are(omi):
    read = set().union(*(facts_read(q.relevant_when or "all") for q in omi.questions.values()))
    spare = {"roh_level_changed", "requirements"} & read
    assert spare == {"roh_level_changed", "requirements"}
    assert set(FACTS) - read <= {"criminogenic_need", "proposal", "unacceptable_absences"}


def test_the_rating_rules_of_omi_2006_propose(omi):
    criterion = next(c for _, c in omi.rated_criteria() if c.id == "4.3")
    ids = [specific.id for specific in criterion.specific]
    assert len(ids) == 6

    def proposed(*judgements):
        return proposed_rating(omi, criterion, dict(zip(ids, judgements, strict=True)))

    assert proposed("met", "met", "met", "met", "met", "partly met") == "well met"
    assert proposed("met", "met", "met", "met", "met", "not met") == "satisfactorily met"
    assert proposed("met", "met", "met", "mostly met", "partly met", "partly met") == (
        "satisfactorily met"
    )
    # 4.3.a is essential: unmet, it bars the two highest ratings
    assert proposed("not met", "met", "met", "met", "met", "met") == "partly met"
    assert proposed(*["partly met"] * 5, "met") == "not met"
    assert proposed(*["partly met"] * 4, "met", "mostly met") == "partly met"
    assert proposed_rating(omi, criterion, {ids[0]: "met"}) is None


def test_every_standard_that_a_question_names_is_shipped(omi):
    named = {standard for question in omi.questions.values() for standard in question.standards}
    assert len(named) == 25
    assert named <= set(shipped_standards())
