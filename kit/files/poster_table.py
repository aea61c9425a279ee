"""A table of a poster: columns as wide as their words ask, merged cells as one, rows cut where a page is too short."""

from collections.abc import Sequence, Set
from dataclasses import dataclass, replace
from functools import partial
from itertools import accumulate

from kit.files.fonts import PRINTED, drawable, width
from kit.files.line_breaks import break_lines, words
from kit.files.model import Block, Span

_SMALLEST = 8.0  # points
_LEADING = 1.35
_PADDING = 0.5  # ems at each side


@dataclass(frozen=True)
class Cell:
    """`open_above`: it goes on from the row above, so no line parts them."""

    x: float
    width: float
    lines: list[str]
    size: float
    bold: bool = False
    open_above: bool = False


@dataclass(frozen=True)
class Row:
    cells: list[Cell]
    height: float


def rows_of(block: Block, room: float, body: float, tallest: float) -> tuple[Row | None, list[Row]]:
    """The head, which begins each page, and all rows with it. A cell merged downwards stands in its first row."""
    texts = [[drawable(PRINTED, cell).strip() for cell in row] for row in block.rows]
    size = _size(texts, room, body)
    hidden, wide = _merged(block.spans)
    places = [0.0, *accumulate(_widths(texts, {*hidden, *wide}, room, size))]
    rows: list[Row] = []
    for number, row in enumerate(texts):
        cells = []
        for column, text in enumerate(row):
            goes_on = hidden.get((number, column), number) != number
            if (number, column) in hidden and not goes_on:
                continue
            text = "" if goes_on else text  # drawn where the merged cell begins
            end = min(column + wide.get((number, column), 1), len(row))
            extent = places[end] - places[column]
            lines = break_lines(text, extent - 2 * _PADDING * size, partial(_measure, size))
            cells.append(Cell(places[column], extent, lines, size, number == 0, goes_on))
        rows += _cut(cells, size, tallest)
    head = rows[0] if len(texts) > 1 and rows and rows[0].height < tallest / 4 else None
    return head, rows


def _cut(cells: Sequence[Cell], size: float, tallest: float) -> list[Row]:
    """One row, or several where its words are more than a page holds."""
    leading = size * _LEADING
    most = max(int(tallest / leading) - 1, 1)
    lines = max((len(cell.lines) for cell in cells), default=1)
    pieces = []
    for start in range(0, lines, most):
        part = [replace(one, lines=one.lines[start : start + most]) for one in cells]
        held = max((len(one.lines) for one in part), default=1)
        pieces.append(Row(part, held * leading + size * 0.7))
    return pieces


def _merged(spans: Sequence[Span]) -> tuple[dict[tuple[int, int], int], dict[tuple[int, int], int]]:
    """(row, column) of what a merged cell covers → the row it begins in; (row, column) → columns it takes there."""
    hidden: dict[tuple[int, int], int] = {}
    wide: dict[tuple[int, int], int] = {}
    for span in spans:
        for row in range(span.row, span.row + span.rows):
            wide[row, span.column] = span.columns
            for column in range(span.column, span.column + span.columns):
                if column > span.column:
                    hidden[row, column] = row
                elif row > span.row:
                    hidden[row, column] = span.row
    return hidden, wide


def _size(texts: list[list[str]], room: float, body: float) -> float:
    """As large as lets a column hold three characters."""
    columns = max(map(len, texts))
    return max(min(body * 0.8, room / columns / (3 + 2 * _PADDING)), _SMALLEST)


def _widths(texts: list[list[str]], merged: Set[tuple[int, int]], room: float, size: float) -> list[float]:
    """Each gets what its longest word needs, and of the rest what its longest cell asks, long ones less than that."""
    columns = max(map(len, texts))
    least, asked = [1.0] * columns, [1.0] * columns
    for number, row in enumerate(texts):
        for column, text in enumerate(row):
            if (number, column) not in merged:
                least[column] = max(least[column], *(width(PRINTED, word) for word in words(text)), 0.0)
                asked[column] = max(asked[column], min(width(PRINTED, text), 60.0))
    need = [min(ems, 16.0) + 2 * _PADDING for ems in least]
    over = [
        max(ems if ems <= 6 else 6 + (ems - 6) ** 0.75, word) + 1 - word for ems, word in zip(asked, least, strict=True)
    ]
    spare = room / size - sum(need)
    if spare <= 0:
        return [room * one / sum(need) for one in need]
    return [(one + spare * more / sum(over)) * size for one, more in zip(need, over, strict=True)]


def _measure(size: float, text: str) -> float:
    return width(PRINTED, text) * size
