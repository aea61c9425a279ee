"""A text as detectors read it: plain forms of digits and letters, and where each character stood."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

_LIKE_X = frozenset("xX×✕Ⅹⅹ")
_BLANK = frozenset("\u115f\u1160\u2800\u3164\uffa0")  # seen as a space, and no space to Unicode
_SHOWN_CONTROLS = frozenset("\t\n\r\x0b\x0c")
_SPOKEN = {
    digit: str(value)
    for value, digits in enumerate(
        ("零〇○◯洞oO", "一壹幺弌lI", "二贰貳弍两", "三叁參叄弎", "四肆", "五伍", "六陆陸", "七柒拐", "八捌", "九玖勾")
    )
    for digit in digits
}


@dataclass(frozen=True)
class View:
    """`places[i]` is where character i of `text` stood in the original."""

    text: str
    places: Sequence[int]


def plain(text: str) -> View:
    """Without invisible characters; digits of any script and full-width letters in their plain form."""
    return _seen(text, _PLAIN)


def spoken(text: str) -> tuple[View, View]:
    """As `plain`, and with digits that are written out, circled or look like letters as digits, too.

    In the second a digit word behind other words stays a word: 张三一三八… is 张三 and a number.
    """
    view = _seen(text, _SPOKEN_PLAIN)
    written = plain(text).text
    words = [place.start() for place in _AFTER_WORDS.finditer(written)]
    if not words:
        return view, view
    chars = list(view.text)
    for place in words:
        chars[place] = written[place]
    return view, View("".join(chars), view.places)


def is_digit(char: str) -> bool:
    """Of a number, be it written out; X is the eleventh check character."""
    return (_SPOKEN_PLAIN[ord(char)] or "") in "0123456789X"


_AFTER_WORDS = re.compile(
    rf"(?<=[\u4e00-\u9fff])(?<![{''.join(_SPOKEN)}])[{''.join(_SPOKEN)}](?=\W{{0,3}}[\d{''.join(_SPOKEN)}])"
)


class _Table(dict[int, str | None]):
    """For `str.translate`: one character for each, None for the invisible, found out when first met."""

    def __init__(self, spoken: bool) -> None:
        self._spoken = spoken

    def __missing__(self, code: int) -> str | None:
        char = chr(code)
        self[code] = None if _invisible(char) else (_digit_word(char) if self._spoken else "") or _normal(char)
        return self[code]


def _seen(text: str, table: _Table) -> View:
    seen = text.translate(table)
    if len(seen) == len(text):
        return View(seen, range(len(text)))
    return View(seen, [place for place, char in enumerate(text) if table[ord(char)] is not None])


def _invisible(char: str) -> bool:
    if char in _SHOWN_CONTROLS or char in _BLANK:
        return False
    # Marks laid over a digit, as the box of a keycap, change nothing of what is read
    return unicodedata.category(char) in ("Cf", "Cc", "Mn", "Me")


def _normal(char: str) -> str:
    if char in _BLANK:
        return " "
    digit = unicodedata.decimal(char, None)
    if digit is not None:
        return str(digit)
    if char in _LIKE_X:
        return "X"
    wide = unicodedata.normalize("NFKC", char)
    # ① and ² read as digits under NFKC, but number a list or a unit: they stay what they are
    return wide.upper() if len(wide.upper()) == 1 and not wide.isdigit() else char


def _digit_word(char: str) -> str:
    if word := _SPOKEN.get(char) or _SPOKEN.get(_normal(char)):
        return word
    value = unicodedata.digit(unicodedata.normalize("NFKC", char)[0], None) if char.isdigit() else None
    return "" if value is None else str(value)


_PLAIN, _SPOKEN_PLAIN = _Table(spoken=False), _Table(spoken=True)
