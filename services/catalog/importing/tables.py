"""The tables of a file with the words that stand above each."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kit.files.docx import read_docx
from kit.files.model import Block, Extracted, Limits
from kit.files.model import Problem as FileProblem
from kit.files.sheet import Row, Sheet, read_csv, read_xlsx
from kit.files.sniff import Kind, sniff

_LONGEST_TITLE = 60
_NOTE = re.compile(r"^\s*(注|备注|说明)")
# What spreadsheet programs would take for a formula goes out with an apostrophe before it, and comes back without.
FORMULA = re.compile(r"'*[=+\-@\t]")
KINDS = frozenset({Kind.XLSX, Kind.CSV, Kind.DOCX})


@dataclass(frozen=True)
class Part:
    """One table. `title`: words before it that may name its domain. `goes_on`: it may continue the one before it."""

    sheet: Sheet
    title: str = ""
    goes_on: bool = False


@dataclass(frozen=True)
class File:
    """`merged`: vertical merges survive in this kind of file, so an empty cell is empty."""

    parts: list[Part]
    problems: list[FileProblem]
    merged: bool


def tables_of(name: str, data: bytes, limits: Limits) -> File:
    """Blocking. Raises the named errors of kit.files."""
    kind = sniff(name, data, limits, KINDS | {Kind.TEXT})
    if kind is Kind.DOCX:
        document = read_docx(data, limits)
        return File(list(_in_document(document)), document.problems, merged=False)
    table = read_xlsx(data, limits) if kind is Kind.XLSX else read_csv(data, limits)
    sheets = table.sheets if kind is Kind.XLSX else [_without_apostrophes(sheet) for sheet in table.sheets]
    return File([Part(sheet) for sheet in sheets], table.problems, merged=kind is Kind.XLSX)


def _without_apostrophes(sheet: Sheet) -> Sheet:
    rows = [
        Row(row.number, [text[1:] if text[:1] == "'" and FORMULA.match(text[1:]) else text for text in row.cells])
        for row in sheet.rows
    ]
    return Sheet(sheet.name, rows, sheet.spans)


def _in_document(document: Extracted) -> Iterator[Part]:
    """Tables by their number in the document, rows by their number in the table."""
    lines = [document.title]
    number = 0
    for block in document.blocks:
        if block.kind == "table":
            number += 1
            yield Part(_sheet(f"表{number}", block), "\n".join(filter(None, lines)), goes_on=number > 1)
            lines = []
        elif len(block.text) <= _LONGEST_TITLE and not _NOTE.match(block.text):
            lines.append(block.text)


def _sheet(name: str, block: Block) -> Sheet:
    rows = [Row(number, [text.strip() for text in cells]) for number, cells in enumerate(block.rows, 1)]
    return Sheet(name, [row for row in rows if any(row.cells)], block.spans)
