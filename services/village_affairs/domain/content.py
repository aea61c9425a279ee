"""What an entry says: rows of money, words, a simple table, and who reviewed it. Sums are computed, never typed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from law import privacy

RowKind = Literal["income", "expense", "claim", "debt", "other"]
Reviewer = Literal["", "supervision_committee", "finance_group"]

KIND_NAMES: dict[RowKind, str] = {
    "income": "收入",
    "expense": "支出",
    "claim": "债权",
    "debt": "债务",
    "other": "其他",
}
REVIEWER_NAMES: dict[Reviewer, str] = {
    "supervision_committee": "村（居）务监督委员会",
    "finance_group": "民主理财小组",
}


@dataclass(frozen=True)
class Row:
    """`amount` in cents."""

    kind: RowKind
    what: str
    amount: int
    note: str = ""


@dataclass(frozen=True)
class Content:
    """One edition. `table`: rows of cells, the first row is its head. `correction`: what an edition after the first
    puts right, for the public."""

    title: str = ""
    text: str = ""
    rows: list[Row] = field(default_factory=list)
    table: list[list[str]] = field(default_factory=list)
    reviewed_by: Reviewer = ""
    reviewed_on: str | None = None  # ISO 8601
    correction: str = ""

    @property
    def says_nothing(self) -> bool:
        return not (self.text.strip() or self.rows or self.table)

    def lines(self) -> list[str]:
        """As plain lines, so that a search finds its words and amounts."""
        lines = [line for line in self.text.splitlines() if line.strip()]
        lines += [" ".join(part for part in _words(row) if part) for row in self.rows]
        totals = sums(self.rows)
        lines += [f"{SUM_NAMES[kind]} {yuan(cents)}元" for kind, cents in totals.items()]
        lines += ["\t".join(cells) for cells in self.table]
        amounts = dict.fromkeys(yuan(cents) for cents in (*(row.amount for row in self.rows), *totals.values()))
        if unparted := [amount.replace(",", "") for amount in amounts if "," in amount]:
            lines.append(f"金额不加分隔号：{'、'.join(unparted)}")  # people search for what they would type
        return lines

    def personal_data(self) -> dict[str, str]:
        """Field → what must not stand there, in words (个人信息保护法第二十五条、第二十八条)."""
        found: dict[str, str] = {}
        for field_name, place, text in self._places():
            if kinds := _kinds(text):
                found[field_name] = f"{place}里有{kinds}，不能公开，请删去或遮盖。"
        whole = "\t".join(text for _, _, text in self._places())
        if not found and (kinds := _kinds(whole)):
            found["rows" if self.rows else "table"] = f"相邻的几格连起来是{kinds}，不能公开，请删去或遮盖。"
        return found

    def _places(self) -> Iterator[tuple[str, str, str]]:
        yield "title", "标题", self.title
        yield "text", "正文", self.text
        yield "correction", "更正说明", self.correction
        for number, row in enumerate(self.rows):
            yield f"rows.{number}.what", f"第{number + 1}行的名目", row.what
            yield f"rows.{number}.note", f"第{number + 1}行的备注", row.note
        for number, cells in enumerate(self.table):
            yield f"table.{number}", f"表格第{number + 1}行", "\t".join(cells)


SUM_NAMES: dict[str, str] = {**{kind: f"{name}合计" for kind, name in KIND_NAMES.items()}, "balance": "收支结余"}


def sums(rows: Sequence[Row]) -> dict[str, int]:
    """Cents by kind, in the order of `KIND_NAMES`, and `balance` where money came in or went out."""
    found: dict[str, int] = {
        kind: sum(row.amount for row in rows if row.kind == kind)
        for kind in KIND_NAMES
        if any(row.kind == kind for row in rows)
    }
    if "income" in found or "expense" in found:
        found["balance"] = found.get("income", 0) - found.get("expense", 0)
    return found


def yuan(cents: int) -> str:
    """1234560 → 12,345.60"""
    sign = "-" if cents < 0 else ""
    return f"{sign}{abs(cents) // 100:,}.{abs(cents) % 100:02d}"


def _words(row: Row) -> tuple[str, ...]:
    return KIND_NAMES[row.kind], row.what, f"{yuan(row.amount)}元", row.note


def _kinds(text: str) -> str:
    return "、".join(sorted({privacy.KIND_NAMES[finding.kind] for finding in privacy.find(text)}))
