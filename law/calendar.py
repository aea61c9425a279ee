"""Working days and deadlines: weekends, holidays and make-up workdays (调休) as data, never guessed.

Counting follows 民法典第二百零一条至第二百零三条: the day that a period starts from is not counted.
"""

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import NamedTuple

from law._data import load
from law.errors import CalendarYearUnknown, LimitNeedsMoment
from law.limits import Limit

WEEKDAYS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")
SATURDAY = 5
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class DaysOff:
    name: str
    first: date
    last: date


@dataclass(frozen=True)
class HolidayNotice:
    """The yearly notice of the State Council General Office: days off and make-up workdays.

    New Year's days off may begin in the December before `year`.
    """

    year: int
    number: str
    off: tuple[DaysOff, ...]
    work: tuple[date, ...]


class Step(NamedTuple):
    day: date
    counted: bool
    reason: str


class Forecast(NamedTuple):
    """`provisional`: a year's notice is still missing, its weekdays were taken for working days."""

    on: date
    provisional: bool


@dataclass(frozen=True)
class WorkingCalendar:
    """`off` and `work` map a day to its reason; `years` are those whose notice is known."""

    off: Mapping[date, str]
    work: frozenset[date]
    years: Container[int]

    @classmethod
    def of(cls, notices: Iterable[HolidayNotice]) -> "WorkingCalendar":
        known = tuple(notices)
        return cls(
            off={day: f"{span.name}放假" for notice in known for span in notice.off for day in _days(span)},
            work=frozenset(day for notice in known for day in notice.work),
            years=frozenset(notice.year for notice in known),
        )

    def is_working_day(self, day: date) -> bool:
        """Raises CalendarYearUnknown."""
        return self._look_up(day)[0]

    def add_working_days(self, start: date, count: int) -> date:
        """The `count`-th working day after `start` (before it, if negative). Raises CalendarYearUnknown."""
        return self.due(start, Limit(abs(count), "working_day", backward=count < 0))

    def due(self, start: date, limit: Limit) -> date:
        """The last day of the limit. Raises CalendarYearUnknown, and LimitNeedsMoment for hours."""
        return self.explain(start, limit)[-1].day

    def due_at(self, start: datetime, limit: Limit) -> datetime:
        """The moment the limit ends, in the zone of `start`: hours run from the moment, days end at 24:00 of the last.

        The end is exclusive. Raises CalendarYearUnknown.
        """
        if limit.unit == "hour":
            return start + timedelta(hours=-limit.value if limit.backward else limit.value)
        return datetime.combine(self.due(start.date(), limit) + ONE_DAY, time.min, tzinfo=start.tzinfo)

    def forecast(self, start: date, limit: Limit) -> Forecast:
        """`due`, or a provisional day where a year's notice has not come out yet: recompute when it has."""
        try:
            return Forecast(self.due(start, limit), False)
        except CalendarYearUnknown:
            return Forecast(self.by_weekends().due(start, limit), True)

    def by_weekends(self) -> "WorkingCalendar":
        """The same, with weekends alone telling in years whose notice is not known: provisional."""
        return replace(self, years=range(date.min.year, date.max.year + 1))

    def explain(self, start: date, limit: Limit) -> list[Step]:
        """Every day from the start to the due day, whether it counts and why, so that people can check the deadline.

        Backward limits list the days backward. Raises as `due` does.
        """
        forward = timedelta(days=-1 if limit.backward else 1)
        steps = [Step(start, False, "起算当日不计入")]
        if limit.unit == "hour":
            raise LimitNeedsMoment("以小时计的期限需要起算时刻。", unit=limit.unit)
        if limit.unit == "working_day":
            self._count_working_days(steps, forward, limit.value)
        else:
            self._count_to(steps, forward, _last_day(start, limit))
            if limit.roll:
                self._roll(steps, forward)
        return steps

    def _count_working_days(self, steps: list[Step], forward: timedelta, count: int) -> None:
        while count:
            day = steps[-1].day + forward
            works, reason = self._look_up(day)
            steps.append(Step(day, works, reason))
            count -= works

    def _count_to(self, steps: list[Step], forward: timedelta, last: date) -> None:
        while steps[-1].day != last:
            day = steps[-1].day + forward
            steps.append(Step(day, True, WEEKDAYS[day.weekday()]))

    def _roll(self, steps: list[Step], forward: timedelta) -> None:
        works, reason = self._look_up(steps[-1].day)
        while not works:
            day = steps[-1].day + forward
            steps.append(Step(day, False, f"末日遇{reason}，{'顺延' if forward > timedelta(0) else '提前'}"))
            works, reason = self._look_up(day)

    def _look_up(self, day: date) -> tuple[bool, str]:
        if day.year not in self.years:
            raise CalendarYearUnknown(day.year)
        if day in self.off:
            return False, self.off[day]
        if day in self.work:
            return True, "调休上班"
        return day.weekday() < SATURDAY, WEEKDAYS[day.weekday()]


@cache
def seed_calendar() -> WorkingCalendar:
    """2019 to 2026, from `data/calendar.json`."""
    return WorkingCalendar.of(seed_notices())


def seed_notices() -> tuple[HolidayNotice, ...]:
    return tuple(
        HolidayNotice(
            year=row["year"],
            number=row["notice"],
            off=tuple(
                DaysOff(span["name"], date.fromisoformat(span["from"]), date.fromisoformat(span["to"]))
                for span in row["off"]
            ),
            work=tuple(date.fromisoformat(day) for day in row["work"]),
        )
        for row in load("calendar.json")["years"]
    )


def _days(span: DaysOff) -> Iterable[date]:
    return (span.first + timedelta(days=n) for n in range((span.last - span.first).days + 1))


def _last_day(start: date, limit: Limit) -> date:
    value = -limit.value if limit.backward else limit.value
    return _add_months(start, value) if limit.unit == "month" else start + timedelta(days=value)


def _add_months(start: date, months: int) -> date:
    """The same day of the month, or the month's last where it has none (民法典第二百零二条)."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    following = date(year + (month == 11), (month + 1) % 12 + 1, 1)
    return min(date(year, month + 1, 1) + timedelta(days=start.day - 1), following - ONE_DAY)
