"""A report as plain data: what is said, in what order, with what structure.

One writer each for HTML, PDF and DOCX reads these classes and nothing else: no writer knows what an
inspection is, and nothing here knows how a page looks. Everything that assistive technology needs
(a caption, row headers, the text alternative of a picture, the language) is a field that has to be filled.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, field

SHORT = 14  # letters of a cell that needs no share of the line


@dataclass(frozen=True)
class Text:
    text: str


@dataclass(frozen=True)
class Strong:
    text: str


@dataclass(frozen=True)
class Link:
    """A link to a part of the same document (`to` is its id) or, with `to` an address, elsewhere."""

    text: str
    to: str

    @property
    def internal(self) -> bool:
        return "://" not in self.to


@dataclass(frozen=True)
class Value:
    """A figure that somebody may want to trace. `of` names what was measured (`question 1.2.02`,
    `criterion 1.2`), so that a site can lead from it to the cases; `to` is the id of the place in
    this document that explains it; `id` is the place of the figure itself."""

    text: str
    of: str
    id: str = ""
    to: str = ""


Run = Text | Strong | Link | Value
Runs = tuple[Run, ...]


def runs(*parts: str | Run) -> Runs:
    """Texts and runs as one tuple of runs."""
    return tuple(Text(part) if isinstance(part, str) else part for part in parts)


@dataclass(frozen=True)
class Paragraph:
    content: Runs


@dataclass(frozen=True)
class Note:
    """A remark on how to read what stands beside it."""

    content: Runs


@dataclass(frozen=True)
class BulletList:
    items: tuple[Runs, ...]


@dataclass(frozen=True)
class NumberedItem:
    id: str
    content: Runs


@dataclass(frozen=True)
class NumberedList:
    """Items counted from 1, each with an id of its own."""

    items: tuple[NumberedItem, ...]


@dataclass(frozen=True)
class LetteredFinding:
    id: str
    letter: str
    content: Runs


@dataclass(frozen=True)
class FindingList:
    """Findings of one kind under their own small heading, as "(a) ..."."""

    id: str
    title: str
    findings: tuple[LetteredFinding, ...]


@dataclass(frozen=True)
class KeyFigure:
    """One figure to be seen first: large, with how it is to be read beneath it."""

    id: str
    label: str
    value: Value
    details: tuple[Runs, ...]


@dataclass(frozen=True)
class Conclusion:
    """The closing judgement of a criterion."""

    content: Runs


@dataclass(frozen=True)
class Example:
    """A boxed example, tagged with what it is an example of."""

    id: str
    title: str
    tag: Runs
    paragraphs: tuple[Runs, ...]


@dataclass(frozen=True)
class Column:
    title: str
    numeric: bool = False


@dataclass(frozen=True)
class Row:
    cells: tuple[Runs, ...]
    id: str = ""


@dataclass(frozen=True)
class Table:
    """A simple table: one row of column headers; the first cell of each row is its row header."""

    id: str
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    notes: tuple[Runs, ...] = ()

    def __post_init__(self) -> None:
        for row in self.rows:
            if len(row.cells) != len(self.columns):
                raise ValueError(
                    f"{self.id}: a row of {len(row.cells)} cells, not {len(self.columns)}"
                )

    def shares(self) -> list[int | None]:
        """How the columns share the line: by the mean length of their cells, or None (as wide as
        needed) where all are short, so that figures stand close together and words get the room."""
        found: list[int | None] = []
        for i, column in enumerate(self.columns):
            lengths = [len(plain(row.cells[i])) for row in self.rows]
            mean = sum(lengths) // max(len(lengths), 1)
            short = max([*lengths, len(column.title)]) <= SHORT
            found.append(None if short else min(max(mean, 18), 90))
        if all(share is None for share in found):
            found[0] = 1
        return found


@dataclass(frozen=True)
class Figure:
    """A picture as SVG, its text alternative, and the table with the same figures."""

    id: str
    caption: str
    svg: str
    alternative: str
    table: Table


@dataclass(frozen=True)
class Definition:
    term: str
    meaning: Runs


@dataclass(frozen=True)
class Definitions:
    """Terms with their meanings, in order."""

    id: str
    caption: str
    items: tuple[Definition, ...]


Block = (
    Paragraph
    | Note
    | BulletList
    | NumberedList
    | FindingList
    | KeyFigure
    | Conclusion
    | Example
    | Table
    | Figure
    | Definitions
)


@dataclass(frozen=True)
class Section:
    """A heading with what stands under it. `listed` puts it into the contents."""

    id: str
    title: str
    blocks: tuple[Block, ...] = ()
    sections: tuple[Section, ...] = ()
    listed: bool = True
    new_page: bool = False
    contents: bool = False  # the writer puts the table of contents here


@dataclass(frozen=True)
class Document:
    """The whole report. `banner` stands on every page; `published_on` is the only date a writer knows."""

    title: str
    subtitle: str
    banner: str
    publisher: str
    published_on: datetime.date
    cover: tuple[Runs, ...]
    sections: tuple[Section, ...]
    description: str = ""
    language: str = "en-GB"
    footer: str = ""
    keywords: tuple[str, ...] = field(default=())

    def walk(self) -> Iterator[tuple[int, Section]]:
        """Every section with its depth (1 for the topmost), in reading order."""
        stack = [(1, section) for section in reversed(self.sections)]
        while stack:
            depth, section = stack.pop()
            yield depth, section
            stack.extend((depth + 1, child) for child in reversed(section.sections))


def plain(content: Runs) -> str:
    """The words of some runs, without their marks."""
    return "".join(run.text for run in content)


def texts_of(block: Block) -> Iterator[str]:
    """Every text of a block, in reading order (the text alternative of a figure included)."""
    match block:
        case Paragraph(content) | Note(content) | Conclusion(content):
            yield plain(content)
        case BulletList(items):
            yield from map(plain, items)
        case NumberedList(items=numbered):
            yield from (plain(item.content) for item in numbered)
        case FindingList():
            yield block.title
            yield from (plain(finding.content) for finding in block.findings)
        case KeyFigure():
            yield from (block.label, block.value.text, *map(plain, block.details))
        case Example():
            yield from (block.title, plain(block.tag), *map(plain, block.paragraphs))
        case Table():
            yield from (block.caption, *(column.title for column in block.columns))
            yield from (plain(cell) for row in block.rows for cell in row.cells)
            yield from map(plain, block.notes)
        case Figure():
            yield from (block.caption, block.alternative, *texts_of(block.table))
        case Definitions():
            yield block.caption
            for item in block.items:
                yield from (item.term, plain(item.meaning))


def words(sections: tuple[Section, ...]) -> str:
    """All that some sections say, as one text: what "abbreviations used" is looked up in."""
    parts: list[str] = []
    for section in sections:
        parts.append(section.title)
        for block in section.blocks:
            parts.extend(texts_of(block))
        parts.append(words(section.sections))
    return "\n".join(parts)


def leads(blocks: tuple[Block, ...]) -> bool:
    """Whether the first of these stays on the page of the next: what leads up to a boxed figure, and
    what a conclusion concludes."""
    match blocks:
        case (Paragraph(), KeyFigure(), *_):
            return True
        case (FindingList() | Note() | Paragraph(), Conclusion(), *_):
            return True
        case (FindingList() | Paragraph(), Note(), Conclusion(), *_):
            return True
    return False
