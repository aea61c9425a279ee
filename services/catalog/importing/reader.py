"""From the tables of a file to rows: which table is a catalogue, of which domain, and what in it is hidden."""

import re
from collections.abc import Iterable, Iterator

import msgspec
from openpyxl.utils import column_index_from_string

from kit.files.model import Limits
from kit.files.model import Problem as FileProblem
from kit.files.sheet import Row, coordinate
from services.catalog.domain import errors
from services.catalog.domain.domains import domain_in, other_domain_in
from services.catalog.domain.header import Header, find_header, repeats_header
from services.catalog.importing.model import Problem, Reading
from services.catalog.importing.rows import Found, Table, read_row
from services.catalog.importing.tables import File, Part, tables_of

_NOTE = re.compile(r"^\s*(注|备注|说明|填表|填报|填写|联系人|联系电话|审核人|制表|单位负责人|合计)")
_HIDDEN = ("sheet.hidden_rows", "sheet.hidden_columns", "sheet.hidden_sheet")  # told here, each by its place
_LONGEST_SECTION = 40
_MOST_IN_A_NOTE = 4  # texts


def read(name: str, data: bytes, limits: Limits, *, take_hidden: bool = False) -> Reading:
    """Blocking. Raises the named errors of kit.files, and `TableNotFound` where no table is a catalogue.

    Hidden rows, columns and sheets are told as problems; unless `take_hidden` nothing is written of them.
    """
    file = tables_of(name, data, limits)
    reader = _FileReader(file, take_hidden)
    for part in file.parts:
        reader.part(part)
    if not reader.found_table:
        raise errors.TableNotFound
    return reader.reading


