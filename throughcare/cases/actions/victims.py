"""Who victims are: kept by their liaison officers alone."""

from __future__ import annotations

from django.db import transaction
from django.http import Http404

from throughcare.accounts.permissions import Principal
from throughcare.audit.actions import record as to_trail
from throughcare.audit.models import ALTERATION
from throughcare.cases import gate
from throughcare.cases.models import Case, Victim


class ChangedMeanwhile(Exception):
    """Somebody else saved a victim's details first; `details` are what stands."""

    def __init__(self, details: dict[str, str]) -> None:
        super().__init__("somebody else saved these details first")
        self.details = details


@transaction.atomic
def save_victim(
    *, case: Case, ref: str, details: dict[str, str], seen_version: int, by: Principal
) -> Victim:
    """Saves who a victim is and where. Raises Http404 where `by` may not, ChangedMeanwhile where the
    details are not those of `seen_version` any more."""
    if not gate.may(case, "read victims"):
        raise Http404
    victim = Victim.objects.select_for_update(no_key=True).filter(case=case, ref=ref).first()
    if victim is None:
        victim = Victim(case=case, ref=ref)
    elif victim.version != seen_version:
        raise ChangedMeanwhile(victim.details())
    victim.version += 1
    victim.seal(details)
    victim.save()
    filled = sorted(field for field, text in details.items() if text)
    to_trail(
        by=by.name,
        kind=ALTERATION,
        act="save victim",
        target=case.subject,
        details={"fields": filled},
    )
    return victim
