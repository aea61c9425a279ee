"""The store in one SQLite file: JSON bodies in a table a collection, outbox, trail. One write is one transaction.

Programs that write into the same file at the same time declare the same indexes.
"""

import functools
import sqlite3
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any, Generic, TypeVar

import msgspec

from kit.runtime.clock import Clock
from kit.store import sqlite_sql as sql
from kit.store import trail
from kit.store.port import (
    AlreadyExists,
    BadFilter,
    Collection,
    Entry,
    Fact,
    Filter,
    Index,
    Line,
    Page,
    Pending,
    Record,
    Trail,
    TrailHead,
    Upcast,
)
from kit.store.query import conditions, plan
from kit.store.sealing import Codec, Draft, Head, Seal, decode_event, encode_event
from kit.store.sqlite_threads import Job, Readers, Writer

T = TypeVar("T", bound=Record)
R = TypeVar("R")

_HEAD = len(fields(Head))
_PLAIN = frozenset({str, int, float, bool, type(None)})


class SqliteStore:
    """One file a service. Writing processes may share it; `on_commit` rings for this process's commits alone."""

    def __init__(self, path: Path, clock: Clock) -> None:
        self._path = path
        self._clock = clock
        self._collections: dict[str, Collection[Any]] = {}
        self._wakes: list[Callable[[], None]] = []
        self._writer = Writer(path, self._ring)
        self._readers = Readers(path)

    async def start(self) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        await self._writer.start()
        await self._writer.submit(sql.create_store)
        await self._readers.start()

    async def stop(self) -> None:
        await self._writer.stop()
        await self._readers.stop()

    async def collection(
        self,
        name: str,
        type: type[T],
        *,
        schema: int = 1,
        upcast: Upcast | None = None,
        indexes: Sequence[Index] = (),
    ) -> Collection[T]:
        codec = Codec(name, type, schema, upcast, indexes)
        await self._writer.submit(lambda connection: sql.create_collection(connection, name, codec.indexes))
        made = SqliteCollection(codec, self._clock, self._writer, self._readers)
        self._collections[name] = made
        return made

    async def pending(self, limit: int = 500) -> list[Pending]:
        rows = await self._readers.run(lambda connection: connection.execute(sql.PENDING, (limit,)).fetchall())
        return [Pending(decode_event(event), since, position) for position, since, event in rows]

    async def relayed(self, pending: Sequence[Pending]) -> None:
        if pending:
            positions = [(each.handle,) for each in pending]
            await self._writer.submit(lambda connection: connection.executemany(sql.FORGET, positions))

    def on_commit(self, wake: Callable[[], None]) -> None:
        self._wakes.append(wake)

    def names(self) -> Sequence[str]:
        return list(self._collections)

    async def trails(self) -> AsyncIterator[Trail]:
        for name in list(self._collections):
            after: str | None = ""
            while after is not None:
                rows, after = await self._readers.run(functools.partial(sql.trails, name=name, after=after))
                for id, lines, count, head in rows:
                    yield Trail(name, id, [trail.decode(line) for line in lines], count, head)

    async def heads(self) -> AsyncIterator[TrailHead]:
        for name in list(self._collections):
            after: str | None = ""
            while after is not None:
                rows, after = await self._readers.run(functools.partial(sql.heads, name=name, after=after))
                for row in rows:
                    yield TrailHead(name, *row)

    def _ring(self) -> None:
        for wake in self._wakes:
            wake()


