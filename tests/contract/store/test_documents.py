"""Writing and reading single documents: versions, unique values, tombstones, replicas."""

import asyncio
from dataclasses import dataclass, replace
from datetime import date, datetime

import pytest

from kit.runtime.clock import SHANGHAI
from kit.store.port import AlreadyExists, BadFilter, Conflict, Entry, Index, NewerSchema, StoreUnavailable
from tests.contract.store.store_models import INDEXES, Note, NoteChanged, Place

FULL = Note(
    "n1",
    title="公告",
    number="1号",
    amount=7,
    due=date(2026, 4, 1),
    changed=datetime(2026, 3, 1, 8, 30, tzinfo=SHANGHAI),
    open=False,
    place=Place("上坪村", 12),
    seen={"publication.document/a.b": 3, "$odd": 1},
)


async def test_gives_back_what_was_inserted_as_version_1(notes):
    inserted = await notes.insert(FULL)
    assert inserted == replace(FULL, version=1)
    assert await notes.get("n1") == inserted
    assert await notes.get("absent") is None


async def test_a_save_gives_the_next_version(notes):
    first = await notes.insert(FULL)
    second = await notes.save(replace(first, title="通告", number=None))
    assert (second.version, second.title) == (2, "通告")
    assert await notes.get("n1") == second


async def test_an_id_is_taken_once(notes):
    await notes.insert(FULL)
    with pytest.raises(AlreadyExists) as refused:
        await notes.insert(Note("n1"))
    assert refused.value.detail["fields"] == ["id"]


async def test_refuses_an_outdated_version(notes):
    first = await notes.insert(FULL)
    second = await notes.save(replace(first, amount=8))
    with pytest.raises(Conflict):
        await notes.save(replace(first, amount=9), events=[NoteChanged(9)])
    with pytest.raises(Conflict):
        await notes.delete(first)
    assert await notes.get("n1") == second
    assert await notes.sequence("n1") == 0


async def test_refuses_to_save_what_was_never_inserted(notes):
    with pytest.raises(Conflict):
        await notes.save(Note("ghost", version=1))


async def test_a_unique_value_is_held_once_and_none_by_nobody(notes):
    await notes.insert(Note("a", number="1号"))
    other = await notes.insert(Note("b"))
    await notes.insert(Note("c"))
    for attempt in (notes.insert(Note("d", number="1号")), notes.save(replace(other, number="1号"))):
        with pytest.raises(AlreadyExists) as refused:
            await attempt
        assert refused.value.detail["fields"] == ["number"]
    assert await notes.get("d") is None
    assert await notes.get("b") == other


async def test_a_unique_pair_is_free_while_one_half_is_none(store):
    pairs = await store.collection("pairs", Note, indexes=[Index("title", "number", unique=True)])
    await pairs.insert(Note("a", title="x"))
    await pairs.insert(Note("b", title="x"))
    await pairs.insert(Note("c", title="x", number="1"))
    with pytest.raises(AlreadyExists):
        await pairs.insert(Note("d", title="x", number="1"))


async def test_a_unique_index_declared_later_covers_what_was_there(store):
    before = await store.collection("later", Note)
    await before.insert(Note("a", number="1"))
    after = await store.collection("later", Note, indexes=[Index("number", unique=True)])
    with pytest.raises(AlreadyExists):
        await after.insert(Note("b", number="1"))


async def test_a_tombstone_frees_unique_values_and_keeps_the_id(notes):
    kept = await notes.insert(FULL, events=[NoteChanged(7)])
    await notes.delete(kept, events=[NoteChanged(0)])
    assert await notes.get("n1") is None
    assert (await notes.find()).items == []
    assert await notes.count() == 0
    assert await notes.sequence("n1") == 2
    with pytest.raises(Conflict):
        await notes.save(kept)
    with pytest.raises(Conflict):
        await notes.delete(replace(kept, version=2))
    with pytest.raises(AlreadyExists):
        await notes.insert(FULL)
    await notes.insert(Note("n2", number=FULL.number))
    other = await notes.insert(Note("n3"))
    await notes.delete(other)


async def test_eight_writers_on_one_counter_lose_nothing(open_store):
    replicas = [await (await open_store()).collection("notes", Note, indexes=INDEXES) for _ in range(2)]
    await replicas[0].insert(Note("counter"))

    async def count(mine):
        for _ in range(5):
            while True:
                now = await mine.get("counter")
                try:
                    await mine.save(replace(now, amount=now.amount + 1), events=[NoteChanged(now.amount + 1)])
                except Conflict:
                    continue
                break

    await asyncio.gather(*(count(replicas[n % 2]) for n in range(8)))
    end = await replicas[0].get("counter")
    assert (end.amount, end.version) == (40, 41)
    assert await replicas[0].sequence("counter") == 40


