"""What `inspection.json` and `performance.csv` hold, typed. Dates are dates of the civil calendar."""

from __future__ import annotations

import datetime
from typing import Any, Literal

import msgspec

Date = datetime.date


class AreaInfo(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    name: str
    region: str = ""


class Member(msgspec.Struct, frozen=True, kw_only=True):
    role: str
    name: str


class Reinspection(msgspec.Struct, frozen=True, kw_only=True):
    """Decided by a named person for a reason: serious concern about work on risk of harm."""

    needed: bool
    on: Date | None = None
    reason: str = ""
    by: str = ""


class SurveyItem(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    question: str
    yes: int
    of: int


class Survey(msgspec.Struct, frozen=True, kw_only=True):
    sent: int
    returned: int
    items: list[SurveyItem] = msgspec.field(default_factory=list)


class FocusGroup(msgspec.Struct, frozen=True, kw_only=True):
    who: str
    groups: int = 1
    people: int | None = None
    said: list[str] = msgspec.field(default_factory=list)


class Specific(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    text: str
    judgement: str = ""


class Rating(msgspec.Struct, frozen=True, kw_only=True):
    rating: str
    proposed: str | None = None
    reason: str = ""
    specific: list[Specific] = msgspec.field(default_factory=list)
    strengths: list[str] = msgspec.field(default_factory=list)
    improvements: list[str] = msgspec.field(default_factory=list)


class GoodPractice(msgspec.Struct, frozen=True, kw_only=True):
    criterion: str
    title: str
    text: str | list[str]


class Part(msgspec.Struct, frozen=True, kw_only=True):
    title: str
    paragraphs: list[str]


class InspectionInfo(msgspec.Struct, frozen=True, kw_only=True):
    """`inspection.json`. A key that is not here is kept by whoever wrote it, and not read."""

    id: str
    area: AreaInfo
    source: Literal["synthetic", "published"]
    title: str
    framework: str
    fieldwork_from: Date
    fieldwork_to: Date
    published_on: Date
    feedback_on: Date | None = None
    draft_on: Date | None = None
    plan_due_on: Date | None = None
    reinspection: Reinspection | None = None
    seed: str | int = ""
    team: list[Member] = msgspec.field(default_factory=list)
    foreword: list[str] = msgspec.field(default_factory=list)
    foreword_by: str = ""
    context: dict[str, Any] = msgspec.field(default_factory=dict)
    establishment: list[Part | str] | dict[str, Any] | str = ""
    surveys: dict[str, Survey] = msgspec.field(default_factory=dict)
    focus_groups: list[FocusGroup] = msgspec.field(default_factory=list)
    ratings: dict[str, Rating] = msgspec.field(default_factory=dict)
    good_practice: list[GoodPractice] = msgspec.field(default_factory=list)


class MeasureRow(msgspec.Struct, frozen=True, kw_only=True):
    """A line of `performance.csv`. `value` and `target` in the measure's unit."""

    measure: str
    title: str
    unit: str
    value: float | None = None
    target: float | None = None
    england_wales: float | None = None
    met: bool = False
    near_miss: bool = False
    near_miss_to: float | None = None  # the furthest value that is still a near miss
    numerator: float | None = None
    denominator: float | None = None


class Statistic(msgspec.Struct, frozen=True, kw_only=True):
    value: float | None = None
    se: float | None = None
    low: float | None = None
    high: float | None = None


class PooledAgreement(msgspec.Struct, frozen=True, kw_only=True):
    """Over all questions. `pairs`: answers of two readers that both judged relevant."""

    pairs: int
    relevance: Statistic = Statistic()
    percent: Statistic = Statistic()
    kappa: Statistic = Statistic()
    ac1: Statistic = Statistic()
    alpha: Statistic = Statistic()


class AgreementSheet(msgspec.Struct, frozen=True, kw_only=True):
    """`agreement.json`, as far as a report tells it."""

    pooled: PooledAgreement
