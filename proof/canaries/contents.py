"""What is inside an answer or a file: the parts of archives, spreadsheets read back, the text, strings and
streams of a PDF. Everything comes as bytes that can be searched."""

from __future__ import annotations

import gzip
import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any

MAPPED = re.compile(rb"begin(bfchar|bfrange)(.*?)end\1", re.DOTALL)
TOKENS = re.compile(rb"<[0-9A-Fa-f\s]*>|\[|\]")
SHOWS = ("Tj", "TJ", "'", '"')


def parts_of(data: bytes) -> Iterator[bytes]:
    """The data itself, and all that is packed in it."""
    yield data
    if data.startswith(b"PK\x03\x04"):
        yield from _of_zip(data)
    elif data.startswith(b"%PDF"):
        yield from _of_pdf(data)
    elif data.startswith(b"\x1f\x8b"):
        yield from parts_of(gzip.decompress(data))


def _of_zip(data: bytes) -> Iterator[bytes]:
    """Names, comments and contents of all parts; of a spreadsheet also what its cells say."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        yield archive.comment
        for info in archive.infolist():
            yield info.filename.encode() + info.comment + info.extra
            yield from parts_of(archive.read(info))
        is_book = "xl/workbook.xml" in archive.namelist()
    if is_book:
        yield "\n".join(cells_of(data)).encode()


def cells_of(book: bytes) -> Iterator[str]:
    """Every cell of every sheet, hidden ones too, as a spreadsheet reads them."""
    from python_calamine import CalamineWorkbook

    opened = CalamineWorkbook.from_filelike(io.BytesIO(book))
    for sheet in opened.sheets_metadata:
        yield f"{sheet.name} {sheet.visible}"
        for row in opened.get_sheet_by_name(sheet.name).to_python():
            yield "\t".join(map(str, row))


def sheets_of(book: bytes) -> list[str]:
    """How many sheets, and which can be seen."""
    from python_calamine import CalamineWorkbook

    opened = CalamineWorkbook.from_filelike(io.BytesIO(book))
    return [f"{sheet.name} {sheet.visible}" for sheet in opened.sheets_metadata]


def _of_pdf(data: bytes) -> Iterator[bytes]:
    """Each stream unpacked, each string of each object, and the text as it is read from the pages."""
    import pikepdf

    with pikepdf.open(io.BytesIO(data)) as pdf:
        for made in pdf.objects:
            yield from _strings_of(made)
            if isinstance(made, pikepdf.Stream):
                try:
                    yield made.read_bytes()
                except pikepdf.PdfError:
                    yield made.read_raw_bytes()
        for page in pdf.pages:
            yield text_of_page(page).encode()


def _strings_of(made: Any, depth: int = 0) -> Iterator[bytes]:
    import pikepdf

    if isinstance(made, pikepdf.String):
        yield bytes(made)
        yield str(made).encode()
    elif depth < 6 and isinstance(made, pikepdf.Array):
        for inner in made:
            yield from _strings_of(inner, depth + 1)
    elif depth < 6 and isinstance(made, pikepdf.Dictionary | pikepdf.Stream):
        for key, inner in made.items():
            if key not in ("/Parent", "/P", "/Pg"):
                yield from _strings_of(inner, depth + 1)


def text_of_page(page: Any) -> str:
    """What a page shows: its codes, by what each font says that they mean."""
    import pikepdf

    fonts = {name: _meanings(font) for name, font in page.Resources.get("/Font", {}).items()}
    known: dict[bytes, str] = {}
    found = []
    for said in pikepdf.parse_content_stream(page):
        name = str(said.operator)
        if name == "Tf":
            known = fonts.get(str(said.operands[0]), {})
        elif name in SHOWS:
            found.append("".join(_shown(operand, known) for operand in said.operands))
    return "".join(found) + "\n" + "\n".join(found)


def _shown(operand: Any, known: dict[bytes, str]) -> str:
    import pikepdf

    if isinstance(operand, pikepdf.Array):
        return "".join(_shown(inner, known) for inner in operand)
    if not isinstance(operand, pikepdf.String):
        return ""
    codes = bytes(operand)
    return "".join(known.get(codes[n : n + 2], "") for n in range(0, len(codes), 2))


def _meanings(font: Any) -> dict[bytes, str]:
    """From the codes of a font, of two bytes each, to their text."""
    if "/ToUnicode" not in font:
        return {}
    found: dict[bytes, str] = {}
    for kind, body in MAPPED.findall(font.ToUnicode.read_bytes()):
        said = TOKENS.findall(body)
        if kind == b"bfchar":
            for code, text in zip(said[::2], said[1::2], strict=False):
                found[_bytes(code)] = _bytes(text).decode("utf-16-be", "replace")
        else:
            _range(said, found)
    return found


def _range(said: list[bytes], found: dict[bytes, str]) -> None:
    waiting = iter(said)
    for first, last, text in zip(waiting, waiting, waiting, strict=False):
        low, high = int.from_bytes(_bytes(first)), int.from_bytes(_bytes(last))
        texts: list[bytes] = []
        if text == b"[":
            while (inner := next(waiting)) != b"]":
                texts.append(_bytes(inner))
        for number in range(low, high + 1):
            if texts:
                value = texts[number - low]
            else:
                start = _bytes(text)
                value = (int.from_bytes(start) + number - low).to_bytes(len(start))
            found[number.to_bytes(2)] = value.decode("utf-16-be", "replace")


def _bytes(token: bytes) -> bytes:
    return bytes.fromhex(token.strip(b"<>").decode())
