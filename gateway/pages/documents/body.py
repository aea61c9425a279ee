"""A body as text that a person edits and back: headings by their numbers, tables as lines of cells between bars."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from kit.files.model import Block
from kit.files.outline import extract
from kit.files.title import Line

BAR = "|"


def to_text(blocks: Iterable[Mapping[str, Any]]) -> str:
    """A line a block, a line a row of a table."""
    lines: list[str] = []
    for block in blocks:
        if block["kind"] == "table":
            lines += [f"{BAR} " + f" {BAR} ".join(_cell(cell) for cell in row) + f" {BAR}" for row in block["rows"]]
        else:
            lines.append(block["text"])
    return "\n".join(lines)


def from_text(text: str) -> list[dict[str, Any]]:
    """Blocks for the API: 一、（一）1. and 第一条 begin headings, lines in bars are the rows of a table."""
    items: list[Line | Block] = [Line("题", title=True)]  # so that no line of the body is taken for a title
    for line in text.splitlines():
        row = _row(line.strip())
        if row is None:
            items.append(Line(line))
        elif isinstance(items[-1], Block):
            items[-1].rows.append(row)
        else:
            items.append(Block("table", rows=[row]))
    return [_plain(block) for block in extract(items, {}).blocks]


def outline(blocks: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Headings of the first two levels, with the anchors that `anchored` gives them."""
    return [
        {"level": block["level"], "id": f"h-{number}", "label": block["text"]}
        for number, block in enumerate(blocks)
        if block["kind"] == "heading" and block["level"] <= 2
    ]


def _cell(text: str) -> str:
    return text.replace(BAR, "／").replace("\n", " ")


def _row(line: str) -> list[str] | None:
    if len(line) < 2 or line[0] != BAR or line[-1] != BAR:
        return None
    return [cell.strip() for cell in line[1:-1].split(BAR)]


def _plain(block: Block) -> dict[str, Any]:
    width = max((len(row) for row in block.rows), default=0)
    rows = [row + [""] * (width - len(row)) for row in block.rows]
    return {name: value for name, value in asdict(block).items() if name in ("kind", "text", "level")} | {"rows": rows}
