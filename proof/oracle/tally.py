"""What a run compared, and where the site and the policy disagree."""

from __future__ import annotations

from dataclasses import dataclass, field

from proof.table import Seen


@dataclass
class Tally:
    triples: int = 0  # user, act, object
    allowed: int = 0  # of them
    rows: int = 0  # of tables, each for each user
    single: int = 0  # answers about one case, with their reasons
    seen: Seen = field(default_factory=Seen)
    findings: list[str] = field(default_factory=list)

    def add(self, other: Tally) -> None:
        self.triples += other.triples
        self.allowed += other.allowed
        self.rows += other.rows
        self.single += other.single
        self.seen.words += other.seen.words
        self.findings += other.findings

    def finding(self, text: str) -> None:
        self.findings.append(text)

    def in_words(self) -> str:
        return (
            f"{self.triples:,} triples, {self.allowed:,} allowed, {self.single:,} single answers, "
            f"{self.rows:,} rows of tables, {self.seen}, {len(self.findings):,} findings"
        )
