"""The people, in a process of their own that asks for no Django: `python -m proof.load.crowd PLAN RESULT`. Each
is a thread that sleeps most of the time."""

from __future__ import annotations

import json
import random
import sys
import threading
import time
from pathlib import Path

from proof.load.pairs import pairs_of, spend_time_together
from proof.load.people import Over, Result, Visitor
from proof.load.roles import DOES


def spend_time(visitor: Visitor, begins_after: float) -> None:
    """What somebody of a role does, until the time is over."""
    time.sleep(begins_after)
    acts, weights = zip(*DOES[visitor.who["role"]], strict=True)
    try:
        while True:
            visitor.chance.choices(acts, weights)[0](visitor)
            visitor.think()
    except Over:
        return
    except Exception as error:  # a mistake here is a finding too
        visitor.result.errors.append(f"{visitor.who['role']}: {type(error).__name__}: {error}")


def main() -> None:
    plan = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    plan["until"] = time.time() + 60 * plan["minutes"]
    result, chance = Result(), random.Random(plan["seed"])
    visitors = [Visitor(who, plan, result) for who in plan["people"]]
    together = pairs_of(visitors, plan["pairs"])
    alone = [v for v in visitors if not any(v in pair for pair in together)]
    threads = [threading.Thread(target=spend_time_together, args=pair) for pair in together]
    for visitor in alone:
        begins_after = chance.uniform(0, plan["think"][1])
        threads.append(threading.Thread(target=spend_time, args=(visitor, begins_after)))
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    Path(sys.argv[2]).write_text(json.dumps(vars(result)), encoding="utf-8")


if __name__ == "__main__":
    main()
