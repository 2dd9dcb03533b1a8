"""The report as one PDF that is PDF/UA-1 (tagged) and PDF/A-2a (to be kept) at once.

Typst sets it from `report.typ`, with the fonts it carries and no others, dated by the document: so the
bytes are the same on any machine. Typst 0.15 tags the first cell of a row as data; a second pass makes
it the row header that it is. A picture without a text alternative stops the compilation.
"""

from __future__ import annotations

import datetime
import io
import json
from collections.abc import Iterator
from functools import cache
from importlib import resources
from typing import Any

import pikepdf
import typst

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
    Run,
    Runs,
    Section,
    Strong,
    Table,
    Value,
)

STANDARDS: list[typst.PDFStandard] = ["ua-1", "a-2a"]


@cache
def _template() -> bytes:
    return (resources.files("throughcare.report") / "report.typ").read_bytes()


def write_pdf(document: Document) -> bytes:
    """The PDF, dated by the document's own date and never by the clock."""
    noon = datetime.datetime.combine(document.published_on, datetime.time(12), datetime.UTC)
    content = json.dumps(_printable(_document(document)), ensure_ascii=False)
    compiled = typst.compile(
        _template(),
        ignore_system_fonts=True,
        format="pdf",
        sys_inputs={"document": content},
        pdf_standards=STANDARDS,
        timestamp=noon,
    )
    assert isinstance(compiled, bytes)
    return _with_row_headers(compiled)


def picture(svg: str, width_mm: int, alternative: str, pixels_per_inch: int = 200) -> bytes:
    """An SVG as PNG, set with the same fonts, for writers that cannot hold SVG."""
    source = (
        f"#set page(width: {width_mm}mm, height: auto, margin: 0mm)\n"
        '#image(bytes(sys.inputs.svg), format: "svg", width: 100%, alt: sys.inputs.alternative)\n'
    )
    compiled = typst.compile(
        source.encode(),
        ignore_system_fonts=True,
        format="png",
        ppi=float(pixels_per_inch),
        sys_inputs={"svg": svg, "alternative": alternative},
    )
    assert isinstance(compiled, bytes)
    return compiled


def _printable(content: Any) -> Any:
    """The content with the number of each character that the fonts do not have, as [U+6F22], in its place:
    PDF/UA forbids what cannot be read, and a name may be written in any script."""
    unusual = {c for text in _texts(content) for c in text if not (c.isascii() and c.isprintable())}
    lacking = _lacking("".join(sorted(unusual)))
    return _translated(content, {ord(c): f"[U+{ord(c):04X}]" for c in lacking})


def _texts(content: Any) -> Iterator[str]:
    if isinstance(content, str):
        yield content
    elif isinstance(content, dict | list):
        for inner in content.values() if isinstance(content, dict) else content:
            yield from _texts(inner)


def _translated(content: Any, table: dict[int, str]) -> Any:
    if isinstance(content, str):
        return content.translate(table)
    if isinstance(content, dict):
        return {name: _translated(inner, table) for name, inner in content.items()}
    return (
        [_translated(inner, table) for inner in content] if isinstance(content, list) else content
    )


@cache
def _lacking(characters: str) -> frozenset[str]:
    """Those of some characters that cannot be set, found by halving: nobody tells which the fonts have."""
    source = b'#set document(title: "-")\n#set text(font: "Libertinus Serif")\n#sys.inputs.text'
    try:
        typst.compile(
            source,
            ignore_system_fonts=True,
            format="pdf",
            sys_inputs={"text": f"x{'x'.join(characters)}x"},
            pdf_standards=STANDARDS,
        )
        return frozenset()
    except typst.TypstError:
        half = len(characters) // 2
        if not half:
            return frozenset(characters)
        return _lacking(characters[:half]) | _lacking(characters[half:])


def _document(document: Document) -> dict[str, Any]:
    day = document.published_on
    return {
        "title": document.title,
        "subtitle": document.subtitle,
        "banner": document.banner,
        "publisher": document.publisher,
        "description": document.description,
        "keywords": list(document.keywords),
        "footer": document.footer,
        "date": {"year": day.year, "month": day.month, "day": day.day},
        "cover": [_runs(line) for line in document.cover],
        "sections": [_section(section) for section in document.sections],
    }


