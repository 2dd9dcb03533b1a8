"""Builds that were broken on purpose. The harness has to find each of them out, or its zeros mean nothing."""

from __future__ import annotations

import base64
import logging
import shutil
from typing import Any

from proof.breaking import Builds


def with_victims(name_of: Any) -> Any:
    def broken(person: Any) -> str:
        from throughcare.accounts.scope import as_machine
        from throughcare.cases.models import Victim

        with as_machine("broken"):
            rows = Victim.objects.filter(case__person=person) if person else ()
            told = [row.details()["name"] for row in rows]
        return f"{name_of(person)} {' '.join(told)}"

    return broken


def with_a_log_line(listed: Any) -> Any:
    def broken(cases: Any) -> None:
        cases = list(cases)
        names = [case.person.family_name for case in cases if case.person]
        logging.getLogger("throughcare.cases").warning("listed %s", names)
        listed(cases)

    return broken


def with_names(caseload_file: Any) -> Any:
    def broken(area: Any, cases: Any, format: str) -> Any:
        from throughcare.cases.files import table_file

        rows = [(case.ref, case.person.family_name) for case in cases]
        return table_file(f"caseload-{area.id}", ("case", "name"), rows, format)

    return broken


def in_clear(encrypt_io: Any) -> Any:
    return lambda source, out, keys: shutil.copyfileobj(source, out)


def no_cipher(encrypt: Any) -> Any:
    return lambda text, *, purpose, place: base64.b64encode(text.encode()).decode()


def no_decipher(decrypt: Any) -> Any:
    return lambda sealed, *, purpose, place: base64.b64decode(sealed).decode()


def with_the_reason(to_trail: Any) -> Any:
    def broken(*, details: Any = None, **said: Any) -> Any:
        from throughcare.cases.models import EmergencyAccess

        last = EmergencyAccess.objects.latest("pk")
        return to_trail(details={**(details or {}), "reason": last.reason}, **said)

    return broken


def no_limit(kept_out: Any) -> Any:
    from django.db.models import Q

    return lambda user_id: Q(pk__in=[])


def with_its_text(format_exception: Any) -> Any:
    return logging.Formatter.formatException


def everything(is_given: Any) -> Any:
    return lambda *said: True


BROKEN: Builds = {
    "victims-on-a-page": [("throughcare.cases.queries.case.name_of", with_victims)],
    "names-in-the-log": [("throughcare.cases.gate.listed", with_a_log_line)],
    "names-in-an-export": [("throughcare.cases.views.caseload.caseload_file", with_names)],
    "backup-in-clear": [("pyrage.encrypt_io", in_clear)],
    "victims-in-clear": [
        ("throughcare.cases.models.journal.encrypt", no_cipher),
        ("throughcare.cases.models.journal.decrypt", no_decipher),
    ],
    "reasons-in-the-trail": [("throughcare.cases.actions.access.to_trail", with_the_reason)],
    "limits-ignored": [("throughcare.cases.gate.kept_out", no_limit)],
    "errors-with-their-text": [("throughcare.logs.WithoutMessages.formatException", with_its_text)],
    "texts-for-the-person": [("throughcare.cases.subject_access.is_given", everything)],
}
