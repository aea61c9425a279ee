"""Reads through the gateway, against the same service asked directly by the same client."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from urllib.parse import quote

from tests.bench.harness import CLIENTS, Comparison, Side, by_tasks, in_turns
from tests.bench.http_client import Connection
from tests.bench.load import migrate, until_findable
from tests.bench.plan import Figure, Plan
from tests.bench.subjects.findable import PARAGRAPHS, document
from tests.bench.yardsticks.asgi import bare_site


async def run(plan: Plan) -> AsyncIterator[Comparison | Figure]:
    site = plan.site
    (id,) = await migrate(site, [document("村级财务公开办法", PARAGRAPHS)])
    await until_findable(site, [id])
    async with Connection(site.publication) as service:
        made = await service.json("GET", f"/api/publication/documents/{id}")
    api, page = f"/api/publication/documents/{id}", f"/documents/{quote(made['index_number'])}"
    for name, ours in (("a document by the API", api), ("a document's page, cached", page), ("home, cached", "/")):
        async with _asked(plan, site.gateway, ours) as mine, _asked(plan, site.publication, api) as theirs:
            yield await in_turns(f"gateway: {name}", mine, theirs, rounds=plan.rounds, clients=CLIENTS)

    if plan.stack:
        return
    async with Connection(site.gateway) as gateway:
        body = await gateway.send(gateway.request("GET", page, accept_encoding="gzip"))
    async with (
        bare_site(plan.folder, body) as bare,
        _asked(plan, site.gateway, page) as mine,
        _asked(plan, bare, page) as theirs,
    ):
        name = "gateway: a document's page, cached, against its bytes bare"
        yield await in_turns(name, mine, theirs, rounds=plan.rounds, clients=CLIENTS)


@asynccontextmanager
async def _asked(plan: Plan, url: str, path: str) -> AsyncIterator[Side]:
    async with AsyncExitStack() as stack:
        clients = [await stack.enter_async_context(Connection(url)) for _ in range(CLIENTS)]
        request = clients[0].request("GET", path, accept_encoding="gzip")

        async def one(client: int) -> None:
            await clients[client].send(request)

        yield by_tasks(one, clients=CLIENTS, operations=plan.operations(3000))
