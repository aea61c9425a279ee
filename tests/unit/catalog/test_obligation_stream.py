"""The stream of all obligations against counting each for itself, as the definition says."""

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from services.catalog.domain.obligation import Facts, Known, Owed, obligations
from services.catalog.domain.occasion import Reckoning
from tests.unit.catalog.obligation_parts import CALENDAR, EARLY, owed, run

VILLAGES = ("shiwan", "nantang")
DAYS = st.dates(date(2020, 1, 1), date(2022, 5, 1))


def naive(items: list[Owed], facts: Facts, villages: tuple[str, ...], today: date) -> list[tuple[object, ...]]:
    """Quarters and documents, each counted for itself by the definition."""
    rows: list[tuple[object, ...]] = []
    soon = CALENDAR.add_working_days(today, 5)

    def state(due: date, public_on: date | None) -> str:
        if public_on:
            return "fulfilled" if public_on <= due else "fulfilled_late"
        return "overdue" if due < today else "due_soon" if due <= soon else "due"

    for item in items:
        documents = facts.documents.get(item.id, ())
        if item.words.kind == "rhythm":
            for place in (None, *villages):
                for year in range(item.since.year, today.year + 1):
                    for quarter in range(4):
                        first = date(year, quarter * 3 + 1, 1)
                        due = date(year + quarter // 3, quarter * 3 % 9 + 4 if quarter < 3 else 1, 1) - timedelta(1)
                        if due >= item.since and first <= today:
                            rows.append((item.id, place, due, state(due, None), None))
            continue
        for one in documents:
            due = CALENDAR.add_working_days(one.issued_on or EARLY, item.words.count or 20)
            if not (one.public_on and due < item.since <= one.public_on):
                rows.append((item.id, None, due, state(due, one.public_on), one.public_on))
    return rows


@settings(max_examples=30)
@given(
    st.lists(st.tuples(st.sampled_from(["每季度公开", "信息形成之日起20个工作日内", "及时公开"]), DAYS), max_size=5),
    st.lists(st.tuples(st.integers(0, 4), DAYS, st.none() | st.integers(0, 60)), max_size=8),
)
def test_the_stream_is_what_counting_each_for_itself_gives(
    given_items: list[tuple[str, date]], given_documents: list[tuple[int, date, int | None]]
) -> None:
    items = [owed(words, id=f"i{n}", since=since, village=True) for n, (words, since) in enumerate(given_items)]
    documents: dict[str, list[Known]] = {}
    for n, (place, issued_on, after) in enumerate(given_documents):
        if place < len(items) and items[place].words.kind != "rhythm":
            public_on = issued_on + timedelta(days=after) if after is not None else None
            documents.setdefault(f"i{place}", []).append(Known(f"d{n}", "shehui", issued_on, public_on))
    facts, today = Facts(documents), date(2022, 5, 20)
    rows = obligations(items, facts, VILLAGES, Reckoning(CALENDAR, today))
    found = [(one.owed.id, one.village, one.occasion.due, one.state, one.fulfilled_on) for one in rows]
    assert sorted(found, key=repr) == sorted(naive(items, facts, VILLAGES, today), key=repr)


def test_ids_tell_every_obligation_apart() -> None:
    item = owed("每月公开", village=True)
    rows = run(item, villages=VILLAGES)
    assert len({row.id for row in rows}) == len(rows) == 3 * 37
