"""A department with 20,000 documents is renamed: reads meanwhile against reads while all is quiet, and what still
shows an old name at the end. Names are looked up when a page is made, so a rename is one fact, not 20,000."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import date, timedelta
from urllib.parse import quote

from tests.bench.harness import CLIENTS, Comparison, Round, Side, by_tasks, in_turns
from tests.bench.http_client import Connection
from tests.bench.load import migrate, until_findable
from tests.bench.plan import Figure, Plan
from tests.bench.subjects.findable import document

DOCUMENTS, CODE, KIND = 20_000, "dangzheng", "党政综合办公室"
FIRST = date(2024, 3, 1)
ASKED_FOR_DRIFT = 200
PATIENCE = 30.0  # seconds in which every place must show the new name


async def run(plan: Plan) -> AsyncIterator[Comparison | Figure]:
    site, size = plan.site, plan.operations(DOCUMENTS)
    ids: list[str] = []
    for start in range(0, size, 1_000):
        some = range(start, min(size, start + 1_000))
        ids += await migrate(site, [document(f"第{n}号通知", ["按季度公开财务收支。"]) for n in some])
    await until_findable(site, ids[-500:])
    async with Connection(site.publication) as service:
        few = ids[:: max(1, size // ASKED_FOR_DRIFT)]
        numbers = [(await service.json("GET", f"/api/publication/documents/{id}"))["index_number"] for id in few]
    pages = ["/", "/documents", *(f"/documents/{quote(one)}" for one in numbers[:20])]
    names = iter((f"{KIND}（第{n}次改名）", FIRST + timedelta(days=n)) for n in range(1, 1_000))
    async with _reading(plan, pages) as quiet:

        async def renamed() -> Round:
            renaming = asyncio.create_task(_rename(plan, *next(names)))
            try:
                return await quiet()
            finally:
                await renaming

        yield await in_turns(
            f"reads while a unit of {size:,} documents is renamed", renamed, quiet, rounds=plan.rounds, clients=CLIENTS
        )
    await _rename(plan, *(last := next(names)))
    seconds, drift = await _settled(plan, last[0], numbers)
    yield Figure(
        f"rename → shown in {len(numbers):,} documents, in lists and in search", f"{seconds:.2f} s, drift {drift}"
    )


@asynccontextmanager
async def _reading(plan: Plan, pages: Sequence[str]) -> AsyncIterator[Side]:
    async with AsyncExitStack() as stack:
        clients = [await stack.enter_async_context(Connection(plan.site.gateway)) for _ in range(CLIENTS)]
        requests = [clients[0].request("GET", page, accept_encoding="gzip") for page in pages]
        place = iter(range(10**9))

        async def one(client: int) -> None:
            await clients[client].send(requests[next(place) % len(requests)])

        yield by_tasks(one, clients=CLIENTS, operations=plan.operations(12_000))


async def _rename(plan: Plan, name: str, since: date) -> None:
    token = await plan.site.token()
    async with Connection(plan.site.gateway) as gateway:
        given = {"name": name, "since": since.isoformat()}
        await gateway.json("POST", f"/api/catalog/units/{CODE}/rename", given, authorization=f"Bearer {token}")


async def _settled(plan: Plan, name: str, numbers: Sequence[str]) -> tuple[float, int]:
    """Seconds until every place showed the new name, and how many did not within the time given."""
    loop = asyncio.get_running_loop()
    began = loop.time()
    places = [*(f"/documents/{quote(one)}" for one in numbers), f"/api/search?q={quote('通知')}&department={CODE}"]
    async with Connection(plan.site.gateway) as gateway:
        while True:
            shown = [name.encode() in await gateway.send(gateway.request("GET", one)) for one in places]
            if all(shown) or loop.time() - began > PATIENCE:
                return loop.time() - began, shown.count(False)
            places = [place for place, done in zip(places, shown, strict=True) if not done]
            await asyncio.sleep(0.02)
