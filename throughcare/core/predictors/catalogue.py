"""The predictors by name: how each scores people, what it adds to a file, which of its scores to show."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from throughcare.core.predictors import (
    lds,
    mst,
    ogp,
    ogrs3,
    ogrs4,
    opd,
    osp_dc,
    osp_iic,
    ovp,
    rsr,
    snsv,
)
from throughcare.core.predictors.inputs import People
from throughcare.core.predictors.models import Model, Version, model
from throughcare.core.predictors.scores import Output, Scores

TABLES = ("ogrs3", "ogrs4", "ogp", "ovp")  # a row a person
LINES = ("rsr", "mst", "lds", "opd")  # a JSON object a person


@dataclass(frozen=True)
class Predictor:
    """A predictor: its function over arrays, the columns that it adds to a file (None: it has no file of its
    own), of one person's scores those that count, and the inputs without which it gives none to anybody."""

    name: str
    score: Callable[[People, Version | None], Scores]
    outputs: Callable[[Scores], list[Output]] | None
    shown: Callable[[Scores], list[str]]
    needed: tuple[str, ...] = ()

    @property
    def model(self) -> Model:
        return model(self.name)

    @property
    def uses(self) -> tuple[str, ...]:
        """The inputs that it looks at."""
        return self.model.inputs


def _all(scores: Scores) -> list[str]:
    return list(scores.parts)


def _form_that_counts(scores: Scores) -> list[str]:
    """SNSV: the dynamic form where that is the one, else the static one."""
    form = scores.parts["probability"].band.texts()[0]
    return ["dynamic" if form == "DYNAMIC" else "static"]


def _best_forms(scores: Scores) -> list[str]:
    """OGRS4: of each score the dynamic form where it is given, else the static one."""
    forms = {name: f"{name}_dynamic" for name in ("all", "violent", "serious_violent")}
    return [
        dynamic if scores.parts[dynamic].given[0] else f"{name}_static"
        for name, dynamic in forms.items()
    ]


PREDICTORS: Mapping[str, Predictor] = {
    found.name: found
    for found in (
        Predictor("ogrs3", ogrs3.score, ogrs3.outputs, _all, ogrs3.NEEDED),
        Predictor("ogrs4", ogrs4.score, ogrs4.outputs, _best_forms, ogrs4.NEEDED),
        Predictor("ogp", ogp.score, ogp.outputs, _all, ogp.NEEDED),
        Predictor("ovp", ovp.score, ovp.outputs, _all, ovp.NEEDED),
        Predictor("osp-dc", osp_dc.score, osp_dc.outputs, lambda _: ["probability"]),
        Predictor("osp-iic", osp_iic.score, osp_iic.outputs, _all),
        Predictor("snsv", snsv.score, None, _form_that_counts),
        Predictor("rsr", rsr.score, None, lambda _: ["rsr"]),
        Predictor("mst", mst.score, mst.outputs, _all),
        Predictor("lds", lds.score, lds.outputs, _all),
        Predictor(
            "opd",
            opd.score,
            opd.outputs,
            lambda _: ["personality", "indicators", "women", "screen"],
        ),
    )
}


def answers(name: str, people: People, version: str | None = None) -> list[dict[str, Any]]:
    """What each person's line of a JSON lines file says beside `input`; of one of `LINES`."""
    predictor = PREDICTORS[name]
    used = predictor.model.version(version)
    if predictor.outputs is None:
        return list(rsr.plain(rsr.score_all(people, used)))
    columns = {one.name: one.in_json() for one in predictor.outputs(predictor.score(people, used))}
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def columns(name: str, people: People, version: str | None = None) -> list[Output]:
    """The columns that a table gets beside its own; of one of `TABLES`."""
    predictor = PREDICTORS[name]
    scores = predictor.score(people, predictor.model.version(version))
    return predictor.outputs(scores) if predictor.outputs else []


def score(name: str, people: People, version: str | None = None) -> Scores:
    """The scores of a predictor. An unknown name or version is a `KeyError`."""
    predictor = PREDICTORS[name]
    return predictor.score(people, predictor.model.version(version))
