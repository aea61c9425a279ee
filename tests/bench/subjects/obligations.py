"""What is owed over five years: 500 items × 40 villages against a bare loop that makes as many dates and rows.

At one, two and four times the items: a cost that grows linearly takes two and four times as long.
"""

import time
from collections.abc import AsyncIterator, Iterable
from datetime import date, timedelta

from law.calendar import seed_calendar
from services.catalog.domain.obligation import Facts, Known, Owed, obligations
from services.catalog.domain.occasion import Reckoning
from services.catalog.domain.time_limit import read_time_limit
from tests.bench.harness import Comparison, Round, Side, in_turns
from tests.bench.plan import Figure, Plan

TODAY = date(2026, 11, 20)
SINCE = TODAY.replace(year=TODAY.year - 5)
ITEMS, DOCUMENTS = 500, 40
VILLAGES = [f"village{number}" for number in range(40)]
WORDS = [
    read_time_limit(words)
    for words in (
        "每季度公开",
        "每月公开",
        "每年1月31日前",
        "每半年公开一次",
        "每季度结束后10个工作日内",
        "信息形成或者变更之日起20个工作日内",
    )
]


async def run(plan: Plan) -> AsyncIterator[Comparison | Figure]:
    for times in (1, 2, 4):
        items, facts = _town(ITEMS * times)
        seconds, first, rows = _taken(items, facts)
        yield Figure(
            f"obligations, {len(items)} items × {len(VILLAGES)} villages × 5 years: {rows:,} rows",
            f"{seconds:.2f} s, first row after {first * 1000:.1f} ms, {seconds / rows * 1e6:.2f} µs a row",
        )
    items, facts = _town(ITEMS)
    ours, bare = _side(items, facts), _bare(_taken(items, facts)[2])
    yield await in_turns("obligations of 500 × 40 × 5 years", ours, bare, rounds=plan.rounds, clients=1)


def _town(count: int) -> tuple[list[Owed], Facts]:
    """Every item owed by its department and by every village; a document each six weeks, every fourth of a village."""
    items = [Owed(f"item{n}", "", "", "department", WORDS[n % len(WORDS)], SINCE, village=True) for n in range(count)]
    return items, Facts({one.id: [_document(one.id, place) for place in range(DOCUMENTS)] for one in items})


def _document(item: str, place: int) -> Known:
    dated = TODAY - timedelta(days=45 * (DOCUMENTS - place))
    unit = "department" if place % 4 else VILLAGES[place]
    return Known(f"{item}-{place}", unit, dated, dated + timedelta(days=place))


def _taken(items: Iterable[Owed], facts: Facts) -> tuple[float, float, int]:
    """Seconds until the last row, seconds until the first, how many."""
    began = time.perf_counter()
    found = iter(obligations(items, facts, VILLAGES, Reckoning(seed_calendar(), TODAY)))
    next(found)
    first = time.perf_counter() - began
    rows = 1 + sum(1 for _ in found)
    return time.perf_counter() - began, first, rows


def _side(items: list[Owed], facts: Facts) -> Side:
    async def side() -> Round:
        seconds, _, _ = _taken(items, facts)
        return Round([seconds], seconds)

    return side


def _bare(rows: int) -> Side:
    async def side() -> Round:
        began = time.perf_counter()
        made = 0
        for number in range(rows):
            row = ("item", "village", SINCE + timedelta(days=number % 1800), "due", None)
            made += row[2] <= TODAY
        seconds = time.perf_counter() - began
        return Round([seconds], seconds)

    return side
