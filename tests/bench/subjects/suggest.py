"""Suggestions while typing, against an empty route behind the same gateway."""

from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from urllib.parse import quote

from tests.bench.harness import CLIENTS, Comparison, Side, by_tasks, in_turns
from tests.bench.http_client import Connection
from tests.bench.load import laid_in
from tests.bench.passages import sample
from tests.bench.plan import Figure, Plan
from tests.bench.questions import in_turn, typing
from tests.bench.subjects.search import EMPTY

OPERATIONS = 500


async def run(plan: Plan) -> AsyncIterator[Comparison | Figure]:
    async for said in laid_in(plan):
        yield said
    if not plan.passages:
        return
    paths = [f"/api/search/suggest?q={quote(typed)}" for typed in typing(sample(plan.corpus, plan.wanted))]
    for clients in (1, CLIENTS):
        async with _asked(plan, paths, clients) as ours, _asked(plan, [EMPTY], clients) as empty:
            name = f"suggestions from {plan.passages:,} articles, {plan.engine}"
            yield await in_turns(name, ours, empty, rounds=plan.rounds, clients=clients)


@asynccontextmanager
async def _asked(plan: Plan, paths: Sequence[str], clients: int) -> AsyncIterator[Side]:
    async with AsyncExitStack() as stack:
        connections = [await stack.enter_async_context(Connection(plan.site.gateway)) for _ in range(clients)]
        request = in_turn([connections[0].request("GET", path) for path in paths])

        async def one(client: int) -> None:
            await connections[client].send(request())

        yield by_tasks(one, clients=clients, operations=plan.operations(OPERATIONS * clients))
