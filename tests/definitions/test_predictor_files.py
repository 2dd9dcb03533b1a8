"""Predictors as data: everything that a file names is there, and everything that is there is named."""

import re

import pytest

from tests.repository.files import files
from throughcare.core.predictors import PREDICTORS, People, inputs, models, score
from throughcare.core.predictors.explanations import refusal_codes

KINDS = {"day", "count", "choice", "set", "offence"}


def test_every_predictor_has_its_file_and_one_version_at_least():
    assert set(models()) == {*PREDICTORS, "ogrs2"}
    assert all(models()[name].versions for name in PREDICTORS)
    assert (models()["ogrs2"].versions, models()["ogrs2"].instead) == ((), "ogrs3")


@pytest.mark.parametrize("name", PREDICTORS)
def test_every_score_and_term_that_a_model_makes_has_its_words(name):
    model = models()[name]
    parts = score(name, People(1, {})).parts
    assert set(model.scores) <= set(parts)
    for part in model.scores:
        assert set(parts[part].terms) <= set(model.terms)
    for term in model.terms.values():
        assert term.title and set(term.inputs) <= set(inputs())


@pytest.mark.parametrize("name", PREDICTORS)
def test_every_input_of_a_model_is_known(name):
    model = models()[name]
    assert model.inputs and set(model.inputs) <= set(inputs())
    assert set(PREDICTORS[name].needed) <= set(model.inputs)


def test_every_input_says_what_it_is():
    for one in inputs().values():
        assert one.kind in KINDS and one.title and one.basis and one.said()
        if one.kind in ("choice", "set"):
            assert one.allowed and not set(one.allowed) & set(one.also)
    used = {name for model in models().values() for name in model.inputs}
    assert set(inputs()) == used


def test_a_word_of_an_input_comes_back_from_its_number():
    for one in inputs().values():
        for word in one.allowed:
            assert one.word_for(one.value_of(word)) == word


def test_every_refusal_has_its_words_and_every_word_its_refusal():
    written = "".join(
        path.read_text(encoding="utf-8") for path in files("throughcare/core/predictors", ".py")
    )
    used = {code for code in re.findall(r'"([A-Z_]{9,})"', written) if "_" in code}
    assert set(refusal_codes()) <= used
    for row in refusal_codes().values():
        assert row["says"] and row["remedy"] and row["origin"] in ("service", "ours")


def test_versions_say_whether_their_days_were_read():
    for model in models().values():
        for version in model.versions:
            assert version.source and (version.confidence == "not read") == (
                version.in_use_from is None
            )


def test_bands_begin_above_each_other():
    for model in models().values():
        for found in model.scores.values():
            assert list(found.bands.values()) == sorted(set(found.bands.values()))
