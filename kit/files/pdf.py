"""PDF text by pdfium: lines by their place on the page, joined to paragraphs."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from threading import Lock

import pypdfium2

from kit.files.errors import FileCorrupt, FileEncrypted, FileTooLong, corrupt_unless_named
from kit.files.model import PAGE_BREAK, Extracted, Limits, Problem
from kit.files.outline import extract, is_numbered
from kit.files.title import Line

_PASSWORD = 4  # FPDF_ERR_PASSWORD of fpdfview.h
_PAGE_NUMBER = re.compile(r"[-—–·.\s]*(?:第\s*)?\d{1,4}(?:\s*页)?(?:\s*[,，/]?\s*共?\s*\d{1,4}\s*页?)?[-—–·.\s]*")
_REPEATED_FROM_PAGES = 3
_TEXT_EDGE = 0.75  # of the page width: a page of short lines has no full line
_pdfium = Lock()  # pdfium keeps global state and is not safe in threads


@dataclass(frozen=True)
class _Row:
    """A line on a page; places in points from the lower left corner."""

    text: str
    left: float
    right: float
    height: float
    page: int
    page_width: float


_Gapped = tuple[_Row, str | None, bool]
"""A row; what stands before it where it goes on with the paragraph above, else None; whether it is centred."""


def read_pdf(data: bytes, limits: Limits) -> Extracted:
    """Headings and paragraphs with their page numbers. A scanned document has no text: problem `pdf.no_text`."""
    with _pdfium, corrupt_unless_named():
        pages = _pages(data, limits)
    empty = [number for number, rows in enumerate(pages, 1) if not rows]
    metadata = {"format": "pdf", "pages": str(len(pages))}
    if len(empty) == len(pages):
        message = "这份 PDF 没有文字（可能是扫描件），无法检索和朗读，请上传带文字的版本或另附文字稿。"
        return Extracted("", [], metadata, [Problem("pdf.no_text", message)])
    problems = [
        Problem("pdf.page_without_text", "这一页没有文字，可能是扫描页或图片，请核对。", f"第 {number} 页")
        for number in empty
    ]
    rows = list(_rows_with_gaps(_without_furniture(pages)))
    return replace(extract(_joined(rows), metadata, problems), paged=_paged(rows))


def _pages(data: bytes, limits: Limits) -> list[list[_Row]]:
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise (FileEncrypted if error.err_code == _PASSWORD else FileCorrupt) from error
    with document:
        if len(document) > limits.pages:
            raise FileTooLong(f"文件超过 {limits.pages} 页的上限，请拆分后分次上传。")
        pages: list[list[_Row]] = []
        left = limits.characters
        for index in range(len(document)):
            rows, count = _page_rows(document, index, left)
            pages.append(rows)
            left -= count
        if not pages:
            raise FileCorrupt
        return pages


def _page_rows(document: pypdfium2.PdfDocument, index: int, most: int) -> tuple[list[_Row], int]:
    page = document[index]
    text_page = page.get_textpage()
    try:
        count = text_page.count_chars()
        if count > most:
            raise FileTooLong
        text = text_page.get_text_range() if count else ""
        rows, start = [], 0
        for piece in text.split("\n"):
            if row := _row(text_page, piece, start, count):
                rows.append(_Row(*row, index + 1, page.get_width()))
            start += len(piece) + 1
        return rows, count
    finally:
        text_page.close()
        page.close()


def _row(
    text_page: pypdfium2.PdfTextPage, piece: str, start: int, count: int
) -> tuple[str, float, float, float] | None:
    text = piece.strip()
    if not text:
        return None
    first = start + len(piece) - len(piece.lstrip())
    last = first + len(text) - 1
    # pdfium adds and drops a few characters, so that places may run past the end.
    left, bottom, _, top = text_page.get_charbox(min(first, count - 1), loose=True)
    right = text_page.get_charbox(min(last, count - 1), loose=True)[2]
    return text.replace("\ufffe", "").replace("\u0002", ""), left, right, abs(top - bottom)


def _without_furniture(pages: list[list[_Row]]) -> list[_Row]:
    """All rows but page numbers and the headers and footers that most pages repeat."""
    edges = Counter(row.text for rows in pages for row in {row.text: row for row in rows[:1] + rows[-1:]}.values())
    many = max(_REPEATED_FROM_PAGES, len(pages) // 2 + 1)
    kept = []
    for rows in pages:
        for index, row in enumerate(rows):
            at_edge = index in (0, len(rows) - 1)
            if not (at_edge and (_PAGE_NUMBER.fullmatch(row.text) or edges[row.text] >= many)):
                kept.append(row)
    return kept


def _rows_with_gaps(rows: Sequence[_Row]) -> Iterator[_Gapped]:
    margin = min((row.left for row in rows), default=0.0)
    edge = max((max(row.right, _TEXT_EDGE * row.page_width) for row in rows), default=0.0)
    before: _Row | None = None
    for row in rows:
        gap = None
        if before and _continues(before, row, margin, edge):
            gap = " " if before.text[-1].isascii() and row.text[0].isascii() else ""
        yield row, gap, _centred(row, margin, edge)
        before = row


def _joined(rows: Sequence[_Gapped]) -> list[Line]:
    lines: list[Line] = []
    for row, gap, centred in rows:
        if gap is None:
            lines.append(Line(row.text, centred=centred, page=row.page))
        else:
            lines[-1] = replace(lines[-1], text=lines[-1].text + gap + row.text)
    return lines


def _paged(rows: Sequence[_Gapped]) -> str:
    """Without the page breaks it is a line a paragraph."""
    parts, page = list[str](), 1
    for row, gap, _ in rows:
        parts += ["\n" if gap is None and parts else gap or "", PAGE_BREAK * (row.page - page)]
        parts.append(Line(row.text).tidied().text)
        page = row.page
    return "".join(parts)


def _continues(before: _Row, row: _Row, margin: float, edge: float) -> bool:
    """Whether `row` goes on with the paragraph of `before`: a full line above, no indent, no number of its own."""
    size = max(before.height, row.height, 1.0)
    same_size = abs(before.height - row.height) < size / 4
    full = before.right > edge - 2 * size
    return same_size and full and row.left < margin + size and not is_numbered(row.text)


def _centred(row: _Row, margin: float, edge: float) -> bool:
    left, right = row.left - margin, edge - row.right
    return min(left, right) > 2 * row.height and abs(left - right) < 2 * row.height
