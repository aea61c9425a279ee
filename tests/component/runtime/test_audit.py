"""Whoever changes the record in the file is found out: trails, anchors and the event log must agree."""

import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import closing
from dataclasses import asdict, dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest

from kit.bus.sqlite import SqliteBus
from kit.runtime.audit import Audit, Verified
from kit.runtime.clock import FixedClock
from kit.runtime.leases import Lease, Leases
from kit.runtime.relay import Relay
from kit.store import anchors, trail
from kit.store.anchors import Anchor, Anchors
from kit.store.port import Entry, Line
from kit.store.sqlite import SqliteStore
from services.publication import facts

TYPE = "publication.audit.anchored.v1"


@dataclass
class Note:
    id: str
    words: str = ""
    version: int = 0


class Archive:
    """A store of notes with its anchors and its log; three notes of three lines each, anchored, then one more each."""

    def __init__(self, folder: Path, clock: FixedClock) -> None:
        self.file, self.clock = folder / "service.db", clock
        self.log_file = folder / "log.db"
        self.store = SqliteStore(self.file, clock)
        self.bus = SqliteBus(self.log_file, poll=0.02)

    async def open(self) -> None:
        await self.store.start()
        await self.bus.start()
        self.notes = await self.store.collection("notes", Note)
        await self.reopen()

    async def reopen(self) -> None:
        """As after a restart: nothing is remembered."""
        made = await Anchors.open(self.store, self.clock, facts.anchored)
        self.audit = Audit(self.store, self.bus, made, TYPE)

    async def write(self, *ids: str, lines: int = 1) -> None:
        for id in ids:
            for _ in range(lines):
                known = await self.notes.get(id)
                entry = Entry("person", "write", {}, {"words": id})
                write = self.notes.save if known else self.notes.insert
                await write(known or Note(id), entry=entry)
        self.clock.advance(timedelta(minutes=30))

    async def anchor(self) -> list[Anchor]:
        made = await self.audit.anchors.anchor()
        leases = await self.store.collection("leases", Lease)
        await Relay(self.store, self.bus, Leases(leases, self.clock, "test"), 60).sweep()
        return made

    async def verified(self) -> Verified:
        *_, last = [one async for one in self.audit.verify()]
        return last

    async def faults(self) -> list[tuple[str, str, int, str]]:
        return [(one.collection, one.id, one.line, one.fault) for one in (await self.verified()).found]

    def change(self, statement: str, *values: Any, log: bool = False) -> None:
        with closing(sqlite3.connect(self.log_file if log else self.file, timeout=10)) as connection, connection:
            assert connection.execute(statement, values).rowcount

    async def rewrite(self, id: str, change: Callable[[list[Line]], list[Line]], count: int | None = None) -> None:
        """Lines put in place of others, chained anew to the end, with the counters beside the note made to match."""
        previous, made = trail.origin("notes", id), list[Line]()
        for number, line in enumerate(change(await self.notes.trail(id)), start=1):
            bare = replace(line, number=number, previous=previous, hash="")
            made.append(replace(bare, hash=trail.digest(bare)))
            previous = made[-1].hash
        self.change("DELETE FROM trail WHERE collection = 'notes' AND id = ?", id)
        for line in made:
            self.change("INSERT INTO trail VALUES ('notes', ?, ?, ?)", id, line.number, trail.encode(line))
        self.change("UPDATE doc_notes SET lines = ?, hash = ? WHERE id = ?", len(made), previous, id)


@pytest.fixture
async def archive(tmp_path: Path, clock: FixedClock) -> AsyncIterator[Archive]:
    made = Archive(tmp_path, clock)
    await made.open()
    await made.write("a", "b", "c", lines=3)
    await made.anchor()
    await made.write("a", "b", "c")
    yield made
    await made.bus.stop()
    await made.store.stop()


async def test_an_untouched_record_agrees(archive: Archive) -> None:
    await archive.anchor()
    await archive.write("d")
    verified = await archive.verified()
    assert (verified.found, verified.trails, verified.lines, verified.anchors) == ([], 4, 13, 2)


async def test_anchors_cover_only_what_changed_and_follow_from_each_other(archive: Archive) -> None:
    await archive.write("a")
    (second,) = await archive.anchor()
    await archive.write("a")
    await archive.reopen()
    (third,) = await archive.anchor()
    assert [one.id for one in second.heads] == ["a", "b", "c"]
    assert [(one.id, one.count) for one in third.heads] == [("a", 6)]
    assert third.previous == second.hash
    assert await archive.anchor() == []


