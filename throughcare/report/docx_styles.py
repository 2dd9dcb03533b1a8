"""The styles of the DOCX, and the elements that the library has no words for."""

from __future__ import annotations

from typing import Any

from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

FONT = "Arial"
ACCENT = RGBColor(0x1D, 0x4F, 0x91)


def element(tag: str, **marks: str) -> Any:
    """An element of WordprocessingML with its attributes."""
    made = OxmlElement(tag)
    for name, value in marks.items():
        made.set(qn(f"w:{name}"), value)
    return made


def set_styles(word: Any, language: str) -> None:
    """Word's own styles, set in our font and sizes, and the few that it lacks."""
    styles = word.styles
    normal = styles["Normal"]
    normal.font.name, normal.font.size = FONT, Pt(11)
    normal.paragraph_format.space_after = Pt(8)
    normal.element.get_or_add_rPr().append(element("w:lang", val=language))
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
    for name in ("Score", "Conclusion", "Note", "Table Text"):
        styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH).base_style = normal
    styles["Table Text"].font.size = Pt(9.5)
    styles["Table Text"].paragraph_format.space_after = Pt(2)
    styles["Note"].paragraph_format.space_before = Pt(4)
    styles["Score"].paragraph_format.keep_with_next = True
    styles["Score"].paragraph_format.space_after = Pt(2)
    styles["Score"].font.size, styles["Score"].font.bold = Pt(22), True
    styles["Conclusion"].font.bold = True
    styles["Note"].paragraph_format.left_indent = Mm(5)
    styles["Title"].font.name = FONT
    caption = styles["Caption"]
    caption.font.size, caption.font.color.rgb = Pt(11), RGBColor(0, 0, 0)
    caption.paragraph_format.keep_with_next = True
