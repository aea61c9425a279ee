"""Elasticsearch over its REST interface and nothing else, with the platform's own mapping and queries."""

import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

import msgspec

from kit.runtime.ids import new_id
from services.search.domain.entry import Entry
from services.search.domain.query import Query, parse
from services.search.engines.asking import clauses, divisible
from services.search.engines.elasticsearch_index import MAPPING, SETTINGS, document
from services.search.engines.elasticsearch_query import compiled
from services.search.engines.elasticsearch_reading import asked
from services.search.engines.formula import ENOUGH
from tests.bench.harness import One
from tests.bench.http_client import Connection
from tests.bench.questions import in_turn

JSON = {"content_type": "application/json"}
LINES = {"content_type": "application/x-ndjson"}
READING = "/gongkai-reading"
BATCH = 1_000


@asynccontextmanager
async def indexed_and_found(url: str, text: str, word: Callable[[], str], clients: int) -> AsyncIterator[One]:
    """Put one document with refresh=true, search until it is found."""
    async with _connections(url, clients) as connections, _index(connections[0]) as index:

        async def one(client: int) -> None:
            title = word()
            entry = document(Entry(title, 1, "document", title=title, text=text, date="2024-03-01"))
            await connections[client].json("PUT", f"{index}/_doc/{title}?refresh=true", entry, 201)
            query = {"query": compiled(clauses(parse(title), strict=True)), "size": 1}
            found = await connections[client].json("POST", f"{index}/_search", query)
            if not found["hits"]["hits"]:
                raise LookupError(title)

        yield one


@asynccontextmanager
async def searched(url: str, queries: Sequence[Query], clients: int) -> AsyncIterator[One]:
    """Twenty documents with their texts and the facets of a query, from the platform's own index."""
    async with _connections(url, clients) as connections:
        body = in_turn([await _prepared(connections[0], query) for query in queries])

        async def one(client: int) -> None:
            await connections[client].send(connections[client].request("POST", f"{READING}/_search", body(), **JSON))

        yield one


async def filled(url: str, entries: Sequence[Entry]) -> float:
    """Seconds for all of them, cut into words and pairs, by _bulk in batches and one refresh at the end."""
    async with _connections(url, 1) as (connection,), _index(connection) as index:
        began = time.perf_counter()
        for start in range(0, len(entries), BATCH):
            lines: list[Any] = []
            for entry in entries[start : start + BATCH]:
                lines += [{"index": {"_id": entry.id}}, document(entry)]
            body = b"\n".join([*map(msgspec.json.encode, lines), b""])
            await connection.send(connection.request("POST", f"{index}/_bulk", body, **LINES))
        await connection.send(connection.request("POST", f"{index}/_refresh"))
        return time.perf_counter() - began


async def _prepared(connection: Connection, query: Query) -> bytes:
    """As the platform asks it in the end: strict where that finds enough. Stretches and marks it finds by itself."""
    strict = asked(query, strict=True)
    if divisible(query):
        found = await connection.json("POST", f"{READING}/_search", {**strict, "size": 0})
        if found["hits"]["total"]["value"] < ENOUGH:
            return msgspec.json.encode(asked(query, strict=False))
    return msgspec.json.encode(strict)


@asynccontextmanager
async def _index(connection: Connection) -> AsyncIterator[str]:
    index = f"/bare-{new_id().lower()}"
    await connection.json("PUT", index, {"mappings": MAPPING, "settings": SETTINGS})
    try:
        yield index
    finally:
        await connection.send(connection.request("DELETE", index))


@asynccontextmanager
async def _connections(url: str, clients: int) -> AsyncIterator[list[Connection]]:
    async with AsyncExitStack() as stack:
        yield [await stack.enter_async_context(Connection(url)) for _ in range(clients)]
