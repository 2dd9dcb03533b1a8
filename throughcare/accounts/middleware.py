"""Two doors in front of every page: who calls from elsewhere, and what the table of permissions says."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.template.loader import render_to_string

from throughcare.accounts.permissions import READING, is_loopback, may, only_reads

Next = Callable[[HttpRequest], HttpResponse]


def refuse_strangers(get_response: Next) -> Next:
    """A caller from another machine gets the same "page not found" for every address, files included;
    a request that would write gets 405."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if not is_loopback(request):
            return HttpResponse(render_to_string("404.html"), status=404)
        if not only_reads(request):
            return HttpResponseNotAllowed(sorted(READING))
        return get_response(request)

    return middleware


class PermissionMiddleware:
    """Refuses every route that the table of permissions does not allow, as if it did not exist."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: object, args: Any, kwargs: Any) -> None:
        match = request.resolver_match
        if not may(request, match.view_name if match else None):
            raise Http404
