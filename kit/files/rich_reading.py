"""HTML as blocks: what the editor holds, and what is pasted from Word, WPS and web pages."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from kit.files.inline import SILENT, Run, clean, read_one, root_of, tidy, words, write
from kit.files.model import Block
from kit.files.rich_table import fitting_spans, read_table

_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_LISTS: dict[str, Literal["bullet", "number"]] = {"ul": "bullet", "ol": "number"}
_PARTS = {
    *_HEADINGS,
    *_LISTS,
    *("table", "p", "div", "li", "blockquote", "pre", "hr", "img", "figure", "section", "article", "main", "header"),
    *(
        "footer",
        "nav",
        "aside",
        "address",
        "dl",
        "dt",
        "dd",
        "center",
        "form",
        "fieldset",
        "details",
        "summary",
        "body",
    ),
}
_WORD_LIST = re.compile(r"mso-list:\s*l\d+\s+level(\d)", re.IGNORECASE)
_NUMBERED = re.compile(r"\(?\d{1,3}[.)、）]")
_SOURCE = re.compile(r"(?:^|/)attachments/([A-Za-z0-9_-]{1,60})/?(?:$|\?)")
_PICTURE_NOTE = re.compile(r"〔图片(?:：(.*))?〕", re.DOTALL)
DEEPEST = 6
_MOST_NESTED = 200


@dataclass
class _Reader:
    top: int
    runs: list[Run] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)

    def into(self, node: Any, marker: str = "", depth: int = 0, nested: int = 0) -> None:
        """Blocks of what is inside `node`; words outside any paragraph become paragraphs."""
        if node.text:
            self.runs.append(Run(node.text))
        for child in node:
            self.one(child, marker, depth, nested + 1)
            if child.tail:
                self.runs.append(Run(child.tail))

    def one(self, node: Any, marker: str, depth: int, nested: int) -> None:
        tag = node.tag
        if not isinstance(tag, str) or tag in SILENT:
            return
        if nested > _MOST_NESTED:
            self.runs.append(Run(" ".join(node.itertext())))
            return
        if tag not in _PARTS and not any(isinstance(one.tag, str) and one.tag in _PARTS for one in node.iter()):
            self.runs += read_one(node)
            return
        if tag == "img":
            self.picture(node, marker, depth)
        elif tag == "table":
            self.end(marker, depth)
            self.table(node, nested)
        elif tag in _HEADINGS:
            self.end(marker, depth)
            self.into(node, nested=nested)
            self.end("", 0, heading=min(max(_HEADINGS[tag] - self.top + 1, 1), 6))
        elif tag in _LISTS:
            self.end(marker, depth)
            self.into(node, _LISTS[tag], min(depth + 1, DEEPEST), nested)
            self.end(_LISTS[tag], min(depth + 1, DEEPEST))
        else:
            self.part(node, marker, depth, nested)

    def part(self, node: Any, marker: str, depth: int, nested: int) -> None:
        if node.tag not in _PARTS:  # a span or link around paragraphs: its look is left, its words are not
            self.into(node, marker, depth, nested)
            return
        self.end(marker, depth)
        if node.get("data-kind") == "image" and (note := _PICTURE_NOTE.fullmatch(words(tidy(read_one(node))))):
            self.blocks.append(Block("image", (note[1] or "").strip()))
            return
        if level := _WORD_LIST.search(node.get("style", "")):
            marker, depth = _word_marker(node), min(max(int(level[1]), 1), DEEPEST)
        self.into(node, marker, depth, nested)
        self.end(marker, depth)

    def end(self, marker: str, depth: int, heading: int = 0) -> None:
        """The words so far are a paragraph, an item of a list, or a heading."""
        runs, self.runs = tidy(self.runs), []
        if not runs:
            return
        if heading:
            self.blocks.append(Block("heading", words(runs), heading, html=write(runs)))
        elif marker in ("bullet", "number"):
            kind: Literal["bullet", "number"] = "bullet" if marker == "bullet" else "number"
            self.blocks.append(Block("paragraph", words(runs), depth, html=write(runs), marker=kind))
        else:
            self.blocks.append(Block("paragraph", words(runs), html=write(runs)))

    def picture(self, node: Any, marker: str, depth: int) -> None:
        """One of the document's own; any other address would tell a stranger who reads what."""
        source = node.get("data-source") or ""
        if found := _SOURCE.search(node.get("src") or ""):
            source = found[1]
        if not re.fullmatch(r"[A-Za-z0-9_-]{1,60}", source):
            return
        self.end(marker, depth)
        self.blocks.append(Block("image", _line(node.get("alt") or ""), source=source))

    def table(self, node: Any, nested: int) -> None:
        caption, rows, spans = read_table(node)
        if len(rows) == 1 and len(rows[0]) == 1:  # a frame drawn around text, not a table
            for cell in node.iter("td", "th"):
                self.into(cell, nested=nested)
                self.end("", 0)
                return
        if any(cell for row in rows for cell in row):
            self.blocks.append(Block("table", caption, rows=rows, spans=spans))


def html_to_blocks(markup: str, top: int = 2) -> list[Block]:
    """Blocks in reading order; h<top> and what stands above it becomes level 1. Never raises, whatever is given."""
    root = root_of(markup)
    if root.find(".//h1") is not None:
        top = 1
    reader = _Reader(top)
    reader.into(root)
    reader.end("", 0)
    return list(_levelled(reader.blocks))


def clean_block(block: Block) -> Block:
    """As it may be kept: safe, its words the words of its markup, its spans within its table."""
    if block.kind == "table":
        return replace(block, html="", marker="", source="", spans=fitting_spans(block.rows, block.spans))
    if block.kind == "image":
        known = block.source if re.fullmatch(r"[A-Za-z0-9_-]{0,60}", block.source) else ""
        return replace(block, html="", marker="", source=known, rows=[], spans=[])
    text, markup = clean(block.html) if block.html else (block.text, "")
    marker = block.marker if block.kind == "paragraph" else ""
    return replace(block, text=text, html=markup, marker=marker, source="", rows=[], spans=[])


def _levelled(blocks: Sequence[Block]) -> Iterator[Block]:
    """An item of a list stands at most one deeper than the one before."""
    above = 0
    for block in blocks:
        if block.marker:
            above = min(block.level, above + 1) or 1
            yield replace(block, level=above)
        else:
            above = 0
            yield block


def _word_marker(node: Any) -> str:
    """Word keeps the bullet or the number itself as text that it tells to ignore."""
    for one in node.iter():
        if isinstance(one.tag, str) and "mso-list:ignore" in (one.get("style") or "").lower().replace(" ", ""):
            return "number" if _NUMBERED.match("".join(one.itertext()).strip()) else "bullet"
    return "bullet"


def _line(text: str) -> str:
    return words(tidy([Run(text)]))[:500]
