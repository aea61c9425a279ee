"""The one writer of the records: each comment once, whatever dies in between and whoever else writes."""

import asyncio
import secrets
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from pymongo import AsyncMongoClient

from kit.merkle import checkpoint
from kit.merkle.proofs import verify_consistency
from kit.merkle.receipts import check
from kit.runtime.clock import SHANGHAI, FixedClock
from kit.store.mongo import MongoStore
from kit.store.port import Store
from kit.store.sqlite import SqliteStore
from services.consultation.context.record import Record
from services.consultation.record import receipts
from services.consultation.record.sequencing import BATCH, KEPT, Sequencer
from tests.component.record.record_parts import PLAN, SEED, comment, holds_together, open_parts

NOW = datetime(2022, 3, 14, 9, tzinfo=SHANGHAI)


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(NOW)


@pytest.fixture(params=["sqlite", pytest.param("mongo", marks=pytest.mark.stack)])
async def store(request: pytest.FixtureRequest, tmp_path: Path, clock: FixedClock) -> AsyncIterator[Store]:
    if request.param == "sqlite":
        opened: Store = SqliteStore(tmp_path / "consultation.db", clock)
    else:
        url, database = request.getfixturevalue("mongo_url"), f"test_{secrets.token_hex(6)}"
        opened = MongoStore(url, database, clock)
    await opened.start()
    yield opened
    await opened.stop()
    if request.param == "mongo":
        async with AsyncMongoClient[dict[str, Any]](url) as client:
            await client.drop_database(database)


@pytest.fixture
async def record(store: Store, clock: FixedClock) -> Record:
    return await open_parts(store, clock)


async def accept(record: Record, numbers: range, consultation: str = PLAN) -> list[str]:
    made = [comment(f"{consultation}-{number:05}", number, consultation) for number in numbers]
    await asyncio.gather(*(record.comments.insert(one) for one in made))
    return [one.id for one in made]


async def run(record: Record, clock: FixedClock) -> None:
    sequencer = Sequencer(record, clock)
    while await sequencer.append_waiting():
        pass


class Died(BaseException):
    """Stands for the process that is gone: nothing in the program catches it."""


@dataclass
class Mortal:
    """A collection whose process dies before the write number `left` of all that share the count."""

    collection: Any
    left: list[int]

    def __getattr__(self, name: str) -> Any:
        found = getattr(self.collection, name)
        return self._counted(found) if name in ("insert", "save") else found

    def _counted(self, write: Callable[..., Any]) -> Callable[..., Any]:
        async def counted(doc: Any) -> Any:
            if not self.left[0]:
                raise Died
            self.left[0] -= 1
            return await write(doc)

        return counted


def mortal(record: Record, writes: int) -> Record:
    left = [writes]
    names = ("heads", "tiles", "checkpoints", "comments")
    return replace(record, **{name: Mortal(getattr(record, name), left) for name in names})


async def test_comments_go_in_by_the_instant_they_were_accepted(record: Record, clock: FixedClock) -> None:
    ids = await accept(record, range(5))
    await run(record, clock)
    assert await holds_together(record) == ids
    assert await record.settled(PLAN)
    later = await accept(record, range(5, 7))
    assert not await record.settled(PLAN)
    await run(record, clock)
    assert await record.ids(PLAN, 4, 100) == [ids[4], *later]


async def test_a_death_before_any_write_loses_and_doubles_nothing(record: Record, clock: FixedClock) -> None:
    ids: list[str] = []
    for writes in range(12):
        ids += await accept(record, range(writes * 3, writes * 3 + 3))
        dying = mortal(record, writes)
        try:
            await run(dying, clock)
        except Died:
            ids += await accept(record, range(10_000 + writes, 10_001 + writes))
        await run(record, clock)
        assert sorted(await holds_together(record)) == sorted(ids)


async def test_two_writers_at_once_put_each_comment_in_once(record: Record, clock: FixedClock) -> None:
    ids = await accept(record, range(300))
    await asyncio.gather(*(run(record, clock) for _ in range(3)))
    await run(record, clock)
    assert sorted(await holds_together(record)) == sorted(ids)


async def test_records_of_several_consultations_are_their_own(record: Record, clock: FixedClock) -> None:
    first, second = await accept(record, range(3)), await accept(record, range(3, 5), "bridge")
    await run(record, clock)
    assert await holds_together(record) == first
    assert await holds_together(record, "bridge") == second
    assert record.origin("bridge") == "town.example.invalid/record/bridge"


async def test_a_record_of_several_tiles_proves_every_place(record: Record, clock: FixedClock) -> None:
    await accept(record, range(BATCH * 2 + 50))
    await run(record, clock)
    keys = await record.keys.public()
    for index in (0, 255, 256, 511, 512, BATCH * 2 + 49):
        stored = await record.comments.get(f"{PLAN}-{index:05}")
        assert stored
        receipt, _ = await receipts.proven(record, stored)
        assert all(check(receipt, keys).values())


@dataclass
class Counted:
    """A collection that counts what is read from it."""

    collection: Any
    reads: list[str]

    def __getattr__(self, name: str) -> Any:
        if name in ("get", "find", "count"):
            self.reads.append(name)
        return getattr(self.collection, name)


