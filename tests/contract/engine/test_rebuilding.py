"""A rebuild while entries come and go, one that fails, one that is killed and taken up again."""

import asyncio
import sys
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from services.search.domain.entry import Entry
from services.search.engines import elasticsearch_writing, tantivy_writing
from services.search.engines.courtesy import portions
from services.search.engines.port import Engine, SearchResting, Standing
from tests.contract.engine.conftest import OpenEngine
from tests.contract.engine.engine_entries import PLAN, SUBSIDY, find, ids, numbered, rebuild, removed


async def all_ids(engine: Engine) -> set[str]:
    return await ids(engine, "", size=200)


async def test_holds_exactly_what_its_source_gives(engine: Engine) -> None:
    await engine.put([PLAN, SUBSIDY])
    await rebuild(engine, [replace(PLAN, version=2, title="重建后的标题")])
    assert await all_ids(engine) == {PLAN.id}
    assert await ids(engine, "重建后") == {PLAN.id}


async def test_nothing_put_or_removed_meanwhile_is_lost(engine: Engine) -> None:
    old = numbered(30)
    await engine.put(old)
    fresh = [replace(one, id=f"document:new-{n}") for n, one in enumerate(old[:15])]
    stored = {one.id: one for one in old}  # what the owner's export reads, as it stands at that moment

    async def export() -> AsyncIterator[Entry]:
        for id in sorted(stored):
            if id in stored:
                yield stored[id]
            await asyncio.sleep(0.01)

    async def traffic() -> None:
        for n, one in enumerate(old[:20]):
            stored.pop(one.id)
            stored.update({new.id: new for new in fresh[n : n + 1]})
            await engine.put([removed(one, 2), *fresh[n : n + 1]])
            assert (await find(engine, "", size=1)).total  # search goes on

    await asyncio.gather(rebuild(engine, export()), traffic())
    assert await all_ids(engine) == {one.id for one in (*old[20:], *fresh)}


async def test_a_tombstone_outlives_a_rebuild_from_an_older_reading(engine: Engine) -> None:
    await engine.put([PLAN])
    await engine.put([removed(PLAN, 2)])
    await rebuild(engine, [PLAN, SUBSIDY])
    assert await all_ids(engine) == {SUBSIDY.id}
    await engine.put([PLAN])
    assert await all_ids(engine) == {SUBSIDY.id}


async def test_every_tombstone_is_kept_and_nothing_else_is(engine: Engine) -> None:
    await engine.put([*numbered(30), *(removed(one, 2) for one in numbered(1_100)[30:])])
    await rebuild(engine, [])
    assert await all_ids(engine) == set()
    versions = await engine.versions([one.id for one in numbered(1_000)])
    assert versions == {one.id: 2 for one in numbered(1_000)[30:]}


async def test_one_that_is_given_up_leaves_the_old_index_and_the_next_succeeds(open_engine: OpenEngine) -> None:
    engine = await open_engine()
    await engine.put([PLAN])
    await engine.begin()
    await engine.fill([SUBSIDY])
    await engine.abandon()
    assert await all_ids(engine) == {PLAN.id}
    await engine.put([replace(PLAN, version=2)])
    await rebuild(engine, [replace(PLAN, version=2), SUBSIDY])
    assert await all_ids(engine) == {PLAN.id, SUBSIDY.id}
    assert await all_ids(await open_engine()) == {PLAN.id, SUBSIDY.id}


async def test_an_index_begun_anew_takes_the_place_of_the_half_filled_one(engine: Engine) -> None:
    await engine.put([PLAN])
    first = await engine.begin()
    await engine.fill([SUBSIDY])
    second = await engine.begin()
    assert first != second
    await engine.fill([PLAN])
    await engine.finish()
    assert await all_ids(engine) == {PLAN.id}
    assert (await engine.standing()).name == second


async def test_another_process_goes_on_with_a_half_filled_index(open_engine: OpenEngine) -> None:
    """On Elasticsearch the first is left as it is, as if its process had died."""
    engine = await open_engine()
    await engine.put([PLAN])
    name = await engine.begin()
    await engine.fill(numbered(30)[:20])
    again = await open_engine()
    await again.put([removed(PLAN, 2)])  # reaches both, before the rebuild is taken up
    assert await again.begin(name) == name
    await again.fill(numbered(30)[20:])
    await again.fill([PLAN])
    await again.finish()
    assert await all_ids(again) == {one.id for one in numbered(30)}
    assert (await again.standing()).name == name
    assert await again.begin() != name
    await again.abandon()


