"""Elasticsearch over its REST interface and nothing else, with the platform's own mapping and queries."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager

import msgspec

from services.search.domain.entry import FACETS
from services.search.domain.query import parse
from services.search.engines.elasticsearch_query import MAPPING, SETTINGS, compile_query
from tests.bench.http_client import Connection

One = Callable[[int], Awaitable[None]]
JSON = {"content_type": "application/json"}


@asynccontextmanager
async def indexed_and_found(url: str, text: str, word: Callable[[], str], clients: int) -> AsyncIterator[One]:
    """Put one document with refresh=true, search until it is found."""
    async with _connections(url, clients) as connections:
        index = f"/bare-{word()}"
        await connections[0].json("PUT", index, {"mappings": MAPPING, "settings": SETTINGS})

        async def one(client: int) -> None:
            title = word()
            entry = {"key": title, "version": 1, "live": True, "title": title, "text": text, "day": 20240301}
            await connections[client].json("PUT", f"{index}/_doc/{title}?refresh=true", entry, 201)
            query = {"query": compile_query(parse(title), strict=True), "size": 1}
            found = await connections[client].json("POST", f"{index}/_search", query)
            if not found["hits"]["hits"]:
                raise LookupError(title)

        try:
            yield one
        finally:
            await connections[0].send(connections[0].request("DELETE", index))


@asynccontextmanager
async def searched(url: str, queries: Callable[[], str], clients: int) -> AsyncIterator[One]:
    """Twenty documents without their text and the facets of a query, from the platform's own index."""
    facets = {name: {"terms": {"field": name, "size": 30}} for name in FACETS}
    async with _connections(url, clients) as connections:

        async def one(client: int) -> None:
            query = compile_query(parse(queries()), strict=True)
            asked = {"query": query, "size": 20, "aggs": facets, "_source": {"excludes": ["text", "entry.text"]}}
            body = msgspec.json.encode(asked)
            await connections[client].send(
                connections[client].request("POST", "/gongkai-reading/_search", body, **JSON)
            )

        yield one


@asynccontextmanager
async def _connections(url: str, clients: int) -> AsyncIterator[list[Connection]]:
    async with AsyncExitStack() as stack:
        yield [await stack.enter_async_context(Connection(url)) for _ in range(clients)]
