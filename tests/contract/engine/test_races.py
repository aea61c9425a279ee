"""Facts that come late, twice, out of order, and while the index is made anew: what the owner said last stands."""

import asyncio
import random
from dataclasses import replace
from itertools import permutations

import pytest

from services.search.domain.entry import Entry
from services.search.engines.port import Engine
from tests.contract.engine.conftest import OpenEngine
from tests.contract.engine.engine_entries import PLAN, SUBSIDY, find, ids, numbered, removed

STORY = (
    PLAN,
    replace(PLAN, version=2, title="第二版方案"),
    removed(PLAN, 3),
    replace(PLAN, version=4, title="第四版方案"),
)


async def shown(engine: Engine) -> dict[str, tuple[int, str]]:
    """Everything that is found: id → version, title."""
    found = await find(engine, "", size=200)
    return {hit.entry.id: (hit.entry.version, hit.entry.title) for hit in found.hits}


async def test_a_stale_update_after_a_withdrawal_does_not_raise_the_dead(engine: Engine) -> None:
    await engine.put([PLAN])
    await engine.put([removed(PLAN, 3)])
    await engine.put([replace(PLAN, version=2, title="迟到的修改")])
    assert await shown(engine) == {}
    assert await engine.versions([PLAN.id]) == {PLAN.id: 3}


async def test_in_whatever_order_facts_come_the_newest_stands(engine: Engine) -> None:
    orders = list(permutations(range(4)))
    stories = [[replace(STORY[n], id=f"document:{at}") for n in order] for at, order in enumerate(orders)]
    for nth in range(4):
        await engine.put([story[nth] for story in stories])
    assert await shown(engine) == {f"document:{at}": (4, "第四版方案") for at in range(len(orders))}


async def test_in_whatever_order_facts_come_a_withdrawal_that_is_the_newest_stands(engine: Engine) -> None:
    orders = list(permutations(range(3)))
    stories = [[replace(STORY[n], id=f"document:{at}") for n in order] for at, order in enumerate(orders)]
    for nth in range(3):
        await engine.put([story[nth] for story in stories])
    assert await shown(engine) == {}


async def test_facts_repeated_and_shuffled_by_eight_writers_end_the_same(engine: Engine) -> None:
    rng = random.Random(5)
    facts = [replace(one, id=f"document:{n}") for n in range(12) for one in STORY[: 1 + n % 4]] * 3
    rng.shuffle(facts)

    async def writer(mine: list[Entry]) -> None:
        for one in mine:
            await engine.put([one])

    await asyncio.gather(*(writer(facts[n::8]) for n in range(8)))
    last = {f"document:{n}": STORY[n % 4] for n in range(12)}
    assert await shown(engine) == {id: (one.version, one.title) for id, one in last.items() if not one.removed}


async def test_replaying_everything_changes_nothing(engine: Engine) -> None:
    facts = [replace(one, id=f"document:{n}") for n in range(5) for one in STORY[: n or 1]]
    await engine.put(facts)
    before, versions = await shown(engine), await engine.versions([one.id for one in facts])
    for one in facts:
        await engine.put([one])
    assert await shown(engine) == before
    assert await engine.versions([one.id for one in facts]) == versions


async def test_what_is_written_during_a_rebuild_is_in_both_indexes(engine: Engine) -> None:
    await engine.put([PLAN])
    await engine.begin()
    await engine.put([SUBSIDY])
    assert set(await shown(engine)) == {PLAN.id, SUBSIDY.id}
    await engine.fill([PLAN])
    await engine.finish()
    assert set(await shown(engine)) == {PLAN.id, SUBSIDY.id}


@pytest.mark.parametrize("withdrawn_first", [True, False])
async def test_what_is_withdrawn_during_a_rebuild_stays_withdrawn(engine: Engine, withdrawn_first: bool) -> None:
    await engine.put([PLAN, SUBSIDY])
    await engine.begin()
    reading = [PLAN, SUBSIDY]  # read from its owner before the withdrawal
    if withdrawn_first:
        await engine.put([removed(PLAN, 2)])
        assert set(await shown(engine)) == {SUBSIDY.id}
        await engine.fill(reading)
    else:
        await engine.fill(reading)
        await engine.put([removed(PLAN, 2)])
        assert set(await shown(engine)) == {SUBSIDY.id}
    await engine.finish()
    assert set(await shown(engine)) == {SUBSIDY.id}
    await engine.put([PLAN])
    assert set(await shown(engine)) == {SUBSIDY.id}


