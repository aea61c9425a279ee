"""From the request that releases a document until its page is there and the search finds it, while others read.

The yardstick is the log and the index bare, under the same readers: a durable insert, then one document added,
committed and found.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from urllib.parse import quote

from kit.runtime.ids import new_id
from tests.bench.harness import CLIENTS, Comparison, Round, Side, by_tasks, by_threads, in_turns
from tests.bench.http_client import Connection
from tests.bench.plan import Figure, Plan
from tests.bench.subjects.findable import PARAGRAPHS, POLL_SECONDS, TEXT, document, unheard_of
from tests.bench.yardsticks import tantivy
from tests.bench.yardsticks.sqlite import inserted

READERS = 4
PAGES = ("/", "/documents", "/catalog", f"/api/search?q={quote('公开')}")
Seen = Callable[[Connection, str, str], Awaitable[None]]


async def run(plan: Plan) -> AsyncIterator[Comparison | Figure]:
    sides: tuple[tuple[str, Seen], ...] = (("page visible", _until_page), ("found", _until_found))
    for name, seen in sides:
        operations = plan.operations(12 * CLIENTS)
        async with AsyncExitStack() as open_things:
            released = await open_things.enter_async_context(_released(plan, seen))
            write = open_things.enter_context(inserted(plan.folder / f"log-{seen.__name__}.db", TEXT.encode()))
            folder = plan.folder / f"index-{seen.__name__}"
            index = open_things.enter_context(tantivy.indexed_and_found(folder, TEXT, unheard_of))

            def bare(client: int, write: Callable[[int], None] = write, index: Callable[[int], None] = index) -> None:
                write(client)
                index(client)

            yield await in_turns(
                f"release → {name}, {READERS} others reading",
                _while_read(plan, by_tasks(released, clients=CLIENTS, operations=operations)),
                _while_read(plan, by_threads(bare, clients=CLIENTS, operations=operations, workers=1)),
                rounds=plan.rounds,
                clients=CLIENTS,
            )


def _while_read(plan: Plan, side: Side) -> Side:
    async def run() -> Round:
        async with AsyncExitStack() as stack:
            readers = [await stack.enter_async_context(Connection(plan.site.gateway)) for _ in range(READERS)]
            reading = [asyncio.create_task(_read(one)) for one in readers]
            try:
                return await side()
            finally:
                for one in reading:
                    one.cancel()
                await asyncio.wait(reading)

    return run


async def _read(connection: Connection) -> None:
    requests = [connection.request("GET", page) for page in PAGES]
    while True:
        for request in requests:
            await connection.send(request)
            await asyncio.sleep(0.005)


@asynccontextmanager
async def _released(plan: Plan, seen: Seen) -> AsyncIterator[Callable[[int], Awaitable[None]]]:
    token = await plan.site.token()
    async with AsyncExitStack() as stack:
        connections = [await stack.enter_async_context(Connection(plan.site.gateway)) for _ in range(CLIENTS)]

        async def one(client: int) -> None:
            word = unheard_of()
            made = await connections[client].json(
                "POST",
                "/api/publication/migrations",
                document(word, PARAGRAPHS),
                201,
                authorization=f"Bearer {token}",
                idempotency_key=new_id(),
            )
            await seen(connections[client], word, made["index_number"])

        yield one


async def _until_page(connection: Connection, word: str, index_number: str) -> None:
    """Visible at once: a 404 would be a fault, not a wait."""
    page = await connection.send(connection.request("GET", f"/documents/{quote(index_number)}"))
    if word.encode() not in page:
        raise LookupError(word)


async def _until_found(connection: Connection, word: str, index_number: str) -> None:
    search = connection.request("GET", f"/api/search?q={quote(word)}&size=1")
    while b'"total":0' in await connection.send(search):
        await asyncio.sleep(POLL_SECONDS)
