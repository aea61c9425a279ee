"""Which items have nothing public, and where nothing new has come for too long."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from law.calendar import WorkingCalendar
from law.staleness import Threshold, column_of, thresholds
from services.catalog.domain.obligation import Owed


@dataclass(frozen=True)
class Standing:
    """An item and what is newest of it. `stale_since`: the last day that it was fresh; None while it is.

    `column` is the code of law.staleness it is judged by.
    """

    owed: Owed
    column: str
    title: str
    newest: date | None
    stale_since: date | None

    @property
    def missing(self) -> bool:
        return self.newest is None


@dataclass(frozen=True)
class Reached:
    threshold: Threshold
    count: int


def standings(
    items: Iterable[Owed], newest: Mapping[str, date], calendar: WorkingCalendar, today: date
) -> list[Standing]:
    return [_standing(one, newest.get(one.id), calendar, today) for one in items]


def _standing(owed: Owed, newest: date | None, calendar: WorkingCalendar, today: date) -> Standing:
    column = column_of(owed.name)
    last = calendar.due(newest, column.limit) if newest else None  # no day of it is rolled, so no year need be known
    stale = last if last is not None and last < today else None
    return Standing(owed, column.code, column.title, newest, stale)


def reached(found: Iterable[Standing]) -> list[Reached]:
    """Each threshold of the standard with how many columns count towards it."""
    known = list(found)
    return [Reached(one, sum(_counts(row, one) for row in known)) for one in thresholds()]


def _counts(row: Standing, threshold: Threshold) -> bool:
    wrong = row.missing if threshold.code == "empty" else row.stale_since is not None
    return wrong and row.column in threshold.columns
