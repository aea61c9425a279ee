"""Numbers that Word draws and does not write: without them 一、 and （一） would be missing from the text."""

from typing import Any

from docx.oxml.ns import qn

_HAN = "零一二三四五六七八九"
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_ROMAN = [(10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")]
_LEVELS = 9


class Numbering:
    """Counts the numbered paragraphs of one document, in order (ECMA-376-1, 17.9)."""

    def __init__(self, root: Any | None) -> None:
        abstracts = (
            {} if root is None else {_id(node, "abstractNumId"): node for node in root.iter(qn("w:abstractNum"))}
        )
        self._levels: dict[str, list[tuple[str, str, int]]] = {}
        self._abstract: dict[str, str] = {}
        self._counts: dict[str, list[int | None]] = {}
        for number in [] if root is None else root.iter(qn("w:num")):
            link = number.find(qn("w:abstractNumId"))
            abstract = "" if link is None else link.get(qn("w:val"), "")
            if abstract in abstracts:
                self._abstract[_id(number, "numId")] = abstract
                self._levels.setdefault(abstract, _levels(abstracts[abstract]))

    def label(self, number: str, level: int) -> str:
        """The label of the next paragraph of that list and level (from 0); "" for bullets and unknown lists."""
        abstract = self._abstract.get(number, "")
        levels = self._levels.get(abstract, [])
        if not 0 <= level < len(levels):
            return ""
        counts = self._counts.setdefault(abstract, [None] * _LEVELS)
        start, now = levels[level][2], counts[level]
        counts[level] = start if now is None else now + 1
        counts[level + 1 :] = [None] * (_LEVELS - level - 1)
        form, text, _ = levels[level]
        if form in ("bullet", "none"):
            return ""
        for place, (upper_form, _, upper_start) in enumerate(levels[: level + 1]):
            value = counts[place]
            text = text.replace(f"%{place + 1}", written(upper_start if value is None else value, upper_form))
        return text


def written(value: int, form: str) -> str:
    """`value` (at least 0) in a numbering format of ECMA-376-1, 17.18.59; digits where the format is unknown."""
    if form in ("chineseCounting", "chineseCountingThousand", "japaneseCounting", "taiwaneseCountingThousand"):
        return _han(value)
    if form == "decimalEnclosedCircle" and 1 <= value <= len(_CIRCLED):
        return _CIRCLED[value - 1]
    if form in ("lowerLetter", "upperLetter") and 1 <= value <= 26:
        return chr((97 if form == "lowerLetter" else 65) + value - 1)
    if form in ("lowerRoman", "upperRoman") and 1 <= value <= 39:
        return _roman(value).lower() if form == "lowerRoman" else _roman(value)
    return str(value)


def _han(value: int) -> str:
    if not 0 <= value < 100:
        return str(value)
    tens, units = divmod(value, 10)
    if tens == 0:
        return _HAN[units]
    return ("" if tens == 1 else _HAN[tens]) + "十" + (_HAN[units] if units else "")


def _roman(value: int) -> str:
    text = ""
    for size, sign in _ROMAN:
        count, value = divmod(value, size)
        text += sign * count
    return text


def _levels(abstract: Any) -> list[tuple[str, str, int]]:
    """Format, text and start of each level."""
    return [
        (_value(node, "w:numFmt", "decimal"), _value(node, "w:lvlText", ""), int(_value(node, "w:start", "1")))
        for node in abstract.findall(qn("w:lvl"))
    ][:_LEVELS]


def _value(node: Any, tag: str, default: str) -> str:
    child = node.find(qn(tag))
    return default if child is None else str(child.get(qn("w:val"), default))


def _id(node: Any, name: str) -> str:
    return str(node.get(qn(f"w:{name}"), ""))
