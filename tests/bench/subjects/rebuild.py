"""The index made anew: documents a second against the bare engine given as many of the same entries, and searches
while it is made against searches in quiet."""

import asyncio
import time
from collections.abc import AsyncIterator, Sequence

from tests.bench.harness import CLIENTS, Comparison, One, Round, Spread, by_tasks
from tests.bench.http_client import Connection
from tests.bench.load import laid_in
from tests.bench.passages import entries, sample
from tests.bench.plan import Figure, Plan
from tests.bench.questions import Question, questions
from tests.bench.subjects.search import asked
from tests.bench.yardsticks import elasticsearch, tantivy

ROUNDS = 3
QUIET = 300  # searches of a client before it begins
POLL_SECONDS = 0.02


async def run(plan: Plan) -> AsyncIterator[Comparison | Figure]:
    async for said in laid_in(plan):
        yield said
    if not plan.passages:
        return
    chosen = sample(plan.corpus, plan.wanted)
    rounds = min(plan.rounds, ROUNDS)
    ours, bare = list[float](), list[float]()
    for turn in range(rounds):
        ours.append(await _rebuilt(plan))
        given = list(entries(chosen, plan.passages))
        if plan.elasticsearch:
            seconds = await elasticsearch.filled(plan.elasticsearch, given)
        else:
            seconds = await asyncio.to_thread(tantivy.filled, plan.folder / f"bare-index-{turn}", given)
        bare.append(len(given) / seconds)
    share = Spread.of([one / other for one, other in zip(ours, bare, strict=True)])
    yield Figure(
        f"rebuild of {plan.passages:,} articles and more, {plan.engine}",
        f"{Spread.of(ours).median:,.0f} per second; bare bulk indexing {Spread.of(bare).median:,.0f}; "
        f"**{share.median:.2f}** of it ({share.low:.2f}–{share.high:.2f}; aim: 0.7 or more)",
    )
    for clients in (1, CLIENTS):
        yield await _read_meanwhile(plan, questions(chosen), clients, rounds)


async def _read_meanwhile(plan: Plan, these: Sequence[Question], clients: int, rounds: int) -> Comparison:
    meanwhile, quiet = list[Round](), list[Round]()
    async with asked(plan, these, clients) as one:
        await by_tasks(one, clients=clients, operations=QUIET)()
        for _ in range(rounds):
            quiet.append(await by_tasks(one, clients=clients, operations=plan.operations(QUIET * clients))())
            rebuilding = asyncio.create_task(_rebuilt(plan))
            meanwhile.append(await _until(rebuilding, one, clients))
            await rebuilding
    return Comparison(f"searches while the index is rebuilt, {plan.engine}, against quiet", clients, meanwhile, quiet)


async def _until(done: asyncio.Task[float], one: One, clients: int) -> Round:
    seconds = list[float]()

    async def client(number: int) -> None:
        while not done.done():
            began = time.perf_counter()
            await one(number)
            seconds.append(time.perf_counter() - began)

    began = time.perf_counter()
    await asyncio.gather(*map(client, range(clients)))
    return Round(seconds, time.perf_counter() - began)


async def _rebuilt(plan: Plan) -> float:
    """Entries a second, from the request to its end. Raises `RuntimeError` when it failed."""
    async with Connection(plan.site.gateway) as gateway:
        token = f"Bearer {await plan.site.token()}"
        began = time.perf_counter()
        await gateway.json("POST", "/api/search/rebuild", None, 202, authorization=token)
        while (now := await gateway.json("GET", "/api/search/rebuild", authorization=token))["state"] == "running":
            await asyncio.sleep(POLL_SECONDS)
        seconds = time.perf_counter() - began
    if now["state"] != "done":
        raise RuntimeError(now["state"])
    return float(now["read"]) / seconds
