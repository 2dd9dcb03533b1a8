"""A published inspection report as data: what it prints, and where."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from throughcare.core.frameworks import Framework
from throughcare.core.published.checks import check_published
from throughcare.core.published.rebuilt import RebuiltScore, rebuild
from throughcare.core.published.slips import Slip, month


@dataclass(frozen=True)
class Figure:
    """One number, word or date that the report prints.

    `unit` is percent, count, of (so many of `base`), all_but, fraction, words, date, score, conclusion,
    rating, rank, pounds or a length of time. `sense` says which way it counts: the share `above` the
    line or its complement `below`, a `base`, a `limit`, or a column of the table of targets. `bound` is
    the printed hedge (about, over, under, just over, almost, at most). Figures of one `topic` speak of
    the same thing. `implied_base` names the figures from which a reader would take the base.
    """

    id: str
    place: str
    what: str
    value: str
    unit: str
    base: int | None = None
    question: str = ""
    measure: str = ""
    sense: str = ""
    bound: str = ""
    told_by: str = ""  # sample, users, staff, national table
    topic: str = ""
    implied_base: str = ""
    tense: str = ""  # of a date: past, planned
    note: str = ""

    @property
    def number(self) -> float | None:
        """The value as a number, a fraction in percent; None for words and dates."""
        if self.unit in ("words", "date", "conclusion", "rating"):
            return None
        if self.unit == "fraction":
            above, below = self.value.split("/")
            return 100 * int(above) / int(below)
        try:
            return float(self.value)
        except ValueError:
            return None

    @property
    def criterion(self) -> str:
        """The criterion in whose text it stands, or the part of the report."""
        return self.id[:3] if self.id[:1].isdigit() else self.id.split(".")[0]

    def printed(self) -> str:
        """The figure as a reader sees it: `82%`, `8 of 10`, `about 20%`."""
        forms = {"percent": f"{self.value}%", "of": f"{self.value} of {self.base}"}
        forms |= {"all_but": f"all but {self.value}", "pounds": f"£{self.value}"}
        text = forms.get(self.unit, self.value)
        if self.unit == "date":
            text = month(self.value)
        if self.unit == "fraction":
            text = {"1/2": "half", "1/3": "a third", "2/3": "two thirds"}.get(
                self.value, self.value
            )
        if self.unit in ("days", "working_days", "weeks", "months"):
            text = f"{self.value} {self.unit.replace('_', ' ')}"
        return f"{self.bound} {text}".strip()


@dataclass(frozen=True)
class PublishedCriterion:
    """A criterion as the report prints it. `score` (percent) or `rating` is None where it has none."""

    id: str
    title: str
    statement: str | None
    score: float | None
    conclusion: str | None
    rating: str | None
    heading_printed: bool
    title_in_appendix_3: str | None

    @property
    def scored(self) -> bool:
        """Whether it is one of those that have a score, printed or lost."""
        return self.rating is None


@dataclass(frozen=True)
class Performance:
    """One row of the tables of targets. Values are in `unit`; stars are None where none are printed."""

    measure: str
    title: str
    table: str
    period: str
    target: float
    unit: str
    better: str  # higher, lower
    area: float
    area_star: bool | None
    england_wales: float | None
    england_wales_star: bool | None
    more_figures: tuple[float, ...] = ()
    note: str = ""

    def shortfall(self, value: float) -> float:
        """By what share of the target a value misses it; 0 or less when it meets it."""
        short = self.target - value if self.better == "higher" else value - self.target
        return short / self.target


@dataclass(frozen=True)
class QuestionValue:
    """What the report tells about one question: percent above the line, or None.

    `basis`: stated, derived (from a count or a complement), words_only, not_in_report (not asked there).
    """

    question: str
    value: float | None
    basis: str
    measure: str
    note: str


@dataclass(frozen=True)
class PublishedFinding:
    """A strength or an area for improvement, in our words, with the figures printed beside it."""

    id: str
    criterion: str
    kind: Literal["strength", "improvement"]
    letter: str
    text: str
    figures: tuple[str, ...] = ()


@dataclass(frozen=True)
class Recommendation:
    number: int
    text: str
    findings: tuple[str, ...] = ()


@dataclass(frozen=True)
class GoodPractice:
    criterion: str
    title: str
    text: str


@dataclass(frozen=True)
class Sum:
    """Parts that make a whole; `whole` is None where they make a hundred percent."""

    whole: str | None
    parts: tuple[str, ...]


@dataclass(frozen=True)
class Growth:
    """A printed change in percent between two printed figures."""

    change: str
    before: str
    after: str


@dataclass(frozen=True)
class Reference:
    """A place whose text names a table for a subject."""

    place: str
    names: str
    about: str


@dataclass(frozen=True)
class MissedTargets:
    """How many targets the text says were missed, and which."""

    figure: str
    named: tuple[str, ...]


@dataclass(frozen=True)
class Published:
    """A published report. `rebuilt` and `checks` compute; the rest is what was printed."""

    id: str
    title: str
    area: str
    area_id: str
    region: str
    publisher: str
    published_on: str  # year and month
    source: str
    copyright: str
    framework: Framework
    sample: str  # the figure with the number of cases read
    thread: tuple[str, str]  # the thread's id, and the figure with its score
    figures: tuple[Figure, ...]
    criteria: tuple[PublishedCriterion, ...]
    performance: tuple[Performance, ...]
    questions: tuple[QuestionValue, ...]
    findings: tuple[PublishedFinding, ...]
    recommendations: tuple[Recommendation, ...]
    good_practice: tuple[GoodPractice, ...]
    contents: tuple[tuple[str, int], ...]  # heading and page, in the order printed
    tables: dict[str, str] = field(default_factory=dict)  # subject -> label
    references: tuple[Reference, ...] = ()
    sums: tuple[Sum, ...] = ()
    growth: tuple[Growth, ...] = ()
    missed_targets: MissedTargets | None = None

    @cached_property
    def by_id(self) -> dict[str, Figure]:
        return {figure.id: figure for figure in self.figures}

    def figure(self, figure_id: str) -> Figure:
        """The figure of that id."""
        return self.by_id[figure_id]

    @property
    def scores(self) -> dict[str, float | None]:
        """The printed score of each scored criterion, in percent; None where it is not printed."""
        return {c.id: c.score for c in self.criteria if c.scored}

    @property
    def ratings(self) -> dict[str, str]:
        """The printed rating of each rated criterion."""
        return {c.id: c.rating for c in self.criteria if c.rating is not None}

    @property
    def thread_score(self) -> float | None:
        """The printed score of the thread, in percent."""
        return self.figure(self.thread[1]).number

    def section_scores(self) -> dict[str, float | None]:
        """The mean of the printed scores of each section; None where one of them is missing."""
        found: dict[str, float | None] = {}
        for section in self.framework.sections:
            scores = [self.scores[c.id] for c in section.criteria if c.id in self.scores]
            known = [score for score in scores if score is not None]
            if scores:
                found[section.id] = sum(known) / len(known) if len(known) == len(scores) else None
        return found

    def findings_of(self, criterion: str) -> list[PublishedFinding]:
        """The findings of a criterion: strengths, then areas for improvement."""
        return [finding for finding in self.findings if finding.criterion == criterion]

    def rebuilt(self) -> list[RebuiltScore]:
        """Each score rebuilt from the findings' figures, beside the printed one."""
        return rebuild(self)

    def checks(self) -> list[Slip]:
        """What does not hold together in the report, slips before notes."""
        return check_published(self)
