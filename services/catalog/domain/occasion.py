"""One time that an item must be made public: the day it is counted from, the day it is due, and why."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from math import ceil
from typing import Literal, NamedTuple

from law.calendar import WEEKDAYS, Forecast, Step, WorkingCalendar
from law.errors import RuleNotInForce
from law.limits import Limit
from law.rules import Rule, rule
from services.catalog.domain.periods import DayInPeriod, Period, day_in_period, periods
from services.catalog.domain.time_limit import TimeLimit

State = Literal["due", "due_soon", "overdue", "fulfilled", "fulfilled_late", "cut_short"]
STATES: tuple[State, ...] = ("overdue", "due_soon", "due", "fulfilled", "fulfilled_late", "cut_short")
OPEN: frozenset[State] = frozenset({"due", "due_soon", "overdue"})

SOON = 5  # working days before the due day from which an obligation is due soon: a setting of this platform
EARLIEST = date(2008, 5, 1)  # since then the law knows a duty to publish (政府信息公开条例, first edition)
GENERAL = "proactive_publication"
SAME_DAY = Limit(0, "calendar_day", roll=False)

FROM_DOCUMENT = frozenset({None, "formation_or_change", "document_issued"})
_ENDED = {"month_ended": "monthly", "quarter_ended": "quarterly", "year_ended": "yearly"}
_OVER = re.compile(r"(?:半年|季度?|年度?|月|周)(?:结束|终了)")


class Occasion(NamedTuple):
    """`opens`: documents from this day on serve it. `start` is not counted; `limit` None: the calendar fixes the day.

    `open_state` is its state while nothing serves it. `fallback`: the item's words give no count, so the general limit
    of the law stands in. `provisional`: a year's notice is missing, its weekdays were taken for working days.
    """

    code: str
    label: str
    starts: str
    opens: date
    start: date
    due: date
    limit: Limit | None
    open_state: State
    provisional: bool = False
    fallback: bool = False
    told: bool = False  # `code` is the period that a document has to tell of; its title may name it


class Reckoning:
    """Due days by one calendar on one day. Each (start, limit) is counted once, each rhythm laid out once."""

    def __init__(self, calendar: WorkingCalendar, today: date, until: date | None = None, soon: int = SOON) -> None:
        self.calendar, self.today = calendar, today
        self.until = max(today, until or today)
        self._soon = calendar.forecast(today, Limit(soon, "working_day")).on
        self._due: dict[tuple[date, Limit], Forecast] = {}
        self._periodic: dict[TimeLimit, list[Occasion]] = {}

    def due(self, start: date, limit: Limit) -> Forecast:
        known = self._due.get((start, limit))
        if known is None:
            known = self._due[start, limit] = self.calendar.forecast(start, limit)
        return known

    def state(self, due: date) -> State:
        """Of what nothing has fulfilled yet."""
        if due < self.today:
            return "overdue"
        return "due_soon" if due <= self._soon else "due"

    def occasion(
        self,
        code: str,
        label: str,
        starts: str,
        start: date,
        limit: Limit | None,
        opens: date | None = None,
    ) -> Occasion | None:
        """Counted from `start`; without a limit by the general rule. None where none was in force or no day is left."""
        fallback = limit is None
        limit = limit or general_limit(start)
        if limit is None:
            return None
        try:
            due, provisional = self.due(start, limit)
        except (OverflowError, ValueError):
            return None  # beyond the year 9999: a date typed wrongly must not hide all others
        opens = opens or start
        return Occasion(code, label, starts, opens, start, due, limit, self.state(due), provisional, fallback)

    def once(self, due: date) -> Occasion:
        """A single day that the words themselves name."""
        return Occasion("once", "一次", "公开时限写明的日期", date.min, due, due, None, self.state(due))

    def periodic(self, words: TimeLimit, since: date) -> Sequence[Occasion]:
        """Those of a rhythm that fall due on `since` or later and have begun by `until`, oldest first."""
        known = self._periodic.get(words)
        if known is None:
            known = self._periodic[words] = list(self._lay_out(words))
        return known[bisect_left(known, since, key=_due_of) :]

    def _lay_out(self, words: TimeLimit) -> Iterator[Occasion]:
        rhythm = rhythm_of(words) or ""
        limit = limit_of(words)
        named = None if limit else day_in_period(words.text, rhythm)
        for period in periods(rhythm, EARLIEST, self.until):
            one = self._of_period(period, named, limit)
            if one.opens <= self.until:
                yield one

    def _of_period(self, period: Period, named: DayInPeriod | None, limit: Limit | None) -> Occasion:
        ended = f"{period.label}最后一日"
        if limit is not None:
            due, provisional = self.due(period.last, limit)
            opens = period.last + timedelta(days=1)
            return Occasion(
                period.code,
                period.label,
                ended,
                opens,
                period.last,
                due,
                limit,
                self.state(due),
                provisional,
                told=True,
            )
        due = named.of(period) if named else period.last
        opens = period.last + timedelta(days=1) if named and named.following else period.first
        start = period.last if named and named.following else period.first
        told = named is None or named.following
        return Occasion(period.code, period.label, period.label, opens, start, due, None, self.state(due), told=told)

    def explain(self, occasion: Occasion) -> list[Step]:
        """Every day from the start to the due day; of a year not known it says so. Empty for a fixed day."""
        if occasion.limit is None:
            return []
        by = self.calendar.by_weekends() if occasion.provisional else self.calendar
        first, *rest = by.explain(occasion.start, occasion.limit)
        return [first, *map(self._said_openly, rest)]

    def _said_openly(self, step: Step) -> Step:
        known = self.calendar
        if step.day.year in known.years or step.day in known.off or step.day in known.work:
            return step
        return step._replace(reason=f"{WEEKDAYS[step.day.weekday()]}，{not_known(step.day.year)}")


def not_known(year: int) -> str:
    return f"{year}年放假安排尚未录入，暂按周末推算"


def rhythm_of(words: TimeLimit) -> str | None:
    """The rhythm an item comes round in; None where something that happens calls for it."""
    if words.kind == "rhythm":
        return words.rhythm
    if words.kind != "within":
        return None
    if words.starts in _ENDED:
        return words.rhythm or _ENDED[words.starts]
    return words.rhythm if words.starts is None or _OVER.search(words.text) else None


def fixed_day(words: TimeLimit) -> date | None:
    """The one day that words such as 2026年6月30日前 name."""
    if words.kind != "before" or words.count or not words.starts:
        return None
    try:
        return date.fromisoformat(words.starts)
    except ValueError:
        return None  # other words, or a day no calendar has


def limit_of(words: TimeLimit) -> Limit | None:
    """None where the words give no count. Hours are counted as whole days, as facts bear a day and no hour."""
    if words.kind == "real_time":
        return SAME_DAY
    if not words.count or words.kind not in ("within", "before", "publicity"):
        return None
    count, unit = words.count, words.unit or "calendar_day"
    if unit == "hour":
        count, unit = ceil(count / 24), "calendar_day"
    if words.kind == "publicity":
        return Limit(count, unit, bound="at_least", roll=False)
    return Limit(count, unit, backward=words.kind == "before", roll=words.unit != "hour")


def general_rule(start: date) -> Rule | None:
    """The general limit of the law (政府信息公开条例第二十六条), where the words of an item give none."""
    try:
        return rule(GENERAL, start)
    except RuleNotInForce:
        return None


def general_limit(start: date) -> Limit | None:
    found = general_rule(start)
    return found.limit if found else None


def _due_of(one: Occasion) -> date:
    return one.due