class _FileReader:
    def __init__(self, file: File, take_hidden: bool) -> None:
        self._take_hidden, self._merged = take_hidden, file.merged
        told = [_of_file(one) for one in file.problems if one.code not in _HIDDEN]
        self.reading = Reading(problems=told)
        self._broken = {(one.sheet, one.cell) for one in told if one.severity == "error"}
        self._seen: dict[bytes, str] = {}
        self._names: dict[tuple[str, ...], str] = {}
        self._last: tuple[Table, int] | None = None  # and how many columns it has
        self._title = ""
        self.found_table = False

    def part(self, part: Part) -> None:
        rows = part.sheet.rows
        if not rows:
            return
        header = find_header([row.cells for row in rows])
        hidden = part.sheet.hidden
        if hidden:
            self._ask(part, "catalog.hidden_sheet", 0, "", "这张工作表是隐藏的")
        if header is not None:
            self.found_table = True
            if not self._continues(part, header):
                self._begin(part, header)
            self._rows(part, rows[header.data :])
        elif self._continues(part, None):
            self._rows(part, rows)
        elif not hidden:
            self._say(part, 0, "", "warning", "catalog.no_table", "这里没有找到标准目录的表头，没有读取。")

    def _continues(self, part: Part, header: Header | None) -> bool:
        """A table of a document that goes on after a page: under the same header, or with as many columns."""
        if self._last is None or not part.goes_on or domain_in(part.title) or other_domain_in(part.title):
            return False
        if header and header.first:  # a title of its own
            return False
        table, width = self._last
        if header.columns != table.header.columns if header else len(part.sheet.rows[0].cells) != width:
            return False
        table.sheet = part.sheet.name
        table.merged(part.sheet.spans)
        return True

    def _begin(self, part: Part, header: Header) -> None:
        above = [row for row in part.sheet.rows[: header.first] if self._take_hidden or not row.hidden]
        titles = list(dict.fromkeys(text for row in above for text in row.cells if text))
        words = [*titles, *reversed(part.title.split("\n")), part.sheet.name]
        domain = next((named for text in words if (named := domain_in(text))), None)
        unknown = None if domain else next((other for text in words if (other := other_domain_in(text))), None)
        if domain or unknown or not part.goes_on:
            self._title = domain or ""
        table = Table(part.sheet.name, header, domain or self._title or None, not self._merged, self._broken)
        if unknown and "domain" not in header.columns:
            table.unknown_domain = True
            row, cell = next(((row, cell) for row, cell, text in _texts(above) if unknown in text), (0, ""))
            message = f"“{unknown}”不是 26 个领域之一，这张表没有导入。"
            self._say(part, row, cell, "error", "catalog.unknown_domain", message)
        table.merged(part.sheet.spans)
        self._last = (table, len(part.sheet.rows[0].cells))
        self._columns(part, header, table)

    def _columns(self, part: Part, header: Header, table: Table) -> None:
        """Columns that are hidden, and those that hold what the catalogue has no place for."""
        shown = part.sheet.rows[header.data - 1].number if header.data else 1
        hidden = {column_index_from_string(letter) - 1: letter for letter in part.sheet.hidden_columns}
        table.waits = not self._take_hidden and not hidden.keys().isdisjoint(header.columns.values())
        for letter in hidden.values():
            self._ask(part, "catalog.hidden_column", shown, f"{letter}{shown}", f"{letter} 列是隐藏的")
        filled = {index for row in part.sheet.rows[header.data :] for index, text in enumerate(row.cells) if text}
        for index, label in header.unread.items():
            if index in filled and index not in hidden:
                message = f"标准目录没有“{label[:20]}”这一栏，没有读取。"
                self._say(part, shown, coordinate(shown, index + 1), "info", "catalog.column_not_read", message)

    def _rows(self, part: Part, rows: Iterable[Row]) -> None:
        if self._last is None:
            return
        table, _ = self._last
        for row in rows:
            taken = self._take_hidden or not (row.hidden or part.sheet.hidden)
            if repeats_header(row.cells) or _is_note(row, table):
                if taken:
                    table.section(_section(row))
                continue
            if row.hidden:
                self._ask(part, "catalog.hidden_row", row.number, f"A{row.number}", f"第 {row.number} 行是隐藏的")
            found = read_row(table, row)
            if taken:
                self._take(found)
            else:
                self.reading.left_out.append(found.row.named)

    def _take(self, found: Found) -> None:
        problems = [*found.problems, *self._repeated(found)]
        self.reading.problems.extend(problems)
        if found.whole and not any(one.code == "catalog.duplicate_row" for one in problems):
            self.reading.rows.append(found.row)
        else:
            self.reading.left_out.append(found.row.named)

    def _repeated(self, found: Found) -> Iterator[Problem]:
        if not found.whole:
            return
        row, here = found.row, _place(found.row.sheet, found.row.row)
        cell = found.cell_of("second_level")
        first = self._seen.setdefault(msgspec.json.encode((row.columns, row.code, row.department)), here)
        if first != here:
            message = f"与{first}完全相同，没有重复导入。"
            yield Problem(row.sheet, row.row, cell, "error", "catalog.duplicate_row", message)
            return
        names = (row.columns.domain, row.code, row.columns.first_level, row.columns.second_level)
        first = self._names.setdefault(names, here) if row.columns.second_level else here
        if first != here:
            message = f"一级、二级事项与{first}相同，内容不同，请核对是否重复。"
            yield Problem(row.sheet, row.row, cell, "warning", "catalog.same_names", message)

    def _ask(self, part: Part, code: str, row: int, cell: str, what: str) -> None:
        asked = "，没有导入，请确认是否需要。" if not self._take_hidden else "，已按您的选择读取。"
        self._say(part, row, cell, "info" if self._take_hidden else "warning", code, what + asked)

    def _say(self, part: Part, row: int, cell: str, severity: str, code: str, message: str) -> None:
        self.reading.problems.append(
            msgspec.convert(
                {"sheet": part.sheet.name, "row": row, "cell": cell, "severity": severity, "code": code}
                | {"message": message},
                Problem,
            )
        )


def _is_note(row: Row, table: Table) -> bool:
    """A note under the table, or a line that names a part of it: one text alone, or few that begin with 注, 填表人."""
    texts = dict.fromkeys(filter(None, row.cells))
    if len(texts) <= 1:
        return True
    return len(texts) <= _MOST_IN_A_NOTE and bool(_NOTE.match(next(iter(texts))))


def _section(row: Row) -> str | None:
    """The domain that a line across the table names."""
    text = next(filter(None, row.cells), "")
    return domain_in(text) if len(text) <= _LONGEST_SECTION and not _NOTE.match(text) else None


def _place(sheet: str, row: int) -> str:
    return f"{sheet}第 {row} 行" if sheet else f"第 {row} 行"


def _texts(rows: Iterable[Row]) -> Iterator[tuple[int, str, str]]:
    for row in rows:
        for column, text in enumerate(row.cells, 1):
            yield row.number, coordinate(row.number, column), re.sub(r"\s", "", text)


def _of_file(told: FileProblem) -> Problem:
    sheet, _, cell = told.place.rpartition("!") if "!" in told.place else (told.place, "", "")
    digits = re.sub(r"\D", "", cell)
    severity = "error" if told.code == "sheet.cell_error" else "warning"
    return msgspec.convert(
        {"sheet": sheet, "row": int(digits or 0), "cell": cell, "severity": severity}
        | {"code": told.code, "message": told.message},
        Problem,
    )
