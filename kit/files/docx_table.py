"""A Word table as a rectangle of texts with its merged cells."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import chain
from typing import Any

from docx.oxml.ns import qn

from kit.files.docx_styles import child_value
from kit.files.errors import FileTooLong
from kit.files.model import Limits, Span


@dataclass
class _Cell:
    row: int
    column: int
    columns: int
    text: str
    rows: int = 1


def grid(table: Any, text_of: Callable[[Any], str], limits: Limits) -> tuple[list[list[str]], list[Span]]:
    """Rows of equal width, the text of a merged cell in each of its places, and the spans."""
    rows: list[list[str]] = []
    cells: dict[int, _Cell] = {}  # by identity: a merged cell stands in many places
    above: dict[int, _Cell] = {}
    for index, row in enumerate(_rows(table)):
        above = _place(row, index, above, text_of, limits.columns)
        cells |= {id(cell): cell for cell in above.values()}
        rows.append([above[column].text if column in above else "" for column in range(max(above, default=-1) + 1)])
        if index >= limits.rows or len(rows) * len(rows[-1]) > limits.cells:
            raise FileTooLong
    width = max(map(len, rows), default=0)
    if sum(map(len, chain(*rows))) > limits.characters:  # a merged cell counts in each of its places
        raise FileTooLong
    spans = [Span(c.row, c.column, c.rows, c.columns) for c in cells.values() if c.rows > 1 or c.columns > 1]
    return [row + [""] * (width - len(row)) for row in rows], spans


def _place(row: Any, index: int, above: dict[int, _Cell], text_of: Callable[[Any], str], most: int) -> dict[int, _Cell]:
    """The cell standing in each column of the row, counted from 0."""
    placed: dict[int, _Cell] = {}
    column = _number(row.find(qn("w:trPr")), "w:gridBefore", 0)
    for node in _cells(row):
        properties = node.find(qn("w:tcPr"))
        width = max(1, _number(properties, "w:gridSpan", 1))
        if column + width > most:
            raise FileTooLong
        upper = above.get(column)
        if upper and (upper.column, upper.columns) == (column, width) and _continues(properties):
            cell = upper
            cell.rows = index - cell.row + 1
        else:
            cell = _Cell(index, column, width, text_of(node))
        placed |= dict.fromkeys(range(column, column + width), cell)
        column += width
    return placed


def _continues(properties: Any | None) -> bool:
    merge = None if properties is None else properties.find(qn("w:vMerge"))
    return merge is not None and merge.get(qn("w:val")) != "restart"


def _rows(table: Any) -> list[Any]:
    return [row for row in table.iter(qn("w:tr")) if _owner(row, "w:tbl") is table]


def _cells(row: Any) -> list[Any]:
    return [cell for cell in row.iter(qn("w:tc")) if _owner(cell, "w:tr") is row]


def _owner(node: Any, tag: str) -> Any:
    return next(node.iterancestors(qn(tag)), None)


def _number(node: Any | None, tag: str, default: int) -> int:
    text = child_value(node, tag)
    return int(text) if text.isdecimal() else default
