"""Tokens of programs: shown once, kept as a hash, with an end, with the rights of their owner."""

from __future__ import annotations

import datetime
import hashlib

import pytest
from django.test import Client
from django.utils import timezone

from tests.cast import person, principal, sign_in
from tests.small_folders import AREA, CASES
from throughcare.accounts.actions import end_role, give_role, make_token, revoke_token, set_active
from throughcare.accounts.models import ApiToken, Organisation, Team
from throughcare.audit.models import AuditEvent

pytestmark = pytest.mark.usefixtures("site")
CASE = f"/api/cases/{AREA}/{CASES[0]}/"


def bearer(token: str) -> dict[str, str]:
    return {"HTTP_AUTHORIZATION": f"Bearer {token}"}


def token_of(name: str) -> str:
    return make_token(owner=principal(name), name="a program")


def test_a_token_is_shown_once(client):
    sign_in(client, person("officer"))
    first = client.post("/account/tokens/", {"name": "a program"}).content.decode()
    token = next(
        word for word in first.replace("<", " ").replace(">", " ").split() if word[:3] == "tc_"
    )
    assert client.get(CASE, **bearer(token)).status_code == 200
    assert token not in client.get("/account/tokens/").content.decode()


def test_a_token_is_kept_as_a_hash_of_256_random_bits():
    token = token_of("officer")
    row = ApiToken.objects.get()
    assert row.digest == hashlib.sha256(token.encode()).hexdigest()
    kept = " ".join(str(value) for value in ApiToken.objects.values_list().get())
    assert token not in kept and len(token) == len("tc_") + 43
    assert token not in str(list(AuditEvent.objects.values_list("details", "target")))


def test_a_token_has_an_end(client, later):
    token = token_of("officer")
    later(days=89)
    assert client.get(CASE, **bearer(token)).status_code == 200
    later(days=91)
    assert client.get(CASE, **bearer(token)).status_code == 401


def test_a_token_can_be_revoked_by_its_owner_only(client):
    token, row = token_of("officer"), ApiToken.objects.get()
    sign_in(client, person("colleague"))
    assert client.post("/account/tokens/", {"revoke": row.pk}).status_code == 404
    assert client.get(CASE, **bearer(token)).status_code == 200
    sign_in(client, person("officer"))
    client.post("/account/tokens/", {"revoke": row.pk})
    assert client.get(CASE, **bearer(token)).status_code == 401


def test_a_token_opens_what_its_owner_may_open_and_no_more(client):
    for name, status in (("officer", 200), ("chief", 200), ("tutor", 404), ("board", 404),
                         ("chief-elsewhere", 404)):  # fmt: skip
        assert client.get(CASE, **bearer(token_of(name))).status_code == status, name


def test_what_a_token_asks_is_in_the_trail_under_its_owner_and_its_name(client):
    client.get(CASE, **bearer(token_of("officer")))
    event = AuditEvent.objects.first()
    assert (event.by, event.details, event.target) == (
        "officer",
        {"token": "a program"},
        f"case {AREA}/{CASES[0]}",
    )


def test_a_change_of_its_owners_role_holds_for_the_next_request(client):
    token, chief = token_of("chief"), person("chief")
    assert client.get(CASE, **bearer(token)).status_code == 200
    end_role(role=chief.roles.get(), by="tests")
    assert client.get(CASE, **bearer(token)).status_code == 404


def test_a_change_of_its_owners_team_holds_for_the_next_request(client):
    token, senior = token_of("senior"), person("senior")
    assert client.get(CASE, **bearer(token)).status_code == 200
    end_role(role=senior.roles.get(), by="tests")
    team = Team.objects.create(organisation_id=AREA, name="East", kind="omu")
    give_role(user=senior, role="senior_probation_officer", team=team,
              from_on=timezone.localdate(), by="tests")  # fmt: skip
    assert client.get(CASE, **bearer(token)).status_code == 404


def test_whoever_is_barred_has_no_token(client):
    token = token_of("officer")
    set_active(user=person("officer"), active=False, by="tests")
    assert client.get(CASE, **bearer(token)).status_code == 401


@pytest.mark.parametrize("where", ["?token={}", "?access_token={}", "?Authorization=Bearer+{}"])
def test_a_token_in_an_address_is_not_taken(client, where):
    token = token_of("officer")
    assert client.get(CASE + where.format(token)).status_code == 401


@pytest.mark.parametrize(
    "said", ["", "Bearer", "Bearer ", "Basic {}", "bearer{}", "Token {}", "{}"]
)
def test_a_token_that_is_sent_otherwise_is_not_taken(client, said):
    answer = client.get(CASE, HTTP_AUTHORIZATION=said.format(token_of("officer")))
    assert answer.status_code == 401 and answer["WWW-Authenticate"] == "Bearer"


def test_a_session_does_not_open_what_is_for_programs(client):
    sign_in(client, person("officer"))
    assert client.get(f"/areas/{AREA}/cases/{CASES[0]}/").status_code == 200
    assert client.get(CASE).status_code == 401
    sent = '{"id": "x", "kind": "noted", "happened_on": "2006-01-20", "facts": {}}'
    answer = client.post(f"{CASE}record/", sent, content_type="application/json")
    assert answer.status_code == 401


def test_a_token_does_not_open_what_is_for_people(client):
    answer = client.get(f"/areas/{AREA}/cases/{CASES[0]}/", **bearer(token_of("officer")))
    assert answer["Location"].startswith("/sign-in/")


def test_another_site_cannot_send_for_somebody(client):
    """A browser sends cookies for another site, and no token; and no other site may read an answer."""
    browser = Client(enforce_csrf_checks=True)
    sign_in(browser, person("officer"))
    answer = browser.post(
        f"{CASE}record/", "{}", content_type="text/plain", HTTP_ORIGIN="https://example.org"
    )
    assert answer.status_code == 401
    answer = client.get(CASE, HTTP_ORIGIN="https://example.org", **bearer(token_of("officer")))
    assert not any(name.lower().startswith("access-control-") for name in answer.headers)


def test_tokens_are_not_guessed_by_their_beginning(client):
    token = token_of("officer")
    assert client.get(CASE, **bearer(token[:-1])).status_code == 401
    assert client.get(CASE, **bearer(token.upper())).status_code == 401


def test_an_unknown_and_a_revoked_token_get_the_same_answer(client):
    token = token_of("officer")
    revoke_token(token=ApiToken.objects.get(), by="officer")
    revoked, unknown = client.get(CASE, **bearer(token)), client.get(CASE, **bearer("tc_x"))
    assert revoked.content == unknown.content


def test_a_change_of_inspection_holds_for_the_next_click(client):
    """Fieldwork that is over for an inspector is shut, and another inspection opens none of this one."""
    lead = person("lead")
    sign_in(client, lead)
    address = "/inspections/testshire-2006/sample/"
    assert client.get(address).status_code == 200
    end_role(role=lead.roles.get(), by="tests")
    assert client.get(address).status_code == 404
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    give_role(user=lead, role="lead_inspector", from_on=yesterday, by="tests", inspection="another-2007",
              inspected_area=AREA, organisation=Organisation.objects.get(pk="inspectorate"))  # fmt: skip
    assert client.get(address).status_code == 404
