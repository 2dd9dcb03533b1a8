"""The trail in its database: what is refused, and what `throughcare verify` finds besides the verifier."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction

from throughcare import guards
from throughcare.audit.actions import record_administration
from throughcare.audit.anchors import not_found
from throughcare.audit.models import AuditEvent

ROWS = "SELECT * FROM audit_auditevent WHERE seq = 1"


@pytest.fixture
def events(db) -> None:
    for number in range(3):
        record_administration(by="tests", act="try", target=f"target {number}")


@pytest.mark.skipif("connection.vendor != 'sqlite'")
@pytest.mark.parametrize("how", ["INSERT OR REPLACE INTO", "REPLACE INTO"])
def test_an_event_cannot_be_replaced(events, how):
    refused = pytest.raises(DatabaseError, match="never deleted")
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"{how} audit_auditevent {ROWS}")


def test_each_event_is_found_by_what_it_concerns(events):
    assert AuditEvent.objects.count() == 3 and not_found() == []


@pytest.mark.parametrize(
    "change",
    [
        "DELETE FROM audit_auditsubject WHERE event_id = 2",
        "UPDATE audit_auditsubject SET subject = 'another' WHERE event_id = 2",
        "UPDATE audit_auditsubject SET event_id = 3 WHERE event_id = 2",
    ],
)
def test_an_event_that_is_not_found_any_more_is_noticed(events, change):
    with connection.cursor() as cursor:
        for name, table in guards.triggers().items():
            on = f" ON {table}" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER {name}{on}")
        cursor.execute(change)
    assert not_found()[0] == 2
