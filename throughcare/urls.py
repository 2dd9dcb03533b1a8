"""Every address of the site. Each view's name has a row in accounts/routes.py."""

from __future__ import annotations

from django.urls import include, path

from throughcare import addresses

addresses.register()
urlpatterns = [
    path("", include("throughcare.inspections.urls")),
    path("", include("throughcare.performance.urls")),
    path("", include("throughcare.cases.urls")),
    path("", include("throughcare.accounts.urls")),
]

handler400 = "throughcare.pages.cannot_be_read"
handler403 = "throughcare.pages.not_found"
handler429 = "throughcare.pages.locked_out"
handler404 = "throughcare.pages.not_found"
handler500 = "throughcare.pages.went_wrong"
