"""What a clerk types, as what the API takes, and back: yuan as cents, lines as a table, nothing typed is lost."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from gateway.pages.ui.forms import Form

SPARE_ROWS = 3
ROW_FIELDS = ("kind", "what", "amount", "note")
_AMOUNT = re.compile(r"[0-9]{1,11}(?:\.[0-9]{1,2})?")
_SEPARATORS = ("\t", "|", "，")

Errors = dict[str, str]


@dataclass(frozen=True)
class Typed:
    """`body` for the API; `errors` by field; `places`: number of a row in `body` → its place on the page."""

    body: dict[str, Any]
    errors: Errors
    places: Sequence[int]

    def named(self, refused: Mapping[str, str]) -> Errors:
        """The API's fields (`rows.0.note`, `table.1`) as the fields of the page (`row-2-note`, `table`)."""
        return {self._name(field): text for field, text in refused.items()}

    def _name(self, field: str) -> str:
        head, _, rest = field.partition(".")
        number, _, part = rest.partition(".")
        if head == "rows":
            return f"row-{self.places[int(number)]}-{part}" if number.isdigit() else "row-0-what"
        return head


def read(form: Form, in_money: bool) -> Typed:
    """What was posted. `in_money`: the item is told in amounts."""
    errors: Errors = {}
    body: dict[str, Any] = {
        "title": form.value("title").strip(),
        "text": form.value("text").strip(),
        "table": to_table(form.value("table")),
        "reviewed_by": form.value("reviewed_by"),
        "reviewed_on": form.value("reviewed_on") or None,
        "correction": form.value("correction").strip(),
        "rows": [],
    }
    if not body["title"]:
        del body["title"]  # the service knows a title, or keeps the one it has
    if body["reviewed_on"] and not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", body["reviewed_on"]):
        errors["reviewed_on"] = "请按年-月-日填写审核日期，例如 2026-10-15。"
    places = []
    for place, row in rows_of(form) if in_money else ():
        if row["what"] or row["amount"] or row["note"]:
            errors |= _mistakes(place, row)
            places.append(place)
            body["rows"].append({**row, "amount": to_cents(row["amount"]) or 0})
    return Typed(body, errors, places)


def rows_of(form: Form) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows as they stand on the page, empty ones too."""
    columns = [form.chosen(name) for name in ROW_FIELDS]
    for place, cells in enumerate(zip(*columns, strict=False)):
        yield place, {name: cell.strip() for name, cell in zip(ROW_FIELDS, cells, strict=True)}


def with_row(form: Form, kind: str) -> Form:
    return _with_rows(form, [*(row for _, row in rows_of(form)), _empty(kind)])


def without_row(form: Form, place: int) -> Form:
    return _with_rows(form, [row for at, row in rows_of(form) if at != place])


def filled(content: Mapping[str, Any] | None, row_kinds: Sequence[str]) -> Form:
    """A form that begins with an edition, or empty, with spare rows to write in."""
    content = content or {}
    one_line = {name: content.get(name) or "" for name in ("title", "text", "reviewed_by", "reviewed_on", "correction")}
    form = Form.filled(**one_line, table=to_lines(content.get("table", [])))
    rows = [{**row, "amount": to_yuan(row["amount"])} for row in content.get("rows", [])]
    spare = [_empty(row_kinds[min(number, len(row_kinds) - 1)]) for number in range(SPARE_ROWS)] if row_kinds else []
    return _with_rows(form, rows or spare)


def to_cents(text: str) -> int | None:
    """`12,345.6` or `１２３４５.６元` → 1234560; None for what is no amount."""
    plain = re.sub(r"[\s,¥元]", "", unicodedata.normalize("NFKC", text))
    if not _AMOUNT.fullmatch(plain):
        return None
    whole, _, part = plain.partition(".")
    return int(whole) * 100 + int(part.ljust(2, "0"))


def to_count(text: str) -> int | None:
    """A version or a place as a form sends it back; None for anything else."""
    return int(text) if re.fullmatch(r"[0-9]{1,9}", text) else None


def to_yuan(cents: int) -> str:
    return f"{cents // 100}.{cents % 100:02d}"


def to_table(text: str) -> list[list[str]]:
    """A row a line; its cells are parted by tabs (as pasted from a sheet), by | or by ，."""
    return [_cells(line) for line in text.splitlines() if line.strip()]


def to_lines(table: Sequence[Sequence[str]]) -> str:
    return "\n".join(_line(cells) for cells in table)


def _cells(line: str) -> list[str]:
    separator = next((one for one in _SEPARATORS if one in line), None)
    return [cell.strip() for cell in line.split(separator)] if separator else [line.strip()]


def _line(cells: Sequence[str]) -> str:
    """Parted by what reads best of all that `_cells` reads back as the same cells."""
    whole = "".join(cells)
    separator = "\t" if "|" in whole else "|" if "，" in whole else "，"
    return separator.join(cells)


def _mistakes(place: int, row: Mapping[str, str]) -> Errors:
    found = {}
    if not row["what"]:
        found[f"row-{place}-what"] = f"第{place + 1}行：请填写名目。"
    if to_cents(row["amount"]) is None:
        found[f"row-{place}-amount"] = f"第{place + 1}行：金额请写成以元为单位的数字，例如 12345.60。"
    return found


def _empty(kind: str) -> dict[str, str]:
    return {"kind": kind, "what": "", "amount": "", "note": ""}


def _with_rows(form: Form, rows: Sequence[Mapping[str, str]]) -> Form:
    return replace(form, values={**form.values, **{name: [row[name] for row in rows] for name in ROW_FIELDS}})
