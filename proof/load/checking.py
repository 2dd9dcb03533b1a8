"""What the record has when everybody has gone, beside what was acknowledged."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from typing import Any

from proof.small_site import environment
from throughcare.accounts.scope import as_machine
from throughcare.cases.models import Entry


def check_record(area: str, after: int, result: dict[str, Any]) -> tuple[list[str], int]:
    """Everything that is wrong with what was written after entry `after`; and how many updates were lost:
    entries put right twice, or acknowledged and not there."""
    with as_machine("proof"):
        rows = list(Entry.objects.filter(pk__gt=after).select_related("case"))
    there = {(row.case.ref, row.ref): row for row in rows}
    lost = [
        f"lost: {entry} of {case} was acknowledged"
        for case, entry, text in result["acknowledged"]
        if (case, entry) not in there or text not in ("", there[case, entry].facts.get("text"))
    ]
    corrected = Counter((row.case.ref, row.corrects) for row in rows if row.corrects)
    lost += [
        f"lost update: {entry} of {case} was put right {times} times, each beside the other"
        for (case, entry), times in corrected.items()
        if times > 1
    ]
    odd = [r for r in result["rounds"] if r["answers"] != [302, 409]]
    return lost + [f"a pair was answered {r['answers']}" for r in odd], len(lost)


def last_entry() -> int:
    with as_machine("proof"):
        return int(Entry.objects.order_by("-pk").values_list("pk", flat=True).first() or 0)


def verify(env: dict[str, str]) -> list[str]:
    """The whole record and the trail, as `throughcare verify` sees them."""
    command = [sys.executable, "-m", "throughcare", "verify"]
    done = subprocess.run(command, env=environment(env), capture_output=True, text=True)
    if done.returncode == 0:
        return []
    return [f"verify: {line}" for line in done.stderr.splitlines()[:10]]
