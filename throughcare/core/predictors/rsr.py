"""RSR, the Risk of Serious Recidivism: serious non-sexual violence, direct contact and indirect contact sexual
offences within two years, added up in per cents of two decimals."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from throughcare.core.predictors import osp_dc, osp_iic, snsv
from throughcare.core.predictors.arithmetic import Bools, Floats, half_up, per_cent
from throughcare.core.predictors.inputs import People
from throughcare.core.predictors.models import Version, model
from throughcare.core.predictors.osp_checks import COUNTS, EVER, MOTIVATED
from throughcare.core.predictors.refusals import MISSING_DYNAMIC, Refusals
from throughcare.core.predictors.scores import Output, Part, Scores, banded, unless

MOST = 99.99
COMPONENT_ERROR = "COMPONENT_VALIDATION_ERROR"


@dataclass(frozen=True, eq=False)
class Rsr:
    """RSR with its three components, each with refusals of its own."""

    osp_dc: Scores
    osp_iic: Scores
    snsv: Scores
    rsr: Scores


def score_all(people: People, version: Version | None = None) -> Rsr:
    """RSR and its components for each person. Parts of `rsr`, in per cent of two decimals: `snsv`, `osp_dc`,
    `osp_iic`, `woman` (of a woman with a sexual offence in her record) and `rsr`.

    Without SNSV (a dynamic score was asked for and items lack) the sum is of what is there, as the
    service has it: such an RSR has no `snsv` and its form is empty.
    """
    version = version or model("rsr").latest
    direct, indirect, violence = osp_dc.score(people), osp_iic.score(people), snsv.score(people)
    numbers = {
        "snsv": per_cent(violence.parts["probability"].number, 2),
        "osp_dc": per_cent(direct.parts["probability"].number, 2),
        "osp_iic": per_cent(indirect.parts["probability"].number, 2),
    }
    refusals = Refusals(people.size)
    no_violence = violence.refusals.any(but=MISSING_DYNAMIC) & np.isnan(numbers["snsv"])
    for name, wrong in (
        ("OSPDC", direct.refusals.any()),
        ("OSPIIC", indirect.refusals.any()),
        ("SNSV", no_violence),
    ):
        refusals.note(COMPONENT_ERROR, [name], wrong)
    # A record that says yes to both questions and then counts nothing: no score, and no refusal either.
    says_nothing = np.all([people[name].is_value(0) for name in COUNTS], axis=0)
    says_nothing &= people[EVER].is_value(1) & people[MOTIVATED].is_value(1)
    without = refusals.any() | says_nothing
    woman = people["gender"].is_value(0) & people[EVER].is_value(1)
    numbers["woman"] = np.where(woman, per_cent(np.full(people.size, version["woman"]), 2), 0.0)
    terms = {name: np.nan_to_num(number) for name, number in numbers.items()}
    return Rsr(direct, indirect, violence, _summed(numbers, terms, without, violence, refusals))


def _summed(
    numbers: Mapping[str, Floats],
    terms: Mapping[str, Floats],
    without: Bools,
    violence: Scores,
    refusals: Refusals,
) -> Scores:
    hundredths = sum(np.rint(term * 100) for term in terms.values())
    total = unless(without, np.clip(half_up(np.asarray(hundredths) / 100, 2), 0, MOST))
    form = violence.parts["probability"].band.where(~without)
    parts = {name: Part(unless(without, number), form, {}) for name, number in numbers.items()}
    parts["rsr"] = Part(total, banded(total, model("rsr").scores["rsr"]), terms)
    return Scores(parts, refusals)


def score(people: People, version: Version | None = None) -> Scores:
    """RSR of each person: the parts of `score_all(people).rsr`."""
    return score_all(people, version).rsr


def plain(found: Rsr) -> list[dict[str, dict[str, Any]]]:
    """What a file of JSON lines says of each person beside `input`: an object for each component and for
    RSR, empty places as None."""
    of_violence, parts = found.snsv.parts["probability"], found.rsr.parts
    tables: dict[str, dict[str, list[Any]]] = {
        "osp_dc": _columns(osp_dc.outputs(found.osp_dc)),
        "osp_iic": _columns(osp_iic.outputs(found.osp_iic)),
        "snsv": {
            "score": Output("score", of_violence.number, "number").plain(),
            "type": of_violence.band.texts(),
            "features": _features(found.snsv),
            "errors": _errors(found.snsv.refusals),
        },
        "rsr": {
            "snsvScore": Output("snsvScore", parts["snsv"].number, "number").plain(),
            "ospdcScore": Output("ospdcScore", parts["osp_dc"].number, "number").plain(),
            "ospiicScore": Output("ospiicScore", parts["osp_iic"].number, "number").plain(),
            "rsrScore": Output("rsrScore", parts["rsr"].number, "number").plain(),
            "rsrBand": parts["rsr"].band.texts(),
            "scoreType": parts["snsv"].band.texts(),
            "errors": _errors(found.rsr.refusals),
        },
    }
    return [
        {
            name: {column: values[row] for column, values in table.items()}
            for name, table in tables.items()
        }
        for row in range(found.rsr.refusals.size)
    ]


def _columns(outputs: list[Output]) -> dict[str, list[Any]]:
    """Columns by name as lines of JSON have them."""
    return {one.name: one.in_json() for one in outputs}


def _errors(refusals: Refusals) -> list[Any]:
    return Output("errors", refusals.texts()).in_json()


def _features(scores: Scores) -> list[Any]:
    """The terms of the form that counts, for each person who has a score."""
    columns = {
        name: {term: values.tolist() for term, values in scores.parts[name].terms.items()}
        for name in ("static", "dynamic")
    }
    found: list[Any] = []
    for row, form in enumerate(scores.parts["probability"].band.texts()):
        terms = columns["dynamic" if form == "DYNAMIC" else "static"]
        found.append(None if form is None else {term: v[row] for term, v in terms.items()})
    return found
