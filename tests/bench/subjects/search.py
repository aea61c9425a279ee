"""A search through the gateway, against the bare engine asked the same of the same index: a corpus of laws."""

import gzip
import json
import os
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import quote

from tests.bench.harness import CLIENTS, Comparison, by_tasks, by_threads, in_turns
from tests.bench.http_client import Connection
from tests.bench.load import migrate, until_findable
from tests.bench.plan import Figure, Plan
from tests.bench.subjects.findable import document
from tests.bench.yardsticks import elasticsearch, tantivy

QUERIES = (
    *("村民委员会 财务公开", "农村土地承包", "政府信息公开", "行政处罚 听证", "最低生活保障", "劳动合同解除"),
    *(
        "环境影响评价",
        "食品安全标准",
        "义务教育 经费",
        "宅基地",
        "城乡规划",
        "道路交通事故",
        "个人信息保护",
        "招标投标",
    ),
    *("预算公开", "未成年人", "突发事件应对", "水资源管理", "安全生产责任", "税收征收管理", "公开", "监督", "医疗保障"),
)


async def run(plan: Plan) -> AsyncIterator[Comparison | Figure]:
    laws = list(_laws(plan.corpus))
    if not laws:
        yield Figure("search over a corpus", f"left out: there is no *.jsonl.gz in {plan.corpus.name}/")
        return
    await until_findable(plan.site, await migrate(plan.site, laws))
    for clients in (1, CLIENTS):
        operations = plan.operations(100 * clients)
        async with AsyncExitStack() as open_things:
            ours = await open_things.enter_async_context(_through_the_gateway(plan, clients))
            if plan.stack:
                asked = elasticsearch.searched(plan.elasticsearch, _in_order(), clients)
                bare = await open_things.enter_async_context(asked)
                yardstick = by_tasks(bare, clients=clients, operations=operations)
            else:
                yardstick = by_threads(
                    _bare_tantivy(plan), clients=clients, operations=operations, workers=os.cpu_count()
                )
            yield await in_turns(
                f"search in {len(laws)} laws, {'Elasticsearch' if plan.stack else 'Tantivy'}",
                by_tasks(ours, clients=clients, operations=operations),
                yardstick,
                rounds=plan.rounds,
                clients=clients,
            )


@asynccontextmanager
async def _through_the_gateway(plan: Plan, clients: int) -> AsyncIterator[Callable[[int], Awaitable[None]]]:
    async with AsyncExitStack() as stack:
        connections = [await stack.enter_async_context(Connection(plan.site.gateway)) for _ in range(clients)]
        asked = _in_order()

        async def one(client: int) -> None:
            path = f"/api/search?q={quote(asked())}"
            await connections[client].send(connections[client].request("GET", path))

        yield one


def _bare_tantivy(plan: Plan) -> Callable[[int], None]:
    assert plan.site.data
    asked, search = _in_order(), tantivy.searcher_of(plan.site.data / "index/1")  # a first start's: nothing rebuilt it

    def one(client: int) -> None:
        search(asked())

    return one


def _in_order() -> Callable[[], str]:
    turn = count()
    return lambda: QUERIES[next(turn) % len(QUERIES)]


def _laws(corpus: Path) -> Iterator[dict[str, Any]]:
    for file in sorted(corpus.glob("*.jsonl.gz")):
        with gzip.open(file, "rt", encoding="utf-8") as lines:
            for law in map(json.loads, lines):
                yield document(law["title"], law["body"].split("\n\n"))
