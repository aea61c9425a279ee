"""Chinese text in lines: no mark that closes begins a line, none that opens ends one, words and numbers stay whole.

Clreq (W3C, Requirements for Chinese Text Layout), 3.1.3.
"""

import re
from collections.abc import Callable, Iterator

import rjieba

Measure = Callable[[str], float]
"""Width of a text, in the unit of the line."""

NOT_FIRST = frozenset("，。、；：？！）》〉」』】〕〗”’…—·％%℃,.;:?!)]}")
NOT_LAST = frozenset("（《〈「『【〔〖“‘([{¥￥")
_WORD = re.compile(r"[A-Za-z0-9][A-Za-z0-9.,:/_@&=?%+-]*[A-Za-z0-9%/]|.", re.DOTALL)


def break_lines(text: str, width: float, measure: Measure, indent: float = 0) -> list[str]:
    """At least one line. `indent` shortens the first; a single mark hangs over rather than begin a line."""
    lines: list[str] = []
    for part in text.split("\n"):
        lines += _broken(part, width, measure, indent)
    return lines


def words(text: str) -> list[str]:
    """What is never parted: Latin words and numbers; single characters else."""
    return _WORD.findall(text)


def even_lines(text: str, width: float, measure: Measure) -> list[str]:
    """As few lines as hold it, of like length, parted between Chinese words: for titles."""
    count = len(break_lines(text, width, measure))
    parts = _parts(text)
    for room in (measure(text) / count * (1 + step / 20) for step in range(1, 21)):
        lines = [""]
        for part in parts:
            if lines[-1] and measure(lines[-1] + part) > min(room, width):
                lines.append("")
            lines[-1] += part
        if len(lines) <= count and all(measure(line) <= width for line in lines):
            return lines
    return break_lines(text, width, measure)


def _parts(text: str) -> list[str]:
    """Words with the marks that must stay with them."""
    parts: list[str] = []
    for word in rjieba.cut(text, False):
        if parts and (word[0] in NOT_FIRST or parts[-1][-1] in NOT_LAST):
            parts[-1] += word
        else:
            parts.append(word)
    return parts


def _broken(text: str, width: float, measure: Measure, indent: float) -> list[str]:
    lines, line, used, room = list[str](), "", 0.0, width - indent
    for unit in _units(text, width, measure):
        wide = measure(unit)
        if line and used + wide > room and not (unit[0] in NOT_FIRST and used + wide <= room + wide * 0.75):
            kept, line = _split(line, unit)
            lines.append(kept.rstrip())
            used, room = measure(line), width
        line += unit
        used += wide
    return [*lines, line.rstrip()]


def _split(line: str, coming: str) -> tuple[str, str]:
    """What stays, and what goes down with what comes."""
    at = len(line)
    if coming[0] in NOT_FIRST:
        while at > 1 and line[at - 1] in NOT_FIRST:
            at -= 1
        at -= 1
    while at > 0 and line[at - 1] in NOT_LAST:
        at -= 1
    return (line[:at], line[at:]) if at > 0 else (line, "")


def _units(text: str, width: float, measure: Measure) -> Iterator[str]:
    """Words of Latin letters and numbers whole, unless they are wider than a line; else characters."""
    for found in _WORD.finditer(text):
        unit = found.group()
        if len(unit) > 1 and measure(unit) > width:
            yield from unit
        else:
            yield unit
