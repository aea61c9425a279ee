"""A town's spreadsheet as catalogue rows. A bad row never costs a good one: each problem is told with its cell."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

import msgspec

from kit.files.model import Limits
from kit.files.sheet import Row, Sheet, Table, coordinate, read_csv, read_xlsx
from kit.files.sniff import Kind, sniff
from services.catalog.domain import cells, errors
from services.catalog.domain.domains import GENERAL, domain_in
from services.catalog.domain.header import Header, find_header, repeats_header
from services.catalog.domain.item import Columns
from services.catalog.domain.time_limit import read_time_limit

Severity = Literal["error", "warning", "info"]

NAMES = {
    "first_level": "一级事项",
    "content": "公开内容",
    "legal_basis": "公开依据",
    "time_limit": "公开时限",
    "disclosing_body": "公开主体",
    "channels": "公开渠道",
    "audience": "公开对象",
    "mode": "公开方式",
    "level": "公开层级",
}
_NOTE = re.compile(r"^\s*(注|备注|说明|填表|填报|联系人|审核人|制表|合计)")
_DATE = re.compile(r"^(\d{4}[-/年]\d{1,2}([-/月]\d{1,2}日?)?|\d{1,2}月\d{1,2}日)$")


@dataclass(frozen=True)
class Problem:
    """`error`: the row is left out; `warning`: it is taken, look at it. `row` is 0 where the whole sheet is meant."""

    sheet: str
    row: int
    cell: str
    severity: Severity
    code: str
    message: str


@dataclass(frozen=True)
class ReadRow:
    """A row that can be adopted. `code` is the file's own, or empty. `department` is as written, to be resolved."""

    sheet: str
    row: int
    code: str
    columns: Columns
    department: str


@dataclass(frozen=True)
class Reading:
    rows: list[ReadRow] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def read(name: str, data: bytes, limits: Limits) -> Reading:
    """Blocking. Raises the named errors of kit.files, and `TableNotFound` where no sheet holds the table."""
    kind = sniff(name, data, limits)
    table: Table = read_xlsx(data, limits) if kind is Kind.XLSX else read_csv(data, limits)
    reading = Reading(problems=[_of_file(one.place, one.code, one.message) for one in table.problems])
    found = False
    for sheet in table.sheets:
        header = find_header([row.cells for row in sheet.rows])
        if header is None:
            if sheet.rows:
                message = "这张工作表里没有找到标准目录的表头，没有读取。"
                reading.problems.append(Problem(sheet.name, 0, "", "warning", "catalog.no_table", message))
            continue
        found = True
        _SheetReader(sheet, header, reading, fill_down=kind is not Kind.XLSX).run()
    if not found:
        raise errors.TableNotFound
    return reading


def _of_file(place: str, code: str, message: str) -> Problem:
    sheet, _, cell = place.rpartition("!") if "!" in place else (place, "", "")
    digits = re.sub(r"\D", "", cell)
    return Problem(sheet, int(digits or 0), cell, "warning", code, message)