async def test_many_heads_make_several_anchors_of_one_round(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(anchors, "MOST", 2)
    first, second = await archive.anchor()
    assert (first.size, first.until, second.size, bool(second.until)) == (2, "", 1, True)
    assert await archive.faults() == []


async def test_two_at_once_write_one_anchor(archive: Archive) -> None:
    other = Audit(archive.store, archive.bus, await Anchors.open(archive.store, archive.clock, facts.anchored), TYPE)
    await other.anchors.all().__anext__()
    await archive.audit.anchor()
    await other.anchor()
    assert (await archive.verified()).anchors == 2
    assert await archive.faults() == []


async def test_an_anchor_that_is_not_relayed_yet_is_no_fault(archive: Archive) -> None:
    await archive.audit.anchor()
    assert await archive.faults() == []


@pytest.mark.parametrize(
    ("statement", "line", "fault"),
    [
        ("UPDATE trail SET line = replace(line, 'person', 'nobody') WHERE id = 'b' AND number = 2", 2, "altered"),
        ("DELETE FROM trail WHERE id = 'b' AND number = 2", 2, "removed"),
        ("DELETE FROM trail WHERE id = 'b' AND number = 4", 4, "removed"),
        ("INSERT INTO trail SELECT collection, id, 5, line FROM trail WHERE id = 'b' AND number = 4", 5, "inserted"),
        ("DELETE FROM trail WHERE id = 'b'", 1, "removed"),
    ],
)
async def test_a_changed_line_is_named(archive: Archive, statement: str, line: int, fault: str) -> None:
    archive.change(statement)
    assert await archive.faults() == [("notes", "b", line, fault)]


async def test_a_trail_rewritten_from_end_to_end_is_found_by_its_anchor(archive: Archive) -> None:
    await archive.anchor()
    await archive.rewrite("b", lambda lines: [*lines[:3], replace(lines[3], actor="nobody")])
    assert await archive.faults() == [("notes", "b", 4, "rewritten")]
    await archive.rewrite("b", lambda lines: [replace(lines[0], actor="nobody"), *lines[1:]])
    assert await archive.faults() == [("notes", "b", 1, "rewritten")]


async def test_a_tail_cut_off_with_its_counters_is_found_by_its_anchor(archive: Archive) -> None:
    await archive.rewrite("b", lambda lines: lines[:2])
    assert await archive.faults() == [("notes", "b", 3, "removed")]


async def test_a_trail_deleted_with_its_document_is_gone(archive: Archive) -> None:
    archive.change("DELETE FROM trail WHERE id = 'b'")
    archive.change("DELETE FROM doc_notes WHERE id = 'b'")
    assert await archive.faults() == [("notes", "b", 1, "gone")]


async def test_a_line_dated_back_behind_the_last_anchor_was_inserted(archive: Archive) -> None:
    await archive.anchor()
    await archive.rewrite("b", lambda lines: [*lines, lines[0]])
    assert await archive.faults() == [("notes", "b", 5, "inserted")]


async def test_a_whole_trail_made_up_for_the_past_was_inserted(archive: Archive) -> None:
    (anchor,) = await archive.anchor()
    at = archive.clock.now()
    archive.clock.advance(timedelta(days=-30))
    await archive.write("z")
    archive.clock.advance(at - archive.clock.now())
    assert anchor.until
    assert await archive.faults() == [("notes", "z", 1, "inserted")]


@pytest.mark.parametrize(
    ("statement", "id", "faults"),
    [
        ("UPDATE doc_audit_anchors SET body = replace(body, '\"count\":3', '\"count\":2')", "1", {"anchor_altered"}),
        ("UPDATE doc_audit_anchors SET body = json_set(body, '$.root', 'ff')", "1", {"anchor_altered"}),
        ("UPDATE doc_audit_anchors SET body = json_set(body, '$.hash', 'ff')", "1", {"anchor_altered", "log_differs"}),
        ("DELETE FROM doc_audit_anchors WHERE id = '000000001'", "1", {"anchor_removed"}),
    ],
)
async def test_an_anchor_changed_or_deleted_is_named(
    archive: Archive, statement: str, id: str, faults: set[str]
) -> None:
    archive.change(statement)
    await archive.reopen()
    found = [one for one in await archive.faults() if one[0] == anchors.NAME]
    assert {(one[1], one[3]) for one in found} == {(id, fault) for fault in faults}


async def test_a_store_rewritten_with_its_anchors_is_found_by_the_log(archive: Archive) -> None:
    await archive.rewrite("b", lambda lines: [replace(lines[0], actor="nobody"), *lines[1:]])
    one = await archive.audit.anchors.newest(1)
    lines = await archive.notes.trail("b")
    heads = [replace(head, head=lines[2].hash) if head.id == "b" else head for head in one[0].heads]
    forged = replace(one[0], heads=heads, root=anchors.root(heads))
    forged.hash = anchors.digest(forged)
    archive.change("UPDATE doc_audit_anchors SET body = ?", msgspec.json.encode(forged).decode())
    assert await archive.faults() == [(anchors.NAME, "1", 0, "log_differs")]


async def test_a_log_that_was_changed_is_named(archive: Archive) -> None:
    archive.change("UPDATE log SET value = replace(value, '\"size\":3', '\"size\":2')", log=True)
    assert await archive.faults() == [(anchors.NAME, "1", 0, "log_differs")]


async def test_a_log_without_the_anchor_is_named(archive: Archive) -> None:
    archive.change("DELETE FROM log", log=True)
    assert (anchors.NAME, "1", 0, "anchor_unlogged") in await archive.faults()


async def test_an_export_holds_the_lines_and_anchors_of_its_time(archive: Archive, clock: FixedClock) -> None:
    begin = clock.now() - timedelta(minutes=31)
    rows = [msgspec.json.decode(row) async for row in archive.audit.export(begin, clock.now())]
    assert [(row["kind"], row.get("id"), row["number"]) for row in rows] == [
        ("line", "a", 4), ("line", "b", 4), ("line", "c", 4), ("anchor", "000000001", 1),
    ]  # fmt: skip
    line = {name: value for name, value in rows[0].items() if name not in ("kind", "collection", "id")}
    assert asdict((await archive.notes.trail("a"))[3]) == line
