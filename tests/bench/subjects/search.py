"""A search through the gateway, its facets and highlights with it, against the bare engine asked the same.

Embedded, the engine is called in the process of the measure, behind an empty route of the same gateway; on the stack
the engine is a server, asked over REST for hits, facets and highlighted stretches.
"""

import asyncio
import os
from collections.abc import AsyncIterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack, asynccontextmanager

from tests.bench.harness import CLIENTS, Comparison, One, by_tasks, in_turns
from tests.bench.http_client import Connection
from tests.bench.load import laid_in
from tests.bench.passages import sample
from tests.bench.plan import Figure, Plan
from tests.bench.questions import Question, in_turn, questions
from tests.bench.yardsticks import elasticsearch, tantivy

EMPTY = "/api/catalog/time-limit?text="  # reads a few words as a time limit: parameters, model and JSON, no store
OPERATIONS = 300


async def run(plan: Plan) -> AsyncIterator[Comparison | Figure]:
    async for said in laid_in(plan):
        yield said
    if not plan.passages:
        return
    these = questions(sample(plan.corpus, plan.wanted))
    for clients in (1, CLIENTS):
        operations = plan.operations(OPERATIONS * clients)
        yardstick = _bare_elasticsearch if plan.elasticsearch else _bare_tantivy
        async with asked(plan, these, clients) as ours, yardstick(plan, these, clients) as bare:
            yield await in_turns(
                f"search in {plan.passages:,} articles, {plan.engine}",
                by_tasks(ours, clients=clients, operations=operations),
                by_tasks(bare, clients=clients, operations=operations),
                rounds=plan.rounds,
                clients=clients,
            )


@asynccontextmanager
async def asked(plan: Plan, these: Sequence[Question], clients: int) -> AsyncIterator[One]:
    """One question after the other through the gateway."""
    async with AsyncExitStack() as stack:
        connections = [await stack.enter_async_context(Connection(plan.site.gateway)) for _ in range(clients)]
        question = in_turn([connections[0].request("GET", one.path) for one in these])

        async def one(client: int) -> None:
            await connections[client].send(question())

        yield one


@asynccontextmanager
async def _bare_tantivy(plan: Plan, these: Sequence[Question], clients: int) -> AsyncIterator[One]:
    """The empty route, then the engine: at once where there is one client, in a thread a core where there are more."""
    assert plan.site.data
    index = tantivy.Bare(plan.site.data / "index")
    query = in_turn([index.prepared(one.query) for one in these])
    async with AsyncExitStack() as stack:
        connections = [await stack.enter_async_context(Connection(plan.site.gateway)) for _ in range(clients)]
        empty = connections[0].request("GET", EMPTY)
        pool = stack.enter_context(ThreadPoolExecutor(os.cpu_count()))

        async def one(client: int) -> None:
            await connections[client].send(empty)
            if clients == 1:
                index.search(query())
            else:
                await asyncio.get_running_loop().run_in_executor(pool, index.search, query())

        yield one


@asynccontextmanager
async def _bare_elasticsearch(plan: Plan, these: Sequence[Question], clients: int) -> AsyncIterator[One]:
    async with elasticsearch.searched(plan.elasticsearch, [one.query for one in these], clients) as one:
        yield one
