"""The catalogue in the official column order, as Excel opens it and as `importing` reads it again unchanged.

A workbook has one sheet a domain; .csv has one header row, and the domain in a column of its own. Behind the official
columns stand 责任部门 and 事项编码, by which rows find their items again.
"""

import csv
import re
from collections.abc import Iterable, Mapping, Sequence
from io import BytesIO, StringIO
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter

from services.catalog.domain import errors
from services.catalog.domain.domains import ALL, place
from services.catalog.domain.item import Item
from services.catalog.domain.written import written
from services.catalog.importing.planning import by_domain
from services.catalog.importing.tables import FORMULA

_LONGEST_CELL = 32_767  # characters (ECMA-376-1, 18.3.1.96; Excel's limit)
_HEAD_ROWS = 3  # the title and the two rows of the header

# Field, label, the label above several, width in characters.
_COLUMNS = (
    ("sequence", "序号", "", 6),
    ("first_level", "一级事项", "公开事项", 14),
    ("second_level", "二级事项", "公开事项", 16),
    ("content", "公开内容（要素）", "", 36),
    ("legal_basis", "公开依据", "", 30),
    ("time_limit", "公开时限", "", 20),
    ("disclosing_body", "公开主体", "", 14),
    ("channels", "公开渠道和载体", "", 22),
    ("everyone", "全社会", "公开对象", 8),
    ("group", "特定群体", "公开对象", 12),
    ("proactive", "主动", "公开方式", 7),
    ("on_request", "依申请公开", "公开方式", 8),
    ("county", "县级", "公开层级", 7),
    ("township", "乡级", "公开层级", 7),
    ("village", "村级", "公开层级", 7),
    ("department", "责任部门", "", 16),
    ("code", "事项编码", "", 18),
)
_TICKED = {"sequence", "everyone", "proactive", "on_request", "county", "township", "village"}
_THIN = Side(style="thin", color="999999")


def as_csv(items: Sequence[Item], units: Mapping[str, str]) -> bytes:
    """UTF-8 with its mark, so that Excel reads Chinese. A text that would be a formula has an apostrophe before it."""
    out = StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(["领域", *(label for _, label, _, _ in _COLUMNS)])
    for domain, rows in _in_order(items):
        for number, item in enumerate(rows, 1):
            texts = _texts(item, number, units)
            cells = [ALL[domain].name, *(texts[name] for name, *_ in _COLUMNS)]
            writer.writerow([f"'{cell}" if FORMULA.match(cell) else cell for cell in cells])
    return out.getvalue().encode("utf-8-sig")


def as_xlsx(items: Sequence[Item], units: Mapping[str, str]) -> bytes:
    """Blocking. Raises `CellTooLong`."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for domain, rows in _in_order(items) or [(next(iter(ALL)), [])]:
        name = ALL[domain].name
        page = book.create_sheet(re.sub(r"[\[\]:*?/\\]", "", name)[:31])
        _head(page, f"{name}{'' if name.endswith('领域') else '领域'}基层政务公开标准目录")
        for number, item in enumerate(rows, 1):
            _row(page, _HEAD_ROWS + number, _texts(item, number, units), item)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _in_order(items: Iterable[Item]) -> list[tuple[str, list[Item]]]:
    return sorted(by_domain(items).items(), key=lambda one: place(one[0]))


def _texts(item: Item, number: int, units: Mapping[str, str]) -> dict[str, str]:
    return {**written(item.columns, units), "sequence": str(number), "code": item.id.partition(".")[2]}


def _head(page: Any, title: str) -> None:
    last = get_column_letter(len(_COLUMNS))
    page.merge_cells(f"A1:{last}1")
    _put(page, 1, 1, title, Font(name="宋体", size=16, bold=True))
    page.row_dimensions[1].height = 36
    bold = Font(name="宋体", size=11, bold=True)
    for index, (_, label, above, width) in enumerate(_COLUMNS, 1):
        letter = get_column_letter(index)
        page.column_dimensions[letter].width = width
        for row, text in ((2, above or label), (3, label if above else "")):
            _put(page, row, index, text, bold).fill = PatternFill("solid", fgColor="EDEDED")
        if not above:
            page.merge_cells(f"{letter}2:{letter}3")
    for above in dict.fromkeys(above for _, _, above, _ in _COLUMNS if above):
        under = [get_column_letter(index) for index, one in enumerate(_COLUMNS, 1) if one[2] == above]
        page.merge_cells(f"{under[0]}2:{under[-1]}2")
    page.freeze_panes = f"D{_HEAD_ROWS + 1}"
    page.print_title_rows = f"2:{_HEAD_ROWS}"
    page.page_setup.orientation, page.page_setup.paperSize = "landscape", 8  # A3
    page.page_setup.fitToHeight = 0
    page.sheet_properties.pageSetUpPr.fitToPage = True


def _row(page: Any, row: int, texts: Mapping[str, str], item: Item) -> None:
    font = Font(name="宋体", size=10)
    for index, (name, *_) in enumerate(_COLUMNS, 1):
        text = texts[name]
        if name == "second_level" and not text:
            text = texts["first_level"]
        if len(text) > _LONGEST_CELL:
            raise errors.CellTooLong(f"“{item.name}”有一栏超过 {_LONGEST_CELL} 字，Excel 放不下，请下载 CSV。")
        cell = _put(page, row, index, text, font)
        if name not in _TICKED:
            cell.alignment = Alignment(wrap_text=True, vertical="center")
    if not texts["second_level"]:
        page.merge_cells(start_row=row, end_row=row, start_column=2, end_column=3)


def _put(page: Any, row: int, column: int, text: str, font: Font) -> Any:
    """Always as text: neither a formula nor a number nor a date, whatever it looks like."""
    cell = page.cell(row, column)
    if text:
        cell.value = re.sub(r"_(?=x[0-9A-Fa-f]{4}_)", "_x005F_", text)
        cell.data_type = "s"
        cell.quotePrefix = bool(FORMULA.match(text))
    cell.number_format = "@"
    cell.font = font
    cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
    cell.border = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
    return cell
