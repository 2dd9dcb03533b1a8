"""What came of it: as lines for a person, as JSON for a machine."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass, field
from typing import Any

import apsw
import pysqlite3.dbapi2

from proof.power_cut.checks import CORRUPT, HALF, LOST, STUCK, TRAIL, UNMATCHED
from proof.power_cut.controls import Control
from proof.power_cut.disk import Acknowledged, Log
from proof.power_cut.recording import Recording
from proof.power_cut.replay import CONNECTIONS
from proof.power_cut.trials import Tally

CUTS_OF_A_STREAM = 2_500
LEAST_CUTS_OF_A_CONTROL, SHARE_OF_A_CONTROL = 30, 20
IN_WORDS = {
    LOST: "an acknowledged act lost",
    CORRUPT: "corrupt",
    HALF: "something half-done there",
    TRAIL: "trail does not verify",
    UNMATCHED: "act without event, or event without",
    STUCK: "the site could not go on",
}


@dataclass(frozen=True)
class Plan:
    """What to do. `acts`: how many in a stream; `synchronous`: what SQLite is told, by the site or not."""

    cuts: int
    acts: int
    seed: int
    jobs: int
    synchronous: str

    @property
    def streams(self) -> int:
        return max(1, round(self.cuts / CUTS_OF_A_STREAM))

    def cuts_of(self, stream: int) -> int:
        share, left = divmod(self.cuts, self.streams)
        return share + (stream < left)

    @property
    def cuts_of_a_control(self) -> int:
        return max(LEAST_CUTS_OF_A_CONTROL, self.cuts // SHARE_OF_A_CONTROL)


@dataclass
class Result:
    plan: Plan
    acts: Counter[str] = field(default_factory=Counter)
    acknowledged: int = 0
    operations: int = 0
    tally: Tally = field(default_factory=Tally)
    controls: dict[Control, Tally] = field(default_factory=dict)
    seconds: float = 0
    seconds_of_cuts: float = 0

    def took_in(self, recording: Recording, log: Log) -> None:
        self.acts += recording.acts
        self.acknowledged += sum(isinstance(o, Acknowledged) for o in log.operations)
        self.operations += len(log.operations)

    @property
    def missed(self) -> list[str]:
        """The broken builds that were not found out."""
        return [
            control.name
            for control, tally in self.controls.items()
            if not any(tally.faults[kind] for kind in control.must_show)
        ]

    @property
    def verdict(self) -> str:
        if self.missed:
            return f"the harness proves nothing: it did not find out {', '.join(self.missed)}"
        if not (self.tally.in_a_commit and self.tally.in_a_checkpoint):
            return "the harness proves nothing: no cut fell inside a commit and inside a checkpoint"
        if self.tally.faulty:
            return f"NOT PROVED: {self.tally.faulty} images are faulty"
        return "proved, within what docs/explanation/nothing-lost.md says of the model"

    @property
    def is_proof(self) -> bool:
        return self.verdict.startswith("proved")

    def trials_of(self, kind: str) -> int:
        return self.tally.went_on if kind == STUCK else self.tally.cuts

    def lines(self) -> list[str]:
        """One line for each figure."""
        tally, unsynced = self.tally, self.tally.unsynced
        rate = tally.cuts / self.seconds_of_cuts
        found = [
            ("SQLite", f"{pysqlite3.dbapi2.sqlite_version} opens what {apsw.sqlite_lib_version()} wrote"),
            ("site", f"synchronous={self.plan.synchronous}, {CONNECTIONS} connections"),
            ("acts", f"{self.acts.total():,} in {self.plan.streams} streams"),
            ("transactions acknowledged", f"{self.acknowledged:,}"),
            ("operations on files", f"{self.operations:,}"),
            ("power cuts", f"{tally.cuts:,} (seed {self.plan.seed}), {rate:.0f} a second"),
            ("of them inside a commit", f"{tally.in_a_commit:,}"),
            ("of them inside a checkpoint", f"{tally.in_a_checkpoint:,}"),
            ("writes not synced", ", ".join(f"{unsynced[f]:,} {f}" for f in sorted(unsynced))),
            *((IN_WORDS[kind], self._rate(kind)) for kind in IN_WORDS),
        ]  # fmt: skip
        found += [(f"broken: {c.name}", self._found_out(c)) for c in self.controls]
        found.append(("seconds", f"{self.seconds:.0f}"))
        width = max(len(name) for name, _ in found)
        lines = [f"{name:{width}}  {said}" for name, said in found]
        return [*lines, *tally.examples, self.verdict]

    def _found_out(self, control: Control) -> str:
        tally = self.controls[control]
        shown = ", ".join(f"{n:,} {kind}" for kind, n in tally.faults.most_common())
        told = "NOT FOUND OUT" if control.name in self.missed else "found out"
        return f"{told}: {shown or 'no image faulty'} of {tally.cuts:,} images"

    def _rate(self, kind: str) -> str:
        """A count; where it is zero, with the rate that it leaves possible (the rule of three)."""
        count, trials = self.tally.faults[kind], self.trials_of(kind)
        said = f"{count:,} of {trials:,} images"
        return said if count or not trials else f"{said} (95 %: below {3 / trials:.2%})"

    def as_json(self) -> dict[str, Any]:
        return {
            "proved": self.is_proof,
            "verdict": self.verdict,
            "plan": asdict(self.plan),
            "sqlite": {
                "opens": pysqlite3.dbapi2.sqlite_version,
                "wrote": apsw.sqlite_lib_version(),
            },
            "connections": CONNECTIONS,
            "acts": dict(self.acts),
            "transactions_acknowledged": self.acknowledged,
            "operations_on_files": self.operations,
            "cuts": self.tally.cuts,
            "inside_a_commit": self.tally.in_a_commit,
            "inside_a_checkpoint": self.tally.in_a_checkpoint,
            "writes_not_synced": dict(self.tally.unsynced),
            "faulty_images": self.tally.faulty,
            "faults": {kind: self._fault_as_json(kind) for kind in IN_WORDS},
            "examples": self.tally.examples,
            "controls": [self._control_as_json(control) for control in self.controls],
            "seconds": round(self.seconds, 1),
            "seconds_of_cuts": round(self.seconds_of_cuts, 1),
        }

    def _fault_as_json(self, kind: str) -> dict[str, Any]:
        count, trials = self.tally.faults[kind], self.trials_of(kind)
        bound = None if count or not trials else 3 / trials
        return {"images": count, "of": trials, "below_at_95_percent": bound}

    def _control_as_json(self, control: Control) -> dict[str, Any]:
        tally = self.controls[control]
        return {
            "broken": control.name,
            "cuts": tally.cuts,
            "must_show": list(control.must_show),
            "faults": dict(tally.faults),
            "found_out": control.name not in self.missed,
        }
