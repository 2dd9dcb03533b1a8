"""Reads of the caseload: which cases, and the form that chooses among them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.urls import reverse

from throughcare.cases import gate
from throughcare.cases.models import Area, Case
from throughcare.pages import words

NOT_SET = "none"  # a filter's value for "not recorded"


@dataclass(frozen=True)
class Filter:
    """One list of the form above the caseload; `choices` are values with their texts."""

    name: str
    label: str
    choices: list[tuple[str, str]]
    chosen: str


FILTERED = {
    "tier": "Tier",
    "roh_level": "Risk of harm",
    "disposal": "Sentence",
    "team": "Team",
    "officer": "Offender manager",
}
STANDINGS = [
    ("open", "Open"),
    ("custody", "Open, in custody"),
    ("ended", "Ended"),
    ("all", "Open and ended"),
]
ROH_ORDER = ["very_high", "high", "medium", "low"]


def caseload(area: Area, chosen: dict[str, str]) -> QuerySet[Case]:
    """The area's cases that the chosen filters leave, in the order of their reference."""
    cases = Case.objects.filter(area=area).select_related("person").order_by("ref")
    standing = chosen.get("standing")
    if standing == "open":
        cases = cases.filter(open=True)
    elif standing == "custody":
        cases = cases.filter(open=True, setting="custody")
    elif standing == "ended":
        cases = cases.filter(open=False)
    for name in FILTERED:
        value = chosen.get(name)
        if value == NOT_SET:
            cases = cases.filter(**({"tier": None} if name == "tier" else {name: ""}))
        elif value and (name != "tier" or value.isdecimal()):
            cases = cases.filter(**{name: value})
    return cases


def filters(area: Area, chosen: dict[str, str]) -> list[Filter]:
    """The form's lists, with the values that the area's cases have."""
    found = [Filter("standing", "Standing", STANDINGS, chosen.get("standing", ""))]
    for name, label in FILTERED.items():
        mine = Case.objects.filter(area=area)
        values = list(mine.order_by(name).values_list(name, flat=True).distinct())
        if name == "roh_level":
            values.sort(key=lambda v: ROH_ORDER.index(v) if v in ROH_ORDER else 9)
        choices = [
            (NOT_SET, "Not recorded") if value in (None, "") else (str(value), words(str(value)))
            for value in values
        ]
        found.append(Filter(name, label, [("", "All"), *choices], chosen.get(name, "")))
    return found


def figures(area: Area) -> dict[str, int]:
    """How many cases and entries the area's record holds."""
    return {"all": area.cases_count, "open": area.open_count, "entries": area.entries_count}


def addresses(area: str, refs: Iterable[str]) -> dict[tuple[str, str], str]:
    """Where each case of a list leads its reader: to its file, or to its victims, or nowhere."""
    listed = Q(area=area, ref__in=list(refs))
    found = {case: reverse("victims", args=case) for case in gate.which("read victims", listed)}
    return found | {case: reverse("case", args=case) for case in gate.which("read", listed)}


def addresses_of(cases: Iterable[Case]) -> dict[tuple[str, str], str]:
    """The same for cases of several areas."""
    found: dict[tuple[str, str], str] = {}
    refs = defaultdict(list)
    for case in cases:
        refs[case.area_id].append(case.ref)
    for area, names in refs.items():
        found |= addresses(area, names)
    return found


MOST_FOUND = 50


def search(asked: str) -> list[Case]:
    """The cases, of those that the scope's person may list, whose reference or person's name has every
    word that was asked for; the most 50."""
    cases = Case.objects.select_related("area", "person")
    for word in asked.split()[:5]:
        cases = cases.filter(
            Q(ref__iexact=word)
            | Q(person__family_name__istartswith=word)
            | Q(person__given_names__istartswith=word)
        )
    return list(cases.order_by("-open", "ref")[:MOST_FOUND])


def source_of(cases: list[Case]) -> str:
    """Whose records a list shows: their one source, or none where the list is empty."""
    sources = {case.area.source for case in cases}
    return sources.pop() if len(sources) == 1 else "several" if sources else "neither"
