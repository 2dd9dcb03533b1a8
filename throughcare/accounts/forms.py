"""The few forms about accounts. Forms of entries come from the classes of the record instead."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import LoginForm
from django import forms
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.db.models import QuerySet
from django.utils import timezone

from throughcare.accounts.models import ApiToken, Organisation, Role, Staff, Team, User
from throughcare.accounts.permissions import HELD_IN, INSPECTION_ACTS, ROLES, Principal

ON_AN_INSPECTION = frozenset(role for roles in INSPECTION_ACTS.values() for role in roles)


class SignInForm(LoginForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].help_text = ""  # the page has a link of its own


class TokenForm(forms.Form):
    name = forms.CharField(
        label="What the token is for",
        max_length=100,
        error_messages={"required": "Enter what the token is for"},
    )

    def __init__(self, *args: Any, owner: Principal, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.owner = owner

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"].strip()
        if ApiToken.objects.filter(user=self.owner.user_id, name=name).exists():
            raise forms.ValidationError("You have a token of this name. Enter another one")
        return name


class NewPersonForm(forms.Form):
    username = forms.CharField(
        label="Name to sign in with",
        max_length=100,
        validators=[UnicodeUsernameValidator()],
        error_messages={"required": "Enter a name to sign in with"},
    )
    name = forms.CharField(
        label="Full name", max_length=200, error_messages={"required": "Enter a full name"}
    )
    email = forms.EmailField(
        label="E-mail address",
        error_messages={
            "required": "Enter an e-mail address",
            "invalid": "Enter an e-mail address",
        },
        help_text="They set their password by a link that is sent there",
    )
    organisation = forms.ModelChoiceField(
        label="Organisation",
        queryset=Organisation.objects.none(),
        error_messages={"required": "Select an organisation"},
    )
    staff = forms.CharField(
        label="Reference in the record",
        max_length=64,
        required=False,
        help_text="How the record of their organisation names them, such as S0012",
    )

    def __init__(self, *args: Any, organisations: QuerySet[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = organisations  # type: ignore[attr-defined]

    def clean_username(self) -> str:
        username: str = self.cleaned_data["username"]
        if User.objects.filter(username__iexact=username).exists():
            raise forms.ValidationError("Somebody signs in with this name. Enter another one")
        return username

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        ref, organisation = data.get("staff"), data.get("organisation")
        data["staff"] = None
        if ref and organisation:
            staff = Staff.objects.filter(organisation=organisation, ref=ref).first()
            if staff is None:
                self.add_error("staff", "The record of this organisation has no such reference")
            elif User.objects.filter(staff=staff).exists():
                self.add_error("staff", "This reference belongs to another user")
            data["staff"] = staff
        return data


class RoleForm(forms.Form):
    role = forms.ChoiceField(
        label="Role",
        choices=[("", "Choose a role"), *ROLES.items()],
        error_messages={"required": "Select a role"},
    )
    team = forms.ModelChoiceField(
        label="Team",
        queryset=Team.objects.none(),
        required=False,
        help_text="Of whose cases they see those that the role may see by the team",
    )
    inspection = forms.CharField(
        label="Inspection", max_length=64, required=False, help_text="For a role on an inspection"
    )
    inspected_area = forms.ModelChoiceField(
        label="Inspected area",
        queryset=Organisation.objects.filter(kind=Organisation.AREA),
        required=False,
        help_text="For a role on an inspection",
    )
    from_on = forms.DateField(label="From", error_messages={"required": "Enter the first day"})
    to_on = forms.DateField(
        label="Until", required=False, help_text="The last day; empty where it has no end"
    )

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"from_on": timezone.localdate()})
        super().__init__(*args, **kwargs)
        self.person = person
        teams = Team.objects.filter(organisation=person.organisation_id)
        self.fields["team"].queryset = teams  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        on_inspection = data.get("role") in ON_AN_INSPECTION
        area = data.get("inspected_area")
        for name in ("inspection", "inspected_area"):
            if on_inspection and not data.get(name) and name not in self.errors:
                self.add_error(name, f"Enter the {name.replace('_', ' ')} for this role")
        data["inspection"] = data.get("inspection", "") if on_inspection else ""
        data["inspected_area"] = area.pk if on_inspection and area else ""
        if data.get("to_on") and data.get("from_on") and data["to_on"] < data["from_on"]:
            self.add_error("to_on", "The last day must be the first day or later")
        if data.get("role") and self.person.organisation.kind not in HELD_IN[data["role"]]:
            self.add_error("role", f"Nobody of {self.person.organisation} can hold this role")
        if data.get("role") and self._is_held(data["role"], data.get("team")):
            self.add_error("role", "They hold this role already")
        return data

    def _is_held(self, role: str, team: Team | None) -> bool:
        held = Role.objects.filter(user=self.person, role=role, team=team, to_on__isnull=True)
        return not self.data.get("inspection") and held.exists()
