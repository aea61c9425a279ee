"""Dates as Chinese documents write them: 2022年2月15日, 二〇二二年二月十五日, 2022-02-15."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

_DIGITS = {character: value for value, character in enumerate("〇一二三四五六七八九")} | {
    "○": 0,
    "Ｏ": 0,
    "零": 0,
    "０": 0,
}
_HAN = "〇○Ｏ零一二三四五六七八九"
_ARABIC = re.compile(r"(?<!\d)(\d{4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日")
_HANZI = re.compile(rf"([{_HAN}]{{4}})\s*年\s*([{_HAN}十]{{1,3}})\s*月\s*([{_HAN}十]{{1,4}})\s*日")
_PLAIN = re.compile(r"(?<![\d./-])(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?![\d./-])")


@dataclass(frozen=True)
class FoundDate:
    """`start` and `end` are offsets into the text searched."""

    date: date
    start: int
    end: int


def dates(text: str) -> Iterator[FoundDate]:
    """Every complete and existing calendar date in `text`, in order of place."""
    found = [(match, match.group(1, 2, 3)) for match in _ARABIC.finditer(text)]
    found += [(match, match.group(1, 2, 3)) for match in _HANZI.finditer(text)]
    found += [(match, match.group(1, 3, 4)) for match in _PLAIN.finditer(text)]
    for match, (year, month, day) in sorted(found, key=lambda pair: pair[0].start()):
        try:
            value = date(_number(year), _number(month), _number(day))
        except ValueError:
            continue
        yield FoundDate(value, match.start(), match.end())


def _number(text: str) -> int:
    if text.isdecimal():
        return int(text)
    if "十" not in text:
        return int("".join(str(_DIGITS[character]) for character in text))
    tens, _, units = text.partition("十")
    if len(tens) > 1 or len(units) > 1 or units == "十":
        raise ValueError(text)
    return (_DIGITS[tens] if tens else 1) * 10 + (_DIGITS[units] if units else 0)
