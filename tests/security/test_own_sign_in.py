"""An organisation's own sign-in: who is known there and here gets in, and nothing that is not an answer to
our own question, signed for us by the provider of the settings."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.socialaccount.models import SocialToken
from django.conf import settings as site_settings
from django.test import Client

from tests.cast import person
from tests.security.provider import CLIENT, SECRET, Provider, new_key
from tests.security.steps import SECOND, set_up_app, type_password
from tests.small_folders import AREA, CASES, ELSEWHERE
from throughcare.accounts.actions import add_user, set_active
from throughcare.accounts.models import Organisation
from throughcare.audit.models import AuditEvent

pytestmark = pytest.mark.usefixtures("site")
START = "/sign-in/with/theirs/"
BACK = "/sign-in/with/theirs/back/"


@pytest.fixture(scope="module")
def running() -> Iterator[Provider]:
    provider = Provider()
    yield provider
    provider.stop()


@pytest.fixture
def provider(running: Provider) -> Provider:
    """Tells the truth, until a test has it lie."""
    running.key, running.algorithm, running.kid = running.true_key, "RS256", "first"
    running.claims, running.userinfo, running.issuer, running.elsewhere = {}, {}, "", False
    return running


@pytest.fixture(autouse=True)
def known(provider, monkeypatch, settings, tmp_path) -> dict[str, Any]:
    """The provider's entry in the file of THROUGHCARE_OIDC."""
    entry: dict[str, Any] = {
        "provider_id": "theirs",
        "name": "Testshire",
        "client_id": CLIENT,
        "secret": SECRET,
        "settings": {"server_url": provider.address, "organisation": AREA},
    }
    (tmp_path / "oidc.json").write_text(json.dumps([entry]))
    monkeypatch.setenv("THROUGHCARE_OIDC", str(tmp_path / "oidc.json"))
    told = {**site_settings.SOCIALACCOUNT_PROVIDERS["openid_connect"], "APPS": [entry]}
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": told}
    return entry


def begin(client: Client) -> str:
    """The address at which the provider is asked."""
    answer = client.post(START)
    assert answer.status_code == 302
    return answer["Location"]


def go(client: Client, provider: Provider, **instead: str) -> Any:
    """The whole way there and back."""
    return client.get(BACK, {**provider.consent(begin(client)), **instead})


def is_signed_in(client: Client) -> bool:
    return client.get("/account/").status_code == 200


def test_a_known_user_gets_in(client, provider):
    assert go(client, provider)["Location"] == "/"
    assert b"board" in client.get("/account/").content
    event = AuditEvent.objects.filter(act="sign in").first()
    assert (event.by, event.details) == ("board", {"with": ["socialaccount"]})


def test_somebody_known_gets_in_again(client, provider):
    go(client, provider)
    client.post("/account/sign-out/")
    go(client, provider)
    assert is_signed_in(client)


def test_signing_in_begins_with_a_click_and_not_with_a_link(client, provider):
    answer = client.get(START)
    assert answer.status_code == 200 and b'method="post"' in answer.content


def test_the_site_asks_for_a_code_with_state_nonce_and_proof(client, provider):
    first, second = (parse_qs(urlsplit(begin(client)).query) for _ in range(2))
    assert first["response_type"] == ["code"] and first["code_challenge_method"] == ["S256"]
    for name in ("state", "nonce", "code_challenge"):
        assert len(first[name][0]) >= 43 and first[name] != second[name]


def test_a_link_adds_nothing_to_what_is_asked(client, provider):
    answer = client.post(f"{START}?scope=everything&auth_params=prompt%3Dnone&process=connect")
    asked = parse_qs(urlsplit(answer["Location"]).query)
    assert set(asked["scope"][0].split()) == {"openid", "profile", "email"}
    assert "prompt" not in asked


def refused(client: Client, answer: Any) -> bool:
    return not is_signed_in(client) and (
        answer.status_code == 401 or answer["Location"] == "/sign-in/error/"
    )


@pytest.mark.parametrize("name", ["nobody", "", "chief-elsewhere"])
def test_whoever_is_no_user_of_the_organisation_does_not_get_in(client, provider, name):
    provider.userinfo = {"preferred_username": name}
    assert refused(client, go(client, provider))
    assert AuditEvent.objects.first().act == "fail to sign in"


def test_whoever_was_barred_does_not_get_in(client, provider):
    set_active(user=person("board"), active=False, by="tests")
    assert refused(client, go(client, provider))


def test_a_name_that_passed_to_somebody_else_there_does_not_open_the_account(client, provider):
    go(client, provider)
    client.post("/account/sign-out/")
    provider.claims = provider.userinfo = {"sub": "number-2"}
    assert refused(client, go(client, provider))


def test_somebody_whose_name_changed_there_does_not_become_another_user(client, provider):
    go(client, provider)
    client.post("/account/sign-out/")
    provider.userinfo = {"preferred_username": "diversity"}
    assert refused(client, go(client, provider))


