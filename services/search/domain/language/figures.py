"""Numbers with a unit, in figures and in Chinese: laws write 十八周岁 where people type 18岁."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_DIGITS = "零一二三四五六七八九"
_VALUES = {char: value for value, char in enumerate(_DIGITS)} | {"两": 2, "〇": 0}
_PLACES = {"十": 10, "百": 100, "千": 1_000}
_UNITS = {
    "岁": ("周岁", "岁"),
    "周岁": ("周岁", "岁"),
    "小时": ("小时", "个小时"),
    "个小时": ("小时", "个小时"),
    "天": ("日", "天"),
    "个月": ("个月",),
    "倍": ("倍",),
    "元": ("元",),
    "块": ("元",),
    "块钱": ("元",),
    "万元": ("万元",),
    "万": ("万元",),
    "亩": ("亩",),
    "平方米": ("平方米",),
    "平方": ("平方米",),
    "平米": ("平方米",),
    "周": ("周",),
    "级": ("级",),
    "个工作日": ("个工作日",),
    "工作日": ("个工作日",),
    "分钟": ("分钟",),
    "公里": ("公里",),
    "米": ("米",),
    "人": ("人",),
    "年": ("年",),
}  # fmt: skip
_FIGURE = re.compile(
    rf"(?<![\d.])(?:(\d{{1,4}})|([{_DIGITS}两十百千]{{1,7}}))({'|'.join(sorted(_UNITS, key=len, reverse=True))})"
)


@dataclass(frozen=True)
class Figure:
    """Where it stands in what was typed, and all the ways to write it, as typed first."""

    start: int
    end: int
    ways: tuple[str, ...]


def figures_in(folded: str) -> Iterator[Figure]:
    for match in _FIGURE.finditer(folded):
        value = int(match[1]) if match[1] else _value(match[2])
        if value and not (match[3] in ("年", "人", "级") and value > 99):
            ways = [f"{written}{unit}" for unit in _UNITS[match[3]] for written in (_chinese(value), str(value))]
            yield Figure(*match.span(), tuple(dict.fromkeys((match.group(), *ways))))


def _value(written: str) -> int:
    total = current = 0
    for char in written:
        if char in _PLACES:
            total += (current or 1) * _PLACES[char]
            current = 0
        else:
            current = _VALUES[char]
    return total + current


def _chinese(value: int) -> str:
    if value < 20:
        return ("十" if value >= 10 else "") + (_DIGITS[value % 10] if value % 10 else "")
    written, gap = "", False
    for place, name in ((1_000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = value // place % 10
        if digit:
            written += ("零" if gap and written else "") + _DIGITS[digit] + name
            gap = False
        else:
            gap = True
    return written
