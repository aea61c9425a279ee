"""What a village owes its villagers and since when: the list's rhythm against the calendar."""

from collections.abc import Iterable
from datetime import date
from typing import Literal

from law.calendar import Forecast, WorkingCalendar, seed_calendar
from law.ledger import LEDGER_ITEMS, LedgerItem
from law.rules import rule
from services.village_affairs.domain import errors
from services.village_affairs.domain.period import Kind, Period

Standing = Literal["published", "due", "overdue", "as_it_happens", "none"]

_KINDS: dict[str, Kind] = {
    "quarterly": "quarter",
    "monthly": "month",
    "any_time": "day",
    "at_once": "day",
}


def ledger_item(code: str) -> LedgerItem:
    """Raises `ItemUnknown`."""
    if code not in LEDGER_ITEMS:
        raise errors.ItemUnknown
    return LEDGER_ITEMS[code]


def period_kinds(item: LedgerItem) -> tuple[Kind, ...]:
    """The kinds of period that fit an item, the usual one first."""
    return tuple(_KINDS[one.code] for one in item.frequencies if one.code in _KINDS)


def is_periodic(item: LedgerItem) -> bool:
    """Whether a quarter may not pass without it (村民委员会组织法: at least once a quarter)."""
    return any(one.months for one in item.frequencies)


def check_period(item: LedgerItem, period: Period, today: date) -> None:
    """Raises `PeriodUnfit`, `PeriodInFuture`."""
    if period.kind not in period_kinds(item):
        raise errors.PeriodUnfit
    if period.first > today:
        raise errors.PeriodInFuture


def due_on(period: Period, calendar: WorkingCalendar | None = None) -> Forecast:
    """The last day for disclosing a period, by the rule `village_ledger_due_day` in force at its end.

    `provisional` also where the calendar does not know the year: whether that day is a holiday cannot be told.
    """
    calendar = calendar or seed_calendar()
    on, provisional = calendar.forecast(period.last, rule("village_ledger_due_day", period.last).limit)
    return Forecast(on, provisional or on.year not in calendar.years)


def is_covered(quarter: Period, published: Iterable[str]) -> bool:
    """Whether what is published (codes of periods) discloses a whole quarter: itself, or each of its months."""
    codes = set(published)
    return quarter.code in codes or all(month.code in codes for month in quarter.months)


def standing(item: LedgerItem, quarter: Period, published: Iterable[str], today: date) -> Standing:
    if not is_periodic(item):
        return "as_it_happens"
    if is_covered(quarter, published):
        return "published"
    return "due" if today <= due_on(quarter).on else "overdue"
