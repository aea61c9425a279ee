"""Writes a .docx as Chinese official papers look (GB/T 9704: A4, its margins, 仿宋 of size three): head, body, mark."""

import re
from collections.abc import Sequence
from contextlib import suppress
from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape

from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.image.exceptions import InvalidImageStreamError, UnrecognizedImageError
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt

from kit.files.model import Block
from kit.files.paper import Paper

BODY, SMALL, TITLE = Pt(16), Pt(10.5), Pt(22)
LINE = Pt(28)
WIDTH = Cm(21 - 2.8 - 2.6)
CELL = "Table Text"
_FONTS = {1: "黑体", 2: "楷体"}
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")  # what XML 1.0 cannot hold


def write_docx(paper: Paper) -> bytes:
    document = Document()
    _lay_out(document)
    document.core_properties.title, document.core_properties.author = _plain(paper.title), _plain(paper.issuer)
    title = document.add_paragraph()
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _run(title, paper.title, "宋体", TITLE, bold=True)
    if paper.facts:
        _table(document, paper.facts)
        document.add_paragraph()
    number = 0
    for block in paper.blocks:
        number = number + 1 if block.marker == "number" else 0
        _block(document, block, number, paper.images.get(block.source))
    for line in ("", *paper.signed) if paper.signed else ():
        paragraph = document.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        paragraph.paragraph_format.right_indent = BODY * 2
        _run(paragraph, line, "仿宋", BODY)
    _mark(document, paper)
    if paper.foot:
        _run(document.sections[0].footer.paragraphs[0], paper.foot, "宋体", Pt(9))
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def _lay_out(document: Any) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.top_margin, section.bottom_margin = Cm(3.7), Cm(3.5)
    section.left_margin, section.right_margin = Cm(2.8), Cm(2.6)
    normal = document.styles["Normal"]
    _font(normal, "仿宋", BODY)
    normal.paragraph_format.line_spacing = LINE
    normal.paragraph_format.space_after = Pt(0)
    cell = document.styles.add_style(CELL, WD_STYLE_TYPE.PARAGRAPH)
    _font(cell, "仿宋", SMALL)
    cell.paragraph_format.line_spacing = 1.25


def _block(document: Any, block: Block, number: int, image: bytes | None) -> None:
    """`number`: the place of a numbered line in its list, 0 for all else."""
    if block.kind == "table":
        if block.text:
            _run(document.add_paragraph(), block.text, "黑体", SMALL)
        if block.rows:
            _table(document, block.rows)
            document.add_paragraph()
    elif block.kind == "heading":
        # A heading style keeps the outline; its font is set on the run, as styles carry Latin theme fonts.
        _run(document.add_heading(level=block.level or 1), block.text, _FONTS.get(block.level, "仿宋"), BODY)
    elif block.kind == "image":
        _image(document, block, image)
    elif block.text:
        paragraph = document.add_paragraph()
        paragraph.paragraph_format.first_line_indent = BODY * 2
        marker = f"{number}. " if number else "• " if block.marker else ""
        _run(paragraph, marker + block.text, "仿宋", BODY)


def _image(document: Any, block: Block, image: bytes | None) -> None:
    paragraph = document.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.paragraph_format.line_spacing = 1.0  # a fixed height of lines would cut the picture off
    if image:
        with suppress(UnrecognizedImageError, InvalidImageStreamError):
            picture = paragraph.add_run().add_picture(BytesIO(image))
            if picture.width > WIDTH:
                picture.height, picture.width = round(picture.height * WIDTH / picture.width), WIDTH
            return
    _run(paragraph, f"［图片：{block.text or '没有说明'}］", "仿宋", SMALL)


def _table(document: Any, rows: Sequence[Sequence[str]]) -> None:
    """Rows as XML: a table of thousands takes python-docx' own cells seconds."""
    width = max(len(row) for row in rows)
    table = document.add_table(0, width, style="Table Grid")
    style = document.styles[CELL].style_id
    for row in rows:
        cells = "".join(
            f'<w:tc><w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>'
            f'<w:r><w:t xml:space="preserve">{_escaped(text)}</w:t></w:r></w:p></w:tc>'
            for text in (*row, *[""] * (width - len(row)))
        )
        table._tbl.append(parse_xml(f"<w:tr {nsdecls('w')}>{cells}</w:tr>"))


def _mark(document: Any, paper: Paper) -> None:
    if paper.mark or paper.picture:
        document.add_paragraph()
    for line in paper.mark:
        paragraph = document.add_paragraph()
        paragraph.paragraph_format.line_spacing = 1.25
        _run(paragraph, line, "宋体", Pt(9))
    if paper.picture:
        paragraph = document.add_paragraph()
        paragraph.paragraph_format.line_spacing = 1.0
        paragraph.add_run().add_picture(BytesIO(paper.picture), width=Cm(2.4))


def _run(paragraph: Any, text: str, font: str, size: Pt, bold: bool = False) -> None:
    run = paragraph.add_run(_plain(text))
    run.bold = bold
    _font(run, font, size)


def _font(styled: Any, name: str, size: Pt) -> None:
    styled.font.name, styled.font.size = name, size
    styled.font.color.rgb = None
    styled.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), name)


def _escaped(text: str) -> str:
    return escape(_plain(text)).replace("\n", '</w:t><w:br/><w:t xml:space="preserve">')


def _plain(text: str) -> str:
    return _UNWRITABLE.sub("", text)
