"""Passwords that somebody would guess who knows what this site is: one common word, with digits around it."""

from __future__ import annotations

import gzip
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import django.contrib.auth.password_validation as django_passwords
from django.core.exceptions import ValidationError

# Words of the work. Long enough alone, they are as easily guessed as the common ones.
WORDS = frozenset(
    [
        "throughcare",
        "probation",
        "offender",
        "offenders",
        "offendermanager",
        "offendermanagement",
        "officer",
        "inspector",
        "inspection",
        "inspectorate",
        "hmiprobation",
        "licence",
        "custody",
        "sentence",
        "supervision",
        "password",
        "passphrase",
        "letmein",
        "welcome",
        "administrator",
        "approvedpremises",
        "unpaidwork",
        "communityorder",
        "seniorprobationofficer",
    ]
)


@cache
def common_words() -> frozenset[str]:
    """The letters of Django's common passwords: "princess1" is "princess"."""
    file = Path(django_passwords.__file__).parent / "common-passwords.txt.gz"
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        return frozenset(word for line in lines if len(word := letters_of(line)) > 3)


def letters_of(text: str) -> str:
    return "".join(letter for letter in text.lower() if letter.isalpha())


def is_one_word(letters: str) -> bool:
    """Whether the letters are one common word, perhaps repeated ("princessprincess")."""
    for times in range(1, 5):
        part = letters[: len(letters) // times]
        if part * times == letters and (part in WORDS or part in common_words()):
            return True
    return False


def is_a_run(text: str) -> bool:
    """Whether each sign is as far from the one before: "aaaaaaaaaaaa", "123456789012"."""
    return len({(ord(after) - ord(before)) % 10 for before, after in pairwise(text)}) < 2


class OneWordValidator:
    """Refuses a password that is a single common word but for digits, signs and repetition; or a run."""

    def validate(self, password: str, user: Any = None) -> None:
        if is_a_run(password) or is_one_word(letters_of(password)):
            raise ValidationError(self.get_help_text(), code="one_word")

    def get_help_text(self) -> str:
        return "One common word with digits or signs around it is easily guessed. Take three words"
