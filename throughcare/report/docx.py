"""The report as DOCX, for the round of comments: Word's own headings, lists and tables, header rows
that repeat, and a bookmark on every finding, so that a comment can be led back to it.

The file is packed anew with fixed times, so the same document gives the same bytes.
"""

from __future__ import annotations

import datetime
import io
import re
import zipfile
from collections.abc import Sequence
from typing import Any

from docx import Document as new_document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
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
    leads,
    plain,
    runs,
)
from throughcare.report.docx_styles import ACCENT, element, set_styles

LINE = 164  # millimetres between the margins
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


def _widths(table: Table) -> list[float]:
    """The widths of a table's columns in millimetres, which make up the line."""
    shares = table.shares()
    longest = [
        max([len(plain(row.cells[i])) for row in table.rows] + [len(column.title)])
        for i, column in enumerate(table.columns)
    ]
    fixed = [4 + 2.1 * longest[i] if share is None else 0.0 for i, share in enumerate(shares)]
    left, all_shares = LINE - sum(fixed), sum(share or 0 for share in shares)
    return [
        fixed[i] if share is None else left * share / all_shares for i, share in enumerate(shares)
    ]


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
        set_styles(self.word, self.document.language)
        self.running_heads(page)

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
        self.paragraph("Title", self.document.title)
        self.paragraph("Subtitle", self.document.subtitle)
        for line in self.document.cover:
            self.fill(self.word.add_paragraph(), line)

    # small parts of WordprocessingML that the library has no words for

    def paragraph(self, style: str, text: str = "") -> Any:
        """A new paragraph in a style by its id; the library's own way by name looks through all."""
        made = self.word.add_paragraph(text)
        made._p.get_or_add_pPr().append(element("w:pStyle", val=style))
        return made

    def field(self, paragraph: Any, code: str, shown: str) -> None:
        for kind in ("begin", "code", "separate", "shown", "end"):
            run = paragraph.add_run()
            if kind == "code":
                text = element("w:instrText")
                text.set(qn("xml:space"), "preserve")
                text.text = f" {code} "
                run._r.append(text)
            elif kind == "shown":
                run.text = shown
            else:
                run._r.append(element("w:fldChar", fldCharType=kind))

    def bookmark(self, paragraph: Any, own_id: str) -> None:
        """Puts the bookmark of an id around what the paragraph holds."""
        if not own_id:
            return
        self.bookmarks += 1
        number = str(self.bookmarks)
        start = element("w:bookmarkStart", id=number, name=bookmark_name(own_id))
        place = 1 if paragraph._p.pPr is not None else 0
        paragraph._p.insert(place, start)
        paragraph._p.append(element("w:bookmarkEnd", id=number))

    def link(self, paragraph: Any, text: str, to: str, internal: bool) -> None:
        link = element("w:hyperlink")
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
            abstract = element("w:abstractNum", abstractNumId=own)
            level = element("w:lvl", ilvl="0")
            level.append(element("w:start", val="1"))
            level.append(element("w:numFmt", val="lowerLetter" if "(" in form else "decimal"))
            level.append(element("w:lvlText", val=form))
            level.append(element("w:lvlJc", val="left"))
            indent = element("w:pPr")
            indent.append(element("w:ind", left="567", hanging="567"))
            level.append(indent)
            abstract.append(level)
            part.insert(0, abstract)
            self.abstract[form] = own
        number = str(len(part.findall(qn("w:num"))) + 1)
        made = element("w:num", numId=number)
        made.append(element("w:abstractNumId", val=self.abstract[form]))
        override = element("w:lvlOverride", ilvl="0")
        override.append(element("w:startOverride", val=str(first)))
        made.append(override)
        part.append(made)
        return number

    def numbered(self, list_id: str, content: Runs, own_id: str) -> None:
        paragraph = self.paragraph("ListParagraph")
        properties = paragraph._p.get_or_add_pPr()
        marks = element("w:numPr")
        marks.append(element("w:ilvl", val="0"))
        marks.append(element("w:numId", val=list_id))
        properties.append(marks)
        self.fill(paragraph, content, own_id)

    # the document

    def section(self, section: Section, level: int) -> None:
        heading = self.paragraph(f"Heading{min(level, 5)}", section.title)
        heading.paragraph_format.page_break_before = section.new_page
        self.bookmark(heading, section.id)
        if section.contents:
            self.contents()
        for place, block in enumerate(section.blocks):
            self.block(block, level + 1)
            if leads(section.blocks[place:]):
                last = self.word.element.body[-2]  # after it come the properties of the page alone
                WordParagraph(last, self.word).paragraph_format.keep_with_next = True
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
            paragraph = self.paragraph(f"toc{depth}")
            if place == 0:
                paragraph.add_run()._r.append(element("w:fldChar", fldCharType="begin"))
                code = element("w:instrText")
                code.text = 'TOC \\o "1-2" \\h'
                paragraph.add_run()._r.append(code)
                paragraph.add_run()._r.append(element("w:fldChar", fldCharType="separate"))
            link = element("w:hyperlink", anchor=bookmark_name(section.id))
            run = paragraph.add_run(section.title)
            link.append(run._r)
            paragraph._p.append(link)
            if place == len(listed) - 1:
                paragraph.add_run()._r.append(element("w:fldChar", fldCharType="end"))

    def block(self, block: Block, level: int) -> None:
        word = self.word
        match block:
            case Paragraph(content):
                self.fill(word.add_paragraph(), content)
            case Note(content):
                self.fill(self.paragraph("Note"), content)
            case Conclusion(content):
                self.fill(self.paragraph("Conclusion"), content)
            case BulletList(items):
                for item in items:
                    self.fill(self.paragraph("ListBullet"), item)
            case NumberedList(items=numbered):
                list_id = self.numbering("%1.", 1)
                for entry in numbered:
                    self.numbered(list_id, entry.content, entry.id)
            case FindingList():
                self.findings(block, level)
            case KeyFigure():
                label = word.add_paragraph(block.label)
                label.paragraph_format.keep_with_next = True
                self.bookmark(label, block.id)
                self.fill(self.paragraph("Score"), (block.value,))
                for line in block.details:
                    self.fill(word.add_paragraph(), line)
            case Example():
                self.bookmark(self.paragraph(f"Heading{min(level, 5)}", block.title), block.id)
                for line in (block.tag, *block.paragraphs):
                    self.fill(word.add_paragraph(), line)
            case Table():
                self.table(block)
            case Figure():
                self.figure(block)
            case Definitions():
                self.definitions(block)

    def findings(self, block: FindingList, level: int) -> None:
        heading = self.paragraph(f"Heading{min(level, 5)}", block.title)
        self.bookmark(heading, block.id)
        list_id, expected = "", 0
        for finding in block.findings:
            number = ord(finding.letter) - 96
            if number != expected:
                list_id = self.numbering("(%1)", number)
            self.numbered(list_id, finding.content, finding.id)
            expected = number + 1

    def table(self, table: Table) -> None:
        caption = self.paragraph("Caption", table.caption)
        self.bookmark(caption, table.id)
        made = self.word.add_table(rows=1, cols=len(table.columns))
        made.style = "Table Grid"
        look = made._tbl.tblPr.find(qn("w:tblLook"))
        if look is not None:
            look.set(qn("w:firstRow"), "1")
            look.set(qn("w:firstColumn"), "1")
        made._tbl.tblPr.append(element("w:tblCaption", val=table.caption))
        widths = _widths(table)
        made.autofit = False
        for column, width in zip(made._tbl.tblGrid.gridCol_lst, widths, strict=True):
            column.w = Mm(width)
        top = made.rows[0]
        properties = top._tr.get_or_add_trPr()
        properties.append(element("w:cantSplit"))
        properties.append(element("w:tblHeader"))
        heads = [runs(Strong(column.title)) for column in table.columns]
        self.row(top._tr, heads, "", table, widths)
        for row in table.rows:
            line = made.add_row()
            line._tr.get_or_add_trPr().append(element("w:cantSplit"))
            self.row(line._tr, row.cells, row.id, table, widths)
        for note in table.notes:
            self.fill(self.paragraph("Note"), note)

    def row(
        self,
        line: Any,
        contents: Sequence[Runs],
        own_id: str,
        table: Table,
        widths: Sequence[float],
    ) -> None:
        for place, (cell, content) in enumerate(zip(line.tc_lst, contents, strict=True)):
            cell.width = Mm(widths[place])
            properties = cell.p_lst[0].get_or_add_pPr()
            properties.append(element("w:pStyle", val="TableText"))
            if table.columns[place].numeric:
                properties.append(element("w:jc", val="right"))
            paragraph: Any = WordParagraph(cell.p_lst[0], self.word._body)
            self.fill(paragraph, content, own_id if place == 0 else "")

    def figure(self, figure: Figure) -> None:
        caption = self.paragraph("Caption", figure.caption)
        self.bookmark(caption, figure.id)
        picture = pdf.picture(figure.svg, LINE, figure.alternative)
        shape = self.word.add_picture(io.BytesIO(picture), width=Mm(LINE))
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