class SqliteCollection(Generic[T]):
    def __init__(self, codec: Codec[T], clock: Clock, writer: Writer, readers: Readers) -> None:
        self._codec = codec
        self._clock = clock
        self._writer = writer
        self._readers = readers
        indexed = sorted(codec.fields - {"id"})
        self._paths = [field.split(".") for field in indexed]
        self._sql = sql.Statements(codec.name, indexed)

    async def get(self, id: str) -> T | None:
        row = await self._readers.run(lambda connection: connection.execute(self._sql.get, (id,)).fetchone())
        return self._codec.decode(*row) if row else None

    async def insert(self, doc: T, *, events: Sequence[Fact] = (), entry: Entry | None = None) -> T:
        new, draft = self._codec.stamped(doc, 1), self._codec.draft(doc, events, entry, self._clock)
        body, values = self._codec.encode(new), self._values(new)
        await self._write(draft, lambda connection: self._insert(connection, draft, body, values))
        return new

    async def save(self, doc: T, *, events: Sequence[Fact] = (), entry: Entry | None = None) -> T:
        new, draft = self._codec.stamped(doc, doc.version + 1), self._codec.draft(doc, events, entry, self._clock)
        body, values = self._codec.encode(new), self._values(new)
        await self._write(draft, lambda connection: self._update(connection, draft, body, values))
        return new

    async def delete(self, doc: T, *, events: Sequence[Fact] = (), entry: Entry | None = None) -> None:
        draft, nothing = self._codec.draft(doc, events, entry, self._clock, deletes=True), [None] * len(self._paths)
        await self._write(draft, lambda connection: self._update(connection, draft, None, nothing))

    async def find(
        self, filter: Filter | None = None, *, sort: str = "id", limit: int = 50, after: str | None = None
    ) -> Page[T]:
        if limit < 1:
            raise BadFilter(f"limit {limit}")
        wanted = plan(self._codec.fields, filter, sort, after)
        rows = await self._readers.run(lambda connection: self._sql.find(connection, wanted, limit + 1))
        items = [self._codec.decode(schema, body) for _, _, schema, body in rows[:limit]]
        id, value = rows[limit - 1][:2] if len(rows) > limit else (None, None)
        return Page(items, wanted.cursor(value, id) if id is not None else None)

    async def count(self, filter: Filter | None = None) -> int:
        where = conditions(self._codec.fields, filter)
        return await self._readers.run(lambda connection: self._sql.count(connection, where))

    async def sequence(self, id: str) -> int:
        row = await self._readers.run(lambda connection: connection.execute(self._sql.head, (id,)).fetchone())
        return Head(*row).sequence if row else 0

    async def trail(self, id: str) -> list[Line]:
        rows = await self._readers.run(
            lambda connection: connection.execute(sql.TRAIL, (self._codec.name, id)).fetchall()
        )
        return [trail.decode(line) for (line,) in rows]

    async def _write(self, draft: Draft, job: Job[None]) -> None:
        await self._writer.submit(job, rings=bool(draft.facts))

    def _values(self, doc: T) -> list[Any]:
        return [_stored(doc, path) for path in self._paths]

    def _insert(self, connection: sqlite3.Connection, draft: Draft, body: str, values: Sequence[Any]) -> None:
        seal = draft.seal(Head())
        self._store(connection, self._sql.insert, seal, (body, draft.id, *values))
        _append(connection, draft, seal)

    def _update(self, connection: sqlite3.Connection, draft: Draft, body: str | None, values: Sequence[Any]) -> None:
        row = connection.execute(self._sql.before, (draft.id,)).fetchone()
        seal = draft.seal(draft.check(Head(*row[:_HEAD]) if row else None))
        place, *before = row[_HEAD:]
        changed = [at for at, value in enumerate(values) if value != before[at]]
        self._store(connection, self._sql.update(changed), seal, (body, *(values[at] for at in changed), place))
        _append(connection, draft, seal)

    def _store(self, connection: sqlite3.Connection, statement: str, seal: Seal, more: tuple[Any, ...]) -> None:
        head = seal.head
        try:
            connection.execute(statement, (head.version, head.schema, head.sequence, head.lines, head.hash, *more))
        except sqlite3.IntegrityError as error:
            raise AlreadyExists(fields=sql.violated(error, self._codec.name, self._codec.indexes)) from error


def _append(connection: sqlite3.Connection, draft: Draft, seal: Seal) -> None:
    if seal.events:
        since = draft.at.timestamp()
        connection.executemany(sql.REMEMBER, [(since, encode_event(event)) for event in seal.events])
    if seal.line:
        line = (draft.collection, draft.id, seal.line.number, trail.encode(seal.line))
        connection.execute(sql.LINE, line)


def _stored(value: Any, path: Sequence[str]) -> Any:
    """The JSON value of a document's field, as it stands in its body."""
    for step in path:
        if value is None:
            return None
        value = value.get(step) if isinstance(value, Mapping) else getattr(value, step)
    return value if type(value) in _PLAIN else msgspec.to_builtins(value)
