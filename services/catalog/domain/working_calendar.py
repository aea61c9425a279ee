"""A year of the working-day calendar as it is kept: days off and make-up workdays of the yearly notice."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from law.calendar import SATURDAY, WEEKDAYS, DaysOff, HolidayNotice, WorkingCalendar, seed_notices
from services.catalog.domain import errors

LONGEST = 31  # days off on end; the longest so far, with its extension, was ten


@dataclass(frozen=True)
class Span:
    """Days off on end, both days included, ISO 8601."""

    name: str
    first: str
    until: str

    @property
    def days(self) -> list[date]:
        """None where it runs backwards."""
        first, until = date.fromisoformat(self.first), date.fromisoformat(self.until)
        return [first + timedelta(days=n) for n in range((until - first).days + 1)]


@dataclass
class CalendarYear:
    """`id` is the year. `notice`: number of the notice of the State Council General Office. `version` 0: as seeded."""

    id: str
    notice: str
    off: list[Span] = field(default_factory=list)
    work: list[str] = field(default_factory=list)
    version: int = 0

    @property
    def year(self) -> int:
        return int(self.id)


def seeded() -> dict[int, CalendarYear]:
    """What the platform is delivered with; a year that is kept stands before it."""
    return {notice.year: _from_notice(notice) for notice in seed_notices()}


def calendar_of(years: Iterable[CalendarYear]) -> WorkingCalendar:
    return WorkingCalendar.of(_to_notice(one) for one in years)


def check(given: CalendarYear, others: Mapping[int, CalendarYear]) -> None:
    """`others`: the years beside it. Raises `CalendarYearUnfit` with every mistake: `off.0`, `work.2` → what it is."""
    found: dict[str, str] = {}
    off: dict[date, str] = {}
    for place, span in enumerate(given.off):
        if mistake := _span_mistake(given.year, span, off):
            found[f"off.{place}"] = mistake
    for place, text in enumerate(given.work):
        day = date.fromisoformat(text)
        if mistake := _work_mistake(given.year, day, off, given.work[:place]):
            found[f"work.{place}"] = mistake
    if not found:
        found = _against_others(given, off, others)
    if found:
        raise errors.CalendarYearUnfit(**found)


def _span_mistake(year: int, span: Span, off: dict[date, str]) -> str:
    """`off` grows by the days of a span that is sound."""
    if span.until < span.first:
        return f"“{span.name}”的日期倒挂：从{span.first}到{span.until}，止日早于起日。"
    days = span.days
    if len(days) > LONGEST:
        return f"“{span.name}”连续放假 {len(days)} 天，超过 {LONGEST} 天，请核对。"
    if not (_within(year, days[0]) and _within(year, days[-1])):
        return f"“{span.name}”不在{year}年内（元旦假期可以从上一年12月开始）。"
    if twice := next((day for day in days if day in off), None):
        return f"{twice}既算“{off[twice]}”又算“{span.name}”，同一天只能列一次。"
    off.update(dict.fromkeys(days, span.name))
    return ""


def _work_mistake(year: int, day: date, off: Mapping[date, str], before: Sequence[str]) -> str:
    if not _within(year, day):
        return f"调休上班日{day}不在{year}年内。"
    if day in off:
        return f"{day}既是“{off[day]}”放假又是调休上班，只能是其中一种。"
    if day.weekday() < SATURDAY:
        return f"{day}是{WEEKDAYS[day.weekday()]}，本来就上班；调休上班日只能是周六或周日。"
    if day.isoformat() in before:
        return f"{day}重复列出。"
    return ""


def _against_others(given: CalendarYear, off: Mapping[date, str], others: Mapping[int, CalendarYear]) -> dict[str, str]:
    """A notice reaches into the December before: what it says there must not contradict that year's own."""
    found: dict[str, str] = {}
    for year in (given.year - 1, given.year + 1):
        if (other := others.get(year)) is None:
            continue
        other_off = {day for span in other.off for day in span.days}
        for place, text in enumerate(given.work):
            if date.fromisoformat(text) in other_off:
                found[f"work.{place}"] = f"{text}在{year}年的安排里是放假。"
        for place, span in enumerate(given.off):
            if clash := next((day for day in span.days if day.isoformat() in other.work), None):
                found[f"off.{place}"] = f"{clash}在{year}年的安排里是调休上班。"
    return found


def _within(year: int, day: date) -> bool:
    return date(year - 1, 12, 1) <= day <= date(year, 12, 31)


def _from_notice(notice: HolidayNotice) -> CalendarYear:
    spans = [Span(one.name, one.first.isoformat(), one.last.isoformat()) for one in notice.off]
    return CalendarYear(str(notice.year), notice.number, spans, [day.isoformat() for day in notice.work])


def _to_notice(kept: CalendarYear) -> HolidayNotice:
    off = tuple(DaysOff(one.name, date.fromisoformat(one.first), date.fromisoformat(one.until)) for one in kept.off)
    return HolidayNotice(kept.year, kept.notice, off, tuple(date.fromisoformat(day) for day in kept.work))