LIES: dict[str, dict[str, Any]] = {
    "another nonce": {"claims": {"nonce": "of another question"}},
    "no nonce": {"claims": {"nonce": None}},
    "another issuer": {"claims": {"iss": "https://example.org"}},
    "no issuer": {"claims": {"iss": None}},
    "another audience": {"claims": {"aud": "another-site"}},
    "several audiences": {"claims": {"aud": [CLIENT, "another-site"]}},
    "no audience": {"claims": {"aud": None}},
    "too old": {"claims": {"exp": 1}},
    "no end": {"claims": {"exp": None}},
    "from the future": {"claims": {"nbf": 4_000_000_000}},
    "of nobody": {"claims": {"sub": None}},
    "unsigned": {"algorithm": "none"},
    "signed with the secret of the site": {"algorithm": "HS256"},
    "signed with an unknown key": {"kid": "second"},
    "told of somebody else": {"userinfo": {"sub": "number-2"}},
    "leading elsewhere": {"elsewhere": True},
}


@pytest.mark.parametrize("lie", LIES)
def test_a_wrong_answer_is_refused(client, provider, lie):
    address = begin(client)
    for name, value in LIES[lie].items():
        setattr(provider, name, value)
    assert refused(client, client.get(BACK, provider.consent(address)))
    assert AuditEvent.objects.first().act == "fail to sign in"


def test_an_answer_signed_with_another_key_is_refused(client, provider):
    provider.key = new_key()
    assert refused(client, go(client, provider))


def test_a_provider_that_calls_itself_otherwise_is_not_asked(client, provider):
    provider.issuer = "https://example.org"
    assert client.post(START)["Location"] == "/sign-in/error/"


def test_a_provider_that_is_gone_is_said(client, known, settings):
    known["settings"]["server_url"] = "http://127.0.0.1:9"
    assert client.post(START)["Location"] == "/sign-in/error/"


def test_an_answer_with_another_state_is_refused(client, provider):
    assert refused(client, go(client, provider, state="of another question"))


def test_an_answer_in_another_browser_is_refused(client, provider):
    other = Client()
    assert refused(other, other.get(BACK, provider.consent(begin(client))))


def test_an_answer_counts_once(client, provider):
    answer = provider.consent(begin(client))
    client.get(BACK, answer)
    client.post("/account/sign-out/")
    assert refused(client, client.get(BACK, answer))


def test_an_answer_counts_for_ten_minutes(client, provider, later):
    answer = provider.consent(begin(client))
    later(minutes=11)
    assert refused(client, client.get(BACK, answer))


def test_a_code_that_somebody_else_got_is_refused(client, provider):
    """The state is ours, the code is of another browser's question: the proof does not fit."""
    theirs = provider.consent(begin(Client()))["code"]
    assert refused(client, go(client, provider, code=theirs))


def test_a_provider_that_nobody_named_is_not_there(client):
    assert client.post("/sign-in/with/another/").status_code == 404
    assert client.get("/sign-in/with/another/back/").status_code == 404


def test_an_organisations_provider_vouches_for_its_own_people_only(client, provider, known):
    known["settings"]["organisation"] = ELSEWHERE
    assert refused(client, go(client, provider))


def test_a_provider_without_an_organisation_vouches_for_nobody(client, provider, known):
    del known["settings"]["organisation"]
    assert refused(client, go(client, provider))


def test_tokens_of_the_provider_are_not_kept(client, provider):
    go(client, provider)
    assert not SocialToken.objects.exists()
    assert "for the provider alone" not in str(dict(client.session))


CASE = f"/areas/{AREA}/cases/{CASES[0]}/"


@pytest.mark.parametrize(
    "flag, opens", [(True, True), (False, False), ("yes", False), (None, False)]
)
def test_a_second_factor_there_counts_where_the_settings_say_that_it_is_asked_for(
    client, provider, known, tmp_path, flag, opens
):
    if flag is not None:
        known["settings"]["second_factor"] = flag
    (tmp_path / "oidc.json").write_text(json.dumps([known]))
    provider.userinfo = {"preferred_username": "officer"}
    go(client, provider)
    assert client.get(CASE).status_code == (200 if opens else 302)


def test_whoever_comes_from_there_can_set_a_second_factor_up_here(client, provider, stopped):
    name = "from-there"
    add_user(
        username=name, name="From There", organisation=Organisation.objects.get(pk=AREA), by="tests"
    )
    provider.claims = provider.userinfo = {"preferred_username": name}
    go(client, provider)
    assert client.get("/account/second-factor/app/").status_code == 200


def test_a_second_factor_here_is_asked_for_after_their_sign_in(client, provider, stopped):
    type_password(client, "board")
    set_up_app(client)
    client.post("/account/sign-out/")
    assert go(client, provider)["Location"] == SECOND


def test_the_page_of_signing_in_offers_it(client):
    assert b"Sign in with Testshire" in client.get("/sign-in/").content
