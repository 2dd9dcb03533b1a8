"""Signing in, and changes to how, are in the trail. The libraries of signing in say what happened by
Django's signals only; nothing else of ours does."""

from __future__ import annotations

from typing import Any

from allauth.account import signals as account
from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.mfa import signals as mfa
from allauth.mfa.models import Authenticator
from django.contrib.auth import signals as auth
from django.db import transaction
from django.db.models.signals import post_save
from django.http import HttpRequest
from django.utils import timezone

from throughcare.accounts.actions import note_failure, renew_session
from throughcare.audit.actions import record_administration


def note(act: str, user: Any, **details: Any) -> None:
    with transaction.atomic():
        record_administration(
            by=user.username, act=act, target=f"user {user.username}", details=details
        )


def signed_in(request: HttpRequest, user: Any, **_: Any) -> None:
    """With what: a password, a code, a key, an organisation's own sign-in. From now on the session's time
    counts."""
    request.session["began_at"] = request.session["seen_at"] = int(timezone.now().timestamp())
    records = get_authentication_records(request, user)
    note("sign in", user, **{"with": [r.get("type") or r["method"] for r in records]})


def signed_out(request: HttpRequest, user: Any, **_: Any) -> None:
    if user is not None:
        note("sign out", user)


def failed_to_sign_in(**_: Any) -> None:
    note_failure()


def failed_with_a_factor(request: HttpRequest, user: Any, authenticator: Any, **_: Any) -> None:
    note("fail with a second factor", user, type=authenticator.type)


def added_a_factor(instance: Authenticator, created: bool, **_: Any) -> None:
    """As it is saved: the library's own signal comes after the commit, and an act has its event within."""
    if created:
        note("add a second factor", instance.user, type=instance.type)


def showed_a_new_factor(request: HttpRequest, user: Any, authenticator: Any, **_: Any) -> None:
    """Who adds a factor has just shown that they have it: the session counts as opened with it."""
    if authenticator.type != "recovery_codes":
        record_authentication(request, user, "mfa", id=authenticator.pk, type=authenticator.type)


def removed_a_factor(request: HttpRequest, user: Any, authenticator: Any, **_: Any) -> None:
    note("remove a second factor", user, type=authenticator.type)


def changed_password(request: HttpRequest, user: Any, **_: Any) -> None:
    note("change password", user)


def showed_who_they_are(
    request: HttpRequest, user: Any, reauthenticated: bool = False, **_: Any
) -> None:
    """Whoever signed in again has a session of a new key: the one before is worth nothing."""
    if reauthenticated:
        renew_session(session=request.session, by=user.username)


def connect() -> None:
    auth.user_logged_in.connect(signed_in)
    auth.user_logged_out.connect(signed_out)
    auth.user_login_failed.connect(failed_to_sign_in)
    mfa.authentication_failed.connect(failed_with_a_factor)
    post_save.connect(added_a_factor, sender=Authenticator)
    mfa.authenticator_added.connect(showed_a_new_factor)
    mfa.authenticator_removed.connect(removed_a_factor)
    account.authentication_step_completed.connect(showed_who_they_are)
    account.password_changed.connect(changed_password)
    account.password_reset.connect(changed_password)
