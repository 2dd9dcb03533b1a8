"""What every answer carries, and the one-click sign-in of the demo, which is for this machine only."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.template.loader import render_to_string

from throughcare.addresses import asks_the_api

Next = Callable[[HttpRequest], HttpResponse]
LOOPBACK = frozenset({"127.0.0.1", "::1"})
FORWARDED = ("HTTP_X_FORWARDED_FOR", "HTTP_X_REAL_IP", "HTTP_FORWARDED", "HTTP_VIA")
PERMISSIONS_POLICY = ", ".join(
    f"{feature}=()"
    for feature in ("accelerometer", "camera", "display-capture", "geolocation", "gyroscope",
                    "microphone", "midi", "payment", "usb")
)  # fmt: skip


def headers(get_response: Next) -> Next:
    """Nothing that was made for one person stays in a cache, or is opened inside another site's page; and
    nothing is taken for what it does not say it is."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.setdefault("X-Content-Type-Options", "nosniff")
        response.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        response.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if not request.path.startswith(settings.STATIC_URL):
            response.setdefault("Cache-Control", "no-store")
        return response

    return middleware


def programs_are_not_redirected(get_response: Next) -> Next:
    """A program that sends its token over HTTP is told so: led to HTTPS it would go on, and nobody would
    notice that the token was there for all to read."""

    def middleware(request: HttpRequest) -> HttpResponse:
        is_open = settings.SECURE_SSL_REDIRECT and not request.is_secure()
        if is_open and asks_the_api(request):
            return JsonResponse({"error": "use HTTPS, and a new token"}, status=403)
        return get_response(request)

    return middleware


def texts_only(get_response: Next) -> Next:
    """Refuses what no browser sends and PostgreSQL has no place for: the character of nothing (U+0000)."""

    def middleware(request: HttpRequest) -> HttpResponse:
        said = [request.path, *_values(request.GET), *_values(request.POST)]
        if any("\0" in text for text in said):
            problem = "The request holds U+0000, which is not text."
            if asks_the_api(request):
                return JsonResponse({"error": problem}, status=400)
            return HttpResponse(problem, status=400, content_type="text/plain; charset=utf-8")
        return get_response(request)

    return middleware


def _values(sent: QueryDict) -> Iterator[str]:
    for name, values in sent.lists():
        yield name
        yield from values


def demo_on_this_machine_only(get_response: Next) -> Next:
    """In demo mode a caller from another machine gets the same "page not found" for every address, files
    included: there, one click signs in."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if settings.DEMO and not is_this_machine(request):
            return HttpResponse(render_to_string("404-elsewhere.html"), status=404)
        return get_response(request)

    return middleware


def caller(request: HttpRequest) -> str:
    """The address of whoever asks; behind a proxy of ours, whom the proxy names last. What somebody says
    of themselves counts for nothing."""
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "") if settings.BEHIND_PROXY else ""
    return str(forwarded.split(",")[-1].strip() or request.META.get("REMOTE_ADDR", ""))


def is_this_machine(request: HttpRequest) -> bool:
    """Whether the caller is this machine itself. Only the connection says so; and a request that was
    passed on by a proxy comes from elsewhere, whatever the connection says."""
    passed_on = any(name in request.META for name in FORWARDED)
    return request.META.get("REMOTE_ADDR") in LOOPBACK and not passed_on