async def test_writes_that_wait_together_fail_apart(notes):
    taken = [Note(f"n{n}", number="同号" if n % 2 else f"{n}号") for n in range(10)]
    outcomes = await asyncio.gather(*(notes.insert(note) for note in taken), return_exceptions=True)
    refused = [outcome for outcome in outcomes if isinstance(outcome, AlreadyExists)]
    assert len(refused) == 4
    assert await notes.count() == 6


async def test_saves_that_wait_together_fail_apart(notes):
    made = await asyncio.gather(*(notes.insert(Note(f"n{n}", number=f"{n}号")) for n in range(12)))
    await asyncio.gather(notes.save(made[3]), notes.delete(made[6]))
    wanted = [replace(note, title="新", number="11号" if note.id == "n9" else note.number) for note in made]
    outcomes = await asyncio.gather(*map(notes.save, [*wanted, Note("never", version=1)]), return_exceptions=True)
    refused = {n: type(outcome) for n, outcome in enumerate(outcomes) if isinstance(outcome, Exception)}
    assert refused == {3: Conflict, 6: Conflict, 9: AlreadyExists, 12: Conflict}
    assert outcomes[9].detail["fields"] == ["number"]
    assert {note.id: note.title for note in (await notes.find()).items} == {
        note.id: "" if note.id in ("n3", "n9") else "新" for note in made if note.id != "n6"
    }


@dataclass(frozen=True, slots=True)
class NoteV2:
    id: str
    heading: str
    amount: int = 0
    version: int = 0


def upcast(stored_under, body):
    assert stored_under == 1
    return {**body, "heading": body["title"]}


async def test_an_old_replica_beside_a_newer_schema(open_store):
    old = await (await open_store()).collection("notes", Note)
    new = await (await open_store()).collection("notes", NoteV2, schema=2, upcast=upcast)
    first = await old.insert(Note("n1", title="旧题"))
    raised = await new.get("n1")
    assert raised == NoteV2("n1", heading="旧题", version=1)
    assert (await new.find()).items == [raised]

    saved = await new.save(replace(raised, heading="新题"))
    assert await new.get("n1") == saved
    seen_by_old = await old.get("n1")
    for held in (first, seen_by_old):
        with pytest.raises(NewerSchema):
            await old.save(replace(held, title="x"))
        with pytest.raises(NewerSchema):
            await old.delete(held)
    assert await new.get("n1") == saved


@dataclass(frozen=True, slots=True)
class Strict:
    id: str
    title: int
    version: int = 0


async def test_what_an_old_replica_cannot_read_asks_for_an_upgrade(open_store):
    new = await (await open_store()).collection("notes", Note, schema=2)
    await new.insert(Note("n1", title="字"))
    old = await (await open_store()).collection("notes", Strict)
    with pytest.raises(NewerSchema):
        await old.get("n1")


async def test_collections_are_apart_and_named(store, notes):
    others = await store.collection("others", Note)
    await notes.insert(Note("same"))
    await others.insert(Note("same", title="他"))
    assert (await notes.get("same")).title == ""
    assert list(store.names()) == ["notes", "others"]


@pytest.mark.parametrize("field", ["titel", "place.street", "title.x", "seen", "place", "bad name", "a'b"])
async def test_refuses_an_index_on_what_does_not_compare(store, field):
    with pytest.raises(BadFilter):
        await store.collection("notes", Note, indexes=[Index(field)])


async def test_a_cancelled_writer_harms_no_other(notes):
    doomed = asyncio.ensure_future(notes.insert(Note("a")))
    other = asyncio.ensure_future(notes.insert(Note("b")))
    await asyncio.sleep(0)
    doomed.cancel()
    assert (await other).version == 1


async def test_a_stopped_store_is_unavailable(open_store):
    store = await open_store()
    notes = await store.collection("notes", Note)
    await store.stop()
    with pytest.raises(StoreUnavailable):
        await notes.insert(Note("a"))
    with pytest.raises(StoreUnavailable):
        await notes.get("a")


async def test_heads_tell_of_every_trail_without_its_lines(store, notes):
    for id in ("n1", "n2", "n3"):
        await notes.insert(Note(id), entry=Entry("person", "write") if id != "n2" else None)
    await notes.save(replace(await notes.get("n1"), title="通告"), entry=Entry("person", "edit"))
    await notes.delete(await notes.get("n3"), entry=Entry("person", "delete"))
    heads = {one.id: one async for one in store.heads()}
    trails = {one.id: one async for one in store.trails()}
    assert {id: (one.collection, one.count) for id, one in heads.items()} == {"n1": ("notes", 2), "n3": ("notes", 2)}
    assert {id: one.head for id, one in heads.items()} == {id: one.head for id, one in trails.items()}
