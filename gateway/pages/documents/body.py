"""A body as text that a person edits and back: headings by their numbers, tables as lines of cells between bars.

What plain text cannot show (emphasis, links, pictures, merged cells) stays with every paragraph that was not touched.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from typing import Any

import msgspec

from kit.files.model import Block
from kit.files.outline import extract
from kit.files.rich import Look, blocks_to_html
from kit.files.rich_reading import html_to_blocks
from kit.files.title import Line

BAR = "|"
_ITEM = re.compile(r"(?P<deep>(?:  )*)(?:(?P<bullet>[-•])|\d{1,3}\))\s+(?P<text>.+)")

Blocks = Iterable[Mapping[str, Any]]


def to_text(blocks: Blocks) -> str:
    """A line a block, a line a row of a table."""
    return "\n".join(line for lines in _lines(list(blocks)) for line in lines)


def from_text(text: str, before: Blocks = ()) -> list[dict[str, Any]]:
    """Blocks for the API: 一、（一）1. and 第一条 begin headings, lines in bars are the rows of a table.

    Of `before`, what stands in the text as `to_text` wrote it stays as it was.
    """
    known = list(before)
    old = _lines(known)
    flat = [line for lines in old for line in lines]
    new = [line.rstrip() for line in text.splitlines()]
    matcher = SequenceMatcher(None, [line.rstrip() for line in flat], new, autojunk=False)
    kept = {start + n: at + n for start, at, size in matcher.get_matching_blocks() for n in range(size)}
    found: list[dict[str, Any]] = []
    place = done = 0
    for block, lines in zip(known, old, strict=True):
        at = kept.get(place, -1)
        whole = at >= done and all(kept.get(place + n) == at + n for n in range(len(lines)))
        place += len(lines)
        if lines and whole:
            found += [*_parsed(new[done:at]), dict(block)]
            done = at + len(lines)
    return [*found, *_parsed(new[done:])]


def to_html(blocks: Blocks, files: str) -> str:
    """For the editor; `files` is the address below which the pictures lie."""
    return blocks_to_html(as_blocks(blocks), Look(files=files))


def from_html(markup: str) -> list[dict[str, Any]]:
    return plain(html_to_blocks(markup))


def as_blocks(blocks: Blocks) -> list[Block]:
    return msgspec.convert(list(blocks), list[Block])


def plain(blocks: Iterable[Block]) -> list[dict[str, Any]]:
    """As the API takes them."""
    named: list[dict[str, Any]] = msgspec.to_builtins(list(blocks))
    return [{name: value for name, value in block.items() if name != "page"} for block in named]


def is_rich(blocks: Blocks) -> bool:
    """Whether plain text hides something of it."""
    return any(one.get("html") or one.get("marker") or one.get("spans") or one["kind"] == "image" for one in blocks)


def outline(blocks: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Headings of the first two levels, with the anchors that the page gives them."""
    return [
        {"level": block["level"], "id": f"h-{number}", "label": block["text"]}
        for number, block in enumerate(blocks)
        if block["kind"] == "heading" and block["level"] <= 2
    ]


def _lines(blocks: Sequence[Mapping[str, Any]]) -> list[list[str]]:
    lines, counts = [], dict[int, int]()
    for block in blocks:
        marker, level = block.get("marker", ""), block["level"]
        counts = {deep: count for deep, count in counts.items() if marker and deep <= level}
        if block["kind"] == "table":
            rows = [f"{BAR} " + f" {BAR} ".join(_cell(cell) for cell in row) + f" {BAR}" for row in block["rows"]]
            lines.append([*([block["text"]] if block["text"] else []), *rows])
        elif block["kind"] == "image":
            lines.append([f"〔图片：{block['text']}〕"])
        elif marker:
            counts[level] = counts.get(level, 0) + 1 if marker == "number" else 0
            sign = f"{counts[level]})" if marker == "number" else "-"
            lines.append([f"{'  ' * (level - 1)}{sign} {block['text']}".replace("\n", " ")])
        else:
            lines.append(block["text"].split("\n"))
    return lines


def _parsed(lines: Sequence[str]) -> list[dict[str, Any]]:
    items: list[Line | Block] = [Line("题", title=True)]  # so that no line of the body is taken for a title
    for line in lines:
        row = _row(line.strip())
        if row is None:
            items.append(_item(line) or Line(line))
        elif isinstance(items[-1], Block) and items[-1].kind == "table":
            items[-1].rows.append(row)
        else:
            items.append(Block("table", rows=[row]))
    return plain(_even(block) for block in extract(items, {}).blocks)


def _item(line: str) -> Block | None:
    found = _ITEM.fullmatch(line)
    if found is None:
        return None
    level = min(len(found["deep"]) // 2 + 1, 6)
    return Block("paragraph", found["text"].strip(), level, marker="bullet" if found["bullet"] else "number")


def _cell(text: str) -> str:
    return text.replace(BAR, "／").replace("\n", " ")


def _row(line: str) -> list[str] | None:
    if len(line) < 2 or line[0] != BAR or line[-1] != BAR:
        return None
    return [cell.strip() for cell in line[1:-1].split(BAR)]


def _even(block: Block) -> Block:
    """Rows of equal width."""
    width = max((len(row) for row in block.rows), default=0)
    return replace(block, rows=[row + [""] * (width - len(row)) for row in block.rows])
