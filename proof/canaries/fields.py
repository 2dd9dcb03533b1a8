"""Which fields can hold something about somebody. A field or fact that is new stands nowhere here, and the
harness fails until it does."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from throughcare.core.record.kinds import KINDS, Fact, facts_of

PLANTED = "planted"
CODE = "a code, a name of a kind, or a reference that the site made"
NUMBER = "the number of a case, an entry or a person: addresses and the trail hold it"
STAFF = "names a member of staff as the record does: permissions are found by it"
PLACE = "an organisation, a team, an area"
COPY = "a copy of what is planted elsewhere"
MADE = "worked out from what is planted, or a hash, a signature, a cipher text of something else"
LIBRARY = "a table of a library that the site leaves empty"

# model.field -> PLANTED, or why there is nothing in it
DECIDED = {
    "accounts.ApiToken": {"name": PLANTED, "digest": MADE},
    "accounts.Notice": {"text": PLANTED, "link": CODE},
    "accounts.Organisation": {"id": PLACE, "name": PLACE, "kind": CODE, "region": PLACE},
    "accounts.Role": {"role": CODE, "inspection": CODE, "inspected_area": PLACE},
    "accounts.Staff": {
        "ref": STAFF, "name": PLANTED, "grade": CODE, "ethnicity": PLANTED, "postcode": PLANTED,
    },
    "accounts.Team": {"name": PLACE, "kind": CODE},
    "accounts.User": {"password": MADE, "username": STAFF, "name": PLANTED, "email": PLANTED},
    "account.EmailAddress": {"email": LIBRARY},
    "account.EmailConfirmation": {"key": LIBRARY},
    "audit.Anchor": dict.fromkeys(("at", "root", "peaks", "signature", "timestamp"), MADE),
    "audit.AuditEvent": dict.fromkeys(
        ("at", "by", "kind", "act", "target", "subjects", "details", "hash", "mac"), CODE
    ),  # that they hold nothing else is what elsewhere.py looks at
    "audit.AuditSubject": {"subject": CODE, "how": CODE},
    "audit.TrailHead": dict.fromkeys(("at", "hash", "key", "seal"), MADE),
    "axes.AccessAttempt": {
        "user_agent": PLANTED, "ip_address": CODE, "username": PLANTED, "http_accept": CODE,
        "path_info": CODE, "get_data": CODE, "post_data": PLANTED,
    },
    "axes.AccessFailureLog": dict.fromkeys(
        ("user_agent", "ip_address", "username", "http_accept", "path_info"), LIBRARY
    ),
    "axes.AccessLog": dict.fromkeys(
        ("user_agent", "ip_address", "username", "http_accept", "path_info", "session_hash"), LIBRARY
    ),
    "auth.Group": {"name": LIBRARY},
    "auth.Permission": {"name": LIBRARY, "codename": LIBRARY},
    "cases.AccessLimit": {"kind": CODE, "message": PLANTED, "made_by": STAFF},
    "cases.Area": {
        "id": PLACE, "name": PLACE, "region": PLACE, "source": PLACE, "info": PLANTED,
    },
    "cases.AreaTable": {"name": CODE, "rows": CODE},  # references of staff, days and numbers
    "cases.Case": {
        "ref": NUMBER, "disposal": MADE, "setting": CODE, "roh_level": CODE, "officer": STAFF,
        "team": PLACE,
    },
    "cases.CaseAppointment": {
        "ref": NUMBER, "type": MADE, "attendance_ref": NUMBER, "outcome": CODE,
    },
    "cases.CaseLink": {"kind": CODE, "ref": MADE},
    "cases.CaseObligation": dict.fromkeys(
        ("standard", "trigger_ref", "fulfilled_ref", "state"), CODE
    ),
    "cases.Disposal": dict.fromkeys(
        ("area_ref", "case_ref", "rule", "asked_by", "agreed_by", "counts"), CODE
    ),
    "cases.Draft": {"id": NUMBER, "kind": CODE, "corrects": NUMBER, "values": PLANTED},
    "cases.EmergencyAccess": {"reason": PLANTED},
    "cases.Entry": {
        "ref": NUMBER, "kind": CODE, "recorded_by": STAFF, "corrects": NUMBER, "facts": PLANTED,
    },
    "cases.Hold": {"reason": PLANTED, "made_by": STAFF},
    "cases.Person": {
        "ref": NUMBER, "family_name": PLANTED, "given_names": PLANTED, "sex": CODE,
        "ethnicity": PLANTED, "address": PLANTED, "postcode": PLANTED, "born_on": PLANTED,
    },
    "cases.SampledAccess": {"inspection": CODE, "assessor": STAFF},
    "cases.SiteStandard": {"id": CODE, "text": PLACE},  # a rule, which is about nobody
    "cases.Victim": {"ref": PLANTED, "sealed": PLANTED},
    "cases.VictimEntry": {
        "ref": NUMBER, "kind": CODE, "recorded_by": STAFF, "corrects": NUMBER, "facts": PLANTED,
    },
    "contenttypes.ContentType": {"app_label": LIBRARY, "model": LIBRARY},
    "inspections.Answer": {
        "assessor": STAFF, "question": CODE, "answer": CODE, "note": PLANTED,
    },
    "inspections.Evidence": {
        "question": CODE, "standard": CODE, "state": CODE, "explanation": PLANTED,
    },
    "inspections.Inspection": {
        "id": CODE, "title": PLANTED, "source": PLACE, "area_ref": PLACE, "area_name": PLACE,
        "framework_text": CODE, "framework": CODE, "info": PLANTED, "manifest": PLANTED,
        "scores": CODE, "findings": PLANTED, "agreement": CODE, "answer_counts": CODE,
    },
    "inspections.ReportFile": {"format": CODE, "content": COPY, "sha256": MADE},
    "inspections.SampledCase": {
        "case_ref": NUMBER, "stratum": CODE, "officer": STAFF, "assessor": STAFF, "row": PLANTED,
        "person": LIBRARY, "entries": COPY,
    },
    "mfa.Authenticator": {"type": CODE, "data": PLANTED},
    "performance.MeasureCase": {"case_ref": NUMBER, "entry_ref": NUMBER, "detail": PLANTED},
    "performance.MeasureResult": {
        "measure": CODE, "title": CODE, "unit": CODE, "explanation": CODE,
    },
    "sessions.Session": {"session_key": MADE, "session_data": MADE},
    "socialaccount.SocialAccount": dict.fromkeys(("provider", "uid", "extra_data"), LIBRARY),
    "socialaccount.SocialApp": dict.fromkeys(
        ("provider", "provider_id", "name", "client_id", "secret", "key", "settings"), LIBRARY
    ),
    "socialaccount.SocialToken": {"token": LIBRARY, "token_secret": LIBRARY},
    "usersessions.UserSession": {
        "ip": CODE, "session_key": MADE, "user_agent": PLANTED, "data": CODE,
    },
}  # fmt: skip

# Facts by which somebody is let into a case: they stay what they are in the entries that count.
TEXTS = ("text", "list of text", "names and values", "list of group of facts")
A_DAY = "2005-12-20"


def undecided(planted: set[str]) -> list[str]:
    """What is wrong with the table above: fields that it does not have, or has and are not there; and
    those that it says are planted, and are not."""
    there = dict.fromkeys(fields_of_models())
    said = {
        f"{model}.{name}": why for model, fields in DECIDED.items() for name, why in fields.items()
    }
    found = [f"{name} is not in fields.py: does it say anything about anybody?" for name in there
             if name not in said]  # fmt: skip
    found += [f"{name} is no field any more" for name in said if name not in there]
    found += [f"{name} has no canary" for name, why in said.items() if why == PLANTED
              and name not in planted]  # fmt: skip
    return found


def fields_of_models() -> Iterator[str]:
    """Every field of every table that can hold a text, and days of birth."""
    from django.apps import apps
    from django.db import models

    texts = (models.CharField, models.TextField, models.JSONField, models.BinaryField,
             models.GenericIPAddressField)  # fmt: skip
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.concrete_fields:
            if not field.is_relation and (isinstance(field, texts) or field.name == "born_on"):
                yield f"{model._meta.label}.{field.name}"


def text_facts(kind: str) -> list[Fact]:
    """The facts of a kind that can hold any text."""
    return [f for f in facts_of(kind).values() if f.type in TEXTS and f.refers_to is None]


def facts_with(kind: str, text: Callable[[str], str], named: dict[str, str]) -> dict[str, Any]:
    """Plain facts of a kind, with all that it knows; each text is what `text` gives for the fact's name.
    `named`: what stands in a fact that names an entry, and in those of VictimFacts."""
    found = {}
    for fact in facts_of(kind).values():
        if fact.name in named:
            found[fact.name] = named[fact.name]
        elif fact.refers_to is None:
            found[fact.name] = _value(fact, f"{kind}.{fact.name}", text)
    return found


def _value(fact: Fact, name: str, text: Callable[[str], str]) -> Any:
    if fact.type == "text":
        return text(name)
    if fact.type == "list of text":
        return [text(name), text(name)]
    if fact.type == "names and values":
        return {text(name): text(name)}
    if fact.type == "list of group of facts":
        return [{part.name: _value(part, f"{name}.{part.name}", text) for part in fact.parts}]
    if fact.type in ("choice", "list of choice"):
        choice: Any = int(fact.choices[0]) if fact.choices[0].isdigit() else fact.choices[0]
        return choice if fact.type == "choice" else [choice]
    return {"date": A_DAY, "yes or no": True, "whole number": 1, "number": 1.5}[fact.type]


def every_kind() -> list[str]:
    return [kind for kind in KINDS if kind != "withdrawn"]
