"""What is sent: texts as nobody types them, and fields of a form as a person fills them in or as nobody would."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

# Each has broken some program: digits that are no numbers, days that are none, ends of texts and of numbers.
ODD = (
    "", " ", "\0", "a\0b", "\x1b[31m", "\x7f", "\u202e", "\ufeff", "\u2028", "\ufffe", "e\u0301" * 50, "👩‍👩‍👧‍👦",
    "²", "٣", "２００６", "½", "-0", "-1", "0", "007", "+1", "1_000", "1e400", "NaN", "Infinity", "0x10", "9" * 400,
    "2147483648", "9223372036854775808", "1" * 5000, "x" * 100_000, "2006-02-30", "0000-00-00", "0001-01-01",
    "9999-12-31", "31", "13", "0000", "10000", "true", "null", "[]", "{}", '{"a": 1}', "{{ 7 * 7 }}", "%s%n%x", "%00",
    "'; DROP TABLE cases_case; --", "=1+1", "<script>alert(1)</script>", "]]>", "&#0;", "../../../../etc/passwd",
    "C:\\con", "a/b", "?", "#", "\r\nX-Odd: 1", "\t", "\n" * 3, "None", "undefined", "id", "T001", "T001-0", "noted",
    "withdrawn", "officer", "chief", "testshire", "//evil.example", "javascript:alert(1)",
)  # fmt: skip
BYTES = (b"\xff\xfe", b"\xc3", b"\xed\xa0\x80", b"%zz", b"\x80" * 9)  # none of them is UTF-8

Pair = tuple[str, str | bytes]


def texts() -> st.SearchStrategy[str]:
    """Any text but half a character, which no browser can send."""
    drawn = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
    return st.one_of(
        st.sampled_from(ODD),
        drawn,
        st.integers().map(str),
        st.dates().map(str),
    )


@dataclass(frozen=True)
class Field:
    """A field of a form: its name, its kind, what it holds, and what can be chosen."""

    name: str
    kind: str
    value: str = ""
    choices: tuple[str, ...] = ()

    def usual(self) -> st.SearchStrategy[str]:
        """As a person fills it in."""
        if self.choices:
            return st.sampled_from(self.choices)
        if self.kind in ("hidden", "submit") or self.value:
            return st.just(self.value)
        for end, values in (("day", (1, 28)), ("month", (1, 6)), ("year", (2006, 2006))):
            if self.name.endswith(end):
                return st.integers(*values).map(str)
        return st.sampled_from(("a text", "1", "officer", "om-1", "T001-0", "someone@example.org"))


def pairs_of(fields: tuple[Field, ...]) -> st.SearchStrategy[list[Pair]]:
    """All fields of a form: one form in three as a person fills it in; in the others some as nobody would,
    left out, sent twice, or not asked for."""
    as_usual = [
        st.tuples(st.just(field.name), field.usual()).map(lambda p: [p]) for field in fields
    ]
    as_drawn = [_drawn(field) for field in fields]
    unasked = st.lists(st.tuples(texts(), texts()), max_size=2)
    plain: Any = st.tuples(*as_usual).map(_together)
    strange: Any = st.tuples(*as_drawn, unasked).map(_together)
    return st.one_of(plain, strange, strange)


def _together(parts: tuple[list[Pair], ...]) -> list[Pair]:
    return [pair for part in parts for pair in part]


def _drawn(field: Field) -> st.SearchStrategy[list[Pair]]:
    value: dict[str, st.SearchStrategy[Any]] = {
        "as usual": st.tuples(field.usual()),
        "odd": st.tuples(texts()),
        "no text": st.tuples(st.sampled_from(BYTES)),
        "left out": st.just(()),
        "twice": st.tuples(field.usual(), texts()),
    }
    lots = ["as usual"] * 6 + ["odd"] * 3 + list(value)
    return (
        st.sampled_from(lots)
        .flatmap(lambda lot: value[lot])
        .map(lambda values: [(field.name, value) for value in values])
    )


HEADERS = ("accept", "accept-language", "cookie", "if-none-match", "if-modified-since", "range", "host",
           "x-forwarded-for", "user-agent", "referer", "content-type", "authorization")  # fmt: skip


def seldom(strategy: st.SearchStrategy[Any], one_in: int) -> st.SearchStrategy[Any]:
    """Else None. In the middle of the numbers: Hypothesis draws their ends more often."""
    lots = st.sampled_from(range(one_in))
    return lots.flatmap(lambda lot: strategy if lot == one_in // 2 else st.none())


def headers() -> st.SearchStrategy[dict[str, str]]:
    """Mostly none; else one or two, in the characters that a header can have."""
    letters = st.text(
        st.characters(min_codepoint=32, max_codepoint=255, exclude_categories=["Cc"]), max_size=40
    )
    odd = st.dictionaries(st.sampled_from(HEADERS), letters, min_size=1, max_size=2)
    return seldom(odd, 8).map(lambda said: said or {})


def bodies() -> st.SearchStrategy[tuple[bytes, str]]:
    """What is no form at all, and what it says that it is."""
    kinds = ("application/x-www-form-urlencoded", "multipart/form-data", "multipart/form-data; boundary=x",
             "application/json", "text/plain; charset=utf-7", "", "multipart/form-data; boundary=" + "x" * 300)  # fmt: skip
    said = st.one_of(
        st.binary(max_size=60),
        st.sampled_from((b"--x\r\n", b"--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nb", b"a=1&" * 2000,
                         b"&&&=", b"{}", b"--x--")),
    )  # fmt: skip
    return st.tuples(said, st.sampled_from(kinds))