async def test_a_stale_reading_does_not_undo_a_fact_put_meanwhile(engine: Engine) -> None:
    newer = replace(PLAN, version=2, title="重建时改过的标题")
    await engine.put([PLAN])
    await engine.begin()
    await engine.put([newer])
    await engine.fill([PLAN])
    await engine.put([newer])
    await engine.finish()
    assert await shown(engine) == {PLAN.id: (2, newer.title)}


async def test_facts_during_the_change_of_indexes_are_not_lost(engine: Engine) -> None:
    stored: list[Entry] = []
    changed = asyncio.Event()

    async def writer() -> None:
        for one in numbered(200):
            stored.append(one)
            await engine.put([one])
            if changed.is_set():
                break

    async def changes() -> None:
        for _ in range(2):
            await engine.begin()
            await engine.fill(list(stored))  # as they stand once everything put reaches both
            await engine.finish()
        changed.set()

    await asyncio.gather(writer(), changes())
    assert set(await shown(engine)) == {one.id for one in stored}


async def test_a_forgotten_entry_may_be_put_again_and_a_tombstone_too(engine: Engine, adapter: str) -> None:
    await engine.put([replace(PLAN, version=9), removed(SUBSIDY, 9)])
    await engine.forget([PLAN.id, SUBSIDY.id, "document:unknown"])
    assert await engine.versions([PLAN.id, SUBSIDY.id]) == {}
    assert await shown(engine) == {}
    if adapter == "tantivy":  # Elasticsearch remembers the versions of what was deleted for a minute
        await engine.put([PLAN, SUBSIDY])
        assert set(await shown(engine)) == {PLAN.id, SUBSIDY.id}


async def test_gone_through_in_pages_everything_is_told_once(engine: Engine) -> None:
    entries = numbered(45)
    await engine.put([*entries, removed(PLAN, 7)])
    told: list[tuple[str, int, bool]] = []
    after = ""
    while page := await engine.scan(after, 10):
        told += page
        after = page[-1][0]
    assert sorted(told) == sorted([*((one.id, 1, True) for one in entries), (PLAN.id, 7, False)])


@pytest.mark.parametrize("adapter", [pytest.param("elasticsearch", marks=pytest.mark.stack)])
async def test_two_replicas_write_what_each_other_withdraws_and_rebuilds(open_engine: OpenEngine) -> None:
    one, two = await open_engine(), await open_engine()
    await asyncio.gather(*(engine.put(numbered(20)) for engine in (one, two)))
    await two.put([removed(numbered(1)[0], 2)])
    await one.put(numbered(1))
    begun = asyncio.Event()

    async def rebuilding() -> None:
        await one.begin()
        begun.set()
        await one.fill(numbered(20))
        await asyncio.sleep(0.1)
        await one.finish()

    async def elsewhere() -> None:
        await begun.wait()
        for entry in numbered(40)[20:]:
            await two.put([entry])
        await two.put([removed(numbered(2)[1], 2)])

    await asyncio.gather(rebuilding(), elsewhere())
    expected = {entry.id for entry in numbered(40)[2:]}
    assert set(await shown(one)) == set(await shown(two)) == expected
    await two.put([replace(PLAN, version=1)])
    assert await ids(one, "村级财务") == {PLAN.id}
    assert await one.standing() == await two.standing()


@pytest.mark.parametrize("adapter", [pytest.param("elasticsearch", marks=pytest.mark.stack)])
async def test_an_index_that_is_lost_is_made_again_and_is_known_for_another(open_engine: OpenEngine) -> None:
    engine = await open_engine()
    await engine.put([PLAN])
    before = await engine.standing()
    made = await engine._client.indices.get(index=f"{engine._prefix}-*")
    await engine._client.indices.delete(index=sorted(made))
    await engine.put([SUBSIDY])
    assert set(await shown(engine)) == {SUBSIDY.id}
    assert (await engine.standing()).name != before.name
