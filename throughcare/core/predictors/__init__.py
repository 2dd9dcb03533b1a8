"""Predictors of reoffending and screens: OGRS3, OGRS4, OGP, OVP, OSP/DC, OSP/IIC, SNSV, RSR, MST, LDS, OPD.

    from throughcare.core.predictors import Coded, People, explain, score

    people = People.reading(1, {"gender": Coded.of(["MALE"]), "dateOfBirth": Coded.of(["1980-01-01"]), ...})
    score("ogrs3", people).parts["two_year"].number     # an array: a number a person, NaN where refused
    explain("ogrs3", people).text()                     # of one person

Models work on arrays; one person is an array of one, so that no rule exists twice. Inputs, coefficients,
bands, versions and their dates are data: definitions/predictors.
"""

from throughcare.core.predictors.case_scores import (
    CaseScores,
    Recomputed,
    facts_of_scores,
    facts_to_store,
    people_of_case,
    recomputed,
    scores_of_case,
)
from throughcare.core.predictors.catalogue import (
    LINES,
    PREDICTORS,
    TABLES,
    Predictor,
    answers,
    columns,
    score,
)
from throughcare.core.predictors.columns import Coded, Column
from throughcare.core.predictors.explanations import Evidence, Explanation, explain
from throughcare.core.predictors.inputs import Input, People, inputs
from throughcare.core.predictors.models import Model, Version, model, models
from throughcare.core.predictors.reading import people_of
from throughcare.core.predictors.scores import Output, Part, Scores

__all__ = [
    "LINES",
    "PREDICTORS",
    "TABLES",
    "CaseScores",
    "Coded",
    "Column",
    "Evidence",
    "Explanation",
    "Input",
    "Model",
    "Output",
    "Part",
    "People",
    "Predictor",
    "Recomputed",
    "Scores",
    "Version",
    "answers",
    "columns",
    "explain",
    "facts_of_scores",
    "facts_to_store",
    "inputs",
    "model",
    "models",
    "people_of",
    "people_of_case",
    "recomputed",
    "score",
    "scores_of_case",
]
