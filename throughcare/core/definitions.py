"""The only module that reads YAML.

A definition is read as text with line numbers (so that `no`, `on` and `1.10` stay what they say), and
converted key by key through `Mapping`, which notes each mistake with its line and goes on. When the
whole file has been read, `Source.check` raises them all at once.
"""

from __future__ import annotations

import datetime
import math
import re
from collections.abc import Iterator, Sequence
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

import yaml

from throughcare.core.days import NotADay, day_of
from throughcare.core.mistakes import InputMistakes, Mistake, did_you_mean
from throughcare.core.plain_text import problem_of

SHIPPED = resources.files("throughcare") / "definitions"
MOST_LEVELS = 40  # of lists and mappings inside each other: no definition needs a dozen


class Source:
    """One file of definitions while it is being read; collects its mistakes."""

    def __init__(self, name: str, text: str):
        self.name = name
        self.mistakes: list[Mistake] = []
        self.root: yaml.Node | None = None
        try:
            self.root = _composed(text)
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            line = mark.line + 1 if mark else None
            self.note(line, None, f"this is not YAML: {error.problem}.", "Check the indentation.")
        except yaml.YAMLError as error:
            self.note(None, None, f"this is not YAML: {error}.")

    def note(self, line: int | None, key: str | None, problem: str, remedy: str = "") -> None:
        self.mistakes.append(Mistake(self.name, line, key, problem, remedy))

    def mapping(self) -> Mapping:
        """The file as one mapping; an empty one when it is something else (and that is noted)."""
        if not isinstance(self.root, yaml.MappingNode):
            if not self.mistakes:
                self.note(1, None, "the file should be a mapping of keys to values.")
            return Mapping(self, yaml.MappingNode("", []), "")
        return Mapping(self, self.root, "")

    def items(self) -> list[Mapping]:
        """The file as a list of mappings."""
        if not isinstance(self.root, yaml.SequenceNode):
            if not self.mistakes:
                self.note(1, None, "the file should be a list.")
            return []
        return [Mapping(self, node, f"[{i}]") for i, node in enumerate(self.root.value, 1)]

    def check(self) -> None:
        """Raises all mistakes noted so far."""
        if self.mistakes:
            raise InputMistakes(sorted(self.mistakes, key=lambda m: m.line or 0))


def _composed(text: str) -> yaml.Node | None:
    """The nodes of a file that is one document, without recursion: PyYAML's own composer goes as deep
    into the machine's stack as the file is nested. Raises MarkedYAMLError."""
    root: yaml.Node | None = None
    around: list[yaml.CollectionNode] = []
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        problem = _unreadable(event, root, len(around))
        if problem:
            mark: Any = event.start_mark  # the two parsers of PyYAML have a class of it each
            raise yaml.MarkedYAMLError(problem=problem, problem_mark=mark)
        if isinstance(event, yaml.CollectionEndEvent):
            closed = around.pop()
            if isinstance(closed, yaml.MappingNode):  # keys and values stood there by turns
                closed.value = list(zip(closed.value[::2], closed.value[1::2], strict=True))
        node = _node_of(event)
        if node is None:
            continue
        if around:
            around[-1].value.append(node)
        else:
            root = node
        if isinstance(node, yaml.CollectionNode):
            around.append(node)
    return root


def _unreadable(event: yaml.Event, root: yaml.Node | None, depth: int) -> str | None:
    """What YAML allows and a definition does not need. An alias could make a node a part of itself."""
    if isinstance(event, yaml.AliasEvent):
        return "an alias (*name) cannot be used here"
    if isinstance(event, yaml.DocumentStartEvent) and root is not None:
        return "a second document begins here"
    if depth > MOST_LEVELS:
        return f"lists and mappings stand more than {MOST_LEVELS} deep inside each other"
    if isinstance(event, yaml.ScalarEvent) and (said := problem_of(event.value)):
        return f"the text {said.rstrip('.')}"
    return None