@pytest.mark.parametrize("adapter", ["tantivy"])
async def test_a_killed_process_loses_nothing_of_what_it_filled(open_engine: OpenEngine, tmp_path: Path) -> None:
    script = Path(__file__).with_name("engine_child.py")
    root = Path(__file__).parents[3]
    child = await asyncio.create_subprocess_exec(
        sys.executable,
        str(script),
        str(tmp_path / "index"),
        stdout=asyncio.subprocess.PIPE,
        env={"PYTHONPATH": str(root)},
    )
    assert child.stdout is not None
    name = (await child.stdout.readline()).decode().strip()
    filled = [(await child.stdout.readline()).decode().strip() for _ in range(3)]
    child.kill()
    await child.wait()
    engine = await open_engine()
    assert await ids(engine, "财务") == {PLAN.id}
    assert await engine.begin(name) == name
    await engine.fill([SUBSIDY])
    await engine.finish()
    assert {SUBSIDY.id, *filled} <= await all_ids(engine)


async def test_the_next_process_opens_the_rebuilt_index(open_engine: OpenEngine) -> None:
    engine = await open_engine()
    await engine.put([PLAN])
    await rebuild(engine, [SUBSIDY])
    assert await all_ids(await open_engine()) == {SUBSIDY.id}


async def test_an_index_made_by_other_rules_is_known_for_one(
    open_engine: OpenEngine, adapter: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Elasticsearch serves it until the new one is there; Tantivy cannot, but takes what is put."""
    engine = await open_engine()
    await engine.put([PLAN])
    old = await engine.standing()
    assert old.current
    monkeypatch.setattr(elasticsearch_writing, "rules", lambda: "others")
    monkeypatch.setattr(tantivy_writing, "rules", lambda: "others")
    engine = await open_engine()
    assert (await engine.standing()).name == old.name
    assert not (await engine.standing()).current
    name = await engine.begin()
    await engine.put([SUBSIDY])
    if adapter == "elasticsearch":
        assert await all_ids(engine) == {PLAN.id, SUBSIDY.id}
    else:
        with pytest.raises(SearchResting, match="已完成 1 条"):
            await all_ids(engine)
    await engine.fill([PLAN])
    await engine.finish()
    assert await all_ids(engine) == {PLAN.id, SUBSIDY.id}
    standing = await engine.standing()
    assert (standing.name, standing.current) == (name, True)


@pytest.mark.parametrize("adapter", ["tantivy"])
async def test_what_is_put_while_no_index_can_take_it_waits(
    open_engine: OpenEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    await open_engine()
    monkeypatch.setattr(tantivy_writing, "rules", lambda: "others")
    engine = await open_engine()
    with pytest.raises(SearchResting):
        await engine.put([PLAN])
    await engine.begin()
    await engine.put([PLAN])
    await engine.finish()
    assert await all_ids(engine) == {PLAN.id}


@pytest.mark.parametrize("adapter", ["tantivy"])
async def test_an_index_of_before_there_were_rules_is_known_for_one(open_engine: OpenEngine, tmp_path: Path) -> None:
    (tmp_path / "index" / "1").mkdir(parents=True)
    engine = await open_engine()
    assert await engine.standing() == Standing("1", False)
    await rebuild(engine, [PLAN])
    assert await all_ids(engine) == {PLAN.id}
    assert [one.name for one in (tmp_path / "index").iterdir() if one.is_dir()] == [(await engine.standing()).name]


async def test_filling_lets_searches_go_first_but_never_waits_long(engine: Engine) -> None:
    await engine.put(numbered(50))
    done = asyncio.Event()

    async def search_on() -> int:
        count = 0
        while not done.is_set():
            await find(engine, "水库")
            count += 1
        return count

    searching = [asyncio.create_task(search_on()) for _ in range(3)]
    await rebuild(engine, numbered(120), portion=60)
    done.set()
    assert all(await asyncio.gather(*searching))
    assert len(await all_ids(engine)) == 120


def portions_of(entries: Sequence[Entry]) -> list[int]:
    return [len(portion) for portion in portions(entries, 1_200)]


def test_a_portion_is_bounded_by_characters_and_loses_nothing() -> None:
    assert portions_of([]) == []
    assert portions_of(numbered(10, text="字" * 300)) == [4, 4, 2]
    assert portions_of(numbered(3, text="字" * 900_000)) == [1, 1, 1]
