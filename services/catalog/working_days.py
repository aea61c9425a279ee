"""The read side of the working-day calendar: what is kept stands before what the platform was delivered with."""

from dataclasses import dataclass
from datetime import date

from law.calendar import WorkingCalendar
from services.catalog.context import Catalog
from services.catalog.domain import errors
from services.catalog.domain.working_calendar import CalendarYear, calendar_of, seeded
from services.catalog.queries import everything

FIRST, LAST = 2008, 2100


@dataclass(frozen=True)
class Marked:
    """A day that is not as its weekday says; `name` of the holiday, empty for a make-up workday."""

    day: date
    works: bool
    name: str


@dataclass(frozen=True)
class ShownYear:
    """`known` False: no notice was entered, weekends alone tell. `marked`: by whichever year's notice."""

    year: int
    known: bool
    kept: CalendarYear
    marked: list[Marked]
    working_days: int


async def years(context: Catalog) -> dict[int, CalendarYear]:
    kept = {one.year: one async for one in everything(context.calendar_years, {}, "id")}
    return dict(sorted((seeded() | kept).items()))


async def calendar(context: Catalog) -> WorkingCalendar:
    return calendar_of((await years(context)).values())


async def year(context: Catalog, number: int) -> ShownYear:
    """A year nobody has entered is empty and not known. Raises `CalendarYearFar`."""
    must_be_near(number)
    return shown(await years(context), number)


def shown(known: dict[int, CalendarYear], number: int) -> ShownYear:
    calendar = calendar_of(known.values())
    by_weekends = calendar.by_weekends()
    days = [date.fromordinal(n) for n in range(date(number, 1, 1).toordinal(), date(number + 1, 1, 1).toordinal())]
    names = {day: span.name for one in known.values() for span in one.off for day in span.days}
    marked = [
        Marked(day, day in calendar.work, names.get(day, ""))
        for day in days
        if day in calendar.off or day in calendar.work
    ]
    kept = known.get(number) or CalendarYear(str(number), "")
    return ShownYear(number, number in known, kept, marked, sum(map(by_weekends.is_working_day, days)))


def must_be_near(number: int) -> None:
    if not FIRST <= number <= LAST:
        raise errors.CalendarYearFar
