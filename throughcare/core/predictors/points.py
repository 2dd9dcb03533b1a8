"""Scales of points: steps of a table, and the curve from points to per cents that OGP and OVP share."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from throughcare.core.predictors.arithmetic import Floats, logistic, per_cent
from throughcare.core.predictors.columns import Coded
from throughcare.core.predictors.models import Model, Version
from throughcare.core.predictors.refusals import Refusals
from throughcare.core.predictors.scores import Output, Part, Scores, banded, total_of, unless

LEAST, MOST = 1, 99  # per cent: nobody is certain


def stepped(values: Floats, steps: Mapping[str, float]) -> Floats:
    """The points of each value in a table of steps: from each key up to the next one."""
    edges = np.array([float(edge) for edge in steps])
    points = np.array(list(steps.values()))
    place = np.clip(np.searchsorted(edges, values, side="right") - 1, 0, None)
    return np.asarray(points[place])


def scored(
    model: Model, version: Version, terms: Mapping[str, Floats], refusals: Refusals
) -> Scores:
    """One- and two-year per cents of points, and the band of the two-year one."""
    refused, total = refusals.any(), total_of(terms)
    parts = {}
    for year in ("one_year", "two_year"):
        curve = version["curve"]
        probability = logistic(curve["slope"] * total - curve[year])
        number = unless(refused, np.clip(per_cent(probability), LEAST, MOST))
        band = banded(number, model.scores[year]) if year == "two_year" else Coded.empty(len(total))
        parts[year] = Part(number, band, terms)
    return Scores(parts, refusals)


def outputs(scores: Scores) -> list[Output]:
    """The columns of a file: points, whole per cents, the band of the two-year score, refusals."""
    one, two = scores.parts["one_year"], scores.parts["two_year"]
    return [
        Output("total_score", unless(~two.given, total_of(two.terms)), "whole"),
        Output("one_year_pct", one.number, "whole"),
        Output("two_year_pct", two.number, "whole"),
        Output("band", two.band),
        Output("errors", scores.refusals.texts()),
    ]