class _SheetReader:
    def __init__(self, sheet: Sheet, header: Header, reading: Reading, *, fill_down: bool) -> None:
        self._sheet, self._header, self._reading, self._fill_down = sheet, header, reading, fill_down
        titles = "".join(dict.fromkeys(text for row in sheet.rows[: header.first] for text in row.cells if text))
        self._titled = titles
        self._domain = domain_in(titles) or domain_in(sheet.name)
        self._merged = {
            (row + 1, column)
            for span in sheet.spans
            for row in range(span.row, span.row + span.rows)
            for column in range(span.column, span.column + span.columns)
            if span.rows > 1
        }
        self._seen: dict[bytes, int] = {}
        self._sequences: dict[str, int] = {}
        self._first_level = ""
        self._asked = False

    def run(self) -> None:
        for row in self._sheet.rows[self._header.data :]:
            if repeats_header(self._header, row.cells) or self._note(row):
                continue
            self._row(row)

    def _note(self, row: Row) -> bool:
        """A note under the table, or a line that names a part of it: one text alone, or one across all columns."""
        texts = set(filter(None, row.cells))
        if len(texts) != 1:
            return bool(texts) and bool(_NOTE.match(row.cells[0])) and len(texts) <= 2
        text = texts.pop()
        if (named := domain_in(text)) and "domain" not in self._header.columns and len(text) <= 40:
            self._domain = named
        return True

    def _row(self, row: Row) -> None:
        problems = len(self._reading.problems)
        said = {name: self._cell(row, name) for name in self._header.columns}
        self._sequence(row, said.get("sequence", ""))
        columns = self._columns(row, said)
        for name in columns.missing():
            message = f"“{NAMES[name]}”一栏没有填写或没有勾选，这一行没有导入。"
            self._say(row, name, "error", f"catalog.empty_{name}", message)
        if columns.time_limit.text and columns.time_limit.kind == "unresolved":
            message = "公开时限不能换算成日期，已照原文保留，请确认是否能写明天数或周期。"
            self._say(row, "time_limit", "warning", "catalog.time_limit_unresolved", message)
        if (first := self._seen.setdefault(msgspec.json.encode(columns), row.number)) != row.number:
            self._say(row, "second_level", "error", "catalog.duplicate_row", f"与第 {first} 行完全相同，没有重复导入。")
        if any(problem.severity == "error" for problem in self._reading.problems[problems:]):
            return
        read = ReadRow(self._sheet.name, row.number, said.get("code", ""), columns, said.get("department", ""))
        self._reading.rows.append(read)

    def _columns(self, row: Row, said: Mapping[str, str]) -> Columns:
        channels, unknown = cells.channels(said.get("channels", ""))
        for words in unknown:
            message = f"不认识的公开渠道“{words[:30]}”，已归入“其他”。"
            self._say(row, "channels", "warning", "catalog.unknown_channel", message)
        audience, clear = cells.audience(*(said.get(name, "") for name in ("everyone", "group", "audience")))
        self._unclear(row, clear, ("everyone",))
        mode, clear = cells.modes(*(said.get(name, "") for name in ("proactive", "on_request", "mode")))
        self._unclear(row, clear, ("proactive", "on_request"))
        marks = ("county", "township", "township_and_village", "village")
        level, clear = cells.levels(*(said.get(name, "") for name in (*marks, "level")))
        self._unclear(row, clear, marks)
        return Columns(
            domain=self._domain_of(row, said),
            first_level=self._first(row, said),
            second_level=_line(said.get("second_level", "")),
            content=cells.elements(said["content"]),
            legal_basis=cells.laws(said["legal_basis"]),
            time_limit=read_time_limit(said["time_limit"]),
            disclosing_body=_line(said["disclosing_body"]),
            channels=channels,
            audience=audience,
            mode=mode,
            level=level,
        )

    def _first(self, row: Row, said: Mapping[str, str]) -> str:
        """Where .csv lost its merged cells, an empty first level is the one above."""
        first = _line(said.get("first_level", "") or said.get("item", ""))
        if not first and self._fill_down and said.get("second_level"):
            first = self._first_level
        self._first_level = first or self._first_level
        return first

    def _domain_of(self, row: Row, said: Mapping[str, str]) -> str:
        if text := said.get("domain", ""):
            if (named := domain_in(text)) is None:
                message = f"不认识的领域“{text[:30]}”，这一行没有导入。"
                self._say(row, "domain", "error", "catalog.unknown_domain", message)
            return named or GENERAL
        if self._domain is None and not self._asked:
            self._asked = True
            message = "标题里没有认出 26 个领域中的哪一个，已归入“乡镇综合”，请核对。"
            self._say(row, "domain", "warning", "catalog.domain_not_named", message)
        return self._domain or GENERAL

    def _sequence(self, row: Row, text: str) -> None:
        if _DATE.match(text):
            self._say(
                row, "sequence", "warning", "catalog.sequence_is_date", f"序号变成了日期“{text}”，请改为文本格式。"
            )
            return
        column = self._header.columns.get("sequence", -1)
        if not text or (row.number, column) in self._merged:
            return
        if (first := self._sequences.setdefault(text, row.number)) != row.number:
            message = f"序号“{text}”与第 {first} 行重复，请核对。"
            self._say(row, "sequence", "warning", "catalog.sequence_repeated", message)

    def _unclear(self, row: Row, clear: bool, names: Sequence[str]) -> None:
        if clear:
            return
        for name in names:
            if cells.tick(self._cell(row, name)) is None:
                message = f"看不懂的勾选“{self._cell(row, name)[:20]}”，请用 √ 或留空。"
                self._say(row, name, "warning", "catalog.unreadable_tick", message)

    def _say(self, row: Row, name: str, severity: Severity, code: str, message: str) -> None:
        self._reading.problems.append(
            Problem(self._sheet.name, row.number, self._place(row, name), severity, code, message)
        )

    def _place(self, row: Row, name: str) -> str:
        index = next(self._indexes(name), None)
        return "" if index is None else coordinate(row.number, index + 1)

    def _indexes(self, name: str) -> Iterator[int]:
        parts = {"audience": "everyone", "mode": "proactive", "level": "county", "first_level": "item"}
        columns = self._header.columns
        yield from (columns[one] for one in (name, parts.get(name, "")) if one in columns)

    def _cell(self, row: Row, name: str) -> str:
        index = self._header.columns.get(name, len(row.cells))
        return row.cells[index].strip() if index < len(row.cells) else ""


def _line(text: str) -> str:
    """One line: spreadsheets break names to fit their columns."""
    return re.sub(r"\s*\n\s*", "", text).strip()