def _node_of(event: yaml.Event) -> yaml.Node | None:
    mark: Any = event.start_mark
    if isinstance(event, yaml.ScalarEvent):
        return yaml.ScalarNode("", event.value, mark, None, event.style)
    if isinstance(event, yaml.SequenceStartEvent):
        return yaml.SequenceNode("", [], mark)
    if isinstance(event, yaml.MappingStartEvent):
        return yaml.MappingNode("", [], mark)
    return None


def read(path: Path | Traversable, name: str | None = None) -> Source:
    """The file at `path`, which may be one of ours inside the package. `name` is used in messages."""
    shown = name or _shown(path)
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise InputMistakes([Mistake(shown, None, None, "the file is not UTF-8 text.")]) from None
    except OSError as error:
        reason = error.strerror or "unreadable"
        raise InputMistakes([Mistake(shown, None, None, f"cannot be read: {reason}.")]) from None
    return Source(shown, text)


def _shown(path: Path | Traversable) -> str:
    text = str(path)
    return text[text.index("definitions/") :] if str(SHIPPED) in text else text


def shipped(*parts: str) -> list[Traversable]:
    """The YAML files of one folder of the shipped definitions, by name."""
    folder = SHIPPED.joinpath(*parts)
    return sorted((f for f in folder.iterdir() if f.name.endswith(".yaml")), key=lambda f: f.name)


