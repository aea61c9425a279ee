"""The store on MongoDB: one document holds body, waiting events and trail, so one update is the whole atomic write.

Asks for no transactions and no partial indexes.
"""

import time
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from functools import partial
from typing import Any, Generic, TypeVar

import msgspec
from pymongo import AsyncMongoClient, WriteConcern
from pymongo.asynchronous.collection import AsyncCollection
from pymongo.asynchronous.database import AsyncDatabase
from pymongo.errors import DuplicateKeyError
from pymongo.read_concern import ReadConcern

from kit.runtime.clock import Clock
from kit.runtime.ids import new_id
from kit.store import mongo_query as query
from kit.store import trail
from kit.store.mongo_driver import Raw, Writes, driver
from kit.store.mongo_outbox import Outbox, first_news, news
from kit.store.port import (
    AlreadyExists,
    BadFilter,
    Collection,
    Conflict,
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
from kit.store.sealing import Codec, Draft, Head, Heads, Seal, oldest_first

T = TypeVar("T", bound=Record)

_EVERYWHERE = 1.0  # seconds between two looks into every collection
_HEAD = ("version", "schema", "sequence", "lines", "hash", "deleted")


class MongoStore:
    """One database a service. Acknowledged writes are on the disks of a majority."""

    def __init__(self, url: str, database: str, clock: Clock, *, timeout: float = 5.0) -> None:
        """`timeout`: seconds to find and reach a server."""
        self._url = url
        self._patience = round(timeout * 1000)
        self._name = database
        self._clock = clock
        self._collections: dict[str, MongoCollection[Any]] = {}
        self._stated: set[str] = set()  # collections in which this process left events
        self._looked_everywhere = -_EVERYWHERE
        self._wakes: list[Callable[[], None]] = []

    async def start(self) -> None:
        self._client: AsyncMongoClient[Raw] = AsyncMongoClient(
            self._url, serverSelectionTimeoutMS=self._patience, connectTimeoutMS=self._patience, socketTimeoutMS=20000
        )
        self._database: AsyncDatabase[Raw] = self._client.get_database(
            self._name, write_concern=WriteConcern("majority", j=True), read_concern=ReadConcern("majority")
        )
        with driver():
            await self._database.command("ping")

    async def stop(self) -> None:
        await self._client.close()

    async def collection(
        self,
        name: str,
        type: type[T],
        *,
        schema: int = 1,
        upcast: Upcast | None = None,
        indexes: Sequence[Index] = (),
    ) -> Collection[T]:
        made = MongoCollection(
            Codec(name, type, schema, upcast, indexes), self._database[name], self._clock, partial(self._ring, name)
        )
        with driver():
            await query.ensure_indexes(self._database[name], indexes)
        self._collections[name] = made
        return made

    async def pending(self, limit: int = 500) -> list[Pending]:
        groups: list[list[Pending]] = []
        for name in self._where_to_look():
            if found := await self._collections[name].outbox.pending(limit):
                self._stated.add(name)
                groups += found
        return oldest_first(groups, limit)

    def _where_to_look(self) -> list[str]:
        """In a burst only where this process stated something; now and then everywhere, for what others left."""
        stated, self._stated = self._stated, set()
        now = time.monotonic()
        if now - self._looked_everywhere < _EVERYWHERE:
            return sorted(stated)
        self._looked_everywhere = now
        return list(self._collections)

    async def relayed(self, pending: Sequence[Pending]) -> None:
        of: dict[str, list[Pending]] = {}
        for each in pending:
            of.setdefault(each.handle[0], []).append(each)
        for name, sent in of.items():
            await self._collections[name].outbox.relayed(sent)

    def on_commit(self, wake: Callable[[], None]) -> None:
        self._wakes.append(wake)

    def names(self) -> Sequence[str]:
        return list(self._collections)

    async def trails(self) -> AsyncIterator[Trail]:
        for made in self._collections.values():
            async for one in made.trails():
                yield one

    async def heads(self) -> AsyncIterator[TrailHead]:
        for made in self._collections.values():
            async for one in made.heads():
                yield one

    def _ring(self, name: str) -> None:
        self._stated.add(name)
        for wake in self._wakes:
            wake()


class MongoCollection(Generic[T]):
    def __init__(
        self, codec: Codec[T], documents: AsyncCollection[Raw], clock: Clock, ring: Callable[[], None]
    ) -> None:
        self._codec = codec
        self._documents = documents
        self._clock = clock
        self._ring = ring
        self._heads = Heads()
        self._writes = Writes(documents)
        self.outbox = Outbox(codec.name, documents)

    async def get(self, id: str) -> T | None:
        with driver():
            raw = await self._documents.find_one({"_id": id, "deleted": False}, query.SHOWN)
        return self._load(raw) if raw else None

    async def insert(self, doc: T, *, events: Sequence[Fact] = (), entry: Entry | None = None) -> T:
        new, draft = self._codec.stamped(doc, 1), self._codec.draft(doc, events, entry, self._clock)
        seal, token = draft.seal(Head()), new_id()
        raw = {"_id": doc.id, "token": token, **_counters(seal.head), **self._content(new), **first_news(draft, seal)}
        try:
            with driver():
                await self._writes.insert(raw)
        except DuplicateKeyError as error:
            if (await self._stored(doc.id))[1] != token:  # else the first try had arrived
                raise AlreadyExists(fields=query.violated(error, self._codec.indexes)) from error
        self._written(draft, seal)
        return new

    async def save(self, doc: T, *, events: Sequence[Fact] = (), entry: Entry | None = None) -> T:
        new, draft = self._codec.stamped(doc, doc.version + 1), self._codec.draft(doc, events, entry, self._clock)
        await self._update(draft, {"$set": self._content(new)})
        return new

    async def delete(self, doc: T, *, events: Sequence[Fact] = (), entry: Entry | None = None) -> None:
        draft = self._codec.draft(doc, events, entry, self._clock, deletes=True)
        await self._update(draft, {"$set": {}, "$unset": {"body": "", "keys": ""}})

    async def find(
        self, filter: Filter | None = None, *, sort: str = "id", limit: int = 50, after: str | None = None
    ) -> Page[T]:
        if limit < 1:
            raise BadFilter(f"limit {limit}")
        wanted = plan(self._codec.fields, filter, sort, after)
        found: list[Raw] = []
        for bounds in wanted.ranges:
            cursor = self._documents.find(query.where((*wanted.where, *bounds)), query.SHOWN)
            with driver():
                found += await cursor.sort(query.order(wanted)).limit(limit + 1 - len(found)).to_list()
            if len(found) > limit:
                break
        last = found[limit - 1] if len(found) > limit else None
        return Page(
            [self._load(raw) for raw in found[:limit]],
            wanted.cursor(query.value_at(last["body"], wanted.sort), last["_id"]) if last else None,
        )

    async def count(self, filter: Filter | None = None) -> int:
        with driver():
            return await self._documents.count_documents(query.where(conditions(self._codec.fields, filter)))

    async def sequence(self, id: str) -> int:
        head, _ = await self._stored(id)
        return head.sequence if head else 0

    async def trail(self, id: str) -> list[Line]:
        with driver():
            raw = await self._documents.find_one({"_id": id}, {"trail": 1})
        return [trail.decode(line) for line in (raw or {}).get("trail", ())]

    async def trails(self) -> AsyncIterator[Trail]:
        kept = {"$or": [{"lines": {"$gt": 0}}, {"trail": {"$ne": []}}]}
        with driver():
            async for raw in self._documents.find(kept, {"trail": 1, "lines": 1, "hash": 1}).sort("_id", 1):
                lines = [trail.decode(line) for line in raw["trail"]]
                yield Trail(self._codec.name, raw["_id"], lines, raw["lines"], raw["hash"])

    async def heads(self) -> AsyncIterator[TrailHead]:
        with driver():
            async for raw in self._documents.find({"lines": {"$gt": 0}}, {"lines": 1, "hash": 1}):
                yield TrailHead(self._codec.name, raw["_id"], raw["lines"], raw["hash"])

    async def _update(self, draft: Draft, change: dict[str, Raw]) -> None:
        head = self._heads.get(draft.id, draft.version) or (await self._stored(draft.id))[0]
        seal, token = draft.seal(draft.check(head)), new_id()
        change["$set"] |= {"token": token, **_counters(seal.head)}
        change |= news(draft, seal)
        unchanged = {"_id": draft.id, "version": draft.version, "deleted": False, "schema": {"$lte": draft.schema}}
        try:
            with driver():
                await self._writes.update(unchanged, change)
        except DuplicateKeyError as error:
            await self._explain(draft, token, error)
        self._written(draft, seal)

    async def _explain(self, draft: Draft, token: str, error: DuplicateKeyError) -> None:
        head, stored_token = await self._stored(draft.id)
        if stored_token == token:  # the first try had arrived, and only its answer was lost
            return
        draft.check(head)
        if (fields := query.violated(error, self._codec.indexes)) != ["id"]:
            raise AlreadyExists(fields=fields) from error
        raise Conflict(id=draft.id) from error

    async def _stored(self, id: str) -> tuple[Head | None, str]:
        with driver():
            raw = await self._documents.find_one({"_id": id}, [*_HEAD, "token"])
        return (_head(raw), raw["token"]) if raw else (None, "")

    def _content(self, doc: T) -> Raw:
        body = msgspec.to_builtins(doc)
        return {"body": body, "keys": query.unique_keys(body, self._codec.indexes)}

    def _load(self, raw: Raw) -> T:
        self._heads.put(raw["_id"], _head(raw))
        return self._codec.convert(raw["schema"], raw["body"])

    def _written(self, draft: Draft, seal: Seal) -> None:
        self._heads.put(draft.id, seal.head)
        if seal.events:
            self._ring()


def _head(raw: Mapping[str, Any]) -> Head:
    return Head(*(raw[field] for field in _HEAD))


def _counters(head: Head) -> Raw:
    return {field: getattr(head, field) for field in _HEAD}
