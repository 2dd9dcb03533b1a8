"""What I may see and do, and why."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from throughcare.accounts.scope import current
from throughcare.cases.queries import access as queries
from throughcare.pages import NEITHER, render


def my_access(request: HttpRequest) -> HttpResponse:
    principal = current().principal
    return render(
        request,
        "accounts/my_access.html",
        source=NEITHER,
        groups=queries.what_may_i(principal),
        held=principal.roles,
    )