class Mapping:
    """A mapping of a definition. Each getter converts one key, or notes what is wrong with it."""

    def __init__(self, source: Source, node: yaml.Node, path: str):
        self.source = source
        self.path = path
        self.line: int | None = node.start_mark.line + 1 if node.start_mark else None
        self._nodes: dict[str, yaml.Node] = {}
        self._lines: dict[str, int] = {}
        self._asked: set[str] = set()
        if not isinstance(node, yaml.MappingNode):
            source.note(self.line, path or None, "should be a mapping of keys to values.")
            return
        for key_node, value_node in node.value:
            key = str(key_node.value)
            if key in self._nodes:
                source.note(key_node.start_mark.line + 1, self.key_path(key), "stands here twice.")
            self._nodes[key] = value_node
            self._lines[key] = key_node.start_mark.line + 1

    def key_path(self, key: str) -> str:
        return f"{self.path}.{key}" if self.path else key

    def __contains__(self, key: str) -> bool:
        return key in self._nodes

    def __iter__(self) -> Iterator[str]:
        return iter(self._nodes)

    def line_of(self, key: str) -> int | None:
        return self._lines.get(key, self.line)

    def note(self, key: str, problem: str, remedy: str = "") -> None:
        """Notes a mistake at `key` of this mapping."""
        self.source.note(self.line_of(key), self.key_path(key), problem, remedy)

    def _node(self, key: str, required: bool) -> yaml.Node | None:
        self._asked.add(key)
        node = self._nodes.get(key)
        if node is None or _is_null(node):
            if required:
                self.note(key, "is missing.", f'Add a line "{key}: ...".')
            return None
        return node

    def has(self, key: str) -> bool:
        """Whether the key is there with a value; it counts as asked for."""
        return self._node(key, False) is not None

    def is_mapping(self, key: str) -> bool:
        return isinstance(self._nodes.get(key), yaml.MappingNode)

    def optional_text(self, key: str) -> str | None:
        node = self._node(key, False)
        return self._scalar(key, node) if node is not None else None

    def text(self, key: str) -> str:
        """A text that has to be there ("" when it is not, and that is noted)."""
        node = self._node(key, True)
        return (self._scalar(key, node) if node is not None else None) or ""

    def choice(self, key: str, choices: Sequence[str], default: str | None = None) -> str:
        value = self.text(key) if default is None else (self.optional_text(key) or default)
        if value and value not in choices:
            self.note(key, f'"{value}" is not known here.', did_you_mean(value, choices))
        return value

    def boolean(self, key: str, default: bool) -> bool:
        value = self.optional_text(key)
        if value is None:
            return default
        if value not in ("true", "false"):
            self.note(key, f'"{value}" should be true or false.')
        return value == "true"

    def integer(self, key: str, least: int | None = None, default: int | None = None) -> int:
        value = self.optional_text(key) if default is not None else self.text(key)
        if value is None or value == "":
            return default or 0
        if not re.fullmatch(r"-?[0-9]{1,9}", value):
            self.note(key, f'"{value}" should be a whole number.')
            return default or 0
        if least is not None and int(value) < least:
            self.note(key, f"{value} is too small.", f"It should be at least {least}.")
        return int(value)

    def number(self, key: str, default: float | None = None) -> float:
        value = self.optional_text(key) if default is not None else self.text(key)
        if value is None or value == "":
            return default or 0.0
        try:
            found = float(value)
        except ValueError:
            found = math.nan
        if math.isfinite(found):
            return found
        self.note(key, f'"{value}" should be a number.')
        return default or 0.0

    def optional_date(self, key: str) -> datetime.date | None:
        value = self.optional_text(key)
        if value is None:
            return None
        try:
            return day_of(value)
        except NotADay as error:
            self.note(key, error.problem, error.remedy)
            return None

    def date(self, key: str) -> datetime.date | None:
        """A date that has to be there (None when it is not, and that is noted)."""
        self._node(key, True)
        return self.optional_date(key)

    def texts(self, key: str, required: bool = False) -> list[str]:
        """A list of texts; a single text counts as a list of one."""
        node = self._node(key, required)
        if node is None:
            return []
        if isinstance(node, yaml.ScalarNode):
            return [str(node.value)]
        if not isinstance(node, yaml.SequenceNode):
            self.note(key, "should be a list.")
            return []
        return [
            "" if _is_null(item) else str(item.value)
            for item in node.value
            if self._is_scalar(key, item)
        ]

    def mapping(self, key: str, required: bool = False) -> Mapping | None:
        node = self._node(key, required)
        return Mapping(self.source, node, self.key_path(key)) if node is not None else None

    def mappings(self, key: str, required: bool = False) -> list[Mapping]:
        """A list of mappings."""
        node = self._node(key, required)
        if node is None:
            return []
        if not isinstance(node, yaml.SequenceNode):
            self.note(key, "should be a list.")
            return []
        return [
            Mapping(self.source, item, f"{self.key_path(key)}[{i}]")
            for i, item in enumerate(node.value, 1)
        ]

    def raw(self, key: str) -> object:
        """The value of a key as plain texts, lists and dictionaries (null becomes None)."""
        node = self._node(key, False)
        return None if node is None else _plain(node)

    def items(self) -> Iterator[tuple[str, object]]:
        """Every key with its plain value; all count as asked for."""
        for key, node in self._nodes.items():
            self._asked.add(key)
            yield key, _plain(node)

    def no_more(self) -> None:
        """Notes each key that nobody asked for: to be called when a mapping has been read."""
        for key in self._nodes:
            if key not in self._asked:
                remedy = did_you_mean(key, sorted(self._asked))
                self.note(key, "is not a key that belongs here.", remedy)

    def _is_scalar(self, key: str, node: yaml.Node) -> bool:
        if isinstance(node, yaml.ScalarNode):
            return True
        self.source.note(
            node.start_mark.line + 1,
            self.key_path(key),
            "should be a text, not a list or a mapping.",
        )
        return False

    def _scalar(self, key: str, node: yaml.Node) -> str | None:
        return str(node.value).strip() if self._is_scalar(key, node) else None


def _is_null(node: yaml.Node) -> bool:
    plain = isinstance(node, yaml.ScalarNode) and not node.style  # a quoted "null" is a text
    return plain and node.value in ("", "null", "~")


def _plain(node: yaml.Node) -> object:
    if isinstance(node, yaml.MappingNode):
        return {str(key.value): _plain(value) for key, value in node.value}
    if isinstance(node, yaml.SequenceNode):
        return [_plain(item) for item in node.value]
    return None if _is_null(node) else str(node.value)
