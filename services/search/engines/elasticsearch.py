"""The index in Elasticsearch: external versions decide, tombstones are documents, aliases hide a rebuild."""

import asyncio
import base64
import json
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, replace
from typing import Any

import elasticsearch
from elasticsearch import AsyncElasticsearch

from services.search.domain.entry import FACETS, Entry, Found, Hit
from services.search.domain.passage import LENGTH, passage
from services.search.domain.query import BadCursor, Query
from services.search.engines.elasticsearch_query import MAPPING, SETTINGS, compile_query
from services.search.engines.gathering import Gatherer
from services.search.engines.port import SearchResting

WRITING_KNOWN_FOR = 1.0  # seconds a process trusts what it knows of the writing alias
WRITE_TIMEOUT = 30.0  # seconds: nobody waits for a write, and a long text takes its time
REBUILD_BATCH = 500
AWAY = (elasticsearch.ConnectionError, elasticsearch.ConnectionTimeout, elasticsearch.ApiError)


class IndexGone(SearchResting):
    """A rebuild has put another in its place."""


@contextmanager
def _answering() -> Iterator[None]:
    try:
        yield
    except AWAY as away:
        raise SearchResting from away


class ElasticsearchEngine:
    """`prefix` begins the names of the indices and of their two aliases."""

    def __init__(self, url: str, timeout: float = 5.0, prefix: str = "gongkai") -> None:
        self._prefix, self._reading, self._writing = prefix, f"{prefix}-reading", f"{prefix}-writing"
        self._client = AsyncElasticsearch(url, request_timeout=timeout, max_retries=0, retry_on_timeout=False)
        self._targets: list[str] = []
        self._known_at = float("-inf")
        self._gathered = Gatherer(self._put)

    async def start(self) -> None:
        with suppress(SearchResting):  # it is made once the engine is back; until then `ready` and `search` say so
            await self.ready()

    async def stop(self) -> None:
        await self._gathered.stop()
        await self._client.close()

    async def ready(self) -> None:
        with _answering():
            if not await self._client.indices.exists_alias(name=self._reading):
                await self._create(f"{self._prefix}-1", aliases={self._reading: {}, self._writing: {}})

    async def put(self, entries: Sequence[Entry]) -> None:
        await self._gathered.put(entries)

    async def version(self, id: str) -> int | None:
        with _answering():
            answer = await self._client.search(
                index=self._reading,
                query={"term": {"_id": id}},
                source_includes=["version"],
                size=1,
                track_total_hits=False,
            )
        hits = answer["hits"]["hits"]
        return int(hits[0]["_source"]["version"]) if hits else None

    async def search(self, query: Query) -> Found:
        found = await self._search(query, strict=True)
        if query.runs and not found.total and not query.phrases:
            found = await self._search(query, strict=False)
        return found

    async def rebuild(self, entries: AsyncIterator[Entry]) -> int:
        old = sorted(await self._client.indices.get_alias(name=self._reading))
        name = f"{self._prefix}-{time.time_ns()}"
        await self._create(name, aliases={self._writing: {}})
        try:
            count = await self._fill(name, old, entries)
        except BaseException:
            await self._client.indices.delete(index=name)
            raise
        await self._client.indices.update_aliases(
            actions=[
                {"add": {"index": name, "alias": self._reading}},
                *({"remove_index": {"index": one}} for one in old),
            ]
        )
        self._known_at = float("-inf")
        return count

    async def _fill(self, name: str, old: list[str], entries: AsyncIterator[Entry]) -> int:
        await asyncio.sleep(2 * WRITING_KNOWN_FOR)  # until every process writes to both
        count, batch = 0, list[Entry]()
        async for entry in self._tombstones_then(old, entries):
            count += not entry.removed
            batch.append(entry)
            if len(batch) >= REBUILD_BATCH:
                await self._bulk([name], batch, refresh=False)
                batch = []
        await self._bulk([name], batch, refresh=True)
        await self._client.indices.refresh(index=name)
        return count

    async def _create(self, name: str, aliases: dict[str, Any]) -> None:
        own: dict[str, Any] = {_alone(name): {}}
        try:
            await self._client.indices.create(index=name, mappings=MAPPING, settings=SETTINGS, aliases=aliases | own)
        except elasticsearch.BadRequestError as raised:
            if raised.error != "resource_already_exists_exception":
                raise  # another replica was faster with the very same index

    async def _tombstones_then(self, old: list[str], entries: AsyncIterator[Entry]) -> AsyncIterator[Entry]:
        query = {"term": {"live": False}}
        after: list[Any] | None = None
        while True:
            page = await self._client.search(
                index=old, query=query, size=500, sort=[{"key": "asc"}], search_after=after, source_includes=["entry"]
            )
            hits = page["hits"]["hits"]
            for hit in hits:
                yield Entry(**hit["_source"]["entry"])
            if len(hits) < 500:
                break
            after = hits[-1]["sort"]
        async for entry in entries:
            yield entry

    async def _put(self, entries: Sequence[Entry]) -> None:
        with _answering():
            if not self._targets:
                await self.ready()
            try:
                await self._bulk(await self._writable(), entries, refresh=True)
            except IndexGone:  # a rebuild has just ended
                self._known_at = float("-inf")
                await self._bulk(await self._writable(), entries, refresh=True)

    async def _writable(self) -> list[str]:
        if time.monotonic() - self._known_at > WRITING_KNOWN_FOR:
            self._targets = sorted(await self._client.indices.get_alias(name=self._writing))
            self._known_at = time.monotonic()
        return self._targets

    async def _bulk(self, targets: Sequence[str], entries: Sequence[Entry], *, refresh: bool) -> None:
        """A version conflict says that something newer is there already, which is what `put` promises to respect."""
        operations: list[dict[str, Any]] = []
        for target in targets:
            for entry in entries:
                place = {
                    "_index": _alone(target),
                    "_id": entry.id,
                    "version": entry.version,
                    "version_type": "external",
                }
                operations += [{"index": place}, _source(entry)]
        if not operations:
            return
        patient = self._client.options(request_timeout=WRITE_TIMEOUT)
        answer = await patient.bulk(operations=operations, refresh=refresh, require_alias=True)
        failed = [one["index"] for one in answer["items"] if one["index"]["status"] not in (200, 201, 409)]
        if any(one["status"] in (429, 503) for one in failed):
            raise SearchResting
        if any(one["status"] == 404 for one in failed):
            raise IndexGone
        if failed:
            raise ValueError(failed[0]["error"]["type"])

    async def _search(self, query: Query, *, strict: bool) -> Found:
        sort = [{"day": "desc"}] if query.newest_first or not query.asked else [{"_score": "desc"}]
        try:
            answer = await self._client.search(
                index=self._reading,
                query=compile_query(query, strict=strict),
                size=query.size,
                sort=[*sort, {"key": "asc"}],
                search_after=_decode(query.after) if query.after else None,
                track_total_hits=True,
                track_scores=True,
                source_excludes=["entry.text"],
                highlight=_passages(query) if query.asked else None,
                aggregations={name: {"terms": {"field": name, "size": 30}} for name in FACETS},
            )
        except elasticsearch.BadRequestError as raised:
            if query.after:
                raise BadCursor from raised
            raise
        except AWAY as away:
            raise SearchResting from away
        hits = answer["hits"]["hits"]
        total = answer["hits"]["total"]["value"]
        facets = {
            name: [(one["key"], one["doc_count"]) for one in answer["aggregations"][name]["buckets"] if one["key"]]
            for name in FACETS
        }
        next = _encode(hits[-1]["sort"]) if len(hits) == query.size and total > query.size else None
        return Found(total, [_hit(hit, query) for hit in hits], facets, next)


