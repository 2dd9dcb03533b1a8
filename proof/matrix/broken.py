"""Builds of the site that are broken on purpose, in the process. The matrix has to find each of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from typing import Any
from unittest import mock

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse

from proof.broken_gates import GATES, Broken
from throughcare.accounts import principals, sessions
from throughcare.accounts.doors import GateMiddleware
from throughcare.accounts.models import Role
from throughcare.accounts.routes import ROUTES, WRITING, everybody, signed_in
from throughcare.accounts.scope import Scope, current
from throughcare.cases import gate
from throughcare.cases.models import Area, Case
from throughcare.cases.queries import caseload


@dataclass(frozen=True)
class Build:
    """A broken build, who meets what is broken in it, and at which route, which is asked first."""

    build: Callable[[], AbstractContextManager[Any]]
    who: tuple[str, ...]
    where: str = "case"


def _whatever_act(area: str, ref: str, act: str = "read") -> Case:
    """A gate that asks whether a case may be listed, whatever one wants to do with it."""
    scope = current()
    found: Case | None = (
        gate._all_cases().filter(gate.allowed(scope, "list"), area=area, ref=ref).first()
    )
    if found is None:
        raise Http404
    scope.passed.add(("case", act))
    return found


def _without_a_check(area: str, ref: str, act: str = "read") -> Case:
    """A gate that asks nothing, and says that it was passed."""
    rows = gate._all_cases().select_related("area", "person").filter(area=area, ref=ref)
    found: Case | None = rows.first()
    if found is None:
        raise Http404
    current().passed.add(("case", act))
    return found


_answer = GateMiddleware.answer


def _is_closed(request: HttpRequest, response: HttpResponse) -> bool:
    """Whether "not found" is said of a case that is there."""
    named = request.resolver_match.kwargs if request.resolver_match else {}
    if response.status_code != 404 or not {"area_id", "ref"} <= named.keys():
        return False
    return gate._all_cases().filter(area=named["area_id"], ref=named["ref"]).exists()


def _refusing_with_a_mark(self: GateMiddleware, request: HttpRequest, scope: Scope) -> HttpResponse:
    """A door whose "not found" has one header more where there is a case."""
    response = _answer(self, request, scope)
    if _is_closed(request, response):
        response["X-Case"] = "closed"
    return response


def _refusing_with_a_word(self: GateMiddleware, request: HttpRequest, scope: Scope) -> HttpResponse:
    """A door whose "not found" has one word more where there is a case."""
    response = _answer(self, request, scope)
    if _is_closed(request, response):
        response.content += b" closed"
    return response


def _refusing_aloud(self: GateMiddleware, request: HttpRequest, scope: Scope) -> HttpResponse:
    """A door that says of a case that it is there, and not theirs."""
    response = _answer(self, request, scope)
    if _is_closed(request, response):
        response.status_code = 403
    return response


def _whatever_day(day: Any) -> QuerySet[Role]:
    held = Role.objects.select_related("organisation", "team").filter(user__is_active=True)
    return held.prefetch_related("team__pods")


def _all_of_the_area(area: Area, chosen: dict[str, str]) -> QuerySet[Case]:
    found: QuerySet[Case] = Case._base_manager.filter(area=area).select_related("person")
    return found.order_by("ref")


_caseload = caseload.caseload


def _one_too_few(area: Area, chosen: dict[str, str]) -> QuerySet[Case]:
    """A list that lacks its last case, which is on a further page."""
    found: QuerySet[Case] = _caseload(area, chosen)
    return found.exclude(ref=max(case.ref for case in found))


def _row(name: str, row: Any) -> Broken:
    return lambda: mock.patch.dict(ROUTES, {name: row})


@contextmanager
def _row_missing() -> Iterator[None]:
    with mock.patch.dict(ROUTES):
        del ROUTES["who-can-see"]
        yield


def _in_place_of(owner: Any, name: str, value: Any) -> Broken:
    return lambda: mock.patch.object(owner, name, value)


OFFICER = ("officer",)
BROKEN: dict[str, Build] = {
    "act-ignored": Build(_in_place_of(gate, "case_for", _whatever_act), ("tutor",)),
    "check-missing": Build(_in_place_of(gate, "case_for", _without_a_check), OFFICER),
    "refusal-with-a-mark": Build(
        _in_place_of(GateMiddleware, "answer", _refusing_with_a_mark), OFFICER
    ),
    "refusal-with-a-word": Build(
        _in_place_of(GateMiddleware, "answer", _refusing_with_a_word), OFFICER
    ),
    "refusal-aloud": Build(_in_place_of(GateMiddleware, "answer", _refusing_aloud), OFFICER),
    "row-for-everybody": Build(_row("case-trail", everybody()), ("the public",)),
    "row-for-whoever-signs-in": Build(_row("people", signed_in()), OFFICER, "people"),
    "row-missing": Build(_row_missing, ("senior",)),
    "method-too-many": Build(_row("case", replace(ROUTES["case"], methods=WRITING)), OFFICER),
    "roles-without-end": Build(
        _in_place_of(principals, "roles_on", _whatever_day), ("officer-until-yesterday",)
    ),
    "second-factor-ignored": Build(
        _in_place_of(sessions, "used_two_factors", lambda *asked: True), ("officer-without-factor",)
    ),
    "list-shows-all": Build(
        _in_place_of(caseload, "caseload", _all_of_the_area), OFFICER, "caseload"
    ),
    "list-lacks-one": Build(_in_place_of(caseload, "caseload", _one_too_few), OFFICER, "caseload"),
    "limits-ignored": Build(GATES["limits-ignored"], OFFICER),
    "exclusions-ignored": Build(GATES["exclusions-ignored"], OFFICER),
    "former-without-end": Build(GATES["former-without-end"], OFFICER),
    "emergency-without-end": Build(GATES["emergency-without-end"], OFFICER),
    "state-ignored": Build(GATES["state-ignored"], ("tutor",)),
    "team-is-the-area": Build(GATES["team-is-the-area"], OFFICER),
}
