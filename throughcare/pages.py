"""What all pages share: the template environment, the line that says whose figures a page shows, pages
of a long list, and the two pages for what is not there and what went wrong."""

from __future__ import annotations

import datetime
import hashlib
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.views.defaults import bad_request
from jinja2 import (
    ChoiceLoader,
    Environment,
    PackageLoader,
    PrefixLoader,
    StrictUndefined,
    Undefined,
)
from jinja2.utils import missing

from throughcare.accounts.models import Notice
from throughcare.accounts.permissions import NOBODY, Principal
from throughcare.accounts.scope import is_outside
from throughcare.addresses import asks_the_api
from throughcare.core.disclosure import outward
from throughcare.core.measures.explanations import in_unit
from throughcare.report.inspection.wording import chance
from throughcare.sign_in import own_providers
from throughcare.unavailable import reason_of, unavailable

PUBLISHED = "published"
BOTH = "both"  # the first page only, which lists the two apart
NEITHER = "neither"  # no figures on the page


class MissingName(StrictUndefined):
    """Fails where a template uses what is not there. The keys of a dict may be absent, and a macro may be
    called without a body: that is how the GOV.UK components take their options."""

    def __new__(
        cls, hint: Any = None, obj: Any = missing, name: Any = None, exc: Any = None
    ) -> Any:
        is_option = isinstance(obj, dict) or name == "caller"
        return Undefined(hint, obj, name) if is_option else super().__new__(cls)


def environment(**options: Any) -> Environment:
    """The Jinja environment of every page: escapes everything, fails on a name that is not there."""
    components = PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")})
    options["loader"] = ChoiceLoader([options["loader"], components])
    options |= {"trim_blocks": True, "lstrip_blocks": True, "undefined": MissingName}
    env = Environment(**options)
    env.globals.update(
        url=address,
        styles=styles_address,
        static=static,
        icon=lambda: static("icon.svg"),
        interval=interval,
        undefined=Undefined(),  # the names that the GOV.UK components have for "nothing"
        null=None,
    )
    env.filters.update(
        day=day,
        moment=moment,
        number=number,
        percent=percent,
        chance=chance,
        words=words,
        plural=plural,
        upper_first=upper_first,
        in_unit=figure,
    )
    return env


def render(
    request: HttpRequest, template: str, *, source: str, status: int = 200, **context: Any
) -> HttpResponse:
    """A page. `source` says whose figures it shows: "synthetic", "published", or a system's name."""
    html = render_to_string(template, {**context, "source": source}, request=request)
    return HttpResponse(html, status=status)


def every_page(request: HttpRequest) -> dict[str, Any]:
    """What every page shows of who is signed in; of nobody where something went wrong beside the gate."""
    scope = None if is_outside() else getattr(request, "scope", None)
    principal = scope.principal if scope else NOBODY
    return {
        "principal": principal,
        "my_roles": sorted({held.title for held in principal.roles}),
        "demo": settings.DEMO,
        "unread": unread_notices(principal),
        "own_providers": own_providers(),
    }


def unread_notices(principal: Principal) -> int:
    """How many notices wait for somebody."""
    if not principal.is_signed_in:
        return 0
    return Notice.objects.filter(user=principal.user_id, read_at__isnull=True).count()


def address(name: str, *args: str) -> str:
    return reverse(name, args=args)


@cache
def styles_address() -> str:
    """Where the stylesheet is; its hash in the query makes a browser fetch a new one at once."""
    path = finders.find("built/all.css")
    version = hashlib.sha256(Path(path).read_bytes()).hexdigest()[:12] if path else "missing"
    return f"{static('built/all.css')}?v={version}"


def day(value: datetime.date | str | None) -> str:
    """2006-04-19 as "19 April 2006"; nothing as "not recorded"."""
    if not value:
        return "not recorded"
    date = datetime.date.fromisoformat(value) if isinstance(value, str) else value
    return f"{date.day} {date:%B %Y}"


def moment(value: datetime.datetime | str | None) -> str:
    """A UTC moment as the clock showed it here: "19 April 2006, 2:05pm"."""
    if not value:
        return "not recorded"
    at = datetime.datetime.fromisoformat(value) if isinstance(value, str) else value
    local = at.astimezone(ZoneInfo(settings.TIME_ZONE))
    half = "am" if local.hour < 12 else "pm"
    return f"{day(local.date())}, {local.hour % 12 or 12}:{local:%M}{half}"