def _alone(index: str) -> str:
    """The alias of one index: a write to an index that is gone must fail, where its name would make it anew."""
    return f"{index}-alone"


def _source(entry: Entry) -> dict[str, Any]:
    source: dict[str, Any] = {"key": entry.id, "version": entry.version, "live": not entry.removed}
    source["entry"] = asdict(replace(entry, text=""))
    if entry.removed:
        return source
    source |= {name: getattr(entry, name) for name in FACETS}
    day = int(entry.date[:10].replace("-", "") or 0)
    numbers = f"{entry.number} {entry.index_number}"
    return source | {
        "day": day,
        "title": entry.title,
        "text": entry.text,
        "numbers": numbers,
        "opening": entry.text[:LENGTH],
    }


def _passages(query: Query) -> dict[str, Any]:
    """Elasticsearch finds the stretch; where the words are in it is told by our own rule, the same for both engines."""
    return {
        "fields": {
            "text.pairs": {"number_of_fragments": 1, "fragment_size": LENGTH, "pre_tags": [""], "post_tags": [""]}
        },
        "max_analyzed_offset": 900_000,
    }


def _hit(hit: dict[str, Any], query: Query) -> Hit:
    stretch = hit.get("highlight", {}).get("text.pairs", [hit["_source"].get("opening", "")])[0]
    entry = Entry(**hit["_source"]["entry"])
    return Hit(entry, passage(stretch, query.terms), float(hit["_score"] or 0))


def _encode(sort: list[Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(sort).encode()).decode()


def _decode(cursor: str) -> list[Any]:
    try:
        sort = json.loads(base64.urlsafe_b64decode(cursor))
    except ValueError as wrong:
        raise BadCursor from wrong
    if not isinstance(sort, list) or len(sort) != 2:
        raise BadCursor
    return sort
