"""Numbers as opinions write them: 300, 3百, 三百, 两层, 半年, 第3条."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

_DIGITS = {
    one: value
    for value, chars in enumerate(["零〇", "一壹", "二两贰", "三叁", "四肆", "五伍", "六陆", "七柒", "八捌", "九玖"])
    for one in chars
}
_POWERS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1_000, "仟": 1_000, "万": 10_000, "亿": 100_000_000}
_DIGIT, _POWER = f"[{''.join(_DIGITS)}]", f"[{''.join(_POWERS)}]"
_MEASURES = (
    "元块角毛米尺寸丈里公厘亩顷平吨斤升度层楼栋幢座间套所家户人名位口组队年月日号天周季时点分秒次回班趟遍轮期批个条款项"
    "章页倍成折岁级档辆台盏根棵支步番车"
)
_ANY = re.compile(
    r"\d+(?:\.\d+)?[百千万亿]*"
    rf"|(?<=[第周初])[{''.join(_DIGITS)}十]+|(?<=星期){_DIGIT}"
    rf"|(?!十分(?!钟))[{''.join(_DIGITS)}{''.join(_POWERS)}]{{1,12}}(?:点{_DIGIT}{{1,12}})?(?=[{_MEASURES}])"
    rf"|半(?=[年月天日小个价])|{_DIGIT}{{1,12}}{_POWER}[{''.join(_DIGITS)}{''.join(_POWERS)}]*|十[一二三四五六七八九]|一半"
)
_TWICE = re.compile(rf"({_DIGIT})\1+")  # 三三年 is a slip, no 33
_LONGEST_AMOUNT = 24  # characters: whatever is longer is no amount, and not worth reckoning
_LONGEST = 7  # digits: a telephone, a number of a document

# Where somebody lives, and not what is asked for.
_OWN = re.compile(
    rf"(?:(?:我|俺|本人|咱)们?家?(?:就?是|就?住在?|在|来自)\w{{0,8}}?|(?:我|俺|咱)们?家?|[家现]住在?\w{{0,8}}?)"
    rf"(?:第?(?:\d+|[{''.join(_DIGITS)}十百]+)(?:村民)?(?:小?组|队|号楼?|栋|幢|单元|室|弄))+"
)


@dataclass(frozen=True)
class Numeral:
    """`value` None: it says nothing that another number could contradict."""

    start: int
    end: int
    value: Fraction | None


def find(text: str) -> Iterator[Numeral]:
    own: list[tuple[int, int]] | None = None
    for found in _ANY.finditer(text):
        own = [one.span() for one in _OWN.finditer(text)] if own is None else own
        start, end = found.span()
        says_nothing = end - start >= (_LONGEST if found[0].isdigit() else _LONGEST_AMOUNT)
        if says_nothing or any(begin <= start < stop for begin, stop in own):
            yield Numeral(start, end, None)
        else:
            yield Numeral(start, end, value(found[0]))


def value(text: str) -> Fraction:
    """Of digits, of Chinese numerals, or of both: 3百 is 300, 一百五 is 150."""
    if text.endswith("半"):
        return Fraction(1, 2)
    digits = re.match(r"\d+(?:\.\d+)?", text)
    if digits:
        times = 1
        for one in text[digits.end() :]:
            times *= _POWERS[one]
        return Fraction(digits[0]) * times
    whole, _, part = text.partition("点")
    decimals = Fraction("0." + ("".join(str(_DIGITS[one]) for one in part) or "0"))
    return _whole(_TWICE.sub(r"\1", whole)) + decimals


def _whole(text: str) -> int:
    total = section = digit = 0
    power = 1
    for one in text:
        if one in _DIGITS:
            digit, power = digit * 10 + _DIGITS[one], 1 if _DIGITS[one] == 0 else power
        elif _POWERS[one] < 10_000:
            section, digit, power = section + (digit or 1) * _POWERS[one], 0, _POWERS[one]
        else:
            total, section, digit, power = (total + section + digit or 1) * _POWERS[one], 0, 0, _POWERS[one]
    return total + section + digit * max(1, power // 10)