def number(value: float | None, places: int | None = None) -> str:
    """1234.5 as "1,234.5"; up to two decimal places unless `places` says how many."""
    if value is None:
        return "not recorded"
    if places is not None:
        return f"{value:,.{places}f}"
    return f"{value:,.2f}".rstrip("0").rstrip(".")


def percent(value: float | None, places: int = 0) -> str:
    """A share of 1 as a whole percentage, halves away from zero: 0.745 is "75%"."""
    if value is None:
        return "none"
    scaled = value * 100 * 10**places
    return f"{int(scaled + 0.5 + 1e-9) / 10**places:.{places}f}%"


def interval(low: float | None, high: float | None) -> str:
    """An interval of shares as the report prints it, rounded outward: "68% to 80%"; "" where none."""
    if low is None or high is None:
        return ""
    least, most = outward(low, high)
    return f"{least}% to {most}%"


def figure(value: float | None, unit: str, missing: str = "none") -> str:
    """A measure's figure in its unit; `missing` where there is none."""
    return missing if value is None else in_unit(value, unit)


def words(name: str | None) -> str:
    """A code as words: "community_order" is "community order"; nothing is "not recorded"."""
    return str(name).replace("_", " ") if name not in (None, "") else "not recorded"


def upper_first(text: str) -> str:
    """The text with a capital first letter; the rest as it is ("RoH" stays)."""
    return text[:1].upper() + text[1:]


def plural(count: int, one: str, many: str | None = None) -> str:
    """ "1 case", "2 cases"."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


@dataclass(frozen=True)
class PartOf:
    """One page of a long list, and the links to its neighbours with the same filters."""

    page: Page[Any]
    query: dict[str, str]
    place: str = ""  # the id of the list's heading, where the next page begins to be read

    @property
    def total(self) -> int:
        return self.page.paginator.count

    def link(self, number: int) -> str:
        return "?" + urlencode({**self.query, "page": number}) + (self.place and f"#{self.place}")

    @property
    def pagination(self) -> dict[str, Any]:
        """What the GOV.UK pagination component is told."""
        pages = self.page.paginator
        shown = pages.get_elided_page_range(self.page.number, on_each_side=1, on_ends=1)
        items = [
            {"number": n, "href": self.link(n), "current": n == self.page.number}
            if isinstance(n, int)
            else {"ellipsis": True}
            for n in shown
        ]
        told: dict[str, Any] = {"items": items}
        if self.page.has_previous():
            told["previous"] = {"href": self.link(self.page.previous_page_number())}
        if self.page.has_next():
            told["next"] = {"href": self.link(self.page.next_page_number())}
        return told


def part_of(request: HttpRequest, rows: Any, size: int, place: str = "") -> PartOf:
    """The page of `rows` that the address asks for; the first or last one where it asks for none there."""
    query = {
        key: str(value) for key, value in request.GET.dict().items() if key != "page" and value
    }
    return PartOf(Paginator(rows, size).get_page(request.GET.get("page")), query, place)


def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that was left open too long, or was sent from elsewhere."""
    return render(request, "form-expired.html", source=NEITHER, status=403)


def locked_out(request: HttpRequest, response: Any = None, credentials: Any = None) -> HttpResponse:
    """Too many wrong passwords, or too much asked at once: says the same whether or not there is such a
    user."""
    return render(request, "locked-out.html", source=NEITHER, status=429)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The same for what does not exist and for what is not allowed."""
    if asks_the_api(request):
        return JsonResponse({"error": "there is nothing here that you may see"}, status=404)
    return render(request, "404.html", source=NEITHER, status=404)


def cannot_be_read(request: HttpRequest, exception: Exception) -> HttpResponse:
    """A request that makes no sense; or whose session the database refused to keep."""
    if reason_of(exception) is not None:
        return unavailable(request, exception)
    return bad_request(request, exception)


def went_wrong(request: HttpRequest) -> HttpResponse:
    """A mistake of the program; or, outside of a view, a database or a disk that refused."""
    error = sys.exception()
    if error is not None and reason_of(error) is not None:
        return unavailable(request, error)
    if asks_the_api(request):
        return JsonResponse({"error": "something went wrong here"}, status=500)
    request.scope = None  # type: ignore[attr-defined]  # the database may be what went wrong: ask it nothing
    return render(request, "500.html", source=NEITHER, status=500)
