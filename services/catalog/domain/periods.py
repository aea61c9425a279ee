"""Periods that a rhythm is told in: weeks, months, quarters, half years, years, and the day in them that words name."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple
from unicodedata import normalize

ONE_DAY = timedelta(days=1)
_MONTHS = {"monthly": 1, "quarterly": 3, "half_yearly": 6, "yearly": 12}
_ORDINALS = ("一", "二", "三", "四")
_HALVES = ("上", "下")


class Period(NamedTuple):
    """`code`: 2022, 2022H1, 2022Q1, 2022-03, 2022-W05 or 2022-03-14. `first` and `last` belong to it."""

    code: str
    label: str
    first: date
    last: date


def periods(rhythm: str, since: date, until: date) -> Iterator[Period]:
    """Those that begin by `until` and end on `since` or later, oldest first; nothing for a rhythm that is not known."""
    if rhythm in _MONTHS:
        yield from _by_months(_MONTHS[rhythm], since, until)
    elif rhythm == "weekly":
        day = since - timedelta(days=since.weekday())
        while day <= until:
            year, week, _ = day.isocalendar()
            yield Period(f"{year}-W{week:02}", f"{year}年第{week}周", day, day + timedelta(days=6))
            day += timedelta(days=7)
    elif rhythm == "daily":
        for ordinal in range(since.toordinal(), until.toordinal() + 1):
            day = date.fromordinal(ordinal)
            yield Period(day.isoformat(), f"{day.year}年{day.month}月{day.day}日", day, day)


def _by_months(span: int, since: date, until: date) -> Iterator[Period]:
    year, number = since.year, (since.month - 1) // span
    while (first := date(year, number * span + 1, 1)) <= until:
        yield Period(*_named(span, year, number), first, month_end(year, (number + 1) * span))
        year, number = (year, number + 1) if (number + 1) * span < 12 else (year + 1, 0)


def _named(span: int, year: int, number: int) -> tuple[str, str]:
    if span == 1:
        return f"{year}-{number + 1:02}", f"{year}年{number + 1}月"
    if span == 3:
        return f"{year}Q{number + 1}", f"{year}年第{_ORDINALS[number]}季度"
    if span == 6:
        return f"{year}H{number + 1}", f"{year}年{_HALVES[number]}半年"
    return f"{year}", f"{year}年"


def month_end(year: int, month: int) -> date:
    return date(year + month // 12, month % 12 + 1, 1) - ONE_DAY


@dataclass(frozen=True)
class DayInPeriod:
    """The day that words such as 每季度首月20日前 or 次年1月31日前 name.

    `month` counts within the period from 1, `day` 0 is its last; `following`: in the period after the one told of.
    """

    month: int
    day: int
    following: bool = False

    def of(self, period: Period) -> date:
        base = period.last + ONE_DAY if self.following else period.first
        year, month = divmod(base.year * 12 + base.month - 1 + self.month - 1, 12)
        last = month_end(year, month + 1)
        return min(date(year, month + 1, 1) + timedelta(days=self.day - 1), last) if self.day else last


_DATE = re.compile(r"(?P<month>\d{1,2})月(?:份)?(?:(?P<day>\d{1,2})[日号]|(?P<end>底|末))")
_MONTH_OF = re.compile(
    r"(?P<which>首|第一|第1|第二|第2|次|末|第三|第3|最后一)个?月(?:的|份)?(?:(?P<day>\d{1,2})[日号]|(?P<end>底|末))"
)
_PLAIN_DAY = re.compile(r"(?P<following>[次下]一?个?月)?(?:的)?(?P<day>\d{1,2})[日号](?:之|以)?前")
_PLACES = {"首": 1, "第一": 1, "第1": 1, "第二": 2, "第2": 2, "次": 2, "末": 3, "第三": 3, "第3": 3, "最后一": 3}


def day_in_period(text: str, rhythm: str) -> DayInPeriod | None:
    """None where the words name no day: the period's own end is then the last day."""
    plain = re.sub(r"\s", "", normalize("NFKC", text))
    if rhythm == "yearly" and (found := _DATE.search(plain)) and 1 <= int(found["month"]) <= 12:
        return DayInPeriod(
            int(found["month"]), int(found["day"] or 0), following=bool(re.search(r"次年|翌年|下一?年", plain))
        )
    if rhythm in ("quarterly", "half_yearly") and (found := _MONTH_OF.search(plain)):
        place = _PLACES[found["which"]]
        if found["which"] in ("末", "最后一") and rhythm == "half_yearly":
            place = 6
        return DayInPeriod(place, int(found["day"] or 0), following=bool(re.search(r"[次下]一?个?季", plain)))
    if rhythm == "monthly" and (found := _PLAIN_DAY.search(plain)):
        return DayInPeriod(1, int(found["day"]), following=bool(found["following"]))
    return None


_NAMED = re.compile(
    r"(?P<year>(?:19|20)\d{2})年(?:度)?"
    r"(?:第?(?P<quarter>[一二三四1-4])季度?|(?P<half>[上下])半年|(?P<month>1[0-2]|[1-9])月(?:份|(?!\d)))?"
)


def period_named(title: str, rhythm: str) -> str | None:
    """The code of the period that a title names (2022年第一季度低保名单 → 2022Q1), in the rhythm asked for."""
    found = _NAMED.search(normalize("NFKC", title))
    if found is None:
        return None
    year = found["year"]
    if rhythm == "quarterly" and (quarter := found["quarter"]):
        return f"{year}Q{quarter if quarter.isdigit() else _ORDINALS.index(quarter) + 1}"
    if rhythm == "half_yearly" and found["half"]:
        return f"{year}H{_HALVES.index(found['half']) + 1}"
    if rhythm == "monthly" and found["month"]:
        return f"{year}-{int(found['month']):02}"
    return year if rhythm == "yearly" else None
