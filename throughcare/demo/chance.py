"""Chance that is the same on any machine.

Only `random.Random(seed).random()` is used, whose values are promised not to change, and whole-number
arithmetic. Rates are met by drawing in blocks (`shares`), so that an area's figures come out near the
rates they were made from, whatever the seed.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from typing import TypeVar

T = TypeVar("T")
MOST_IN_BLOCK = 100


class Chance:
    """A stream of chance that belongs to one text, such as "2006|cheshire|case 17"."""

    def __init__(self, seed: str):
        self.random = random.Random(seed).random

    def happens(self, rate: float) -> bool:
        return self.random() < rate

    def whole(self, least: int, most: int) -> int:
        """A whole number from `least` to `most`, both possible."""
        return least + int(self.random() * (most - least + 1))

    def one_of(self, choices: Sequence[T]) -> T:
        return choices[int(self.random() * len(choices))]

    def weighted(self, choices: Sequence[tuple[T, float]]) -> T:
        """One of the choices, each as likely as its weight says; the weights add up to 1."""
        point = self.random()
        for choice, weight in choices:
            point -= weight
            if point < 0:
                return choice
        return choices[-1][0]

    def shuffled(self, items: Sequence[T]) -> list[T]:
        return [item for _, _, item in sorted((self.random(), n, i) for n, i in enumerate(items))]

    def chosen(self, items: Sequence[T], count: int, weight: Callable[[T], float]) -> list[T]:
        """`count` of the items without putting back, the heavier the likelier; 0 never."""
        tickets = [
            (self.random() / weight(item), number)
            for number, item in enumerate(items)
            if weight(item) > 0
        ]
        return [items[number] for _, number in sorted(tickets)[:count]]

    def shares(self, count: int, rate: float) -> list[bool]:
        """`count` answers of which the share `rate` is yes, in every stretch of them too: the rarer
        answer comes once in each short block, at a place of chance."""
        rarer = min(rate, 1 - rate)
        block = MOST_IN_BLOCK if rarer * MOST_IN_BLOCK < 1 else round(1 / rarer)
        answers: list[bool] = []
        owed = self.random()  # what a block could not give is carried to the next one
        while len(answers) < count:
            owed += rate * block
            yes = int(owed)
            owed -= yes
            answers += self.shuffled([place < yes for place in range(block)])
        return answers[:count]

    def spread(self, count: int, parts: int) -> list[int]:
        """`count` whole numbers from 0 to `parts` - 1, each as often as the others in every block."""
        numbers: list[int] = []
        while len(numbers) < count:
            numbers += self.shuffled(range(parts))
        return numbers[:count]
