"""Opinions accepted with their receipts, against a bare route that inserts one document; and a burst of them.

The burst is like the one that the FCC's docket saw: many at once, 6 in 100 of them in words of their own.
"""

import asyncio
import json
import random
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack

from kit.runtime.ids import new_id
from tests.bench.harness import CLIENTS, Comparison, One, Round, by_tasks, in_turns
from tests.bench.http_client import Connection
from tests.bench.plan import Figure, Plan
from tests.bench.yardsticks.inserting import inserting_site

LISTED = "/api/consultation/consultations"
SENDERS, READERS = 32, 4
UNIQUE = 0.06
QUIET_SECONDS = 3.0
PATIENCE = 600.0  # seconds for the groups to catch up
SAMPLED, SAMPLE_EVERY = 200, 0.1  # opinions whose proof is waited for; seconds between two of them
JSON = {"content_type": "application/json"}
WORDS = [
    "路灯",
    "村口",
    "学校",
    "停车",
    "垃圾",
    "广场",
    "水渠",
    "补偿",
    "账目",
    "老人",
    "孩子",
    "公交",
    "收费",
    "污水",
    "卫生院",
    "夜里",
    "噪音",
    "便道",
    "设计图",
    "说明会",
]


async def run(plan: Plan) -> AsyncIterator[Comparison | Figure]:
    async with Connection(plan.site.gateway) as gateway:
        id = (await gateway.json("GET", f"{LISTED}?state=open"))["items"][0]["id"]
    place = plan.mongo if plan.stack else str(plan.folder / "bare-comments.db")
    async with AsyncExitStack() as stack:
        bare = await stack.enter_async_context(inserting_site(place))
        for words, name in ((_campaigning(), "6 in 100 in words of their own"), (_opinion, "each in its own words")):
            ours = await _sending(stack, plan.site.gateway, f"{LISTED}/{id}/comments", CLIENTS, words)
            theirs = await _sending(stack, bare, "/comments", CLIENTS, words)
            yield await in_turns(
                f"an opinion accepted with its receipt, {name}",
                by_tasks(ours, clients=CLIENTS, operations=plan.operations(2_000)),
                by_tasks(theirs, clients=CLIENTS, operations=plan.operations(2_000)),
                rounds=plan.rounds,
                clients=CLIENTS,
            )
        sending = asyncio.create_task(by_tasks(ours, clients=CLIENTS, operations=plan.operations(4_000))())
        provable = await _provable(plan, id, sending)
        await sending
    p50, p99 = (provable.quantile(q) for q in (0.5, 0.99))
    yield Figure(
        "accepted → provable, p50 / p99", f"{p50:.2f} / {p99:.2f} s, of {len(provable.seconds)} while others are taken"
    )
    await _caught_up(plan, id)
    async for figure in _burst(plan, id):
        yield figure


async def _burst(plan: Plan, id: str) -> AsyncIterator[Figure]:
    count = plan.operations(10_000)
    quiet = await _reading(plan, id, asyncio.create_task(asyncio.sleep(QUIET_SECONDS)))
    before = await _received(plan, id)
    async with AsyncExitStack() as stack:
        send = await _sending(stack, plan.site.gateway, f"{LISTED}/{id}/comments", SENDERS, _campaigning())
        sending = asyncio.create_task(by_tasks(send, clients=SENDERS, operations=count)())
        busy = await _reading(plan, id, sending)
        sent = await sending
    waited = await _caught_up(plan, id)
    kept = await _received(plan, id) - before
    yield Figure(f"a burst of {count:,} opinions", f"{sent.rate:,.0f} accepted per second, {kept:,} in the record")
    for q, name in ((0.5, "p50"), (0.95, "p95")):
        ratio = busy.quantile(q) / quiet.quantile(q)
        value = f"{ratio:.2f} of quiet ({1000 * quiet.quantile(q):.1f} ms)"
        yield Figure(f"readers meanwhile, {name}", value)
    yield Figure("the last of them is in its group", f"{waited:.1f} s after the burst")


async def _sending(stack: AsyncExitStack, url: str, path: str, clients: int, words: Callable[[], str]) -> One:
    connections = [await stack.enter_async_context(Connection(url)) for _ in range(clients)]

    async def one(client: int) -> None:
        body = json.dumps({"text": words(), "clause": "p-1"}).encode()
        headers = {**JSON, "idempotency_key": new_id()}
        await connections[client].send(connections[client].request("POST", path, body, **headers), 201)

    return one


async def _reading(plan: Plan, id: str, until: "asyncio.Task[object]") -> Round:
    """What readers wait for a consultation's page and its groups, while something goes on."""
    seconds: list[float] = []
    began = time.perf_counter()
    async with AsyncExitStack() as stack:
        readers = [await stack.enter_async_context(Connection(plan.site.gateway)) for _ in range(READERS)]

        async def read(reader: Connection) -> None:
            paths = (f"/consultations/{id}", f"{LISTED}/{id}", f"{LISTED}/{id}/groups", f"{LISTED}/{id}/comments")
            while not until.done():
                for path in paths:
                    at = time.perf_counter()
                    await reader.send(reader.request("GET", path))
                    seconds.append(time.perf_counter() - at)
                    await asyncio.sleep(0.02)  # people look at what they have got

        await asyncio.gather(*map(read, readers))
    return Round(seconds, time.perf_counter() - began)


async def _provable(plan: Plan, id: str, until: "asyncio.Task[Round]") -> Round:
    """Seconds between an acceptance and the first answer with the proof that it stands in the record."""
    began = time.perf_counter()

    async def one() -> float:
        body, headers = json.dumps({"text": _opinion()}).encode(), {**JSON, "idempotency_key": new_id()}
        async with Connection(plan.site.gateway) as person:
            taken = await person.send(person.request("POST", f"{LISTED}/{id}/comments", body, **headers), 201)
            at, address = time.perf_counter(), f"/api/consultation/receipts/{json.loads(taken)['ticket']}"
            while not (await person.json("GET", address))["inclusion"]:
                await asyncio.sleep(0.05)
        return time.perf_counter() - at

    waiting = list[asyncio.Task[float]]()
    while (not until.done() and len(waiting) < SAMPLED) or not waiting:
        waiting.append(asyncio.create_task(one()))
        await asyncio.sleep(SAMPLE_EVERY)
    return Round(await asyncio.gather(*waiting), time.perf_counter() - began)


async def _received(plan: Plan, id: str) -> int:
    async with Connection(plan.site.gateway) as gateway:
        received: int = (await gateway.json("GET", f"{LISTED}/{id}"))["counts"]["received"]
        return received


async def _caught_up(plan: Plan, id: str) -> float:
    """Seconds until every opinion stands in the record and in a group."""
    began = time.perf_counter()
    async with Connection(plan.site.gateway) as gateway:
        steady = 0
        while steady < 3:
            size = (await gateway.json("GET", f"/api/consultation/record/{id}"))["size"]
            grouped = (await gateway.json("GET", f"{LISTED}/{id}/themes"))["total"]
            received = await _received(plan, id)
            steady = steady + 1 if size == grouped == received else 0
            if time.perf_counter() - began > PATIENCE:
                raise TimeoutError(f"{size - grouped} opinions are in no group")
            await asyncio.sleep(0.3)
    return time.perf_counter() - began - 3 * 0.3


def _opinion() -> str:
    return "，".join("".join(random.sample(WORDS, 3)) for _ in range(5)) + "。"


def _campaigning() -> Callable[[], str]:
    sent = [_opinion() for _ in range(20)]
    return lambda: _opinion() if random.random() < UNIQUE else random.choice(sent)
