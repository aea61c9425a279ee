"""Tables in plain text, a line a row, cells parted by tabs or bars: what the head of a column says of its cells."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from law._data import load
from law.privacy import numbers
from law.privacy.around import MOBILE, Span

_WORDS: dict[str, Any] = load("personal_data.toml")
_HEADS = {
    head: kind
    for kind in ("address", "place", "id_number", "bank_card", "mobile", "health", "persons", "office")
    for head in _WORDS[kind]["heads"].split()
}
_LINE = re.compile(r"[^\n]*\n?")
_DECORATION = re.compile(r"[\s*＊]|[（(][^）)]{0,12}[）)]")
_LONGEST_HEAD = 24


@dataclass(frozen=True)
class Cell:
    """A cell under a head of `kind`, or `beside` one that is to its left; `of_person`: the table names people."""

    start: int
    end: int
    text: str
    kind: str
    of_person: bool
    beside: bool = False


@dataclass
class _Table:
    separator: str = ""
    columns: dict[int, str] = field(default_factory=dict)
    of_person: bool = False


def cells(text: str) -> Iterator[Cell]:
    """Of every kind of head known, and with kind "" the other cells of tables that name people."""
    table = _Table()
    for line in _LINE.finditer(text):
        separator = "\t" if "\t" in line[0] else "|" if "|" in line[0] else ""
        if separator != table.separator:
            table = _Table(separator)
        if separator:
            yield from _row(table, line[0].rstrip("\n"), line.start())


def id_numbers(cell: Cell) -> Iterator[Span]:
    if cell.kind == "id_number" and numbers.like_id_number(cell.text):
        yield cell.start, cell.end


def accounts(cell: Cell) -> Iterator[Span]:
    digits = re.sub(r"[\s\-]", "", cell.text) if cell.kind == "bank_card" and cell.of_person else ""
    if digits.isdigit() and 10 <= len(digits) <= 25:
        yield cell.start, cell.end


def mobiles(cell: Cell) -> Iterator[Span]:
    if cell.kind == "mobile" and MOBILE.fullmatch(re.sub(r"\D", "", cell.text)) and len(cell.text) < 30:
        yield cell.start, cell.end


def _row(table: _Table, line: str, at: int) -> Iterator[Cell]:
    row: list[tuple[int, str, str]] = []
    for raw in line.split(table.separator):
        start = at + len(raw) - len(raw.lstrip())
        row.append((start, raw.strip(), _head(raw)))
        at += len(raw) + 1
    heads = {column: head for column, (_, _, head) in enumerate(row) if head}
    table.of_person = table.of_person or "persons" in heads.values()
    if len(heads) > 1 or (heads and not table.columns):
        table.columns = {**table.columns, **heads}
    for column, (start, text, head) in enumerate(row):
        if head or not text:
            continue
        left = heads.get(column - 1, "")
        kind = left or ("" if heads else table.columns.get(column, ""))
        if kind or table.of_person:
            yield Cell(start, start + len(text), text, kind, table.of_person, bool(left))


def _head(raw: str) -> str:
    return "" if len(raw) > _LONGEST_HEAD else _HEADS.get(_DECORATION.sub("", raw), "")
