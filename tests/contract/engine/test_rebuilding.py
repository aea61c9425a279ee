"""A rebuild while entries come and go."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace

import pytest

from services.search.domain.entry import Entry
from services.search.engines.port import Engine
from tests.contract.engine.conftest import OpenEngine
from tests.contract.engine.engine_entries import PLAN, SUBSIDY, find, ids, numbered, removed


async def stream(entries: Sequence[Entry], slow: float = 0) -> AsyncIterator[Entry]:
    for entry in entries:
        await asyncio.sleep(slow)
        yield entry


async def all_ids(engine: Engine) -> set[str]:
    return await ids(engine, "", size=200)


async def test_holds_exactly_what_its_source_gives(engine: Engine) -> None:
    await engine.put([PLAN, SUBSIDY])
    assert await engine.rebuild(stream([replace(PLAN, version=2, title="重建后的标题")])) == 1
    assert await all_ids(engine) == {PLAN.id}
    assert await ids(engine, "重建后") == {PLAN.id}


async def test_nothing_put_or_removed_meanwhile_is_lost(engine: Engine) -> None:
    old = numbered(60)
    await engine.put(old)
    fresh = [replace(one, id=f"document:new-{n}") for n, one in enumerate(old[:30])]
    stored = {one.id: one for one in old}  # what the owner's export reads, as it stands at that moment

    async def export() -> AsyncIterator[Entry]:
        for id in sorted(stored):
            if id in stored:
                yield stored[id]
            await asyncio.sleep(0.01)

    async def traffic() -> None:
        for n, one in enumerate(old[:40]):
            stored.pop(one.id)
            stored.update({new.id: new for new in fresh[n : n + 1]})
            await engine.put([removed(one, 2), *fresh[n : n + 1]])
            assert (await find(engine, "", size=1)).total  # search goes on

    await asyncio.gather(engine.rebuild(export()), traffic())
    assert await all_ids(engine) == {one.id for one in (*old[40:], *fresh)}


async def test_a_tombstone_outlives_a_rebuild_from_an_older_reading(engine: Engine) -> None:
    await engine.put([PLAN])
    await engine.put([removed(PLAN, 2)])
    await engine.rebuild(stream([PLAN, SUBSIDY]))
    assert await all_ids(engine) == {SUBSIDY.id}
    await engine.put([PLAN])
    assert await all_ids(engine) == {SUBSIDY.id}


async def test_a_rebuild_that_fails_leaves_the_old_index_and_the_next_succeeds(open_engine: OpenEngine) -> None:
    async def broken() -> AsyncIterator[Entry]:
        yield SUBSIDY
        raise ConnectionResetError

    engine = await open_engine()
    await engine.put([PLAN])
    with pytest.raises(ConnectionResetError):
        await engine.rebuild(broken())
    assert await all_ids(engine) == {PLAN.id}
    await engine.put([replace(PLAN, version=2)])
    await engine.rebuild(stream([replace(PLAN, version=2), SUBSIDY]))
    assert await all_ids(engine) == {PLAN.id, SUBSIDY.id}
    again = await open_engine()
    assert await all_ids(again) == {PLAN.id, SUBSIDY.id}


async def test_the_next_process_opens_the_rebuilt_index(open_engine: OpenEngine) -> None:
    engine = await open_engine()
    await engine.put([PLAN])
    await engine.rebuild(stream([SUBSIDY]))
    assert await all_ids(await open_engine()) == {SUBSIDY.id}
