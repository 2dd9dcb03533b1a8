"""From a request to who asks: by the session of a browser, or by the token of a program."""

from __future__ import annotations

import hashlib

from allauth.account.authentication import get_authentication_records
from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from throughcare.accounts.models import ApiToken
from throughcare.accounts.permissions import NOBODY, Principal, needs_second_factor
from throughcare.accounts.principals import principal_of
from throughcare.sign_in import own_providers

BEARER = "Bearer "


def principal_of_session(request: HttpRequest) -> Principal:
    """Whoever is signed in, with their roles of today; NOBODY else."""
    user = request.user
    if not user.is_authenticated:
        return NOBODY
    principal = principal_of(user)
    if settings.DEMO or not needs_second_factor(principal.roles) or used_two_factors(request):
        return principal
    return principal_of(user, second_factor=False)


def used_two_factors(request: HttpRequest) -> bool:
    """Whether this session was opened with a second factor: an authenticator's code, a security key, a
    recovery code, or an organisation's own sign-in of which its settings say that it asks for one."""
    own = {p["provider_id"] for p in own_providers() if p["settings"].get("second_factor") is True}
    return any(
        record.get("method") == "mfa" or record.get("provider") in own
        for record in get_authentication_records(request, request.user)
    )


def digest_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def principal_of_token(request: HttpRequest) -> tuple[Principal, str]:
    """The owner of the token that a program sent, with their roles of today, and the token's name."""
    said = request.headers.get("Authorization", "")
    if not said.startswith(BEARER):
        return NOBODY, ""
    tokens = ApiToken.objects.select_related("user").filter(
        digest=digest_of(said.removeprefix(BEARER).strip()),
        revoked_at__isnull=True,
        expires_at__gt=timezone.now(),
        user__is_active=True,
    )
    token = tokens.first()
    return (principal_of(token.user), token.name) if token else (NOBODY, "")
