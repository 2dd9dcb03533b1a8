"""The door of every request: who asks, whether they may, and the trail of what they were shown.

A page is made first and its event is written before the page leaves: no event, no page. What a form
changes is one transaction with its events (unavailable.py).
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import logout
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from throughcare.accounts.middleware import is_this_machine
from throughcare.accounts.permissions import Principal
from throughcare.accounts.routes import ROUTES, Row, may_call
from throughcare.accounts.scope import Scope, acting_as
from throughcare.accounts.sessions import principal_of_session, principal_of_token
from throughcare.addresses import asks_the_api
from throughcare.audit.actions import record

log = logging.getLogger("throughcare.gate")
Next = Callable[[HttpRequest], HttpResponse]
REFUSED = frozenset({401, 403, 404, 413, 429})


class GateMiddleware:
    """Lets a request in where the table of routes and permissions does; records what it showed."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if has_ended(request):
            logout(request)
        principal, token = who(request)
        with acting_as(principal) as scope:
            scope.via = token
            request.scope = scope  # type: ignore[attr-defined]
            return self.answer(request, scope)

    def answer(self, request: HttpRequest, scope: Scope) -> HttpResponse:
        """The view's answer. Raises Http404 where the view did not pass its door."""
        response = self.get_response(request)
        row: Row | None = getattr(request, "row", None)
        if row is not None and response.status_code < 400:
            if row.has_a_door and row.door not in scope.passed:
                log.error("%s answered without passing its door", route_of(request))
                raise Http404
            leave_a_trail(request, response, row, scope)
        elif response.status_code in REFUSED and request.resolver_match:
            log.warning("%s refused to user %d", route_of(request), scope.principal.id)
        return response

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        match = request.resolver_match
        row = ROUTES.get(match.view_name if match else "")
        if row is None:
            raise Http404
        if request.method not in row.methods:
            return HttpResponseNotAllowed(sorted(row.methods))
        scope: Scope = request.scope  # type: ignore[attr-defined]
        demo = settings.DEMO and is_this_machine(request)
        if may_call(scope.principal, row, request.method or "", demo=demo):
            request.row = row  # type: ignore[attr-defined]
            return None
        return refuse(request, row, scope.principal)


def route_of(request: HttpRequest) -> str:
    """The name of the route that was asked for: what its address names stays out of the log."""
    match = request.resolver_match
    return str(match.view_name) if match else "no route"


def who(request: HttpRequest) -> tuple[Principal, str]:
    """Who asks: a program by its token, a person by their session; and the token's name."""
    if asks_the_api(request):
        return principal_of_token(request)
    return principal_of_session(request), ""


def refuse(request: HttpRequest, row: Row, principal: Principal) -> HttpResponse:
    """Nobody is asked to sign in; who lacks the second factor, to set it up; the others get the page for
    what does not exist."""
    if row.api and not principal.is_signed_in:
        response = JsonResponse({"error": "send a token: Authorization: Bearer ..."}, status=401)
        response["WWW-Authenticate"] = "Bearer"
        return response
    if row.of == "demo":
        raise Http404
    if not principal.is_signed_in:
        page = reverse("demo-sign-in" if settings.DEMO else "account_login")
        return redirect(f"{page}?{urlencode({'next': request.path})}")
    if not principal.second_factor:
        return redirect("mfa_index")
    raise Http404


def has_ended(request: HttpRequest) -> bool:
    """Whether the session was left alone too long, or began too long ago; notes that it is used, once a
    minute."""
    if not request.user.is_authenticated:
        return False
    session, now = request.session, int(timezone.now().timestamp())
    began = session.setdefault("began_at", now)
    seen = session.setdefault("seen_at", now)
    if now - seen > settings.SESSION_IDLE_SECONDS or now - began > settings.SESSION_COOKIE_AGE:
        return True
    if now - seen > 60:
        session["seen_at"] = now
    return False


def leave_a_trail(request: HttpRequest, response: HttpResponse, row: Row, scope: Scope) -> None:
    """One event of all that an answer shows. A redirect shows nothing."""
    if response.status_code != 200 or not scope.shown:
        return
    opened = sorted(subject for subject, how in scope.shown.items() if how == "opened")
    target = opened[0] if len(opened) == 1 else f"{len(scope.shown)} subjects"
    with transaction.atomic():
        record(
            by=scope.principal.name,
            kind=row.kind,
            act=f"show {route_of(request)}",
            target=target,
            details={"token": scope.via} if scope.via else {},
            subjects=scope.shown,
        )
