"""How long each page of the site takes with a full area: `python -m benchmarks.pages [RUNS]`.

Reads the database that `throughcare demo` built (THROUGHCARE_DATA, default `demo-output`), signed in as those
of its examples who see most. Each time is that of the whole request inside the server's process: middleware,
the gate, database, the event in the trail, template.
"""

from __future__ import annotations

import os
import statistics
import sys
import time
from typing import Any

TARGET_MS = 100
RUNS = 15
OF_THE_AREA, OF_THE_INSPECTION = "example-assistant-chief-officer", "example-lead-inspector"


def addresses() -> dict[str, str]:
    """One address for each kind of page; of several, the one with most on it."""
    from throughcare.cases.models import Area, Case
    from throughcare.inspections.models import Inspection
    from throughcare.performance.models import MeasureResult

    found = {"home": "/", "published report": "/published/cheshire-2006/"}
    area = Area.objects.first()
    if area:
        longest = Case.objects.filter(area=area).order_by("-entries_count").first()
        found["area and its performance"] = f"/areas/{area.id}/"
        found["caseload"] = f"/areas/{area.id}/cases/"
        found["caseload, filtered"] = f"/areas/{area.id}/cases/?standing=open&roh_level=high"
        if longest:
            found["longest case file"] = f"/areas/{area.id}/cases/{longest.ref}/"
        result = MeasureResult.objects.filter(area=area).order_by("-denominator").first()
        if result:
            found["measure and its cases"] = f"/areas/{area.id}/measures/{result.measure}/"
    inspection = Inspection.objects.first()
    if inspection:
        root = f"/inspections/{inspection.id}"
        case = inspection.sampled_cases.first()
        question = inspection.scores["questions"][0]["id"]
        score = inspection.scores["scores"][0]["id"].replace(" ", "-", 1)
        for name in ("", "sample", "questions", "scores", "findings", "report"):
            found[f"inspection: {name or 'overview'}"] = f"{root}/{name}/" if name else f"{root}/"
        found["inspection: sampled case"] = f"{root}/sample/{case.case_ref}/"
        found["inspection: its file"] = f"{root}/sample/{case.case_ref}/file/"
        found["inspection: question"] = f"{root}/questions/{question}/"
        found["inspection: score"] = f"{root}/scores/{score}/"
    return found


def client_of(username: str) -> Any:
    """A browser in which an example of the demo has signed in by the one click."""
    from django.test import Client

    client = Client(HTTP_HOST="127.0.0.1")
    answer = client.post("/sign-in/demo/", {"username": username})
    assert answer.status_code == 302, f"{username} cannot sign in: run `make demo` first"
    return client


def measure(runs: int = RUNS) -> dict[str, float]:
    """The median time of each page in milliseconds, the first (cold) request left out."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "throughcare.settings")
    import django

    django.setup()
    from throughcare.accounts.scope import as_machine

    medians = {}
    signed_in = {name: client_of(name) for name in (OF_THE_AREA, OF_THE_INSPECTION)}
    with as_machine("benchmarks"):
        paths = addresses()
    for name, path in paths.items():
        client = signed_in[OF_THE_INSPECTION if path.startswith("/inspections/") else OF_THE_AREA]
        times = []
        for _ in range(runs + 1):
            start = time.perf_counter()
            response = client.get(path)
            times.append((time.perf_counter() - start) * 1000)
            assert response.status_code == 200, f"{path} answered {response.status_code}"
        medians[name] = statistics.median(times[1:])
    return medians


def main() -> None:
    """Prints the table; exit code 1 where a page takes longer than it may."""
    medians = measure(int(sys.argv[1]) if len(sys.argv) > 1 else RUNS)
    for name, milliseconds in medians.items():
        print(f"{name:28} {milliseconds:7.1f} ms")
    slowest = max(medians.values())
    print(f"{'slowest':28} {slowest:7.1f} ms (at most {TARGET_MS})")
    sys.exit(slowest > TARGET_MS)


if __name__ == "__main__":
    main()
