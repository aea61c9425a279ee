"""Tables from .xlsx and .csv: rows with their numbers, merged cells filled, hidden parts reported."""

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from io import BytesIO, StringIO
from itertools import chain
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from kit.files.errors import FileTooLong, corrupt_unless_named
from kit.files.model import Block, Extracted, Limits, Problem, Span
from kit.files.sheet_marks import Marks, read_marks, too_many_rows
from kit.files.text import decode

_EXACT_DIGITS = 15  # Excel keeps no more of a number
_LONG_NUMBER = re.compile(r"\d{16,}")
_ERRORS = frozenset({"#REF!", "#DIV/0!", "#VALUE!", "#NAME?", "#N/A", "#NUM!", "#NULL!"})
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")  # a character that XML cannot carry (ECMA-376-1, 22.9.2.19)
_MOST_ROWS = 1_048_576
_SCANNED_PER_CELL = 20  # empty cells cost time too: rows may begin far to the right
_NAMED = 5
_DELIMITERS = ",\t;，|"


@dataclass(frozen=True)
class Row:
    """`number` is the row's number in the sheet, from 1; `cells` are texts from column A on, of the sheet's width."""

    number: int
    cells: list[str]
    hidden: bool = False


@dataclass(frozen=True)
class Sheet:
    """`rows` leaves out empty rows. `spans` counts rows and columns of the sheet from 0. `hidden_columns`: letters."""

    name: str
    rows: list[Row]
    spans: list[Span] = field(default_factory=list)
    hidden: bool = False
    hidden_columns: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Table:
    sheets: list[Sheet]
    problems: list[Problem] = field(default_factory=list)
    metadata: dict[str, str] = field(default_factory=dict)


def coordinate(row: int, column: int) -> str:
    """A cell's name, such as B3, from its row and column counted from 1."""
    return f"{get_column_letter(column)}{row}"


def read_csv(data: bytes, limits: Limits) -> Table:
    """One sheet without a name. The separator is the one that the first line holds most often."""
    text, encoding = decode(data)
    head = text.lstrip("\n").partition("\n")[0]
    delimiter = max(_DELIMITERS, key=head.count)
    with corrupt_unless_named():
        records = csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True)
        rows = _rows(([cell.strip() for cell in record] for record in records), limits, Marks())
    return Table([Sheet("", rows)], [], {"format": "csv", "encoding": encoding})


def read_xlsx(data: bytes, limits: Limits) -> Table:
    """Every worksheet, the hidden ones too. Formulas give the value that the program stored last."""
    with corrupt_unless_named():
        book = load_workbook(BytesIO(data), read_only=True, data_only=True, keep_links=False)
        try:
            sheets, problems = [], []
            for worksheet in book.worksheets:
                sheet, found = _worksheet(worksheet, limits)
                sheets.append(sheet)
                problems += found
        finally:
            book.close()
    return Table(sheets, problems, {"format": "xlsx"})


def as_document(table: Table) -> Extracted:
    """Each sheet that holds something as a table, under its name where there are several."""
    filled = [sheet for sheet in table.sheets if sheet.rows]
    blocks: list[Block] = []
    for sheet in filled:
        if len(filled) > 1:
            blocks.append(Block("heading", sheet.name, 1))
        places = {row.number - 1: index for index, row in enumerate(sheet.rows)}
        spans = [
            Span(places[span.row], span.column, span.rows, span.columns)
            for span in sheet.spans
            if all(row in places for row in range(span.row, span.row + span.rows))
        ]
        blocks.append(Block("table", rows=[row.cells for row in sheet.rows], spans=spans))
    return Extracted("", blocks, table.metadata, table.problems)


def _worksheet(worksheet: Any, limits: Limits) -> tuple[Sheet, list[Problem]]:
    # The streaming mode has no public way to the part it reads, and the normal mode holds the whole sheet in memory.
    with worksheet._get_source() as part:
        marks = read_marks(part, limits)
    worksheet.reset_dimensions()  # programs write wrong ones
    values = ([_text(value) for value in row] for row in worksheet.iter_rows(values_only=True))
    rows = _rows(values, limits, marks)
    hidden = worksheet.sheet_state != "visible"
    columns = [get_column_letter(column) for column in sorted(marks.hidden_columns) if _filled(rows, column)]
    sheet = Sheet(str(worksheet.title), rows, marks.spans, hidden, columns)
    return sheet, list(_problems(sheet, marks))