async def test_a_proof_takes_two_reads_however_long_the_record_is(record: Record, clock: FixedClock) -> None:
    for numbers in (range(2), range(2, 600)):
        await accept(record, numbers)
        await run(record, clock)
        stored = await record.comments.get(f"{PLAN}-{numbers[0]:05}")
        assert stored
        reads: list[str] = []
        names = ("heads", "tiles", "checkpoints", "comments")
        counted = replace(record, **{name: Counted(getattr(record, name), reads) for name in names})
        await receipts.proven(counted, stored)
        assert reads == ["get", "find"]


async def test_a_clock_that_steps_back_dates_no_head_before_the_one_before(record: Record, clock: FixedClock) -> None:
    await accept(record, range(2))
    await run(record, clock)
    clock.advance(-timedelta(hours=3))
    await accept(record, range(2, 4))
    await run(record, clock)
    head = await record.head(PLAN)
    assert (head.size, head.at) == (4, NOW.isoformat())


async def test_heads_are_kept_now_and_then_and_at_the_end(record: Record, clock: FixedClock) -> None:
    for number in range(4):
        await accept(record, range(number, number + 1))
        await run(record, clock)
        clock.advance(KEPT / 2)
    kept = (await record.checkpoints.find({"consultation": PLAN}, sort="size")).items
    assert [one.size for one in kept] == [1, 3]
    await Sequencer(record, clock).finish(PLAN)
    assert (await Sequencer(record, clock).finish(PLAN)).final
    kept = (await record.checkpoints.find({"consultation": PLAN}, sort="size")).items
    assert [one.size for one in kept] == [1, 3, 4]
    keys = await record.keys.public()
    first, last = (checkpoint.read(one.note, record.origin(PLAN), keys) for one in (kept[0], kept[-1]))
    path = await record.consistency(PLAN, first.size, last.size)
    assert verify_consistency(first.size, last.size, first.root, last.root, path)


async def test_nothing_is_added_to_a_record_that_is_closed(record: Record, clock: FixedClock) -> None:
    await accept(record, range(2))
    await run(record, clock)
    before = await Sequencer(record, clock).finish(PLAN)
    await accept(record, range(2, 3))
    await run(record, clock)
    assert await record.head(PLAN) == before


async def test_a_record_without_any_opinion_is_closed_too(record: Record, clock: FixedClock) -> None:
    head = await Sequencer(record, clock).finish("quiet")
    found = checkpoint.read(head.checkpoint, record.origin("quiet"), await record.keys.public())
    assert (head.final, found.size) == (True, 0)


async def test_an_erased_comment_keeps_its_place(record: Record, clock: FixedClock) -> None:
    (id, *_) = await accept(record, range(3))
    await run(record, clock)
    stored = await record.comments.get(id)
    assert stored
    leaf = stored.leaf
    stored.erase("court", NOW.isoformat())
    await record.comments.save(stored)
    receipt, _ = await receipts.proven(record, stored)
    assert (receipt.content, receipt.salt, receipt.promise.leaf) == (None, "", leaf)
    steps = check(receipt, await record.keys.public())
    assert steps["content"] is None
    assert all(held for name, held in steps.items() if name != "content")


async def test_a_comment_that_is_moderated_meanwhile_is_placed_all_the_same(record: Record, clock: FixedClock) -> None:
    (id,) = await accept(record, range(1))
    found = record.comments.find

    async def found_before_it_was_moderated(*args: Any, **kwargs: Any) -> Any:
        page = await found(*args, **kwargs)
        stored = await record.comments.get(id)
        if stored and not stored.reviewed:
            stored.let_through(NOW.isoformat())
            await record.comments.save(stored)
        return page

    slow = Mortal(record.comments, [1_000])
    slow.find = found_before_it_was_moderated  # type: ignore[attr-defined]  # stands before the real one
    await run(replace(record, comments=slow), clock)  # type: ignore[arg-type]  # it hands on what it does not count
    stored = await record.comments.get(id)
    assert stored
    assert (stored.logged, stored.index, stored.state) == (True, 0, "shown")


async def test_a_changed_key_leaves_old_receipts_and_addresses_good(
    store: Store, record: Record, clock: FixedClock
) -> None:
    (id, *_) = await accept(record, range(2))
    await run(record, clock)
    stored = await record.comments.get(id)
    assert stored
    old, ticket = (await receipts.proven(record, stored))[0], record.keys.ticket(id)
    clock.advance(timedelta(days=1))
    changed = await open_parts(store, clock, key=f"{'77' * 32},{SEED}")
    keys = await changed.keys.public()
    assert len(keys) == 2
    assert all(check(old, keys).values())
    assert changed.keys.comment(ticket) == id
    assert changed.keys.ticket(id) != ticket
    assert changed.keys.comment(changed.keys.ticket(id)) == id
    forgotten = await open_parts(store, clock, key="77" * 32)
    assert forgotten.keys.comment(ticket) is None
    assert all(check(old, await forgotten.keys.public()).values())
