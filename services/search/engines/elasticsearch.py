"""The index in Elasticsearch: external versions decide, tombstones are documents, aliases hide a rebuild."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from typing import Any, TypeVar

from elasticsearch import AsyncElasticsearch

from services.search.domain.entry import Entry, Found
from services.search.domain.query import Query
from services.search.engines import elasticsearch_reading as reading
from services.search.engines import elasticsearch_writing as writing
from services.search.engines.courtesy import Readers, portions
from services.search.engines.elasticsearch_json import SERIALIZERS
from services.search.engines.elasticsearch_writing import IndexGone, Indices, Place, answering
from services.search.engines.gathering import Gatherer
from services.search.engines.port import SearchResting, Standing

R = TypeVar("R")
PAGE = 1_000
REQUEST = 60_000  # characters of one request while a new index is filled


class ElasticsearchEngine:
    """`prefix` begins the names of the indices and of their aliases. `known_for`: seconds that a process trusts what
    it knows of them, and a rebuild waits until all know of it.
    """

    def __init__(self, url: str, timeout: float = 5.0, prefix: str = "gongkai", known_for: float = 1.0) -> None:
        self._prefix, self._known_for = prefix, known_for
        self._client = AsyncElasticsearch(
            url, request_timeout=timeout, max_retries=0, retry_on_timeout=False, serializers=SERIALIZERS
        )
        self._indices = Indices(self._client, prefix, known_for)
        self._readers = Readers()
        self._gathered = Gatherer(self._put)

    async def start(self) -> None:
        with suppress(SearchResting):  # it is made once the engine is back; until then `ready` and `search` say so
            await self.ready()

    async def stop(self) -> None:
        await self._gathered.stop()
        await self._client.close()

    async def ready(self) -> None:
        with answering():
            if not await self._client.indices.exists_alias(name=self._indices.reading):
                await self._indices.create(f"{self._prefix}-1", read=True)

    async def put(self, entries: Sequence[Entry]) -> None:
        await self._gathered.put(entries)

    async def forget(self, ids: Sequence[str]) -> None:
        with answering():
            await writing.forget(self._client, await self._indices.targets(), ids)

    async def search(self, query: Query) -> Found:
        return await self._read(reading.search, query)

    async def versions(self, ids: Sequence[str]) -> dict[str, int]:
        return await self._read(reading.versions, ids)

    async def entries(self, ids: Sequence[str]) -> list[Entry]:
        return await self._read(reading.entries, ids)

    async def suggest(self, typed: Query, size: int) -> list[Entry]:
        return await self._read(reading.suggest, typed, size)

    async def related(self, id: str, size: int) -> list[Entry]:
        return await self._read(reading.related, id, size)

    async def vocabulary(self, limit: int) -> dict[str, int]:
        return await self._read(reading.vocabulary, limit)

    async def scan(self, after: str, size: int) -> list[tuple[str, int, bool]]:
        return await self._read(reading.scan, after, size)

    async def standing(self) -> Standing:
        with answering():
            for place in await self._indices.all():
                if place.read:
                    return Standing(place.uuid, place.current)
        raise SearchResting

    async def begin(self, continuing: str = "") -> str:
        with answering():
            half = await self._half_filled()
            if half and half.uuid == continuing and half.current:
                return continuing
            await writing.remove(self._client, [one.name for one in await self._indices.all() if not one.read])
            await self._indices.create(f"{self._prefix}-{time.time_ns()}", read=False)
            await asyncio.sleep(2 * self._known_for)  # until every process writes to both
            fresh = await self._half_filled()
            if fresh is None:
                raise SearchResting
            await self._copy_tombstones(fresh)
            return fresh.uuid

    async def fill(self, entries: Sequence[Entry]) -> None:
        for portion in portions(entries, REQUEST):
            made = await asyncio.to_thread(writing.documents, self._readers.first(portion))
            with answering():
                fresh = await self._half_filled()
                if fresh is None:
                    raise IndexGone
                await writing.write(self._client, [fresh], portion, made)

    async def finish(self) -> None:
        with answering():
            places = await self._indices.all()
            fresh = next((place for place in places if place.written and not place.read), None)
            if fresh is None:
                return
            await self._client.indices.refresh(index=fresh.name)
            old = [place.name for place in places if place.name != fresh.name]
            actions: list[dict[str, Any]] = [{"remove": {"index": name, "alias": "*"}} for name in old]
            actions.append({"add": {"index": fresh.name, "alias": self._indices.reading}})
            await self._client.indices.update_aliases(actions=actions)
            self._indices.forget()
            await asyncio.sleep(2 * self._known_for)  # searches that are on their way in the old one end there
            await writing.remove(self._client, old)

    async def abandon(self) -> None:
        with answering():
            await writing.remove(self._client, [one.name for one in await self._indices.all() if not one.read])
            self._indices.forget()

    async def _half_filled(self) -> Place | None:
        return next((place for place in await self._indices.targets() if not place.read), None)

    async def _copy_tombstones(self, fresh: Place) -> None:
        after = ""
        while page := await reading.scan(self._client, self._indices.reading, after, PAGE, buried=True):
            buried = [Entry(id, version, id.partition(":")[0], removed=True) for id, version, _ in page]
            await writing.write(self._client, [fresh], buried)
            after = page[-1][0]

    async def _put(self, entries: Sequence[Entry]) -> None:
        with answering():
            try:
                await self._write(entries)
            except IndexGone:  # a rebuild has just ended, or the index is lost
                self._indices.forget()
                await self._write(entries)

    async def _write(self, entries: Sequence[Entry]) -> None:
        if not any(place.read for place in await self._indices.targets()):
            await self.ready()
        await writing.write(self._client, await self._indices.targets(), entries)

    async def _read(self, work: Callable[..., Awaitable[R]], *args: Any) -> R:
        with self._readers.one(), answering():
            return await work(self._client, self._indices.reading, *args)