def _rows(values: Iterable[list[str]], limits: Limits, marks: Marks) -> list[Row]:
    rows: dict[int, list[str]] = {}
    scanned = 0
    for number, cells in enumerate(values, 1):
        scanned += len(cells)
        while cells and not cells[-1]:
            cells.pop()
        if number > _MOST_ROWS or scanned > _SCANNED_PER_CELL * limits.cells:
            raise FileTooLong
        if cells:
            rows[number] = cells
        if len(rows) > limits.rows or len(cells) > limits.columns:
            raise too_many_rows(limits)
    _fill(rows, marks.spans, limits)
    width = max(map(len, rows.values()), default=0)
    # One shared text may stand in every cell.
    if width * len(rows) > limits.cells or sum(map(len, chain(*rows.values()))) > limits.characters:
        raise FileTooLong
    return [
        Row(number, cells + [""] * (width - len(cells)), number in marks.hidden_rows)
        for number, cells in sorted(rows.items())
    ]


def _fill(rows: dict[int, list[str]], spans: list[Span], limits: Limits) -> None:
    """Write the text of each merged area, which stands in its first cell alone, into all its cells."""
    for span in spans:
        first = rows.get(span.row + 1, [])
        text = first[span.column] if span.column < len(first) else ""
        if not text:
            continue
        end = span.column + span.columns
        if end > limits.columns:
            raise FileTooLong
        for number in range(span.row + 1, span.row + span.rows + 1):
            cells = rows.setdefault(number, [])
            cells += [""] * (end - len(cells))
            cells[span.column : end] = [text] * span.columns


def _problems(sheet: Sheet, marks: Marks) -> Iterator[Problem]:
    place = sheet.name
    if not sheet.rows:
        return
    if sheet.hidden:
        yield Problem("sheet.hidden_sheet", "这张工作表是隐藏的，请确认是否需要读取。", place)
    if hidden := [str(row.number) for row in sheet.rows if row.hidden]:
        yield Problem("sheet.hidden_rows", f"第 {_some(hidden)} 行是隐藏的，请确认是否需要读取。", place)
    if sheet.hidden_columns:
        yield Problem("sheet.hidden_columns", f"{_some(sheet.hidden_columns)} 列是隐藏的，请确认是否需要读取。", place)
    if marks.uncalculated:
        message = f"{_some(marks.uncalculated)} 的公式没有结果，请用表格软件打开并保存后重新上传。"
        yield Problem("sheet.formula_without_value", message, place)
    for row in sheet.rows:
        for column, text in enumerate(row.cells, 1):
            where = f"{place}!{coordinate(row.number, column)}"
            if text in _ERRORS:
                yield Problem("sheet.cell_error", f"单元格的公式出错（{text}），请改正。", where)
            elif _LONG_NUMBER.fullmatch(text):
                yield Problem("sheet.long_number", "超过 15 位的数字可能已失去末尾几位，请核对并改为文本格式。", where)


def _some(names: list[str]) -> str:
    return "、".join(names[:_NAMED]) + (f" 等 {len(names)} 处" if len(names) > _NAMED else "")


def _filled(rows: list[Row], column: int) -> bool:
    return any(column <= len(row.cells) and row.cells[column - 1] for row in rows)


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float):
        return format(value, f".{_EXACT_DIGITS}g") if abs(value) < 10**_EXACT_DIGITS else format(value, ".0f")
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "minutes")
    if isinstance(value, (date, time)):
        return value.isoformat()
    return re.sub(r"\r\n?", "\n", _ESCAPED.sub(_unescaped, str(value))).strip()


def _unescaped(found: re.Match[str]) -> str:
    sign = chr(int(found[1], 16))
    return sign if sign.isprintable() or sign in "\n\r\t" else ""
