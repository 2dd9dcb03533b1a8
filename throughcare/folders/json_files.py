"""Reading a JSON file that holds one object."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec

from throughcare.core.mistakes import InputMistakes, Mistake
from throughcare.core.plain_text import problem_of

MOST_LEVELS = 40  # of lists and objects inside each other: no file of ours has ten


def read_object(path: Path, shown: str, remedy: str = "") -> dict[str, Any]:
    """The object in a file, called `shown` in messages. Raises InputMistakes with what is wrong with
    the file; `remedy` is what to do where there is no such file."""

    def wrong(line: int | None, problem: str, to_do: str) -> InputMistakes:
        return InputMistakes([Mistake(shown, line, None, problem, to_do)])

    try:
        content = path.read_bytes().removeprefix(b"\xef\xbb\xbf")
    except OSError as error:
        raise wrong(None, f"cannot be read: {error.strerror}.", remedy) from None
    try:
        content.decode("utf-8")
        found = msgspec.json.decode(content)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise wrong(line, "the file is not UTF-8 text.", "Save it as UTF-8.") from None
    except RecursionError:
        raise wrong(None, _TOO_DEEP, "") from None
    except msgspec.DecodeError as error:
        problem, _, place = str(error).partition(" (byte ")
        at = int(place.rstrip(")")) if place else len(content)
        line = content.count(b"\n", 0, at) + 1
        to_do = "Check the comma, quote or bracket before it."
        raise wrong(line, f"this is not JSON: {problem}.", to_do) from None
    if not isinstance(found, dict):
        raise wrong(1, "should be one object: { ... }.", "")
    inside = problem_inside(found)
    if inside:
        raise wrong(None, inside, "")
    return found


_TOO_DEEP = f"lists and objects stand more than {MOST_LEVELS} deep inside each other."


def problem_inside(found: Any) -> str | None:
    """What JSON allows and nothing that reads it can use."""
    level = [found]
    for _ in range(MOST_LEVELS):
        texts = (part for part in level if isinstance(part, str))
        problem = next((said for text in texts if (said := problem_of(text))), None)
        if problem:
            return problem
        level = [inner for part in level for inner in _inside(part)]
        if not level:
            return None
    return _TOO_DEEP


def _inside(part: Any) -> list[Any]:
    if isinstance(part, dict):
        return [*part, *part.values()]
    return part if isinstance(part, list) else []
