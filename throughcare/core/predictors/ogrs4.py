"""OGRS4: the likelihood of all, of violent and of serious violent reoffending within two years, each from
facts of the record alone (static) and with items of OASys (dynamic).

A score is the logistic of a sum of terms, in per cent of two decimals. The dynamic form is given to
whoever has the items that it needs; everybody else keeps the static one, with the items lacking named.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from throughcare.core.predictors.arithmetic import (
    Bools,
    Codes,
    Floats,
    log_of_ratio,
    logistic,
    per_cent,
    polynomial,
    whole_months,
)
from throughcare.core.predictors.checks import (
    BORN,
    CONVICTED,
    FIRST_AGE,
    OFFENCE,
    SANCTIONS,
    VIOLENT,
    age_on,
)
from throughcare.core.predictors.columns import Column
from throughcare.core.predictors.inputs import People
from throughcare.core.predictors.models import Version, model
from throughcare.core.predictors.offence_weights import offence_categories
from throughcare.core.predictors.ogrs4_checks import (
    ASSESSED,
    FOLLOWUP,
    FORMS,
    NEEDED,
    check_dynamic,
    check_static,
)
from throughcare.core.predictors.ogrs4_items import item_terms
from throughcare.core.predictors.refusals import Refusals
from throughcare.core.predictors.scores import Output, Part, Scores, banded, total_of, unless

__all__ = ["NEEDED", "outputs", "score"]

FIRST_DAY = "dateOfFirstSanction"
POWERS = ("", "_quadratic", "_cubic", "_quartic")


@dataclass(frozen=True, eq=False)
class History:
    """What the static terms are made of, for each person."""

    male: Bools
    sanctions: Floats
    violent: Floats
    age: Floats  # at the start of the follow-up
    years: Floats  # from the first sanction to the current one
    months: Floats  # at risk since the start of the follow-up, at most the model's cap
    category: Codes


def score(people: People, version: Version | None = None) -> Scores:
    """Six parts, `all_static` to `serious_violent_dynamic`, in per cent of two decimals."""
    found = model("ogrs4")
    version = version or found.latest
    refusals = Refusals(people.size)
    people = _with_age_at_first_sanction(people)
    refused = check_static(refusals, people)
    lacking = check_dynamic(refusals, people)
    history = _history(people, version)
    parts = {}
    for name in FORMS:
        for form in ("static", "dynamic"):
            terms = _static_terms(name, version["tables"][f"{name}_{form}"], version, history)
            without = refused[name]
            if form == "dynamic":
                terms |= item_terms(version["tables"][f"{name}_{form}"]["terms"], people)
                without = without | lacking[name]
            number = unless(without, per_cent(logistic(total_of(terms)), 2))
            part = f"{name}_{form}"
            parts[part] = Part(number, banded(number, found.scores[part]), terms)
    return Scores(parts, refusals)


def _with_age_at_first_sanction(people: People) -> People:
    """Where only the date of the first sanction is known, the age is counted from it."""
    age, first = people[FIRST_AGE], people[FIRST_DAY]
    counted = age.missing & first.known & people[BORN].known & (first.values > people[BORN].values)
    if not counted.any():
        return people
    values = np.where(counted, age_on(people, FIRST_DAY), age.values)
    column = Column(values, age.missing & ~counted, age.wrong)
    return People(people.size, {**people.columns, FIRST_AGE: column})


def _history(people: People, version: Version) -> History:
    months = whole_months(people[FOLLOWUP].values, people[ASSESSED].values)
    years = age_on(people, CONVICTED) - people[FIRST_AGE].values
    _, place = offence_categories()
    return History(
        male=people["gender"].values == 1,
        sanctions=np.maximum(people[SANCTIONS].values, 1),
        violent=np.maximum(people[VIOLENT].values, 0),
        age=np.clip(age_on(people, FOLLOWUP), 0, 200),
        years=np.clip(years, 0, 200),
        months=np.minimum(months, version["months_cap"]),
        category=place[people[OFFENCE].values.astype(np.intp)],
    )


def _static_terms(
    name: str, table: dict[str, dict[str, float]], version: Version, history: History
) -> dict[str, Floats]:
    """The terms that need no item of OASys."""
    c, sanctions, male = table["terms"], history.sanctions, history.male
    boost = version["career_boost"]
    terms = {
        "intercept": np.full(len(sanctions), c["two_year_constant"]),
        "age": np.where(
            male, _powers(c, "aai", "_male", history.age), _powers(c, "aai", "_female", history.age)
        ),
        "female": np.where(male, 0.0, c["female"]),
        "first_or_second_sanction": np.where(sanctions == 1, c["first_sanction"], 0.0)
        + np.where(sanctions == 2, c["second_sanction"], 0.0),
        "sanctions": c["sanction_occasions"] * sanctions,
        "years_to_second_sanction": np.where(sanctions == 2, history.years, 0.0)
        * _by_sex(c, "yrs_between_first_and_second_sanction", male),
        "offence_free_months": _powers(c, "offence_free_months", "", history.months),
        "offence": _offence(table["offence_category"], version, name, history.category),
    }
    if name == "all":
        career = log_of_ratio(sanctions, history.years + boost["all"])
        rate = _by_sex(c, "three_plus_sanctions_copas_g", male) * career
        rate = rate + _by_sex(c, "three_plus_sanctions_copas_squared", male) * career * career
        return {**terms, "rate_of_sanctions": np.where(sanctions >= 3, rate, 0.0)}
    career = log_of_ratio(sanctions, history.years + boost["violent"])
    rate = _by_sex(c, "three_plus_sanctions_copas_v", male) * career
    terms["rate_of_sanctions"] = np.where(sanctions >= 3, rate, 0.0)
    return {**terms, **_violence(c, history, boost["violent_rate"])}


def _violence(c: dict[str, float], history: History, boost: float) -> dict[str, Floats]:
    violent = history.violent
    rate = c["violent_rate"] * log_of_ratio(np.maximum(violent, 1), history.years + boost)
    return {
        "never_violent": np.where(violent == 0, _by_sex(c, "never_violent", history.male), 0.0),
        "once_violent": np.where(violent == 1, c["once_violent"], 0.0),
        "violent_sanctions": c["violent_sanctions"] * violent,
        "rate_of_violence": np.where(violent > 0, rate, 0.0),
    }


def _powers(c: dict[str, float], name: str, sex: str, x: Floats) -> Floats:
    """The polynomial whose coefficients are called `name`, `name_quadratic` and so on."""
    return polynomial(x, [c.get(f"{name}{power}{sex}", 0.0) for power in POWERS])


def _by_sex(c: dict[str, float], name: str, male: Bools) -> Floats:
    return np.where(male, c[f"{name}_male"], c[f"{name}_female"])


def _offence(weights: dict[str, float], version: Version, name: str, category: Codes) -> Floats:
    """The weight of each category. For serious violence, four kinds of violence add to the weight of
    violence short of bodily harm."""
    names, _ = offence_categories()
    also = version["added_to_violence"] if name == "serious_violent" else {}
    worth = [weights.get(c, 0.0) + (weights[VIOLENCE] if c in also else 0.0) for c in names]
    return np.array([*worth, 0.0])[category]  # the last place is of codes without a category


VIOLENCE = "violence-against-the-person-sub-abh"


def outputs(scores: Scores) -> list[Output]:
    """The columns of a file: per cent and band of each of the six scores, static ones first."""
    found: list[Output] = []
    for form in ("static", "dynamic"):
        for name in FORMS:
            part = scores.parts[f"{name}_{form}"]
            found.append(Output(f"{name}_{form}_pct", part.number, "number"))
            found.append(Output(f"{name}_{form}_band", part.band))
    return [*found, Output("errors", scores.refusals.texts())]
