"""Obligations of one item, written in a line: days as text, as they stand in the notices."""

from datetime import date

from law.calendar import WorkingCalendar, seed_calendar
from services.catalog.domain.obligation import Facts, Happened, Known, Obligation, Owed, obligations
from services.catalog.domain.occasion import Reckoning
from services.catalog.domain.time_limit import read_time_limit

CALENDAR = seed_calendar()
EARLY = date(2019, 6, 1)


def owed(words: str, **changes: object) -> Owed:
    fields = {"id": "i", "name": "事项", "domain": "d", "department": "shehui", "since": EARLY, **changes}
    return Owed(words=read_time_limit(words), **fields)


def day(text: str) -> date:
    return date.fromisoformat(text)


def known(id: str, issued_on: str | None, public_on: str | None, until: str | None = None, **changes: str) -> Known:
    days = [day(one) if one else None for one in (issued_on, public_on, until)]
    return Known(id, changes.get("unit", "shehui"), *days, changes.get("title", ""))


def run(
    item: Owed,
    *documents: Known,
    happened: tuple[Happened, ...] = (),
    today: str = "2022-06-01",
    until: str | None = None,
    calendar: WorkingCalendar = CALENDAR,
    villages: tuple[str, ...] = (),
) -> list[Obligation]:
    facts = Facts({item.id: documents}, {item.id: happened})
    reckoning = Reckoning(calendar, day(today), day(until) if until else None)
    return list(obligations([item], facts, villages, reckoning))


def shown(rows: list[Obligation]) -> list[tuple[str, str]]:
    return [(row.occasion.due.isoformat(), row.state) for row in rows]
