"""Forms and JSON that are sent: well enough that a page of the record answers, wrong enough that it says why,
and twice, so that somebody else was first."""

from __future__ import annotations

import json

from proof.canaries.visits import Visitor

A_DAY = {"happened_on-day": "1", "happened_on-month": "6", "happened_on-year": "2006"}


def send_everything(visitor: Visitor, cases: int | None = None) -> None:
    """To every case, or to the first so many."""
    from throughcare.accounts.scope import as_machine
    from throughcare.cases.models import Case

    with as_machine("tests"):
        known = list(Case.objects.order_by("area", "ref").values_list("area", "ref"))
    for area, ref in known[-cases:] if cases else known:
        _of_case(visitor, f"/areas/{area}/cases/{ref}/", ref)
        _by_program(visitor, f"/api/cases/{area}/{ref}/", ref)
    for area in visitor.world.areas:
        for ref in ("no-such-case", *(ref for where, ref in known if where == area)):
            path = f"/areas/{area}/emergency/"
            visitor.send("emergency", path, {"ref": ref, "reason": "urgent"})
            visitor.send("emergency", path, {"ref": ref, "reason": ""})
    _of_oneself(visitor)


def _of_case(visitor: Visitor, case: str, ref: str) -> None:
    def send(route: str, path: str, **data: str) -> None:
        visitor.send(route, case + path, data)

    for kind in (
        "noted",
        "victim_met",
        "contact_noted",
        "intelligence_received",
        "attendance_recorded",
    ):
        send("record", f"record/{kind}/", id="new", text="a text")
        send("record", f"record/{kind}/", id="new", add="row")
        send("record", f"record/{kind}/", id="new", **A_DAY)
        send("record", f"record/{kind}/", id="new", corrects=f"{ref}-0", **A_DAY)
    for entry in ("0", "4", "5", "2", "noted", "victim_complained", "intelligence_received"):
        send("withdraw", f"entries/{ref}-{entry}/withdraw/", id="new", reason="")
        send("withdraw", f"entries/{ref}-{entry}/withdraw/", id="new", reason="wrong")
    for draft in ("officer", "victim-liaison", "officer-of-south"):
        send("record-check", f"check/draft-of-{draft}/")
    for answer in ("html", "pdf", "csv"):
        send("subject-access", "subject-access/", format=answer)
    send("allocate", "allocate/", officer="nobody", id="new", version="0")
    send("allocate", "allocate/", officer="colleague", id="new", version="999")
    send("limited-access", "limits/", kind="exclusion", people="nobody", message="")
    send("limited-access", "limits/", end="1")
    send("hold", "hold/", reason="")
    send("hold", "hold/", end="1")
    send("dispose", "dispose/")
    send("dispose", "dispose/", agree="yes")
    for key in (key for (where, _), key in visitor.world.victims.items() if where == ref):
        send("victim", f"victims/{key}/", name="", version="0")
        send("victim", f"victims/{key}/", name="Another", version="7")


def _by_program(visitor: Visitor, case: str, ref: str) -> None:
    def send(path: str, body: object) -> None:
        route = f"api-{path.strip('/')}"
        visitor.send(route, case + path, json.dumps(body), "application/json")

    new = {"id": "new", "happened_on": "2006-06-01"}
    for kind in ("noted", "victim_met", "contact_noted", "tiered"):
        send("record/", new | {"kind": kind, "facts": {"tier": 9}})
        send("record/", new | {"kind": kind, "facts": {"victim": "x", "with": "y"}})
        send("record/", new | {"kind": kind, "facts": {"tier": 3}, "corrects": f"{ref}-2"})
        send("record/", new | {"kind": kind, "facts": {}, "id": f"{ref}-{kind}"})
    send("withdraw/", {"id": "new", "corrects": f"{ref}-2", "reason": "wrong"})
    send("withdraw/", {"id": "new", "corrects": f"{ref}-victim_met", "reason": "wrong"})
    send("allocate/", new | {"officer": "colleague", "version": 99})
    send("allocate/", new | {"officer": "officer", "version": 0})
    send("record/", "not an object")


def _of_oneself(visitor: Visitor) -> None:
    forms: dict[str, tuple[dict[str, str], ...]] = {
        "tokens": ({"name": ""}, {"name": "another"}, {"revoke": "1"}),
        "drafts": ({"drop": "draft-of-officer"},),
        "notices": ({},),
        "person-new": ({"username": "officer", "name": "", "email": "no address"},),
        "group-attendance": ({"on": "2006-01-20", "type": "office"}, {"on": "30 February"}),
        "account_login": ({"login": "officer", "password": "wrong"},),
        "account_reset_password": ({"email": "nobody@example.org"},),
        "account_change_password": ({"oldpassword": "x", "password1": "y", "password2": "z"},),
        "mfa_activate_totp": ({"code": "000000"},),
        "mfa_authenticate": ({"code": "000000"},),
        "account_reauthenticate": ({"password": "wrong"},),
        "demo-sign-in": ({"username": "officer"},),
    }
    from django.urls import reverse

    for route, sent in forms.items():
        for data in sent:
            visitor.send(route, reverse(route), data)
