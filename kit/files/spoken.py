"""Text as an announcer reads it aloud: numbers, dates, times, amounts, units and signs as words."""

import re
from collections.abc import Callable

DIGITS = "零一二三四五六七八九"
A_MINUTE = 240
"""Characters an announcer reads in a minute."""

_LARGE = ("", "万", "亿", "万亿")
_SMALL = ("", "十", "百", "千")
_MEASURES = "个户名只件次场所家条块间位口艘台套栋座张份项处周人元亩吨公种类批期天小"
_SIGNS = {
    "㎡": "平方米", "m²": "平方米", "m2": "平方米", "m³": "立方米", "m3": "立方米",
    "km²": "平方公里", "km2": "平方公里",
    "km": "公里", "cm": "厘米", "mm": "毫米", "kg": "公斤", "mg": "毫克", "ml": "毫升", "℃": "摄氏度", "°C": "摄氏度",
    "kW": "千瓦", "kV": "千伏", "m": "米", "g": "克", "t": "吨", "L": "升",
}  # fmt: skip
_PER = {f"元/{one}": f"元每{one}" for one in "亩人户月吨年天"}
_FULL = str.maketrans("０１２３４５６７８９．％，：", "0123456789.%，：")

_NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_DOC_NUMBER = re.compile(r"[〔\[【（(](\d{4})[〕\]】）)]\s*第?(\d{1,5})号")
_DAY = re.compile(r"(?<!\d)(\d{4})(?:年|[-./])(\d{1,2})(?:月|[-./])(\d{1,2})(?:日|(?!\d))")
_YEARS = re.compile(r"(?<!\d)(\d{4})\s*(?:年)?\s*[-–—~～至]\s*(\d{4})年")
_YEAR = re.compile(r"(?<!\d)([12]\d{3})(?=年|学年|财年)")
_TIME = re.compile(r"(?<!\d)([01]?\d|2[0-4])[:：]([0-5]\d)(?!\d)")
_PHONE = re.compile(
    r"(?<![\d,.])(?:0\d{2,3}[-—]\d{7,8}|1[3-9]\d{9}|1[02]\d{3}|400[-—]?\d{3}[-—]?\d{4})(?![\d,.元万亿])"
)
_PERCENT = re.compile(rf"({_NUMBER})([%‰])")
_RANGE = re.compile(r"(?<=[\d%])\s*[-–—~～]\s*(?=\d)")
_MONEY = re.compile(rf"[¥￥]\s*({_NUMBER})(?!\s*元)")
_UNIT = re.compile(rf"({_NUMBER})\s*({'|'.join(sorted(map(re.escape, _SIGNS), key=len, reverse=True))})(?![A-Za-z])")
_CENTS = re.compile(r"(\d{1,3}(?:,\d{3})+|\d+)\.(\d)(\d)元")
_ITEM = re.compile(r"^\s*(\d{1,2})[.．、]\s*(?!\d)", re.MULTILINE)
_CODE = re.compile(r"(?<![\d,.])(?:0\d+|\d{9,})(?![\d,.]*[元万亿])")
_ANY = re.compile(rf"({_NUMBER})(.?)")


def spoken(text: str) -> str:
    """What cannot be read otherwise stays as it is; brackets of document numbers are left out."""
    text = text.translate(_FULL)
    for pattern, say in _RULES:
        text = pattern.sub(say, text)
    for written, said in _PER.items():
        text = text.replace(written, said)
    return text.replace("≥", "不少于").replace("≤", "不超过").replace("×", "乘").replace("№", "第")


def minutes(script: str) -> float:
    """How long it takes to read, pauses included."""
    return sum(not one.isspace() for one in script) / A_MINUTE


def digits(number: str) -> str:
    """One by one: 2022 → 二〇二二."""
    return "".join("〇" if one == "0" else DIGITS[int(one)] for one in number)


def words(number: str) -> str:
    """A number as it is read: 120,000 → 十二万, 3.5 → 三点五."""
    whole, _, rest = number.replace(",", "").partition(".")
    said = _whole(int(whole)) if len(whole) <= 16 else digits(whole)
    return said + (f"点{''.join(DIGITS[int(one)] for one in rest)}" if rest else "")


def _whole(value: int) -> str:
    if value == 0:
        return "零"
    said, gap = "", False
    for place in range(len(_LARGE) - 1, -1, -1):
        group = value // 10_000**place % 10_000
        if group == 0:
            gap = bool(said)
            continue
        if said and (gap or group < 1_000):
            said += "零"
        said += _group(group) + _LARGE[place]
        gap = False
    said = said.removeprefix("一") if said.startswith("一十") else said
    return f"两{said[1:]}" if said[:2] in ("二千", "二万", "二亿") else said


def _group(value: int) -> str:
    said, gap = "", False
    for place in range(3, -1, -1):
        digit = value // 10**place % 10
        if digit == 0:
            gap = bool(said)
            continue
        said += ("零" if gap else "") + DIGITS[digit] + _SMALL[place]
        gap = False
    return said


def _phone(number: str) -> str:
    parts = re.split("[-—]", number)
    return "，".join("".join("幺" if one == "1" else DIGITS[int(one)] for one in part) for part in parts)


def _time(found: re.Match[str]) -> str:
    hour, minute = int(found[1]), int(found[2])
    if minute == 0:
        return f"{_whole(hour)}点"
    return f"{_whole(hour)}点半" if minute == 30 else f"{_whole(hour)}点{'零' if minute < 10 else ''}{_whole(minute)}分"


def _cents(found: re.Match[str]) -> str:
    tenths, hundredths = (DIGITS[int(found[place])] for place in (2, 3))
    if tenths == hundredths == "零":
        return f"{words(found[1])}元"
    return (
        f"{words(found[1])}元"
        + (f"{tenths}角" if tenths != "零" else "零")
        + (f"{hundredths}分" if hundredths != "零" else "")
    )


def _any(found: re.Match[str]) -> str:
    if found[1] == "2" and found[2] and found[2] in _MEASURES:
        return f"两{found[2]}"
    return words(found[1]) + found[2]


_RULES: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str]], ...] = (
    (_DOC_NUMBER, lambda found: f"{digits(found[1])}年第{_whole(int(found[2]))}号"),
    (_DAY, lambda found: f"{digits(found[1])}年{_whole(int(found[2]))}月{_whole(int(found[3]))}日"),
    (_YEARS, lambda found: f"{digits(found[1])}年至{digits(found[2])}年"),
    (_YEAR, lambda found: digits(found[1])),
    (_PHONE, lambda found: _phone(found[0])),
    (_TIME, _time),
    (_ITEM, lambda found: f"第{_whole(int(found[1]))}，"),
    (_RANGE, lambda _: "至"),
    (_MONEY, lambda found: f"{found[1]}元"),
    (_PERCENT, lambda found: ("百分之" if found[2] == "%" else "千分之") + words(found[1])),
    (_UNIT, lambda found: f"{found[1]}{_SIGNS[found[2]]}"),
    (_CENTS, _cents),
    (_CODE, lambda found: "".join(DIGITS[int(one)] for one in found[0])),
    (_ANY, _any),
)
