"""Reads a published report from its folder of definitions."""

from __future__ import annotations

import csv
import io
from functools import cache
from importlib.resources.abc import Traversable

from throughcare.core.definitions import SHIPPED, Mapping, read
from throughcare.core.framework_files import shipped_framework
from throughcare.core.mistakes import InputMistakes, Mistake, did_you_mean
from throughcare.core.published.model import (
    Figure,
    GoodPractice,
    Growth,
    MissedTargets,
    Performance,
    Published,
    PublishedCriterion,
    PublishedFinding,
    QuestionValue,
    Recommendation,
    Reference,
    Sum,
)

Row = dict[str, str]


def published_ids() -> list[str]:
    """The ids of the published reports that come with throughcare."""
    return sorted(entry.name for entry in (SHIPPED / "published").iterdir() if entry.is_dir())


@cache
def read_published(published_id: str) -> Published:
    """The published report of that id. Raises InputMistakes when there is none."""
    if published_id not in published_ids():
        problem = f'there is no published report "{published_id}".'
        remedy = did_you_mean(published_id, published_ids())
        raise InputMistakes([Mistake("published", None, None, problem, remedy)])
    folder = SHIPPED / "published" / published_id
    source = read(folder / "published.yaml")
    head = source.mapping()
    made = _published(head, folder)
    head.no_more()
    source.check()
    return made


def _rows(folder: Traversable, name: str) -> list[Row]:
    text = (folder / name).read_text(encoding="utf-8")
    return list(csv.DictReader(io.StringIO(text)))


def _published(head: Mapping, folder: Traversable) -> Published:
    figures = tuple(_figure(row) for row in _rows(folder, "figures.csv"))
    return Published(
        id=head.text("id"),
        title=head.text("title"),
        area=head.text("area"),
        area_id=head.text("area_id"),
        region=head.text("region"),
        publisher=head.text("publisher"),
        published_on=head.text("published_on"),
        source=head.text("source"),
        copyright=head.text("copyright"),
        framework=shipped_framework(head.text("framework")),
        sample=head.text("sample"),
        thread=_pair(head, "thread", "id", "figure"),
        figures=figures,
        criteria=tuple(_criterion(row) for row in _rows(folder, "criteria.csv")),
        performance=tuple(_performance(row) for row in _rows(folder, "performance.csv")),
        questions=tuple(_question(row) for row in _rows(folder, "questions.csv")),
        findings=tuple(_finding(row, figures) for row in _rows(folder, "findings.csv")),
        recommendations=tuple(
            Recommendation(int(row["number"]), row["text"], tuple(row["findings"].split()))
            for row in _rows(folder, "recommendations.csv")
        ),
        good_practice=tuple(GoodPractice(**row) for row in _rows(folder, "good-practice.csv")),
        contents=tuple((row["heading"], int(row["page"])) for row in _rows(folder, "contents.csv")),
        tables={t.text("about"): t.text("label") for t in head.mappings("tables")},
        references=tuple(
            Reference(r.text("place"), r.text("names"), r.text("about"))
            for r in head.mappings("references")
        ),
        sums=tuple(_sum(item) for item in head.mappings("sums")),
        growth=tuple(
            Growth(g.text("change"), g.text("from"), g.text("to")) for g in head.mappings("growth")
        ),
        missed_targets=_missed(head),
    )


def _pair(head: Mapping, key: str, first: str, second: str) -> tuple[str, str]:
    mapping = head.mapping(key, required=True)
    return (mapping.text(first), mapping.text(second)) if mapping else ("", "")


def _sum(mapping: Mapping) -> Sum:
    if mapping.boolean("hundred", default=False):
        return Sum(None, tuple(mapping.texts("parts")))
    return Sum(mapping.text("whole"), tuple(mapping.texts("parts")))


def _missed(head: Mapping) -> MissedTargets | None:
    mapping = head.mapping("missed_targets")
    return MissedTargets(mapping.text("figure"), tuple(mapping.texts("named"))) if mapping else None


def _figure(row: Row) -> Figure:
    base = row.pop("base")
    return Figure(base=int(base) if base else None, **row)


def _number(text: str) -> float | None:
    return float(text) if text else None


def _yes(text: str) -> bool | None:
    return text == "true" if text else None


def _criterion(row: Row) -> PublishedCriterion:
    return PublishedCriterion(
        id=row["criterion"],
        title=row["title"],
        statement=row["statement"] or None,
        score=_number(row["score"]),
        conclusion=row["conclusion"] or None,
        rating=row["rating"] or None,
        heading_printed=row["heading_printed"] == "true",
        title_in_appendix_3=row["title_in_appendix_3"] or None,
    )


def _performance(row: Row) -> Performance:
    return Performance(
        measure=row["measure"],
        title=row["title"],
        table=row["table"],
        period=row["period"],
        target=float(row["target"]),
        unit=row["unit"],
        better=row["better"],
        area=float(row["area"]),
        area_star=_yes(row["area_star"]),
        england_wales=_number(row["england_wales"]),
        england_wales_star=_yes(row["england_wales_star"]),
        more_figures=tuple(float(figure) for figure in row["more_figures"].split()),
        note=row["note"],
    )


def _question(row: Row) -> QuestionValue:
    value = _number(row["value"])
    return QuestionValue(row["question"], value, row["basis"], row["measure"], row["note"])


def _finding(row: Row, figures: tuple[Figure, ...]) -> PublishedFinding:
    """The figures of a finding are those whose ids begin with its own."""
    return PublishedFinding(
        id=row["id"],
        criterion=row["criterion"],
        kind="strength" if row["kind"] == "strength" else "improvement",
        letter=row["letter"],
        text=row["text"],
        figures=tuple(figure.id for figure in figures if figure.id.startswith(f"{row['id']}.")),
    )
