"""Puts that come together are written together, and none pays for another's fault."""

import asyncio
from collections.abc import Sequence

import pytest

from services.search.domain.entry import Entry
from services.search.engines.gathering import Gatherer
from services.search.engines.port import SearchResting


class Engine:
    def __init__(self) -> None:
        self.writes: list[list[str]] = []
        self.error: Exception | None = None

    async def write(self, entries: Sequence[Entry]) -> None:
        ids = [entry.id for entry in entries]
        self.writes.append(ids)
        if self.error and ("bad" in ids or isinstance(self.error, SearchResting)):
            raise self.error


def entry(id: str) -> Entry:
    return Entry(id, 1, "document")


async def test_writes_what_comes_within_a_moment_together() -> None:
    engine = Engine()
    gatherer = Gatherer(engine.write)
    await asyncio.gather(*(gatherer.put([entry(str(n))]) for n in range(20)))
    assert sum(map(len, engine.writes)) == 20
    assert len(engine.writes) <= 2


async def test_an_entry_that_is_refused_costs_only_its_own_put() -> None:
    engine = Engine()
    engine.error = ValueError("mapper_parsing_exception")
    gatherer = Gatherer(engine.write)
    puts = (gatherer.put([entry(id)]) for id in ("a", "bad", "b"))
    results = await asyncio.gather(*puts, return_exceptions=True)
    assert [type(result).__name__ for result in results] == ["NoneType", "ValueError", "NoneType"]


async def test_while_the_engine_rests_everyone_is_told_once() -> None:
    engine = Engine()
    engine.error = SearchResting()
    gatherer = Gatherer(engine.write)
    results = await asyncio.gather(*(gatherer.put([entry(id)]) for id in "abc"), return_exceptions=True)
    assert all(isinstance(result, SearchResting) for result in results)
    assert len(engine.writes) <= 2
    engine.error = None
    await gatherer.put([entry("d")])


async def test_a_put_that_was_given_up_does_not_stop_the_others() -> None:
    engine = Engine()
    gatherer = Gatherer(engine.write)
    given_up = asyncio.create_task(gatherer.put([entry("a")]))
    await asyncio.sleep(0)
    given_up.cancel()
    with pytest.raises(asyncio.CancelledError):
        await given_up
    await gatherer.put([entry("b")])
    await gatherer.stop()
