"""One's own account, notices and tokens; the administrators' pages of people; the demo's way in."""

from __future__ import annotations

from allauth.account import views as allauth
from django.contrib.auth import login
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from throughcare.accounts import people as queries
from throughcare.accounts.actions import (
    NotAllowed,
    add_user,
    end_role,
    give_role,
    make_password_link,
    make_token,
    put_away_notices,
    remove_second_factors,
    revoke_token,
    set_active,
)
from throughcare.accounts.forms import NewPersonForm, RoleForm, TokenForm
from throughcare.accounts.models import ApiToken, Notice, User
from throughcare.accounts.permissions import needs_second_factor
from throughcare.accounts.scope import current
from throughcare.pages import NEITHER, render


def demo_sign_in(request: HttpRequest) -> HttpResponse:
    """Signs in as a named example of a role. In demo mode and on this machine only."""
    if request.method != "POST":
        return render(request, "accounts/demo.html", source=NEITHER, examples=queries.examples())
    user = User.objects.filter(username=request.POST.get("username", ""), is_active=True).first()
    if user is None or user.username not in {example.username for example in queries.examples()}:
        raise Http404
    login(request, user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return redirect("home")


def account(request: HttpRequest) -> HttpResponse:
    principal = current().principal
    return render(
        request,
        "accounts/account.html",
        source=NEITHER,
        user=request.user,
        second_factor=needs_second_factor(principal.roles),
        factors=queries.factors_of(principal.user_id),
    )


def sign_out(request: HttpRequest) -> HttpResponse:
    """Ends the session, and has the browser forget what it keeps of the site."""
    response: HttpResponse = allauth.logout(request)
    if request.method == "POST":
        response["Clear-Site-Data"] = '"cache", "storage"'
    return response


def change_password(request: HttpRequest) -> HttpResponse:
    """For whoever has a password: others sign in through their organisation."""
    if not User.objects.get(pk=current().principal.id).has_usable_password():
        return render(request, "accounts/no_password.html", source=NEITHER)
    response: HttpResponse = allauth.password_change(request)
    return response


def notices(request: HttpRequest) -> HttpResponse:
    principal = current().principal
    if request.method == "POST":
        put_away_notices(owner=principal)
        return redirect("notices")
    own = Notice.objects.filter(user=principal.user_id)[:100]
    return render(request, "accounts/notices.html", source=NEITHER, notices=own)


def tokens(request: HttpRequest) -> HttpResponse:
    """One's own tokens. A new one is shown once."""
    principal = current().principal
    own = ApiToken.objects.filter(user=principal.user_id)
    form, made = TokenForm(request.POST or None, owner=principal), ""
    if request.method == "POST" and "revoke" in request.POST:
        token = own.filter(pk=queries.number(request.POST["revoke"])).first()
        if token is None:
            raise Http404
        revoke_token(token=token, by=principal.name)
        return redirect("tokens")
    if request.method == "POST" and form.is_valid():
        made = make_token(owner=principal, name=form.cleaned_data["name"])
        form = TokenForm(None, owner=principal)
    return render(
        request, "accounts/tokens.html", source=NEITHER, tokens=own, form=form, made=made,
        now=timezone.now(), status=422 if form.errors else 200,
    )  # fmt: skip


def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "accessibility.html", source=NEITHER)


def health(request: HttpRequest) -> HttpResponse:
    """For whoever watches the site: whether its database answers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain; charset=utf-8")


def people(request: HttpRequest) -> HttpResponse:
    found = queries.people_for(current().principal)
    return render(request, "accounts/people.html", source=NEITHER, people=found)


def person_new(request: HttpRequest) -> HttpResponse:
    principal = current().principal
    form = NewPersonForm(request.POST or None, organisations=queries.organisations_for(principal))
    if request.method == "POST" and form.is_valid():
        user = add_user(**form.cleaned_data, by=principal.name)
        return redirect("person", user.username)
    return render(
        request, "accounts/person_new.html", source=NEITHER, form=form,
        status=422 if form.errors else 200,
    )  # fmt: skip


def person(request: HttpRequest, username: str) -> HttpResponse:
    """A user, the roles they hold and held; gives and ends roles, and bars them."""
    principal = current().principal
    found = queries.person_for(principal, username)
    if found is None:
        raise Http404
    sent = request.POST if request.method == "POST" else None
    form = RoleForm(sent if sent and "role" in sent else None, person=found)
    if sent is not None and "end" in sent:
        role = found.roles.filter(pk=queries.number(sent["end"])).first()
        if role is None:
            raise Http404
        end_role(role=role, by=principal.name)
        return redirect("person", username)
    link, is_self = "", found.pk == principal.user_id
    if sent is not None and "factors" in sent and not is_self:
        remove_second_factors(user=found, by=principal.name)
        return redirect("person", username)
    if sent is not None and "link" in sent:
        link = request.build_absolute_uri(make_password_link(user=found, by=principal.name))
    elif sent is not None and "active" in sent:
        set_active(user=found, active=sent["active"] == "yes", by=principal.name)
        return redirect("person", username)
    elif sent is not None and form.is_valid():
        try:
            give_role(user=found, by=principal.name, **form.cleaned_data)
            return redirect("person", username)
        except NotAllowed as error:
            form.add_error("role", f"This cannot be: {error}")
    return render(
        request, "accounts/person.html", source=NEITHER, person=found, form=form,
        roles=queries.roles_of(found), is_self=is_self, link=link,
        factors=queries.factors_of(found.pk), status=422 if form.errors else 200,
    )  # fmt: skip
