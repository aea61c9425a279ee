"""Tables between HTML and rows: cells that span rows and columns, captions, nothing out of bounds."""

import re
from collections.abc import Iterable, Iterator
from html import escape
from typing import Any

from kit.files.inline import SILENT, Run, read, read_one, tidy, words
from kit.files.model import Span

MOST_ROWS, MOST_COLUMNS = 2_000, 100
_LINES = {"p", "div", "li", "h1", "h2", "h3", "h4", "h5", "h6", "tr", "blockquote"}


def read_table(table: Any) -> tuple[str, list[list[str]], list[Span]]:
    """Caption; rows of equal width, every cell of a merged area carrying its text; the merged areas."""
    source = [row for row in table.iter("tr") if _table_of(row) is table][:MOST_ROWS]
    taken: dict[tuple[int, int], str] = {}
    spans: list[Span] = []
    for at, row in enumerate(source):
        column = 0
        for cell in row.iterchildren("td", "th"):
            while (at, column) in taken:
                column += 1
            if column >= MOST_COLUMNS:
                break
            rows = min(_extent(cell, "rowspan"), len(source) - at)
            columns = min(_extent(cell, "colspan"), MOST_COLUMNS - column)
            rows, columns = _free(taken, at, column, rows, columns)
            text = _text(cell)
            for down in range(rows):
                for right in range(columns):
                    taken[at + down, column + right] = text
            if rows > 1 or columns > 1:
                spans.append(Span(at, column, rows, columns))
            column += columns
    width = max((column + 1 for _, column in taken), default=0)
    grid = [[taken.get((at, column), "") for column in range(width)] for at in range(len(source))]
    caption = table.find("caption")
    return ("" if caption is None else _text(caption).replace("\n", " ")), grid, spans


def write_table(caption: str, rows: list[list[str]], spans: list[Span]) -> str:
    """The first of several rows is the head."""
    spans = fitting_spans(rows, spans)
    starts = {(span.row, span.column): span for span in spans}
    covered = set(_covered(spans)) - starts.keys()
    lines = [f"<caption>{escape(caption)}</caption>" if caption else ""]
    for index, row in enumerate(rows):
        tag = 'th scope="col"' if index == 0 and len(rows) > 1 else "td"
        cells = [
            _cell(tag, text, starts.get((index, column)))
            for column, text in enumerate(row)
            if (index, column) not in covered
        ]
        lines.append(f"<tr>{''.join(cells)}</tr>")
    return "".join(lines)


def fitting_spans(rows: list[list[str]], spans: Iterable[Span]) -> list[Span]:
    """Those that lie within the table, are more than one cell, and do not overlap one before."""
    width = min((len(row) for row in rows), default=0)
    taken: set[tuple[int, int]] = set()
    kept = []
    for span in spans:
        inside = span.row + span.rows <= len(rows) and span.column + span.columns <= width
        if not inside or span.rows * span.columns < 2:
            continue
        area = set(_covered([span]))
        if not area & taken:
            taken |= area
            kept.append(span)
    return kept


def _free(taken: dict[tuple[int, int], str], at: int, column: int, rows: int, columns: int) -> tuple[int, int]:
    """As much of the area as no cell from above holds."""
    while columns > 1 and any((at, column + right) in taken for right in range(columns)):
        columns -= 1
    while rows > 1 and any((at + rows - 1, column + right) in taken for right in range(columns)):
        rows -= 1
    return rows, columns


def _covered(spans: Iterable[Span]) -> Iterator[tuple[int, int]]:
    for span in spans:
        for row in range(span.row, span.row + span.rows):
            for column in range(span.column, span.column + span.columns):
                yield row, column


def _table_of(row: Any) -> Any:
    return next(row.iterancestors("table"), None)


def _extent(cell: Any, name: str) -> int:
    written = (cell.get(name) or "").strip()
    return max(1, int(written)) if written.isascii() and written.isdecimal() and len(written) < 6 else 1


def _text(cell: Any) -> str:
    """Paragraphs of a cell are lines of it."""
    return re.sub(r"\n{2,}", "\n", words(tidy(_pieces(cell))))


def _pieces(node: Any) -> Iterator[Run]:
    if not any(isinstance(one.tag, str) and one.tag in _LINES for one in node.iterdescendants()):
        yield from read(node)
        return
    if node.text:
        yield Run(node.text)
    for child in node:
        if isinstance(child.tag, str) and child.tag not in SILENT:
            ends = [Run("\n")] if child.tag in _LINES else []
            yield from (*ends, *(_pieces(child) if ends or len(child) else read_one(child)), *ends)
        if child.tail:
            yield Run(child.tail)


def _cell(tag: str, text: str, span: Span | None) -> str:
    extent = ""
    if span and span.rows > 1:
        extent += f' rowspan="{span.rows}"'
    if span and span.columns > 1:
        extent += f' colspan="{span.columns}"'
    return f"<{tag}{extent}>{escape(text, quote=False).replace(chr(10), '<br>')}</{tag[:2]}>"
