"""One row of the table: what each of its cells says, and each problem by its cell."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from kit.files.model import Span
from kit.files.sheet import Row, coordinate
from services.catalog.domain import cells
from services.catalog.domain.domains import GENERAL, domain_in
from services.catalog.domain.header import Header
from services.catalog.domain.item import Columns
from services.catalog.domain.time_limit import read_time_limit
from services.catalog.importing.model import Problem, ReadRow, Severity

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
AUDIENCE, MODE = ("everyone", "group"), ("proactive", "on_request")
LEVEL = ("county", "township", "township_and_village", "village")
_STANDS_FOR = {"audience": AUDIENCE, "mode": MODE, "level": LEVEL, "first_level": ("item",)}
# 1-2 that a program took for a date, as it writes it: 2022-01-02, 1月2日, 2-Jan, Jan-02; or its serial number.
_DATE = re.compile(
    r"^(\d{4}[-/.年]\d{1,2}([-/.月]\d{1,2}日?)?([ T]\d{1,2}:\d{2}(:\d{2})?)?|\d{1,2}月\d{1,2}日?|\d{1,2}月"
    r"|\d{1,2}-[A-Z][a-z]{2}(-\d{2,4})?|[A-Z][a-z]{2}-\d{2,4}|(3[6-9]|4\d|5[0-4])\d{3})$"
)


@dataclass
class Table:
    """What holds for the rows that follow. `unknown_domain`: the title names one that does not exist.

    `broken`: (sheet, cell) whose formula failed. `waits`: a hidden column is among those that are read.
    """

    sheet: str
    header: Header
    domain: str | None
    fill_down: bool
    broken: set[tuple[str, str]]
    unknown_domain: bool = False
    waits: bool = False
    asked: bool = False
    first_level: str = ""
    tall: set[tuple[int, int]] = field(default_factory=set)
    wide: dict[int, list[range]] = field(default_factory=dict)
    sequences: dict[tuple[str, str], int] = field(default_factory=dict)

    def merged(self, spans: Iterable[Span]) -> None:
        """Rows and columns of the sheet from 0, as the spans; `tall` and `wide` keep rows from 1."""
        self.tall.clear()
        self.wide.clear()
        for span in spans:
            columns = range(span.column, span.column + span.columns)
            for row in range(span.row + 1, span.row + span.rows + 1):
                if span.rows > 1:
                    self.tall.update((row, column) for column in columns)
                if span.columns > 1:
                    self.wide.setdefault(row, []).append(columns)

    def section(self, domain: str | None) -> None:
        if domain and "domain" not in self.header.columns:
            self.domain, self.unknown_domain, self.first_level = domain, False, ""
        self.sequences.clear()

    def columns_of(self, name: str) -> list[int]:
        names = (name, *_STANDS_FOR.get(name, ()))
        return [self.header.columns[one] for one in names if one in self.header.columns]


@dataclass(frozen=True)
class Found:
    """`whole`: nothing that an item must have is missing or wrong."""

    row: ReadRow
    problems: list[Problem]
    whole: bool
    table: Table

    def cell_of(self, name: str) -> str:
        return _cell(self.table, self.row.row, name)


def read_row(table: Table, row: Row) -> Found:
    return _OneRow(table, row).read()


class _OneRow:
    def __init__(self, table: Table, row: Row) -> None:
        self._table, self._row = table, row
        self._problems: list[Problem] = []
        self._unclear: set[str] = set()
        columns = table.header.columns
        self._said = {name: row.cells[at].strip() if at < len(row.cells) else "" for name, at in columns.items()}
        failed = any((table.sheet, coordinate(row.number, at + 1)) in table.broken for at in columns.values())
        self._failed = failed or ("domain" not in columns and table.unknown_domain)

    def read(self) -> Found:
        self._sequence()
        columns = self._columns()
        for name in columns.missing():
            if name not in self._unclear:
                message = f"“{NAMES[name]}”一栏没有填写或没有勾选，这一行没有导入。"
                self._say(name, "error", f"catalog.empty_{name}", message)
        self._look_at(columns)
        unreadable = {"catalog.unreadable_tick"}
        whole = not self._failed and all(one.code in unreadable for one in self._problems if one.severity == "error")
        ready = whole and not self._table.waits and not columns.missing()
        said = self._said
        row = ReadRow(
            self._table.sheet, self._row.number, said.get("code", ""), columns, said.get("department"), said, ready
        )
        return Found(row, self._problems, whole, self._table)

    def _look_at(self, columns: Columns) -> None:
        """What is not wrong, but should be looked at."""
        if columns.time_limit.text and columns.time_limit.kind == "unresolved":
            message = "公开时限不能换算成日期，已照原文保留，请确认是否能写明天数或周期。"
            self._say("time_limit", "warning", "catalog.time_limit_unresolved", message)
        if not columns.second_level and "second_level" in self._said and not self._one_name():
            message = "“二级事项”没有填写，这一行只有一级事项，请核对。"
            self._say("second_level", "warning", "catalog.empty_second_level", message)

    def _columns(self) -> Columns:
        said = self._said
        channels, unknown = cells.channels(said.get("channels", ""))
        for words in unknown:
            message = f"不认识的公开渠道“{words[:30]}”，已归入“其他”。"
            self._say("channels", "warning", "catalog.unknown_channel", message)
        return Columns(
            domain=self._domain(),
            first_level=self._first_level(),
            second_level="" if self._one_name() else line(said.get("second_level", "")),
            content=cells.elements(said["content"]),
            legal_basis=cells.laws(said["legal_basis"]),
            time_limit=read_time_limit(said["time_limit"]),
            disclosing_body=line(said["disclosing_body"]),
            channels=channels,
            audience=self._ticked("audience", AUDIENCE, cells.audience(*self._cells(*AUDIENCE, "audience"))),
            mode=self._ticked("mode", MODE, cells.modes(*self._cells(*MODE, "mode"))),
            level=self._ticked("level", LEVEL, cells.levels(*self._cells(*LEVEL, "level"))),
        )

    def _cells(self, *names: str) -> list[str]:
        return [self._said.get(name, "") for name in names]

    def _ticked(self, group: str, names: Sequence[str], read: tuple[cells.Chosen, cells.Unclear]) -> cells.Chosen:
        """An error where nothing else of the group is ticked: then nobody knows what was meant."""
        chosen, unclear = read
        for name in (names[index] for index in unclear):
            name = name if name in self._said else group
            message = f"看不懂的勾选“{self._said.get(name, '')[:20]}”，请用 √ 或留空。"
            if not chosen:
                message += "改好以前这一行不能导入。"
            self._say(name, "warning" if chosen else "error", "catalog.unreadable_tick", message)
            self._unclear.add(group)
        return chosen

    def _one_name(self) -> bool:
        """First and second level in one merged cell."""
        columns = self._table.header.columns
        first, second = columns.get("first_level", -1), columns.get("second_level", -1)
        return any(first in area and second in area for area in self._table.wide.get(self._row.number, ()))

    def _first_level(self) -> str:
        """Where merged cells are lost (.csv) or cut by a page (.docx), an empty first level is the one above."""
        first = line(self._said.get("first_level", "") or self._said.get("item", ""))
        if not first and self._table.fill_down and self._said.get("second_level"):
            first = self._table.first_level
        self._table.first_level = first or self._table.first_level
        return first

    def _domain(self) -> str:
        table = self._table
        if text := self._said.get("domain", ""):
            if (named := domain_in(text)) is None:
                message = f"不认识的领域“{text[:30]}”，这一行没有导入。"
                self._say("domain", "error", "catalog.unknown_domain", message)
            return named or GENERAL
        if table.domain is None and not table.unknown_domain and not table.asked:
            table.asked = True
            message = "标题里没有认出 26 个领域中的哪一个，已归入“乡镇综合”，请核对。"
            self._say("domain", "warning", "catalog.domain_not_named", message)
        return table.domain or GENERAL

    def _sequence(self) -> None:
        text = self._said.get("sequence", "")
        if _DATE.match(text):
            message = f"序号变成了日期“{text}”，请把这一栏改为文本格式后重新填写。"
            self._say("sequence", "warning", "catalog.sequence_is_date", message)
            return
        column = self._table.header.columns.get("sequence", -1)
        if not text or (self._row.number, column) in self._table.tall:
            return
        key = (self._said.get("domain", ""), text)
        if (first := self._table.sequences.setdefault(key, self._row.number)) != self._row.number:
            message = f"序号“{text}”与第 {first} 行重复，请核对。"
            self._say("sequence", "warning", "catalog.sequence_repeated", message)

    def _cell(self, name: str) -> str:
        return _cell(self._table, self._row.number, name)

    def _say(self, name: str, severity: Severity, code: str, message: str) -> None:
        self._report(self._cell(name), severity, code, message)

    def _report(self, cell: str, severity: Severity, code: str, message: str) -> None:
        self._problems.append(Problem(self._table.sheet, self._row.number, cell, severity, code, message))


def _cell(table: Table, row: int, name: str) -> str:
    index = next(iter(table.columns_of(name)), None)
    return "" if index is None else coordinate(row, index + 1)


def line(text: str) -> str:
    """One line: spreadsheets break names to fit their columns."""
    return re.sub(r"\s*\n\s*", "", text).strip()
