"""Keys and what they seal: one for each purpose, nothing to be read in the database, no change unseen."""

from __future__ import annotations

import base64

import pytest
from django.db import DatabaseError, connection, transaction

from tests.cast import person, principal, sign_in
from tests.small_folders import AREA, CASES, VICTIM
from throughcare.accounts.scope import acting_as, as_machine
from throughcare.audit.models import AuditEvent
from throughcare.cases.actions.victims import save_victim
from throughcare.cases.gate import case_for
from throughcare.cases.models import Victim
from throughcare.keys import WrongKey, decrypt, encrypt, key_for

DETAILS = {
    "name": "Jane Example",
    "address": "1 High Street",
    "telephone": "0123",
    "wishes": "by letter",
}
PLACE = "cases_victim/1/name"


def sealed(text: str = "Jane Example") -> str:
    return encrypt(text, purpose="victims", place=PLACE)


def test_each_purpose_has_a_key_of_256_bits_of_its_own():
    keys = {key_for(purpose) for purpose in ("victims", "second factor", "trail", "anchors")}
    assert len(keys) == 4 and all(len(key) == 32 for key in keys)


def test_the_same_text_is_never_sealed_to_the_same():
    assert len({sealed() for _ in range(100)}) == 100
    nonces = {base64.b64decode(sealed())[:12] for _ in range(100)}
    assert len(nonces) == 100


def test_what_was_sealed_is_read_again():
    assert decrypt(sealed(), purpose="victims", place=PLACE) == "Jane Example"


@pytest.mark.parametrize("at", range(0, 40, 3))
def test_one_changed_bit_is_noticed(at):
    data = bytearray(base64.b64decode(sealed()))
    data[at] ^= 1
    with pytest.raises(WrongKey):
        decrypt(base64.b64encode(data).decode(), purpose="victims", place=PLACE)


@pytest.mark.parametrize("text", ["", "AAAA", "not base64!", "A" * 200])
def test_what_was_never_sealed_is_noticed(text):
    with pytest.raises(WrongKey):
        decrypt(text, purpose="victims", place=PLACE)


def test_what_was_moved_to_another_row_is_noticed():
    with pytest.raises(WrongKey):
        decrypt(sealed(), purpose="victims", place="cases_victim/2/name")


def test_what_was_sealed_for_something_else_is_noticed():
    with pytest.raises(WrongKey):
        decrypt(sealed(), purpose="second factor", place=PLACE)


def test_details_of_victims_are_not_in_the_database_in_clear(site):
    with acting_as(principal("victim-liaison")) as scope:
        case = case_for(AREA, CASES[0], "read victims")
        save_victim(case=case, ref=VICTIM, details=DETAILS, seen_version=0, by=scope.principal)
    with as_machine("tests"):
        kept = str(list(Victim.objects.values_list()))
    assert not any(text in kept for text in DETAILS.values())


def test_details_of_victims_are_on_the_page_of_those_who_may_read_them_only(client, site):
    test_details_of_victims_are_not_in_the_database_in_clear(site)
    path = f"/areas/{AREA}/cases/{CASES[0]}/victims/"
    sign_in(client, person("victim-liaison"))
    assert b"Jane Example" in client.get(path).content
    for who in ("officer", "chief", "senior", "sysadmin", "lead"):
        sign_in(client, person(who))
        assert client.get(path).status_code in (302, 404)
        assert b"Jane Example" not in client.get(f"/areas/{AREA}/cases/{CASES[0]}/").content


@pytest.mark.parametrize("act", ["UPDATE audit_auditevent SET by = 'somebody' WHERE seq = 1",
                                 "DELETE FROM audit_auditevent WHERE seq = 1",
                                 "UPDATE audit_auditsubject SET subject = 'x'",
                                 "DELETE FROM audit_trailhead",
                                 "UPDATE cases_entry SET kind = 'noted'"])  # fmt: skip
def test_the_database_itself_lets_nobody_change_what_was_recorded(site, act):
    before = AuditEvent.objects.count()
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(act)
    assert AuditEvent.objects.count() == before
