"""From the request that releases a document until the search finds it, against log and engine bare: write durably to
the log, read it there, index, make it visible, find it.

The release is an administrator's migration: one request, the same write and the same fact as a releaser's.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any
from urllib.parse import quote

from kit.runtime.ids import new_id
from tests.bench.harness import CLIENTS, Comparison, Side, by_tasks, by_threads, in_turns
from tests.bench.http_client import Connection
from tests.bench.plan import Figure, Plan
from tests.bench.yardsticks import elasticsearch, sqlite, tantivy
from tests.bench.yardsticks.kafka import bare_kafka

POLL_SECONDS = 0.002
PARAGRAPHS = ["各村应当按季度公开集体财务收支，接受村民监督，公开时间不少于三十日。"] * 30
TEXT = "\n".join(PARAGRAPHS)


async def run(plan: Plan) -> AsyncIterator[Comparison | Figure]:
    for clients in (1, CLIENTS):
        operations = plan.operations(12 * clients)
        async with AsyncExitStack() as open_things:
            released = await open_things.enter_async_context(_released_and_found(plan, clients))
            yield await in_turns(
                f"release → found, {plan.engine}",
                by_tasks(released, clients=clients, operations=operations),
                await _bare(plan, clients, operations, open_things),
                rounds=plan.rounds,
                clients=clients,
            )


async def _bare(plan: Plan, clients: int, operations: int, open_things: AsyncExitStack) -> Side:
    value = TEXT.encode()
    if plan.stack:
        log = open_things.enter_context(bare_kafka(plan.kafka, value))
    else:
        log = open_things.enter_context(sqlite.inserted_and_read(plan.folder / f"log{clients}.db", value))
    if plan.elasticsearch:
        put = elasticsearch.indexed_and_found(plan.elasticsearch, TEXT, unheard_of, clients)
        index = await open_things.enter_async_context(put)

        async def one(client: int) -> None:
            await asyncio.to_thread(log, client)
            await index(client)

        return by_tasks(one, clients=clients, operations=operations)
    add = open_things.enter_context(tantivy.indexed_and_found(plan.folder / f"tantivy{clients}", TEXT, unheard_of))

    def logged(client: int) -> None:
        log(client)
        add(client)

    return by_threads(logged, clients=clients, operations=operations, workers=1)


@asynccontextmanager
async def _released_and_found(plan: Plan, clients: int) -> AsyncIterator[Callable[[int], Awaitable[None]]]:
    token = await plan.site.token()
    async with AsyncExitStack() as stack:
        connections = [await stack.enter_async_context(Connection(plan.site.gateway)) for _ in range(clients)]

        async def one(client: int) -> None:
            word = unheard_of()
            await connections[client].json(
                "POST",
                "/api/publication/migrations",
                document(word, PARAGRAPHS),
                201,
                authorization=f"Bearer {token}",
                idempotency_key=new_id(),
            )
            search = connections[client].request("GET", f"/api/search?q={quote(word)}&size=1")
            while b'"total":0' in await connections[client].send(search):
                await asyncio.sleep(POLL_SECONDS)

        yield one


def document(title: str, paragraphs: list[str]) -> dict[str, Any]:
    body = [{"kind": "paragraph", "text": text} for text in paragraphs]
    return {"title": title, "department": "dangzheng", "issued_on": "2024-03-01", "body": body}


def unheard_of() -> str:
    """A word that no other document holds."""
    return "bench" + "".join(char for char in new_id().lower() if char.isalnum())
