"""Which pages somebody may open: a page links to nothing that would answer "not found"."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from throughcare.accounts.routes import ROUTES, may_call
from throughcare.accounts.scope import OutsideTheGate, current
from throughcare.cases import gate
from throughcare.cases.models import Area, Case, Draft
from throughcare.inspections.gate import opens as opens_inspection

# The pages of an area beside its performance and its caseload, and what the link to each says.
OF_AN_AREA = {
    "scoreboard": "Scoreboard",
    "quality": "Quality of the record",
    "tiers": "Tiers beside the rules",
    "what-if": "What if a standard or a target were another",
    "emergency": "Open a case in an emergency",
    "unusual": "Unusual look-ups",
    "retention": "Records whose time is over",
}


def on_every_page(request: HttpRequest) -> dict[str, Any]:
    """For the templates: `opens(route, ...)`, and `crumb(text, route, ...)` for a breadcrumb. The page about
    a failure behind the gate is made when the gate was left: it links nowhere."""
    try:
        current()
    except OutsideTheGate:
        return {"opens": lambda *names: False, "crumb": lambda *names: None}
    return {"opens": opens, "crumb": crumb}


def opens(route: str, *names: str) -> bool:
    """Whether the scope's person gets a page; `names` are those in its address."""
    principal = current().principal
    row = ROUTES[route]
    if not may_call(principal, row, "GET", demo=settings.DEMO):
        return False
    if row.of == "area":
        return principal.may_on_area(row.act, names[0])
    if row.of == "inspection":
        return opens_inspection(names[0], row.act)
    if route == "caseload":
        return gate.lists_cases_of(names[0])
    return row.of != "case" or gate.may_by_name(names[0], names[1], row.act)


def crumb(text: str, route: str, *names: str) -> dict[str, str] | None:
    """A breadcrumb; None where it would lead nowhere."""
    return {"text": text, "href": reverse(route, args=names)} if opens(route, *names) else None


@dataclass(frozen=True)
class Link:
    """A page that somebody may open."""

    text: str
    href: str


def own_pages() -> list[Link]:
    """Where the scope's person begins their day: their cases, what waits, what they may do."""
    principal = current().principal
    found = []
    every = list(Area.objects.all())
    for area in every:
        if not opens("caseload", area.pk):
            continue
        caseload = reverse("caseload", args=[area.pk])
        mine = Case.objects.filter(area=area, open=True, officer=principal.staff).count()
        if mine and principal.staff:
            text = f"Your cases in {area.name} ({mine} open)"
            found.append(Link(text, f"{caseload}?officer={principal.staff}"))
        found.append(Link(f"Cases of {area.name} that you may see", caseload))
    if opens("group-attendance"):
        found.append(Link("Record who came", reverse("group-attendance")))
    drafts = Draft.objects.filter(user=principal.user_id).count()
    if drafts:
        found.append(Link(f"Your drafts ({drafts})", reverse("drafts")))
    if sum(opens("scoreboard", area.pk) for area in every) > 1:
        found.append(Link("Scoreboards of several areas", reverse("scoreboards")))
    if sum(opens("what-if", area.pk) for area in every) > 1:
        found.append(Link("What if, over several areas", reverse("what-if-areas")))
    for area in every:
        found += pages_of(area)
    if opens("people"):
        found.append(Link("People and their roles", reverse("people")))
    return found


def pages_of(area: Area) -> list[Link]:
    """The pages of an area that the scope's person may open."""
    return [
        Link(f"{text}, {area.name}", reverse(route, args=[area.pk]))
        for route, text in OF_AN_AREA.items()
        if opens(route, area.pk)
    ]
