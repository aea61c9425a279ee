"""What is put, put again, put late, put out of order, buried."""

import asyncio
from dataclasses import replace

from services.search.engines.port import Engine
from tests.contract.engine.conftest import OpenEngine
from tests.contract.engine.engine_entries import PLAN, SUBSIDY, find, ids, numbered, removed


async def test_what_is_put_is_found_when_put_returns(engine: Engine) -> None:
    await engine.put([PLAN])
    assert await ids(engine, "村级财务") == {PLAN.id}
    assert (await engine.versions([PLAN.id]))[PLAN.id] == 1
    assert not await engine.versions(["document:unknown"])


async def test_the_same_entry_put_three_times_is_one_hit(engine: Engine) -> None:
    await asyncio.gather(engine.put([PLAN]), engine.put([PLAN]), engine.put([PLAN, PLAN]))
    await engine.put([PLAN])
    assert (await find(engine, "村级财务")).total == 1


async def test_a_newer_version_takes_the_place_of_the_older(engine: Engine) -> None:
    await engine.put([PLAN])
    await engine.put([replace(PLAN, version=2, title="集体资产清查办法", text="清查。")])
    assert not await ids(engine, "村级财务")
    assert await ids(engine, "集体资产") == {PLAN.id}


async def test_a_stale_version_changes_nothing(engine: Engine) -> None:
    await engine.put([replace(PLAN, version=5)])
    await engine.put([replace(PLAN, version=4, title="旧的标题", text="旧。")])
    assert (await engine.versions([PLAN.id]))[PLAN.id] == 5
    assert await ids(engine, "村级财务") == {PLAN.id}


async def test_versions_out_of_order_in_one_batch_end_with_the_newest(engine: Engine) -> None:
    await engine.put([replace(PLAN, version=n, title=f"第{n}版方案") for n in (3, 1, 4, 2)])
    assert (await engine.versions([PLAN.id]))[PLAN.id] == 4
    found = await find(engine, "方案")
    assert [hit.entry.title for hit in found.hits] == ["第4版方案"]


async def test_a_removed_entry_is_gone_and_stays_gone(engine: Engine) -> None:
    await engine.put([PLAN, SUBSIDY])
    await engine.put([removed(PLAN, 2)])
    assert not await ids(engine, "村级财务")
    assert (await engine.versions([PLAN.id]))[PLAN.id] == 2
    await engine.put([PLAN])
    assert not await ids(engine, "村级财务"), "a stale update must not raise the dead"
    assert (await find(engine, "")).total == 1


async def test_a_removal_that_comes_before_its_entry_wins(engine: Engine) -> None:
    await engine.put([removed(PLAN, 2)])
    await engine.put([PLAN])
    assert not await ids(engine, "村级财务")


async def test_released_again_after_a_removal_it_is_found(engine: Engine) -> None:
    await engine.put([PLAN])
    await engine.put([removed(PLAN, 2)])
    await engine.put([replace(PLAN, version=3)])
    assert await ids(engine, "村级财务") == {PLAN.id}


async def test_eight_writers_at_once_lose_nothing(engine: Engine) -> None:
    entries = numbered(80)
    await asyncio.gather(*(engine.put([one]) for one in entries))
    assert (await find(engine, "水库")).total == 80


async def test_the_next_process_finds_what_was_put(open_engine: OpenEngine) -> None:
    await (await open_engine()).put([PLAN, removed(SUBSIDY, 7)])
    again = await open_engine()
    assert await ids(again, "村级财务") == {PLAN.id}
    assert await again.versions([SUBSIDY.id]) == {SUBSIDY.id: 7}


async def test_nothing_to_put_is_put(engine: Engine) -> None:
    await engine.put([])
    await engine.ready()
    assert (await find(engine, "")).total == 0
