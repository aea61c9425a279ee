"""Dates and years in words: 2022年第一季度, 二〇二二年3月, 去年, 今年上半年, 上个月."""

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

_DIGITS = {char: value for value, char in enumerate("〇一二三四五六七八九")} | {"零": 0, "两": 2}
_YEARS_AGO = {"今年": 0, "本年": 0, "去年": 1, "上年": 1, "前年": 2, "明年": -1}
_COUNT = r"(?:\d{1,2}|[一二三四五六七八九]?十[一二三四五六七八九]?|[一二三四五六七八九两])"
_YEAR = r"(?P<year>(?:19|20)\d\d|[一二][九〇零][〇零一二三四五六七八九]{2})(?:年度?|(?=[./-]\d))"
_AGO = "(?P<ago>" + "|".join(_YEARS_AGO) + ")"
_PART = (
    rf"(?:(?P<half>[上下])半年|第?(?P<quarter>[1-4一二三四])季度?|(?P<month>{_COUNT})月份?(?:(?P<day>{_COUNT})[日号])?"
    r"|[./-](?P<m>\d{1,2})(?:[./-](?P<d>\d{1,2}))?(?!\d))"
)
_DATE = re.compile(
    rf"(?:{_YEAR}|{_AGO})的?{_PART}?|(?P<near>上个月|上月|本月|这个月|上个?季度|本季度|昨天|今天|本周|上周)"
    rf"|(?:近|最近)(?P<last>{_COUNT})(?P<unit>年|个月|天)|(?<![0-9a-z./-])(?P<alone>(?:19|20)\d\d)(?![0-9a-z./-])"
)


@dataclass(frozen=True)
class Dates:
    """Where they stand in what was typed, the ways to write them, and yyyymmdd of the first and the last day."""

    start: int
    end: int
    ways: tuple[str, ...]
    days: tuple[int, int]


def dates_in(folded: str, today: date) -> Iterator[Dates]:
    """Impossible dates are passed over."""
    for match in _DATE.finditer(folded):
        try:
            ways, first, last = _read(match, today)
        except ValueError:
            continue
        yield Dates(*match.span(), tuple(dict.fromkeys((match.group(), *ways))), (_number(first), _number(last)))


def _read(match: re.Match[str], today: date) -> tuple[list[str], date, date]:
    if near := match["near"]:
        return [], *_near(near, today)
    if match["last"]:
        days = {"年": 365, "个月": 30, "天": 1}[match["unit"]] * _count(match["last"])
        return [], today - timedelta(days=min(days, 36_500)), today
    year = _year(match, today)
    if match["half"]:
        months = (1, 6) if match["half"] == "上" else (7, 12)
        return [f"{year}年{match['half']}半年"], *_months(year, *months)
    if match["quarter"]:
        quarter = _count(match["quarter"])
        spoken = "一二三四"[quarter - 1]
        return [f"{year}年第{spoken}季度", f"{year}年{spoken}季度"], *_quarter(year, quarter)
    if month := _count(match["month"] or match["m"]):
        if day := _count(match["day"] or match["d"]):
            return [f"{year}年{month}月{day}日"], date(year, month, day), date(year, month, day)
        return [f"{year}年{month}月"], *_months(year, month, month)
    return [f"{year}年"], date(year, 1, 1), date(year, 12, 31)


def _year(match: re.Match[str], today: date) -> int:
    if match["ago"]:
        return today.year - _YEARS_AGO[match["ago"]]
    written = match["year"] or match["alone"]
    return int("".join(char if char.isascii() else str(_DIGITS[char]) for char in written))


def _near(word: str, today: date) -> tuple[date, date]:
    month = today.replace(day=1)
    before = (month - timedelta(days=1)).replace(day=1)
    monday = today - timedelta(days=today.weekday())
    quarter = (today.month + 2) // 3
    match word:
        case "昨天":
            return today - timedelta(days=1), today - timedelta(days=1)
        case "今天":
            return today, today
        case "本周":
            return monday, monday + timedelta(days=6)
        case "上周":
            return monday - timedelta(days=7), monday - timedelta(days=1)
        case "本月" | "这个月":
            return _months(month.year, month.month, month.month)
        case "上月" | "上个月":
            return _months(before.year, before.month, before.month)
        case "本季度":
            return _quarter(today.year, quarter)
    return _quarter(today.year, quarter - 1) if quarter > 1 else _quarter(today.year - 1, 4)


def _quarter(year: int, quarter: int) -> tuple[date, date]:
    return _months(year, 3 * quarter - 2, 3 * quarter)


def _months(year: int, first: int, last: int) -> tuple[date, date]:
    return date(year, first, 1), date(year, last, monthrange(year, last)[1])


def _count(written: str | None) -> int:
    """3, 三, 十二, 二十一; 0 for None."""
    if not written or written.isdecimal():
        return int(written or 0)
    if "十" not in written:
        return _DIGITS[written]
    tens, _, ones = written.partition("十")
    return 10 * (_DIGITS[tens] if tens else 1) + (_DIGITS[ones] if ones else 0)


def _number(day: date) -> int:
    return day.year * 10_000 + day.month * 100 + day.day
