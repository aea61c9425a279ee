"""Events beside their state, the relay's view of them, and the audit trail."""

import asyncio
from dataclasses import replace
from datetime import date, timedelta

import pytest

from kit.runtime.correlation import correlation
from kit.runtime.ids import derived_id
from kit.store.port import Conflict, Entry
from kit.store.trail import origin, verify
from tests.contract.store.store_models import Note, NoteChanged, NoteClosed


async def _waiting(store):
    return [(each.event.key, each.event.sequence) for each in await store.pending()]


async def test_a_fact_travels_in_its_envelope(store, notes, clock):
    correlation.set("click-1")
    await notes.insert(Note("n1"), events=[NoteChanged(3), NoteClosed(date(2026, 3, 2))])
    first, second = await store.pending()
    assert first.event.id == derived_id("notes", "n1", "1")
    assert (first.event.type, first.event.key, first.event.sequence) == ("test.note.changed.v1", "n1", 1)
    assert (first.event.time, first.event.correlation, first.event.data) == (clock.now(), "click-1", {"amount": 3})
    assert first.since == clock.now().timestamp()
    assert (second.event.sequence, second.event.data) == (2, {"on": "2026-03-02"})


async def test_the_sequence_runs_on_across_saves_and_deletion(store, notes):
    note = await notes.insert(Note("n1"))
    assert await notes.sequence("n1") == 0
    note = await notes.save(note, events=[NoteChanged(1), NoteChanged(2)])
    note = await notes.save(note)
    note = await notes.save(note, events=[NoteChanged(3)])
    await notes.delete(note, events=[NoteClosed(date(2026, 3, 2))])
    assert await notes.sequence("n1") == 4
    assert await notes.sequence("absent") == 0
    assert await _waiting(store) == [("n1", n) for n in (1, 2, 3, 4)]


async def test_a_refused_write_leaves_neither_state_nor_event_nor_line(store, notes):
    note = await notes.insert(Note("n1", number="1"))
    await notes.save(note)
    for attempt in (
        notes.save(note, events=[NoteChanged(1)], entry=Entry("a", "save")),
        notes.insert(Note("n2", number="1"), events=[NoteChanged(1)], entry=Entry("a", "insert")),
    ):
        with pytest.raises((Conflict, Exception)):
            await attempt
    assert await store.pending() == []
    assert await notes.trail("n1") == []
    assert await notes.trail("n2") == []


async def test_events_wait_oldest_first_and_are_forgotten_when_relayed(store, notes, clock):
    held = []
    for n in range(4):
        held.append(await notes.insert(Note(f"n{n}"), events=[NoteChanged(n), NoteChanged(-n)]))
        clock.advance(timedelta(seconds=1))
    await notes.save(held[0], events=[NoteChanged(9)])
    assert await _waiting(store) == [(f"n{n}", s) for n in range(4) for s in (1, 2)] + [("n0", 3)]

    await store.relayed(await store.pending(limit=3))
    assert await _waiting(store) == [("n1", 2), ("n2", 1), ("n2", 2), ("n3", 1), ("n3", 2), ("n0", 3)]
    await store.relayed(await store.pending())
    assert await store.pending() == []
    assert (await notes.get("n0")).version == 2


async def test_a_clock_that_steps_back_does_not_reorder_one_document(store, notes, clock):
    note = await notes.insert(Note("n1"), events=[NoteChanged(1)])
    clock.advance(timedelta(hours=-1))
    await notes.save(note, events=[NoteChanged(2)])
    await notes.insert(Note("n2"), events=[NoteChanged(1)])
    waiting = await _waiting(store)
    assert [s for key, s in waiting if key == "n1"] == [1, 2]
    assert len(waiting) == 3


async def test_relaying_never_disturbs_a_writer_nor_loses_what_came_meanwhile(store, notes):
    note = await notes.insert(Note("n1"), events=[NoteChanged(1)])
    taken = await store.pending()
    note = await notes.save(note, events=[NoteChanged(2)])
    await store.relayed(taken)
    await store.relayed(taken)
    assert await _waiting(store) == [("n1", 2)]
    assert (await notes.save(note)).version == 3


async def test_a_relay_in_mid_burst_hands_over_every_event_once_in_order(store, notes):
    handed: list[tuple[str, int]] = []
    writing = True

    async def relay():
        while writing or await store.pending(limit=1):
            waiting = await store.pending(limit=7)
            handed.extend((each.event.key, each.event.sequence) for each in waiting)
            await store.relayed(waiting)
            await asyncio.sleep(0)

    async def write(id):
        note = await notes.insert(Note(id), events=[NoteChanged(0)])
        for n in range(1, 8):
            note = await notes.save(replace(note, amount=n), events=[NoteChanged(n)])

    relaying = asyncio.create_task(relay())
    await asyncio.gather(*(write(f"n{n}") for n in range(5)))
    writing = False
    await relaying
    for n in range(5):
        assert [s for key, s in handed if key == f"n{n}"] == list(range(1, 9))


async def test_rings_after_a_commit_that_left_events_and_no_other(store, notes):
    rung = []
    store.on_commit(lambda: rung.append(asyncio.get_running_loop()))
    note = await notes.insert(Note("n1"))
    assert rung == []
    await notes.save(note, events=[NoteChanged(1)])
    assert rung == [asyncio.get_running_loop()]


async def test_the_trail_is_a_chain_that_outlives_the_document(notes, clock):
    correlation.set("click-2")
    note = await notes.insert(Note("n1"), entry=Entry("u1", "draft", after={"amount": 0, "on": date(2026, 3, 2)}))
    note = await notes.save(note)
    clock.advance(timedelta(minutes=5))
    note = await notes.save(note, entry=Entry("u2", "review", before={"a.b": {"旧": 1}}, after={"a.b": None}))
    await notes.delete(note, entry=Entry("system:test", "delete"))

    lines = await notes.trail("n1")
    assert [(line.number, line.actor, line.action) for line in lines] == [
        (1, "u1", "draft"),
        (2, "u2", "review"),
        (3, "system:test", "delete"),
    ]
    assert lines[0].after == {"amount": 0, "on": "2026-03-02"}
    assert lines[1].at == "2026-03-02T09:05:00+08:00"
    assert {line.correlation for line in lines} == {"click-2"}
    first = origin("notes", "n1")
    assert verify(lines, first) is None
    assert await notes.trail("absent") == []
    assert verify([lines[0], replace(lines[1], actor="u3"), lines[2]], first) == 2