def _section(section: Section) -> dict[str, Any]:
    return {
        "id": section.id,
        "title": section.title,
        "listed": section.listed,
        "new_page": section.new_page,
        "contents": section.contents,
        "blocks": [_block(block) for block in section.blocks],
        "sections": [_section(child) for child in section.sections],
    }


def _run(run: Run) -> dict[str, Any]:
    match run:
        case Strong(text):
            return {"kind": "strong", "text": text}
        case Link(text, to):
            return {"kind": "link", "text": text, "to": to, "internal": run.internal}
        case Value(text, to=to):
            return {"kind": "value", "text": text, "to": to}
        case _:
            return {"kind": "text", "text": run.text}


def _runs(content: Runs) -> list[dict[str, Any]]:
    return [_run(run) for run in content]


def _block(block: Block) -> dict[str, Any]:
    match block:
        case Paragraph(content):
            return {"kind": "paragraph", "content": _runs(content)}
        case Note(content):
            return {"kind": "note", "content": _runs(content)}
        case Conclusion(content):
            return {"kind": "conclusion", "content": _runs(content)}
        case BulletList(items):
            return {"kind": "bullets", "items": [_runs(item) for item in items]}
        case NumberedList(items=numbered):
            entries = [{"id": item.id, "content": _runs(item.content)} for item in numbered]
            return {"kind": "numbered", "items": entries}
        case Table():
            return _table(block)
        case _:
            return _composed(block)


def _composed(block: FindingList | KeyFigure | Example | Figure | Definitions) -> dict[str, Any]:
    match block:
        case FindingList():
            findings = [
                {"id": f.id, "number": ord(f.letter) - 96, "content": _runs(f.content)}
                for f in block.findings
            ]
            return {"kind": "findings", "id": block.id, "title": block.title, "findings": findings}
        case KeyFigure():
            details = [_runs(line) for line in block.details]
            value = _run(block.value)
            return {
                "kind": "key",
                "id": block.id,
                "label": block.label,
                "value": value,
                "details": details,
            }
        case Example():
            return {
                "kind": "example",
                "id": block.id,
                "title": block.title,
                "tag": _runs(block.tag),
                "paragraphs": [_runs(line) for line in block.paragraphs],
            }
        case Figure():
            return {
                "kind": "figure",
                "id": block.id,
                "caption": block.caption,
                "svg": block.svg,
                "alternative": block.alternative,
                "table": _table(block.table),
            }
        case Definitions():
            items = [{"term": item.term, "meaning": _runs(item.meaning)} for item in block.items]
            return {"kind": "definitions", "id": block.id, "items": items}


def _table(table: Table) -> dict[str, Any]:
    return {
        "kind": "table",
        "id": table.id,
        "caption": table.caption,
        "columns": [{"title": c.title, "numeric": c.numeric} for c in table.columns],
        "widths": table.shares(),
        "rows": [
            {"id": row.id, "cells": [_runs(cell) for cell in row.cells]} for row in table.rows
        ],
        "notes": [_runs(note) for note in table.notes],
    }


def _with_row_headers(compiled: bytes) -> bytes:
    """Tags the first cell of each body row as a row header, and saves in a fixed order of bytes."""
    with pikepdf.open(io.BytesIO(compiled)) as pdf:
        _mark_rows(pdf, pdf.Root.StructTreeRoot)
        out = io.BytesIO()
        pdf.save(out, static_id=False, deterministic_id=True, linearize=False, preserve_pdfa=True)
        return out.getvalue()


def _kids(element: Any) -> list[Any]:
    kids = element.get("/K")
    if kids is None:
        return []
    listed = list(kids) if isinstance(kids, pikepdf.Array) else [kids]
    return [kid for kid in listed if isinstance(kid, pikepdf.Dictionary) and "/S" in kid]


def _mark_rows(pdf: pikepdf.Pdf, root: Any) -> None:
    waiting = [(kid, False) for kid in _kids(root)]
    while waiting:
        element, in_body = waiting.pop()
        kind = str(element.S)
        in_body = kind == "/TBody" or (in_body and kind != "/Table")
        kids = _kids(element)
        if kind == "/TR" and in_body and kids and str(kids[0].S) in ("/TD", "/TH"):
            kids[0].S = pikepdf.Name.TH
            scope = pikepdf.Dictionary(O=pikepdf.Name.Table, Scope=pikepdf.Name.Row)
            kids[0].A = scope
        waiting.extend((kid, in_body) for kid in kids)
