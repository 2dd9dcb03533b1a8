"""The published master: one HTML page that needs nothing else.

No script, no font, no picture or style from elsewhere; it reads on a phone, prints with the banner on
every sheet, and each figure is a link that a site can lead on to the cases behind it.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from html import escape
from importlib import resources

from throughcare.report.document import (
    Block,
    BulletList,
    Conclusion,
    Definitions,
    Document,
    Example,
    Figure,
    FindingList,
    KeyFigure,
    Link,
    Note,
    NumberedList,
    Paragraph,
    Runs,
    Section,
    Strong,
    Table,
    Value,
)

FigureUrl = Callable[[str], str | None]


@cache
def style() -> str:
    return (resources.files("throughcare.report") / "report.css").read_text("utf-8")


def write_html(document: Document, figure_url: FigureUrl | None = None) -> str:
    """The page. `figure_url` takes what a figure measures (`question 1.2.02`) and gives the address to
    link it to; without it, or where it gives None, the figure links to its explanation in the page."""
    return _Writer(document, figure_url or (lambda of: None)).page()


def _css_text(text: str) -> str:
    """A text as a CSS string; nothing in it can end the style element."""
    return (
        '"' + "".join(c if c.isalnum() or c in " ,.:-" else f"\\{ord(c):06x}" for c in text) + '"'
    )


class _Writer:
    def __init__(self, document: Document, figure_url: FigureUrl):
        self.document = document
        self.figure_url = figure_url

    def page(self) -> str:
        document = self.document
        title = escape(f"{document.title}: {document.subtitle}")
        page_style = (
            "@page { size: A4; margin: 24mm 18mm 20mm; @top-center { content: "
            f"{_css_text(document.banner)}; font: bold 9pt Arial, sans-serif; }} "
            "@bottom-center { content: counter(page); font: 9pt Arial, sans-serif; } }"
        )
        body = "".join(self.section(section, 2) for section in document.sections)
        cover = "".join(f"<p>{self.runs(line)}</p>" for line in document.cover)
        return (
            f'<!DOCTYPE html>\n<html lang="{escape(document.language)}">\n<head>\n<meta charset="utf-8">\n'
            '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
            f"<title>{title}</title>\n"
            f'<meta name="description" content="{escape(document.description)}">\n'
            f'<meta name="author" content="{escape(document.publisher)}">\n'
            f'<meta name="dcterms.date" content="{document.published_on.isoformat()}">\n'
            f"<style>\n{style()}{page_style}\n</style>\n</head>\n<body>\n"
            '<a class="skip" href="#main">Skip to the report</a>\n'
            f'<aside class="banner" aria-label="What this report shows">{escape(document.banner)}</aside>\n'
            f'<main id="main">\n<div class="cover"><h1>{escape(document.title)}</h1>\n'
            f'<p class="subtitle">{escape(document.subtitle)}</p>\n{cover}</div>\n'
            f"{body}</main>\n<footer><p>{escape(document.footer)}</p></footer>\n</body>\n</html>\n"
        )

    def section(self, section: Section, level: int) -> str:
        heading = min(level, 6)
        new_page = ' class="new-page"' if section.new_page else ""
        parts = [
            f'<section aria-labelledby="{escape(section.id)}">\n'
            f'<h{heading} id="{escape(section.id)}"{new_page}>{escape(section.title)}</h{heading}>\n'
        ]
        if section.contents:
            parts.append(self.contents(section.id))
        parts.extend(self.block(block, heading + 1) for block in section.blocks)
        parts.extend(self.section(child, level + 1) for child in section.sections)
        if level == 2 and not section.contents:
            parts.append('<p class="top"><a href="#contents">Back to contents</a></p>\n')
        parts.append("</section>\n")
        return "".join(parts)

    def contents(self, own_id: str) -> str:
        def entries(sections: tuple[Section, ...]) -> str:
            items = "".join(
                f'<li><a href="#{escape(section.id)}">{escape(section.title)}</a>'
                f"{entries(section.sections)}</li>\n"
                for section in sections
                if section.listed and section.id != own_id
            )
            return f"<ol>\n{items}</ol>" if items else ""

        return f'<nav aria-labelledby="{escape(own_id)}">{entries(self.document.sections)}</nav>\n'

    def runs(self, content: Runs) -> str:
        parts = []
        for run in content:
            text = escape(run.text, quote=False)
            if isinstance(run, Strong):
                text = f"<strong>{text}</strong>"
            elif isinstance(run, Link):
                address = f"#{run.to}" if run.internal else run.to
                text = f'<a href="{escape(address)}">{text}</a>'
            elif isinstance(run, Value):
                text = self.value(run, text)
            parts.append(text)
        return "".join(parts)

    def value(self, value: Value, text: str) -> str:
        marks = f' data-figure="{escape(value.of)}"'
        if value.id:
            marks += f' id="{escape(value.id)}"'
        address = self.figure_url(value.of) or (f"#{value.to}" if value.to else None)
        if address is None:
            return f"<span{marks}>{text}</span>"
        return f'<a href="{escape(address)}"{marks}>{text}</a>'

    def block(self, block: Block, heading: int) -> str:
        match block:
            case Paragraph(content):
                return f"<p>{self.runs(content)}</p>\n"
            case Note(content):
                return f'<p class="note">{self.runs(content)}</p>\n'
            case Conclusion(content):
                return f'<p class="conclusion">{self.runs(content)}</p>\n'
            case BulletList(items):
                return f"<ul>{''.join(f'<li>{self.runs(item)}</li>' for item in items)}</ul>\n"
            case NumberedList(items=numbered):
                lines = (f'<li id="{escape(n.id)}">{self.runs(n.content)}</li>' for n in numbered)
                return f"<ol>{''.join(lines)}</ol>\n"
            case FindingList():
                return self.findings(block, heading)
            case KeyFigure():
                return self.key_figure(block)
            case Example():
                return self.example(block, heading)
            case Table():
                return self.table(block)
            case Figure():
                return self.figure(block)
            case Definitions():
                return self.definitions(block)

    def findings(self, block: FindingList, heading: int) -> str:
        items = "".join(
            f'<li id="{escape(finding.id)}" value="{ord(finding.letter) - 96}">'
            f"{self.runs(finding.content)}</li>\n"
            for finding in block.findings
        )
        return (
            f'<h{heading} id="{escape(block.id)}">{escape(block.title)}</h{heading}>\n'
            f'<ol class="lettered">\n{items}</ol>\n'
        )

    def key_figure(self, block: KeyFigure) -> str:
        details = "".join(f"<p>{self.runs(line)}</p>" for line in block.details)
        return (
            f'<div class="key" id="{escape(block.id)}"><p class="key-label">{escape(block.label)}</p>'
            f'<p class="key-value">{self.runs((block.value,))}</p>'
            f'<div class="key-details">{details}</div></div>\n'
        )

    def example(self, block: Example, heading: int) -> str:
        paragraphs = "".join(f"<p>{self.runs(line)}</p>" for line in block.paragraphs)
        return (
            f'<div class="example"><h{heading} id="{escape(block.id)}">{escape(block.title)}</h{heading}>'
            f'<p class="tag">{self.runs(block.tag)}</p>{paragraphs}</div>\n'
        )

    def table(self, table: Table) -> str:
        numeric = [' class="numeric"' if column.numeric else "" for column in table.columns]
        head = "".join(
            f'<th scope="col"{mark}>{escape(column.title)}</th>'
            for column, mark in zip(table.columns, numeric, strict=True)
        )
        rows = []
        for row in table.rows:
            own_id = f' id="{escape(row.id)}"' if row.id else ""
            first, *others = row.cells
            cells = "".join(
                f"<td{mark}>{self.runs(cell)}</td>"
                for cell, mark in zip(others, numeric[1:], strict=True)
            )
            rows.append(f'<tr{own_id}><th scope="row">{self.runs(first)}</th>{cells}</tr>\n')
        caption_id = f"{table.id}-caption"
        notes = "".join(f'<p class="table-notes">{self.runs(note)}</p>\n' for note in table.notes)
        return (
            f'<div class="wide" role="region" tabindex="0" aria-labelledby="{escape(caption_id)}">'
            f'<table id="{escape(table.id)}"><caption id="{escape(caption_id)}">'
            f"{escape(table.caption)}</caption>\n<thead><tr>{head}</tr></thead>\n"
            f"<tbody>\n{''.join(rows)}</tbody></table></div>\n{notes}"
        )

    def figure(self, figure: Figure) -> str:
        caption_id = f"{figure.id}-caption"
        return (
            f'<figure id="{escape(figure.id)}"><figcaption id="{escape(caption_id)}">'
            f"{escape(figure.caption)}</figcaption>"
            f'<div class="wide" role="region" tabindex="0" aria-labelledby="{escape(caption_id)}">'
            f"{figure.svg}</div></figure>\n{self.table(figure.table)}"
        )

    def definitions(self, block: Definitions) -> str:
        items = "".join(
            f"<dt>{escape(item.term)}</dt><dd>{self.runs(item.meaning)}</dd>\n"
            for item in block.items
        )
        return f'<dl class="terms" id="{escape(block.id)}">\n{items}</dl>\n'
