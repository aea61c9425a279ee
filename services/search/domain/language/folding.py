"""Different writings of the same characters made one, each character staying where it is."""

import re
import unicodedata
from functools import cache

from opencc import OpenCC

CHINESE = "〇\u3400-\u9fff\uf900-\ufaff\U00020000-\U000323af"
_RUNS = re.compile(rf"[{CHINESE}]+|[0-9a-z]+(?:[./-][0-9a-z]+)*")
_SIGNS = {"\u2212": "-", "ü": "v", "ǖ": "v", "ǘ": "v", "ǚ": "v", "ǜ": "v"}  # minus; and pinyin as it is typed


@cache
def _simplified() -> OpenCC:
    return OpenCC("t2s")


class _Folded(dict[int, str]):
    def __missing__(self, code: int) -> str:
        self[code] = folded = _fold(chr(code))
        return folded


def _fold(char: str) -> str:
    plain = unicodedata.normalize("NFKC", char).lower()
    if len(plain) != 1:
        return char
    if plain in _SIGNS:
        return _SIGNS[plain]
    if "\u00c0" <= plain < "\u0250":  # a letter under a tone or an accent
        return unicodedata.normalize("NFD", plain)[0]
    simple = _simplified().convert(plain) if "\u3400" <= plain <= "\ufaff" else plain
    return simple if len(simple) == 1 else plain


_FOLDED = _Folded()


def fold(text: str) -> str:
    """Full width, upper case, tones and traditional forms folded, so that places in the text stay where they are."""
    return text.translate(_FOLDED)


def folded_characters() -> dict[str, str]:
    """Every character of the basic plane that `fold` changes, with what it becomes."""
    plane = (chr(code) for code in range(0x21, 0x10000) if not 0xD800 <= code < 0xE000)
    return {char: folded for char in plane if (folded := fold(char)) != char}


def runs(text: str) -> list[tuple[int, str]]:
    """Stretches of Chinese, or of letters and digits, with where they begin; `text` is folded."""
    return [(match.start(), match.group()) for match in _RUNS.finditer(text)]
