"""Canaries: texts that stand nowhere else, each with who may see it, and how they are found again.

A canary is nine letters and digits, so that no escaping of HTML, JSON, XML or an address changes it, and it
fits into a post code. A day is a canary too: a day of birth in a year that nothing else has. Both are found
in capitals, in Base64 and hexadecimal, in UTF-16, backwards, with spaces or marks of a page between the
letters, and where every character was escaped.
"""

from __future__ import annotations

import base64
import datetime
import html
import re
import urllib.parse
from collections.abc import Iterator
from dataclasses import dataclass, field

DIGITS = 5
FORM = rb"zq(\d{5})xv"
TOKEN = re.compile(FORM, re.IGNORECASE)
BACKWARDS = re.compile(rb"vx(\d{5})qz", re.IGNORECASE)
IN_HEX = re.compile(rb"7a71((?:3[0-9]){5})7876|5a51((?:3[0-9]){5})5856", re.IGNORECASE)
BETWEEN = re.compile(rb"<[^>]*>|\s|&shy;|&nbsp;|\xc2\xad|\xc2\xa0|\xe2\x80[\x8b-\x8d]|\xef\xbb\xbf")
ESCAPED = re.compile(rb"%[0-9a-fA-F]{2}|&#|\\u00|\\x|=[0-9A-F]{2}")
WORD = re.compile(rb"[A-Za-z0-9_-]{8,}")  # what a secret can be part of
BORN = range(1900, 1910)  # nothing else in the record is of these years
MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September",
          "October", "November", "December")  # fmt: skip
DAYS = (
    re.compile(rb"(?P<year>190\d)-?(?P<month>[01]\d)-?(?P<day>[0-3]\d)"),
    re.compile(rb"(?P<day>[0-3]?\d)[./ ](?P<month>[01]?\d)[./ ](?P<year>190\d)"),
    re.compile(
        rb"(?P<day>[0-3]?\d) (?P<month>" + "|".join(MONTHS).encode() + rb") (?P<year>190\d)", re.I
    ),
)


@dataclass(frozen=True)
class Canary:
    """`what` it stands for; `rules`: anybody of whom one holds may see it (permitted.py)."""

    number: int
    what: str
    rules: tuple[tuple[str, ...], ...]

    @property
    def token(self) -> str:
        return f"zq{self.number:0{DIGITS}}xv"


@dataclass
class Planted:
    """All canaries of a world, by number; days of birth; and secrets whose form is not ours to choose."""

    canaries: list[Canary] = field(default_factory=list)
    days: dict[datetime.date, int] = field(default_factory=dict)
    secrets: dict[bytes, int] = field(default_factory=dict)

    def new(self, what: str, *rules: tuple[str, ...]) -> Canary:
        """A canary that those may see of whom one of the rules holds; without rules nobody."""
        made = Canary(len(self.canaries), what, rules)
        self.canaries.append(made)
        return made

    def text(self, what: str, *rules: tuple[str, ...], around: str = "{}") -> str:
        """A text with a new canary in it."""
        return around.format(self.new(what, *rules).token)

    def day(self, what: str, *rules: tuple[str, ...]) -> datetime.date:
        """A new day of birth."""
        number = self.new(what, *rules).number
        found = datetime.date(BORN[0], 1, 1) + datetime.timedelta(days=len(self.days))
        assert found.year in BORN, "there are no more such days"
        self.days[found] = number
        return found

    def secret(self, value: str, what: str, *rules: tuple[str, ...]) -> None:
        """Something that was made by the site, and is looked for as it is."""
        self.secrets[value.encode()] = self.new(what, *rules).number

    def found_in(self, data: bytes) -> set[int]:
        """The numbers of the canaries that some bytes hold in any form."""
        found: set[int] = set()
        for view in views(data):
            found.update(_tokens(view))
            found.update(self.days[day] for day in _days(view) if day in self.days)
        found.update(self.secrets[word] for word in WORD.findall(data) if word in self.secrets)
        return {number for number in found if number < len(self.canaries)}


def views(data: bytes) -> Iterator[bytes]:
    """The bytes as they are, and as somebody would read them who takes what is between or escaped away."""
    yield data
    if data.count(b"\0") * 3 > len(data):  # UTF-16
        yield data.replace(b"\0", b"")
    if BETWEEN.search(data):
        yield BETWEEN.sub(b"", data)
    if ESCAPED.search(data):
        text = data.decode("utf-8", "replace")
        yield urllib.parse.unquote(html.unescape(text)).encode("utf-8", "replace")
        yield re.sub(r"\\u00([0-9a-fA-F]{2})|\\x([0-9a-fA-F]{2})", _character, text).encode(
            "utf-8", "replace"
        )


def _character(escape: re.Match[str]) -> str:
    return chr(int(escape[1] or escape[2], 16))


def _tokens(data: bytes) -> Iterator[int]:
    for match in TOKEN.finditer(data):
        yield int(match[1])
    for match in BACKWARDS.finditer(data):
        yield int(match[1][::-1])
    for match in IN_HEX.finditer(data):
        yield int(bytes.fromhex((match[1] or match[2]).decode()))
    for pattern, before in IN_BASE64:
        for match in pattern.finditer(data):
            group = data[max(0, match.start() - before) : match.end() + 4].translate(TO_STANDARD)
            plain = base64.b64decode(group[: len(group) // 4 * 4] + b"====")
            yield from (int(inner[1]) for inner in TOKEN.finditer(plain))


def _days(data: bytes) -> Iterator[datetime.date]:
    if b"190" not in data:
        return
    for pattern in DAYS:
        for match in pattern.finditer(data):
            said = match["month"]
            month = int(said) if said.isdigit() else MONTHS.index(said.decode().capitalize()) + 1
            try:
                yield datetime.date(int(match["year"]), month, int(match["day"]))
            except ValueError:
                continue


# In Base64


TO_STANDARD = bytes.maketrans(b"-_", b"+/")
ALPHABET = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"


def _in_base64() -> list[tuple[re.Pattern[bytes], int]]:
    """For each way in which a token can lie across groups of three bytes: what its whole letters look like,
    and how many letters of a group stand before them."""
    found = []
    for bytes_before in range(3):
        for name in ("zq#####xv", "ZQ#####XV"):
            letters = [set(b"0123456789") if c == "#" else {ord(c)} for c in name]
            first, classes = _classes(letters, bytes_before)
            found.append((re.compile(b"".join(classes)), first % 4))
    return found


def _classes(letters: list[set[int]], bytes_before: int) -> tuple[int, list[bytes]]:
    """The first letter of Base64 that holds nothing but the token, and what each such letter can be."""
    begin, end = bytes_before * 8, (bytes_before + len(letters)) * 8
    first, last = -(-begin // 6), end // 6
    classes = []
    for place in range(first, last):
        values = {0}
        for bit in range(place * 6, place * 6 + 6):
            byte, offset = divmod(bit - begin, 8)
            bits = {c >> (7 - offset) & 1 for c in letters[byte]}
            values = {value * 2 + bit for value in values for bit in bits}
        said = bytes(ALPHABET[value] for value in sorted(values))
        classes.append(b"[" + re.escape(said) + (b"_" if b"/" in said else b"") + b"]")
    return first, classes


IN_BASE64 = _in_base64()
