"""The Chinese faces that are embedded: Noto Sans SC and Noto Serif SC (SIL Open Font License 1.1), from their wheel."""

from functools import cache
from pathlib import Path
from typing import Literal

import pylopdf_fonts_zh_cn
from fontTools.ttLib import TTFont
from PIL import ImageFont

Face = Literal["sans", "serif"]
PRINTED: Face = "serif"  # one face in a PDF: taking its used signs out of the whole is most of the work
_UNIT = 1000  # pixels an em, so that widths are exact to a thousandth


def path(face: Face) -> Path:
    return Path(pylopdf_fonts_zh_cn.sans_path() if face == "sans" else pylopdf_fonts_zh_cn.serif_path())


@cache
def _font(face: Face) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(path(face), _UNIT, layout_engine=ImageFont.Layout.BASIC)


@cache
def _advance(face: Face, character: str) -> float:
    return _font(face).getlength(character) / _UNIT


def width(face: Face, text: str) -> float:
    """In ems."""
    return sum(_advance(face, character) for character in text)


@cache
def _drawn(face: Face) -> frozenset[int]:
    with TTFont(path(face), lazy=True) as font:
        return frozenset(font.getBestCmap())


def drawable(face: Face, text: str) -> str:
    """What no eye sees is left out; what the face does not hold is drawn as 〓, as printers do."""
    drawn = _drawn(face)
    seen = (one for one in text.replace("\t", "\u3000") if one.isprintable() or one in "\u3000\xa0\n")
    return "".join(one if ord(one) in drawn or one == "\n" else "〓" for one in seen)
