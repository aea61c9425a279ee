"""A search through the gateway, against the bare engine asked the same of the same index: a corpus of laws."""

import gzip
import json
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from itertools import count
from urllib.parse import quote

from tests.bench.harness import CLIENTS, Comparison, Side, by_tasks, by_threads, in_turns
from tests.bench.http_client import Connection
from tests.bench.load import migrate, until_findable
from tests.bench.plan import Figure, Plan
from tests.bench.subjects.findable import document
from tests.bench.yardsticks import elasticsearch, tantivy

QUERIES = (
    "村民委员会 财务公开", "农村土地承包", "政府信息公开", "行政处罚 听证", "最低生活保障", "劳动合同解除", "环境影响评价",
    "食品安全标准", "义务教育 经费", "宅基地", "城乡规划", "道路交通事故", "个人信息保护", "招标投标", "预算公开",
    "未成年人", "突发事件应对", "水资源管理", "安全生产责任", "税收征收管理", "公开", "监督", "法律责任", "医疗保障",
)  # fmt: skip


async def run(plan: Plan) -> AsyncIterator[Comparison | Figure]:
    files = sorted(plan.corpus.glob("*.jsonl.gz"))
    if not files:
        yield Figure("search over a corpus", f"left out: no *.jsonl.gz in {plan.corpus.name}/ beside the checkout")
        return
    laws = [json.loads(line) for file in files for line in gzip.open(file, "rt", encoding="utf-8")]
    documents = [document(law["title"], law["body"].split("\n\n")) for law in laws]
    await until_findable(plan.site, await migrate(plan.site, documents))
    for clients in (1, CLIENTS):
        operations = plan.operations(100 * clients)
        async with AsyncExitStack() as open_things:
            connections = [await open_things.enter_async_context(Connection(plan.site.gateway)) for _ in range(clients)]
            asked, turn = _in_order(), count()
            requests = [
                connections[0].request("GET", f"/api/search?q={quote(query)}", accept_encoding="gzip")
                for query in QUERIES
            ]

            async def one(client: int) -> None:
                await connections[client].send(requests[next(turn) % len(requests)])

            yield await in_turns(
                f"search in {len(documents)} laws, {'Elasticsearch' if plan.stack else 'Tantivy'}",
                by_tasks(one, clients=clients, operations=operations),
                await _bare(plan, open_things, asked, clients, operations),
                rounds=plan.rounds,
                clients=clients,
            )


async def _bare(
    plan: Plan, open_things: AsyncExitStack, asked: Callable[[], str], clients: int, operations: int
) -> Side:
    if plan.stack:
        searched = elasticsearch.searched(plan.elasticsearch, asked, clients)
        return by_tasks(await open_things.enter_async_context(searched), clients=clients, operations=operations)
    assert plan.site.data
    search = tantivy.searcher_of(plan.site.data / "index/1")  # a first start's index; nothing has rebuilt it
    return by_threads(lambda client: search(asked()), clients=clients, operations=operations)


def _in_order() -> Callable[[], str]:
    turn = count()
    return lambda: QUERIES[next(turn) % len(QUERIES)]
