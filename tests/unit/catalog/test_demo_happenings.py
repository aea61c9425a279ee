"""What happened in the demonstration town shows the same states whichever day it is put in."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from importlib.resources import files

import pytest

from deploy.demo.happenings import happened
from kit.files.model import Limits
from law.calendar import seed_calendar
from services.catalog.domain.obligation import Facts, Happened, Owed, obligations
from services.catalog.domain.occasion import Reckoning, State
from services.catalog.domain.time_limit import TimeLimit
from services.catalog.importing import read

STATES: dict[str, State] = {
    "budget_and_accounts.government_budget": "overdue",  # until the documents are in: one of them meets it, late
    "public_resource_trading.procurement_contracts": "overdue",
    "work_safety.fireworks_licence": "due_soon",
    "affordable_housing.review_results": "due",
}


@cache
def limits() -> dict[str, TimeLimit]:
    rows = read("catalog.csv", (files("deploy.demo") / "catalog.csv").read_bytes(), Limits()).rows
    return {f"{row.columns.domain}.{row.code}": row.columns.time_limit for row in rows}


def states(put_in: date, looked_at: date) -> Iterator[tuple[str, State]]:
    reckoning = Reckoning(seed_calendar(), looked_at)
    for office, said in happened(put_in):
        item = said["item"]
        owed = Owed(item, item, item.partition(".")[0], office, limits()[item], date(2022, 1, 1))
        facts = Facts({}, {item: [Happened("h", said["kind"], date.fromisoformat(said["on"]))]})
        yield from ((item, one.state) for one in obligations([owed], facts, (), reckoning))


@pytest.mark.parametrize(
    "day",
    [
        date(2026, 2, 20),  # in the nine days off of the Spring Festival
        date(2026, 2, 24),  # back at work
        date(2026, 5, 5),  # the last of five days off, a worked Saturday to come
        date(2026, 10, 6),
        date(2026, 10, 8),
        date(2026, 10, 10),  # a worked Saturday
        date(2026, 3, 18),  # a Wednesday like others
        date(2026, 11, 22),  # a Sunday
        date(2027, 2, 8),  # no notice is known: weekends alone tell
    ],
)
def test_states_are_the_same_in_the_weeks_of_public_holidays(day: date) -> None:
    assert dict(states(day, day)) == STATES


def test_states_are_the_same_on_every_day_and_the_day_after() -> None:
    """The day after: a town put in shortly before midnight is looked at on the next day."""
    first = date(2025, 1, 1)
    for put_in in (first + timedelta(days=n) for n in range(3 * 365)):
        for looked_at in (put_in, put_in + timedelta(days=1)):
            assert dict(states(put_in, looked_at)) == STATES, (put_in, looked_at)
