"""Page after page, while entries come and go."""

from dataclasses import replace

import pytest

from services.search.domain.entry import Entry
from services.search.domain.query import parse
from services.search.engines.port import Engine
from tests.contract.engine.engine_entries import find, numbered, removed


async def walk(engine: Engine, typed: str, size: int, newest_first: bool = False) -> list[str]:
    seen: list[str] = []
    after: str | None = None
    while True:
        page = await find(engine, typed, size=size, after=after, newest_first=newest_first)
        seen += [hit.entry.id for hit in page.hits]
        if page.next is None:
            return seen
        after = page.next


@pytest.mark.parametrize("typed", ["水库", "", "水库 桥梁"])
@pytest.mark.parametrize("newest_first", [False, True])
async def test_pages_of_any_size_hold_the_same_in_the_same_order(
    engine: Engine, typed: str, newest_first: bool
) -> None:
    await engine.put([replace(one, date=f"2022-01-{n % 3 + 1:02}") for n, one in enumerate(numbered(60))])
    whole = await walk(engine, typed, 100, newest_first)
    assert len(whole) == len(set(whole)) == 60
    assert set(await walk(engine, typed, 7, newest_first)) == set(whole)


async def test_the_newest_of_a_day_is_the_last_that_was_published(engine: Engine) -> None:
    hours = (9, 15, 11)
    some = [
        replace(one, published_at=f"2022-01-01T{hour:02}:00:00+08:00")
        for one, hour in zip(numbered(3), hours, strict=True)
    ]
    await engine.put(some)
    assert await walk(engine, "", 1) == [some[1].id, some[2].id, some[0].id]


async def test_a_page_follows_its_predecessor_though_others_came_and_went(engine: Engine) -> None:
    entries = [replace(one, date=f"2022-01-{n + 1:02}") for n, one in enumerate(numbered(12))]
    await engine.put(entries)
    first = await find(engine, "", size=4)
    new = Entry("document:new", 1, "document", "新通知", "刚刚发布。", date="2023-01-01")
    await engine.put([new, removed(entries[10], 2)])
    second = await find(engine, "", size=4, after=first.next)
    assert [hit.entry.id for hit in second.hits] == [entry.id for entry in entries[7:3:-1]]


async def test_a_page_follows_though_the_last_one_shown_is_gone(engine: Engine) -> None:
    entries = [replace(one, date=f"2022-01-{n + 1:02}") for n, one in enumerate(numbered(12))]
    await engine.put(entries)
    first = await find(engine, "", size=4)
    await engine.put([removed(entries[8], 2)])
    second = await find(engine, "", size=4, after=first.next)
    assert [hit.entry.id for hit in second.hits] == [entry.id for entry in entries[7:3:-1]]


async def test_far_pages_are_reached_and_a_place_past_the_end_is_empty(engine: Engine) -> None:
    await engine.put(numbered(30))
    first = await find(engine, "水库", size=29)
    assert first.next
    last = await find(engine, "水库", size=29, after=first.next)
    assert (len(last.hits), last.total, last.next) == (1, 30, None)
    await engine.put([removed(one, 2) for one in numbered(30)[5:]])
    assert (await find(engine, "水库", size=29, after=first.next)).next is None


async def test_the_count_of_what_holds_everything_stays_through_the_pages(engine: Engine) -> None:
    await engine.put([*numbered(3, text="水库和桥梁。"), *(replace(one, id=f"{one.id}-b") for one in numbered(9))])
    after: str | None = None
    for _ in range(3):
        found = await engine.search(parse("水库 桥梁", size=4, after=after))
        assert (found.whole, found.total) == (3, 12)
        after = found.next
