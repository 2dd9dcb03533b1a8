"""Numbers that name a person: CRN, PNC and CRO, how they are written and whether they can be right.

Rules: the public person record service of the Ministry of Justice, whose stated numbers are among the
vectors of tests/reference/identifiers. A number that cannot be right is a result, never an exception.
"""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass

# The check letter of PNC and CRO is the remainder by 23; I, O and S are never used.
CHECK_LETTERS = "ZABCDEFGHJKLMNPQRTUVWXY"
PNC_SERIAL_DIGITS = 7
CRO_SERIAL_DIGITS = 6

_CRN = re.compile(r"[A-Z]\d{6}", re.ASCII)
_PNC = re.compile(r"(?:(\d{4}|\d{2})/(\d{1,7})|(\d{3,11}))([A-Z])", re.ASCII)
_CRO = re.compile(r"(\d{1,6})/(\d{2})([A-Z])", re.ASCII)
_CRO_OF_OLD_FILE = re.compile(r"SF(\d{2})/(\d{1,6})([A-Z])", re.ASCII)


@dataclass(frozen=True)
class Identifier:
    """A number as it was read: `canonical` is None when it cannot be right, and `problem` says why."""

    kind: str
    canonical: str | None
    problem: str = ""

    @property
    def is_valid(self) -> bool:
        return self.canonical is not None


def check_letter(digits: str) -> str:
    """The letter that belongs to these digits, read as one number."""
    return CHECK_LETTERS[int(digits) % len(CHECK_LETTERS)]


def check_crn(text: str) -> Identifier:
    """A case reference number: a letter and six digits."""
    cleaned = _cleaned(text)
    if _CRN.fullmatch(cleaned):
        return Identifier("CRN", cleaned)
    return _refused("CRN", cleaned, "a letter and six digits, such as X123456")


def check_pnc(text: str, on: datetime.date) -> Identifier:
    """A police national computer number in any of its forms; canonical is YYYY/NNNNNNNC.

    A year of two digits is 20xx up to the year of `on`, else 19xx.
    """
    cleaned = _cleaned(text)
    found = _PNC.fullmatch(cleaned)
    parts = _year_and_serial(found) if found else None
    if found is None or parts is None:
        return _refused(
            "PNC", cleaned, "a year, a serial number and a letter, such as 1981/0000034U"
        )
    year, serial = parts
    letter = found.group(4)
    serial = serial.zfill(PNC_SERIAL_DIGITS)
    expected = check_letter(year[-2:] + serial)
    if letter != expected:
        return _wrong_letter("PNC", letter, expected)
    return Identifier("PNC", f"{_full_year(year, on)}/{serial}{letter}")


def check_cro(text: str) -> Identifier:
    """A criminal records office number; canonical is NNNNNN/YYC, or SFYY/N..C for an old file."""
    cleaned = _cleaned(text)
    if old := _CRO_OF_OLD_FILE.fullmatch(cleaned):
        year, serial, letter = old.groups()
        canonical = f"SF{year}/{serial}{letter}"
    elif new := _CRO.fullmatch(cleaned):
        serial, year, letter = new.groups()
        serial = serial.zfill(CRO_SERIAL_DIGITS)
        canonical = f"{serial}/{year}{letter}"
    else:
        return _refused(
            "CRO",
            cleaned,
            "a serial number, a year and a letter, such as 065656/91H, or SF83/50058Z",
        )
    expected = check_letter(year + serial)
    if letter != expected:
        return _wrong_letter("CRO", letter, expected)
    return Identifier("CRO", canonical)


def check_identifier(kind: str, text: str, on: datetime.date) -> Identifier:
    """The number `text` of kind CRN, PNC or CRO; another kind is a problem, not an exception."""
    name = kind.strip().upper()
    if name == "PNC":
        return check_pnc(text, on)
    if name == "CRO":
        return check_cro(text)
    if name == "CRN":
        return check_crn(text)
    return Identifier(kind, None, f'"{kind}" is not a kind of number: write PNC, CRO or CRN.')


def _cleaned(text: str) -> str:
    return text.strip().upper()


def _year_and_serial(found: re.Match[str]) -> tuple[str, str] | None:
    """Year and serial of a PNC number. Without a slash, up to nine digits start with a year of two."""
    year, serial, run = found.group(1), found.group(2), found.group(3)
    if run is None:
        return year, serial
    of_year = 2 if len(run) <= 2 + PNC_SERIAL_DIGITS else 4
    return run[:of_year], run[of_year:]


def _full_year(year: str, on: datetime.date) -> str:
    if len(year) == 4:
        return year
    return f"20{year}" if 2000 + int(year) <= on.year else f"19{year}"


def _refused(kind: str, text: str, form: str) -> Identifier:
    if not text:
        return Identifier(kind, None, "There is no number.")
    return Identifier(kind, None, f'"{text}" is not the form of a {kind} number: write {form}.')


def _wrong_letter(kind: str, letter: str, expected: str) -> Identifier:
    problem = (
        f"The check letter is {letter}; these digits end in {expected}. Look for a wrong digit."
    )
    return Identifier(kind, None, problem)
