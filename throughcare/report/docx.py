"""The report as DOCX, for the round of comments: Word's own headings, lists and tables, header rows
that repeat, and a bookmark on every finding, so that a comment can be led back to it.

The file is packed anew with fixed times, so the same document gives the same bytes.
"""

from __future__ import annotations

import datetime
import io
import re
import zipfile
from typing import Any

from docx import Document as new_document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph as WordParagraph

from throughcare.report import pdf
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

FONT = "Arial"
ACCENT = RGBColor(0x1D, 0x4F, 0x91)
EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest time that a ZIP can hold


def bookmark_name(own_id: str) -> str:
    """The bookmark of an id: Word wants a letter first, then letters, digits and underscores, 40 at
    most. "1.1.Sa" becomes "finding_1_1_Sa" when it is a finding, anything else "at_..."."""
    start = "finding_" if re.fullmatch(r"\d+(\.\d+)*\.[SA]\w+", own_id) else "at_"
    return (start + re.sub(r"\W", "_", own_id))[:40]


def write_docx(document: Document) -> bytes:
    """The DOCX. Its dates are midday of the document's own date, never the clock."""
    return _packed(_Writer(document).written())


def _packed(content: bytes) -> bytes:
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as source,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            info = zipfile.ZipInfo(name, EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o600 << 16
            info.create_system = 3
            target.writestr(info, source.read(name), compresslevel=6)
    return out.getvalue()


def _element(tag: str, **marks: str) -> Any:
    made = OxmlElement(tag)
    for name, value in marks.items():
        made.set(qn(f"w:{name}"), value)
    return made


class _Writer:
    def __init__(self, document: Document):
        self.document = document
        self.word: Any = new_document()
        self.bookmarks = 0
        self.abstract: dict[str, str] = {}

    def written(self) -> bytes:
        self.set_up()
        self.cover()
        for section in self.document.sections:
            self.section(section, 1)
        out = io.BytesIO()
        self.word.save(out)
        return out.getvalue()

    # what holds for the whole file

    def set_up(self) -> None:
        document, word = self.document, self.word
        noon = datetime.datetime.combine(document.published_on, datetime.time(12))
        properties = word.core_properties
        properties.title = f"{document.title}: {document.subtitle}"
        properties.subject = document.description
        properties.author = properties.last_modified_by = document.publisher
        properties.keywords = ", ".join(document.keywords)
        properties.comments = document.banner
        properties.language = document.language
        properties.created = properties.modified = noon
        properties.last_printed = noon
        properties.revision = 1
        page = word.sections[0]
        page.page_width, page.page_height = Mm(210), Mm(297)
        page.left_margin = page.right_margin = Mm(23)
        page.top_margin = page.bottom_margin = Mm(25)
        self.styles()
        self.running_heads(page)

    def styles(self) -> None:
        styles = self.word.styles
        normal = styles["Normal"]
        normal.font.name, normal.font.size = FONT, Pt(11)
        normal.paragraph_format.space_after = Pt(8)
        language = _element("w:lang", val=self.document.language)
        normal.element.get_or_add_rPr().append(language)
        for level, size in ((1, 20), (2, 15), (3, 12.5), (4, 11), (5, 11)):
            heading = styles[f"Heading {level}"]
            heading.font.name, heading.font.size = FONT, Pt(size)
            heading.font.color.rgb = ACCENT
            heading.font.italic = False
            heading.paragraph_format.space_before = Pt(16 if level < 3 else 12)
            heading.paragraph_format.space_after = Pt(6)
            fonts = heading.element.get_or_add_rPr().get_or_add_rFonts()
            for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
                fonts.attrib.pop(qn(f"w:{theme}"), None)
            fonts.set(qn("w:ascii"), FONT)
            fonts.set(qn("w:hAnsi"), FONT)
        for name, indent, bold in (("toc 1", 0, True), ("toc 2", 6, False)):
            entry = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
            entry.base_style = normal
            entry.font.bold = bold
            entry.paragraph_format.left_indent = Mm(indent)
            entry.paragraph_format.space_after = Pt(3)
        for name in ("Score", "Conclusion", "Note"):
            styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH).base_style = normal
        styles["Score"].font.size, styles["Score"].font.bold = Pt(22), True
        styles["Conclusion"].font.bold = True
        styles["Note"].paragraph_format.left_indent = Mm(5)
        styles["Title"].font.name = FONT
        caption = styles["Caption"]
        caption.font.size, caption.font.color.rgb = Pt(11), RGBColor(0, 0, 0)
        caption.paragraph_format.keep_with_next = True

    def running_heads(self, page: Any) -> None:
        header = page.header.paragraphs[0]
        header.alignment = WD_ALIGN_PARAGRAPH.CENTER
        header.add_run(self.document.banner).bold = True
        footer = page.footer.paragraphs[0]
        footer.alignment = WD_ALIGN_PARAGRAPH.CENTER
        footer.add_run(f"{self.document.footer}    ")
        self.field(footer, "PAGE", "1")

    def cover(self) -> None:
        self.word.add_paragraph(self.document.publisher)
        self.word.add_paragraph(self.document.title, style="Title")
        self.word.add_paragraph(self.document.subtitle, style="Subtitle")
        for line in self.document.cover:
            self.fill(self.word.add_paragraph(), line)

    # small parts of WordprocessingML that the library has no words for

    def field(self, paragraph: Any, code: str, shown: str) -> None:
        for kind in ("begin", "code", "separate", "shown", "end"):
            run = paragraph.add_run()
            if kind == "code":
                text = _element("w:instrText")
                text.set(qn("xml:space"), "preserve")
                text.text = f" {code} "
                run._r.append(text)
            elif kind == "shown":
                run.text = shown
            else:
                run._r.append(_element("w:fldChar", fldCharType=kind))

    def bookmark(self, paragraph: Any, own_id: str) -> None:
        """Puts the bookmark of an id around what the paragraph holds."""
        if not own_id:
            return
        self.bookmarks += 1
        number = str(self.bookmarks)
        start = _element("w:bookmarkStart", id=number, name=bookmark_name(own_id))
        place = 1 if paragraph._p.pPr is not None else 0
        paragraph._p.insert(place, start)
        paragraph._p.append(_element("w:bookmarkEnd", id=number))

    def link(self, paragraph: Any, text: str, to: str, internal: bool) -> None:
        link = _element("w:hyperlink")
        if internal:
            link.set(qn("w:anchor"), bookmark_name(to))
        else:
            relation = self.word.part.relate_to(to, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
            link.set(qn("r:id"), relation)
        run = paragraph.add_run(text)
        run.font.color.rgb = ACCENT
        run.font.underline = True
        link.append(run._r)
        paragraph._p.append(link)

    def fill(self, paragraph: Any, content: Runs, own_id: str = "") -> Any:
        for run in content:
            match run:
                case Strong(text):
                    paragraph.add_run(text).bold = True
                case Link(text, to):
                    self.link(paragraph, text, to, run.internal)
                case Value(text):
                    paragraph.add_run(text)
                case _:
                    paragraph.add_run(run.text)
        self.bookmark(paragraph, own_id)
        return paragraph

    def numbering(self, form: str, first: int) -> str:
        """The id of a new list that counts in a form ("(%1)" with letters, "%1." with figures)."""
        part = self.word.part.numbering_part.element
        if form not in self.abstract:
            own = str(900 + len(self.abstract))
            abstract = _element("w:abstractNum", abstractNumId=own)
            level = _element("w:lvl", ilvl="0")
            level.append(_element("w:start", val="1"))
            level.append(_element("w:numFmt", val="lowerLetter" if "(" in form else "decimal"))
            level.append(_element("w:lvlText", val=form))
            level.append(_element("w:lvlJc", val="left"))
            indent = _element("w:pPr")
            indent.append(_element("w:ind", left="567", hanging="567"))
            level.append(indent)
            abstract.append(level)
            part.insert(0, abstract)
            self.abstract[form] = own
        number = str(len(part.findall(qn("w:num"))) + 1)
        made = _element("w:num", numId=number)
        made.append(_element("w:abstractNumId", val=self.abstract[form]))
        override = _element("w:lvlOverride", ilvl="0")
        override.append(_element("w:startOverride", val=str(first)))
        made.append(override)
        part.append(made)
        return number

    def numbered(self, list_id: str, content: Runs, own_id: str) -> None:
        paragraph = self.word.add_paragraph(style="List Paragraph")
        properties = paragraph._p.get_or_add_pPr()
        marks = _element("w:numPr")
        marks.append(_element("w:ilvl", val="0"))
        marks.append(_element("w:numId", val=list_id))
        properties.append(marks)
        self.fill(paragraph, content, own_id)

    # the document

    def section(self, section: Section, level: int) -> None:
        if section.new_page:
            self.word.add_page_break()
        heading = self.word.add_heading(section.title, level=min(level, 5))
        self.bookmark(heading, section.id)
        if section.contents:
            self.contents()
        for block in section.blocks:
            self.block(block, level + 1)
        for child in section.sections:
            self.section(child, level + 1)

    def contents(self) -> None:
        """A field that Word can bring up to date, with entries that are there without it."""
        listed = [
            (depth, section)
            for depth, section in self.document.walk()
            if section.listed and depth <= 2 and not section.contents
        ]
        for place, (depth, section) in enumerate(listed):
            paragraph = self.word.add_paragraph(style=f"toc {depth}")
            if place == 0:
                paragraph.add_run()._r.append(_element("w:fldChar", fldCharType="begin"))
                code = _element("w:instrText")
                code.text = 'TOC \\o "1-2" \\h'
                paragraph.add_run()._r.append(code)
                paragraph.add_run()._r.append(_element("w:fldChar", fldCharType="separate"))
            link = _element("w:hyperlink", anchor=bookmark_name(section.id))
            run = paragraph.add_run(section.title)
            link.append(run._r)
            paragraph._p.append(link)
            if place == len(listed) - 1:
                paragraph.add_run()._r.append(_element("w:fldChar", fldCharType="end"))

    def block(self, block: Block, level: int) -> None:
        word = self.word
        match block:
            case Paragraph(content):
                self.fill(word.add_paragraph(), content)
            case Note(content):
                self.fill(word.add_paragraph(style="Note"), content)
            case Conclusion(content):
                self.fill(word.add_paragraph(style="Conclusion"), content)
            case BulletList(items):
                for item in items:
                    self.fill(word.add_paragraph(style="List Bullet"), item)
            case NumberedList(items=numbered):
                list_id = self.numbering("%1.", 1)
                for entry in numbered:
                    self.numbered(list_id, entry.content, entry.id)
            case FindingList():
                self.findings(block, level)
            case KeyFigure():
                self.bookmark(word.add_paragraph(block.label), block.id)
                self.fill(word.add_paragraph(style="Score"), (block.value,))
                for line in block.details:
                    self.fill(word.add_paragraph(), line)
            case Example():
                self.bookmark(word.add_heading(block.title, level=min(level, 5)), block.id)
                for line in (block.tag, *block.paragraphs):
                    self.fill(word.add_paragraph(), line)
            case Table():
                self.table(block)
            case Figure():
                self.figure(block)
            case Definitions():
                self.definitions(block)

    def findings(self, block: FindingList, level: int) -> None:
        heading = self.word.add_heading(block.title, level=min(level, 5))
        self.bookmark(heading, block.id)
        list_id, expected = "", 0
        for finding in block.findings:
            number = ord(finding.letter) - 96
            if number != expected:
                list_id = self.numbering("(%1)", number)
            self.numbered(list_id, finding.content, finding.id)
            expected = number + 1

    def table(self, table: Table) -> None:
        caption = self.word.add_paragraph(table.caption, style="Caption")
        self.bookmark(caption, table.id)
        made = self.word.add_table(rows=1, cols=len(table.columns))
        made.style = "Table Grid"
        look = made._tbl.tblPr.find(qn("w:tblLook"))
        if look is not None:
            look.set(qn("w:firstRow"), "1")
            look.set(qn("w:firstColumn"), "1")
        described = _element("w:tblCaption", val=table.caption)
        made._tbl.tblPr.append(described)
        top = made.rows[0]
        properties = top._tr.get_or_add_trPr()
        properties.append(_element("w:cantSplit"))
        properties.append(_element("w:tblHeader"))
        for cell, column in zip(top.cells, table.columns, strict=True):
            cell.paragraphs[0].add_run(column.title).bold = True
        for row in table.rows:
            line = made.add_row()
            line._tr.get_or_add_trPr().append(_element("w:cantSplit"))
            for place, (cell, content) in enumerate(zip(line._tr.tc_lst, row.cells, strict=True)):
                self.cell(cell, content, row.id if place == 0 else "", table.columns[place].numeric)
        for note in table.notes:
            self.fill(self.word.add_paragraph(style="Note"), note)

    def cell(self, cell: Any, content: Runs, own_id: str, numeric: bool) -> None:
        paragraph: Any = WordParagraph(cell.p_lst[0], self.word._body)
        self.fill(paragraph, content, own_id)
        if numeric:
            properties = cell.p_lst[0].get_or_add_pPr()
            properties.append(_element("w:jc", val="right"))

    def figure(self, figure: Figure) -> None:
        caption = self.word.add_paragraph(figure.caption, style="Caption")
        self.bookmark(caption, figure.id)
        picture = pdf.picture(figure.svg, 164, figure.alternative)
        shape = self.word.add_picture(io.BytesIO(picture), width=Mm(164))
        shape._inline.docPr.set("descr", figure.alternative)
        shape._inline.docPr.set("title", figure.caption)
        self.table(figure.table)

    def definitions(self, block: Definitions) -> None:
        for place, item in enumerate(block.items):
            paragraph = self.word.add_paragraph()
            paragraph.add_run(item.term).bold = True
            paragraph.add_run("\t")
            self.fill(paragraph, item.meaning, block.id if place == 0 else "")
            paragraph.paragraph_format.left_indent = Mm(32)
            paragraph.paragraph_format.first_line_indent = Mm(-32)
            paragraph.paragraph_format.tab_stops.add_tab_stop(Mm(32))
            paragraph.paragraph_format.space_after = Pt(2)
