"""Paragraph styles of a Word document, inheritance resolved."""

import re
from dataclasses import dataclass
from typing import Any

from docx.oxml.ns import qn

_HEADING = re.compile(r"(?:heading|标题)\s*([1-9])", re.IGNORECASE)
_TITLES = ("title", "标题")
_BODY_LEVEL = 9  # w:outlineLvl counts from 0, and 9 means body text (ECMA-376-1, 17.3.1.20)


@dataclass(frozen=True)
class Style:
    """`level` 1..6 of a heading or 0; `number` and `number_level` point into the numbering part."""

    level: int = 0
    centred: bool = False
    title: bool = False
    number: str = ""
    number_level: str = ""


class Styles:
    def __init__(self, root: Any) -> None:
        nodes = [node for node in root.iter(qn("w:style")) if node.get(qn("w:type"), "paragraph") == "paragraph"]
        self._nodes = {str(node.get(qn("w:styleId"))): node for node in nodes}
        self._default = next((str(n.get(qn("w:styleId"))) for n in nodes if n.get(qn("w:default")) == "1"), "")
        self._known: dict[str, Style] = {}

    def of(self, paragraph: Any) -> Style:
        """The paragraph's style with its own outline level and alignment laid over it."""
        properties = paragraph.find(qn("w:pPr"))
        style = self._named(child_value(properties, "w:pStyle") or self._default)
        return _over(style, properties)

    def _named(self, name: str) -> Style:
        if name not in self._known:
            self._known[name] = self._resolved(name)
        return self._known[name]

    def _resolved(self, name: str) -> Style:
        chain: list[Any] = []
        while name in self._nodes and self._nodes[name] not in chain:
            chain.append(self._nodes[name])
            name = child_value(chain[-1], "w:basedOn")
        style = Style()
        for node in reversed(chain):
            style = _over(_by_name(style, child_value(node, "w:name")), node.find(qn("w:pPr")))
        return style


def child_value(node: Any | None, tag: str) -> str:
    child = None if node is None else node.find(qn(tag))
    return "" if child is None else str(child.get(qn("w:val"), ""))


def _by_name(style: Style, name: str) -> Style:
    heading = _HEADING.fullmatch(name.strip())
    level = min(int(heading[1]), 6) if heading else style.level
    title = style.title or name.strip().lower() in _TITLES
    return Style(level, style.centred, title, style.number, style.number_level)


def _over(style: Style, properties: Any | None) -> Style:
    if properties is None:
        return style
    outline = child_value(properties, "w:outlineLvl")
    level = style.level
    if outline.isdecimal():
        level = 0 if int(outline) >= _BODY_LEVEL else min(int(outline) + 1, 6)
    alignment = child_value(properties, "w:jc")
    centred = alignment == "center" if alignment else style.centred
    numbers = properties.find(qn("w:numPr"))
    number = child_value(numbers, "w:numId") or style.number
    return Style(level, centred, style.title, number, child_value(numbers, "w:ilvl") or style.number_level)
