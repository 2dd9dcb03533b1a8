"""What each role does, and how often: the mix is ours."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from proof.load.people import Visitor

Act = Callable[[Visitor], Any]
SUGGESTED = re.compile(r'id="on" name="on" value="([^"]*)"')
MOST_LINES = 5  # of a group's attendance at once
NAMES = ("garden", "hadwick", "whit", "far", "example")  # of the demo, the last of the small area


def caseload(visitor: Visitor) -> None:
    own = (
        f"?officer={quote(visitor.who['staff'])}"
        if visitor.who["role"] == "offender_manager"
        else ""
    )
    visitor.get("caseload", f"{visitor.root}/cases/{own}")


def case_of(visitor: Visitor) -> str:
    return f"{visitor.root}/cases/{visitor.chance.choice(visitor.who['cases'])}"


def open_case(visitor: Visitor) -> None:
    visitor.get("case", f"{case_of(visitor)}/")


def search(visitor: Visitor) -> None:
    visitor.get("search", "/search/")
    words = visitor.chance.choice((*NAMES, *visitor.who["cases"][:3]))
    visitor.post("search (found)", "/search/", {"q": words}, expected=(200,))


def figures(visitor: Visitor) -> None:
    visitor.get("area", f"{visitor.root}/")


def measure(visitor: Visitor) -> None:
    if visitor.plan["measures"]:
        visitor.get(
            "measure", f"{visitor.root}/measures/{visitor.chance.choice(visitor.plan['measures'])}/"
        )


def home(visitor: Visitor) -> None:
    visitor.get("home", "/")


def record(visitor: Visitor) -> None:
    """Chooses a kind, fills the form in, checks it, records it, and sees what it changed."""
    entry = write(visitor, case_of(visitor))
    if entry and visitor.chance.random() < 0.3:
        visitor.think()
        write(visitor, entry[0], corrects=entry[1])


def write(visitor: Visitor, case: str, corrects: str = "") -> tuple[str, str] | None:
    """Records a note, or puts one right; gives the case's address and the entry's id."""
    if not corrects:
        visitor.get("kinds", f"{case}/record/")
        visitor.think()
    made = fill_in(visitor, case, corrects)
    if made is None:
        return None
    visitor.think()
    answer = visitor.post("record", f"{case}/check/{made[0]}/", {})
    if answer.status != 302:
        return None
    acknowledged(visitor, case, *made)
    visitor.get("recorded", answer.location)
    return case, made[0]


def fill_in(visitor: Visitor, case: str, corrects: str = "") -> tuple[str, str] | None:
    """The form of a note and its check page; gives the id that the entry will have, and its text."""
    path = f"{case}/record/noted/"
    form = visitor.get("form", path + (f"?corrects={corrects}" if corrects else ""))
    if form.status != 200:
        return None
    visitor.think()
    text = f"proof {visitor.chance.randrange(10**12)}"
    sent = {
        "id": form.hidden["id"], "corrects": corrects, "text": text, "subject": "general",
        "happened_on-day": "31", "happened_on-month": "5", "happened_on-year": "2006",
    }  # fmt: skip
    answer = visitor.post("draft", path, sent)
    if answer.status != 302:
        return None
    visitor.get("check", answer.location)
    return form.hidden["id"], text


def acknowledged(visitor: Visitor, case: str, entry: str, text: str) -> None:
    visitor.result.acknowledged.append((case.rsplit("/", 1)[1], entry, text))


def attendance(visitor: Visitor) -> None:
    """A group's attendance on the day that the page suggests."""
    first = visitor.get("attendance", "/attendance/")
    on = SUGGESTED.search(first.body)
    if on is None or not on.group(1):
        return
    visitor.think()
    page = visitor.get("attendance", f"/attendance/?on={on.group(1)}&type=")
    visitor.think()
    sent: dict[str, Any] = {"on": on.group(1), "type": ""} | page.hidden
    lines = [name.removeprefix("id-") for name in page.hidden if name.startswith("id-")]
    for line in lines[:MOST_LINES]:
        sent[f"outcome-{line}"] = "complied"
    if lines:
        visitor.post("attendance (record)", "/attendance/", sent, expected=(200,))


def allocate(visitor: Visitor) -> None:
    """Gives a case to somebody of the team. 422: the case changed since."""
    if not visitor.who["to_allocate"]:
        return
    ref, officers = visitor.chance.choice(visitor.who["to_allocate"])
    case = f"{visitor.root}/cases/{ref}"
    page = visitor.get("allocate", f"{case}/allocate/")
    visitor.think()
    sent = {
        "id": page.hidden.get("id", ""), "version": page.hidden.get("version", ""),
        "officer": visitor.chance.choice(officers), "reason": "workload",
        "happened_on-day": "31", "happened_on-month": "5", "happened_on-year": "2006",
    }  # fmt: skip
    answer = visitor.post("allocate (record)", f"{case}/allocate/", sent, expected=(302, 422))
    if answer.status == 302:
        acknowledged(visitor, case, sent["id"], "")
        visitor.get("recorded", answer.location)


def who_can_see(visitor: Visitor) -> None:
    visitor.get("who can see", f"{case_of(visitor)}/who-can-see/")


def trail(visitor: Visitor) -> None:
    visitor.get("trail of a case", f"{case_of(visitor)}/trail/")


def unusual(visitor: Visitor) -> None:
    visitor.get("trail of the area", f"{visitor.root}/trail/")


def victims(visitor: Visitor) -> None:
    visitor.get("victims", f"{case_of(visitor)}/victims/")


def inspection(visitor: Visitor) -> None:
    """One of the pages of the inspection."""
    about = visitor.plan["inspection"]
    root, chance = f"/inspections/{about['id']}", visitor.chance
    page = chance.choice(["", "sample/", "case", "case", "file", "questions/", "question", "scores/",
                          "score", "findings/", "report/"])  # fmt: skip
    path = {
        "case": f"sample/{chance.choice(about['cases'])}/",
        "file": f"sample/{chance.choice(about['cases'])}/file/",
        "question": f"questions/{chance.choice(about['questions'])}/",
        "score": f"scores/{quote(chance.choice(about['scores']))}/",
    }.get(page, page)
    visitor.get(f"inspection: {page.strip('/') or 'overview'}", f"{root}/{path}")


OFFICER: list[tuple[Act, int]] = [
    (caseload, 15), (open_case, 35), (record, 20), (search, 10), (figures, 5), (measure, 3),
    (attendance, 3), (home, 5),
]  # fmt: skip
MANAGER: list[tuple[Act, int]] = [
    (caseload, 20), (open_case, 20), (figures, 20), (measure, 20), (who_can_see, 8), (trail, 6),
    (unusual, 6),
]  # fmt: skip
DOES: dict[str, list[tuple[Act, int]]] = {
    "offender_manager": OFFICER,
    "case_administrator": [(caseload, 15), (open_case, 25), (record, 25), (search, 20), (attendance, 10)],
    "senior_probation_officer": [*OFFICER, (allocate, 15), (who_can_see, 5), (trail, 5)],
    "unpaid_work_supervisor": [(attendance, 40), (open_case, 30), (record, 10), (search, 10)],
    "victim_liaison_officer": [(victims, 50), (caseload, 20), (search, 20)],
    "district_manager": MANAGER,
    "assistant_chief_officer": MANAGER,
    "lead_inspector": [(inspection, 1)],
    "inspector": [(inspection, 1)],
}  # fmt: skip
