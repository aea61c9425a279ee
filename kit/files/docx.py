"""Word documents (.docx): headings by style and by number, tables with merged cells, order kept.

Deleted and hidden text stays out, and is reported: it was not meant to be read.
"""

from collections.abc import Iterator
from io import BytesIO
from typing import Any

import docx
from docx.oxml.ns import qn

from kit.files.docx_numbering import Numbering
from kit.files.docx_styles import Styles, child_value
from kit.files.docx_table import grid
from kit.files.errors import FileTooLong, corrupt_unless_named
from kit.files.model import Block, Extracted, Limits, Problem
from kit.files.outline import extract
from kit.files.title import Line

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_MATH_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_DESCRIPTION = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
_PICTURES = (qn("w:drawing"), qn("w:pict"), qn("w:object"))
_BREAKS = {qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:tab"): " ", qn("w:noBreakHyphen"): "-"}
# Ticks and boxes as Word inserts them: characters of Wingdings and Wingdings 2 (MS-OE376, 2.1.54: F000 is added).
_SYMBOLS = {
    "Wingdings": {0x6E: "■", 0x6F: "□", 0x71: "□", 0xA8: "□", 0xFC: "√", 0xFE: "☑", 0xFD: "☒", 0xFB: "×"},
    "Wingdings 2": {0x4F: "×", 0x50: "√", 0x51: "☒", 0x52: "☑", 0xA2: "■", 0xA3: "□"},
}
_INSERTED = (qn("w:ins"), qn("w:moveTo"))
_DELETED = (qn("w:del"), qn("w:moveFrom"))
_NOTES = (qn("w:footnoteReference"), qn("w:endnoteReference"))
_PROPERTIES = (qn("w:pPr"), qn("w:rPr"), qn("w:tblPr"), qn("w:sectPr"), qn("w:sdtPr"), qn("w:sdtEndPr"))
_MESSAGES = {
    "docx.tracked_changes": "文档带有未处理的修订，已按接受修订后的文字读取，请先在原软件中处理全部修订。",
    "docx.hidden_text": "文档含有隐藏文字，没有读取，请确认是否需要。",
    "docx.comments": "文档带有批注，没有读取，公开前请在原软件中删除。",
    "docx.notes": "文档带有脚注或尾注，没有读取，请核对。",
    "docx.image": "文档含有图片，图片中的文字无法读取，请核对。",
    "docx.formula": "文档含有公式，只读取了其中的文字，请核对。",
    "docx.text_box": "文档含有文本框，其中的文字排在所在段落之后，请核对顺序。",
}


def read_docx(data: bytes, limits: Limits) -> Extracted:
    """Headings, paragraphs, tables and images of the body; headers and footers are left out."""
    with corrupt_unless_named():
        reader = _Reader(docx.Document(BytesIO(data)), limits)
        items = list(reader.items())
        problems = [Problem(code, message) for code, message in _MESSAGES.items() if code in reader.found]
        return extract(items, {"format": "docx"}, problems)


class _Reader:
    def __init__(self, document: Any, limits: Limits) -> None:
        self._body = document.element.body
        self._styles = Styles(document.styles.element)
        self._numbering = Numbering(_numbering_root(document))
        self._limits = limits
        self._characters = 0
        self.found: set[str] = set()

    def items(self) -> Iterator[Line | Block]:
        yield from self._container(self._body)

    def _container(self, container: Any) -> Iterator[Line | Block]:
        for node in container.iterchildren(tag="*"):
            if node.tag == qn("w:p"):
                yield from self._paragraph(node)
            elif node.tag == qn("w:tbl"):
                yield from self._table(node)
            elif node.tag in _DELETED:
                self.found.add("docx.tracked_changes")
            elif node.tag not in _PROPERTIES:  # content controls and custom XML wrap paragraphs
                yield from self._container(node)

    def _table(self, table: Any) -> Iterator[Line | Block]:
        cells = list(table.iterchildren(qn("w:tr")))
        if len(cells) == 1 and len(only := list(cells[0].iterchildren(qn("w:tc")))) == 1:
            yield from self._container(only[0])  # a frame drawn around text, not a table
            return
        rows, spans = grid(table, self._cell_text, self._limits)
        if rows:
            yield Block("table", rows=rows, spans=spans)

    def _cell_text(self, cell: Any) -> str:
        texts = []
        for item in self._container(cell):
            nested = item.rows if isinstance(item, Block) else []
            texts += [" ".join(row) for row in nested] or [item.text.strip()]
        return "\n".join(text for text in texts if text)

    def _paragraph(self, node: Any) -> Iterator[Line | Block]:
        after: list[Line | Block] = []
        text = self._text(node, after)
        if text.strip():
            style = self._styles.of(node)
            for index, line in enumerate(text.split("\n")):
                label = self._label(node) if index == 0 else ""
                yield Line(label + line, style.level, style.centred, style.title)
        yield from after

    def _label(self, node: Any) -> str:
        properties = node.find(qn("w:pPr"))
        own = None if properties is None else properties.find(qn("w:numPr"))
        style = self._styles.of(node)
        number = child_value(own, "w:numId") or style.number
        level = child_value(own, "w:ilvl") or style.number_level
        return self._numbering.label(number, int(level or 0)) if number else ""

    def _text(self, node: Any, after: list[Line | Block]) -> str:
        parts: list[str] = []
        self._collect(node, parts, after)
        text = "".join(parts)
        self._characters += len(text)
        if self._characters > self._limits.characters:
            raise FileTooLong
        return text

    def _collect(self, node: Any, parts: list[str], after: list[Line | Block]) -> None:
        for child in node.iterchildren(tag="*"):
            tag = child.tag
            if tag in (qn("w:t"), _MATH_TEXT):
                parts.append(child.text or "")
                if tag == _MATH_TEXT:
                    self.found.add("docx.formula")
            elif tag in _BREAKS:
                parts.append(_BREAKS[tag])
            elif tag == qn("w:sym"):
                parts.append(_symbol(child))
            elif tag in _PICTURES:
                self._picture(child, after)
            elif not self._left_out(child):
                self._collect(child, parts, after)

    def _left_out(self, node: Any) -> bool:
        """Whether the node's text is not part of the document; notes what a person should know."""
        tag = node.tag
        if tag in _INSERTED or tag in _DELETED:
            self.found.add("docx.tracked_changes")
        elif tag in _NOTES:
            self.found.add("docx.notes")
        elif tag == qn("w:commentReference"):
            self.found.add("docx.comments")
        elif tag == qn("w:r") and _hidden(node):
            self.found.add("docx.hidden_text")
            return True
        # A fallback repeats its choice for older programs.
        return tag in _DELETED or tag in _PROPERTIES or tag == f"{_MC}Fallback" or tag == qn("w:p")

    def _picture(self, node: Any, after: list[Line | Block]) -> None:
        boxes = list(node.iter(qn("w:txbxContent")))
        if boxes:
            self.found.add("docx.text_box")
            for box in boxes:
                after.extend(self._container(box))
            return
        self.found.add("docx.image")
        described = next(node.iter(_DESCRIPTION), None)
        after.append(Block("image", "" if described is None else described.get("descr", "")))


def _symbol(node: Any) -> str:
    try:
        code = int(node.get(qn("w:char"), ""), 16) & 0x0FFF
    except ValueError:
        return ""
    return _SYMBOLS.get(node.get(qn("w:font"), ""), {}).get(code, "")


def _hidden(run: Any) -> bool:
    properties = run.find(qn("w:rPr"))
    vanish = None if properties is None else properties.find(qn("w:vanish"))
    return vanish is not None and vanish.get(qn("w:val"), "true") not in ("0", "false", "off")


def _numbering_root(document: Any) -> Any | None:
    for relation in document.part.rels.values():
        if relation.reltype.endswith("/numbering") and not relation.is_external:
            return relation.target_part.element
    return None
