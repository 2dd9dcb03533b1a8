"""Two people who put the same entry right at the same moment: one of them is told, and nothing is lost."""

from __future__ import annotations

import threading

from proof.load.people import Answer, Over, Visitor
from proof.load.roles import acknowledged, fill_in, write

ROUNDS_WITH_AN_ENTRY = 3


def pairs_of(visitors: list[Visitor], count: int) -> list[tuple[Visitor, Visitor]]:
    """Pairs of officers who write in the same cases."""
    officers = [v for v in visitors if v.who["role"] == "offender_manager"]
    found: list[tuple[Visitor, Visitor]] = []
    for first in officers:
        taken = [visitor for pair in found for visitor in pair]
        for second in officers:
            alike = first.who["team"] == second.who["team"] and first is not second
            if len(found) < count and alike and first not in taken and second not in taken:
                found.append((first, second))
                taken += [first, second]
    return found


def spend_time_together(first: Visitor, second: Visitor) -> None:
    try:
        while True:
            made = write(first, f"{first.root}/cases/{first.chance.choice(first.who['cases'])}")
            for _ in range(ROUNDS_WITH_AN_ENTRY):
                if made is None:
                    break
                first.think()
                made = put_right_at_once(first, second, *made)
    except Over:
        return


def put_right_at_once(
    first: Visitor, second: Visitor, case: str, entry: str
) -> tuple[str, str] | None:
    """Both fill the form in, then both record at once; gives what stands then."""
    forms = [(visitor, fill_in(visitor, case, entry)) for visitor in (first, second)]
    at_once = threading.Barrier(2)
    answers: dict[str, Answer] = {}

    def send(visitor: Visitor, made: tuple[str, str]) -> None:
        at_once.wait()
        path = f"{case}/check/{made[0]}/"
        answers[made[0]] = visitor.post("record (at once)", path, {}, expected=(302, 409))

    if any(made is None for _, made in forms):
        return None
    threads = [threading.Thread(target=send, args=form) for form in forms]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    done = [made for _, made in forms if made and answers[made[0]].status == 302]
    for made in done:
        acknowledged(first, case, *made)
    statuses = sorted(answer.status for answer in answers.values())
    first.result.rounds.append({"case": case, "entry": entry, "answers": statuses})
    return (case, done[0][0]) if done else None
