"""Entries of a small town, and what a search for some words brings."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from typing import Any

from services.search.domain.entry import Entry, Found
from services.search.domain.query import parse
from services.search.engines.port import Engine

PLAN = Entry(
    id="document:plan",
    version=1,
    kind="document",
    title="村级财务公开实施方案",
    text="每季度公布村级财务收支。群众可以向村务监督委员会查询搜索引擎里找不到的账目。",
    number="港府发〔2022〕3号",
    index_number="H36112601/2022-00003",
    department="caizheng",
    domain="finance",
    date="2022-03-01",
    validity="in_force",
    url="/documents/plan",
)
SUBSIDY = replace(
    PLAN,
    id="document:subsidy",
    title="耕地地力保护补贴发放公告",
    text="补贴按面积发放，直接打到一卡通。对名单有异议的，七日内提出。",
    number="港府发〔2021〕13号",
    index_number="H36112601/2021-00013",
    department="nongye",
    domain="agriculture",
    date="2021-05-06",
)
LEDGER = Entry(
    id="entry:q1",
    version=1,
    kind="entry",
    title="石湾村2022年第一季度财务收支",
    text="收入12,345.60元，支出8,000元，结余4,345.60元。ABC公司中标修路。",
    village="shiwan",
    date="2022-04-08",
    url="/villages/shiwan",
)
ALL = (PLAN, SUBSIDY, LEDGER)


def removed(entry: Entry, version: int) -> Entry:
    return Entry(id=entry.id, version=version, kind=entry.kind, removed=True)


def numbered(count: int, *, text: str = "同一段话里说到水库。") -> list[Entry]:
    """`count` entries that only their names tell apart."""
    return [Entry(f"document:{n:04}", 1, "document", f"第{n}号通知", text, date="2022-01-01") for n in range(count)]


async def rebuild(engine: Engine, entries: AsyncIterator[Entry] | Sequence[Entry], portion: int = 20) -> None:
    """As search does it: fills a new index portion by portion and puts it in the old one's place."""
    await engine.begin()
    given: list[Entry] = []
    async for entry in entries if isinstance(entries, AsyncIterator) else _one_by_one(entries):
        given.append(entry)
        if len(given) == portion:
            await engine.fill(given)
            given = []
    await engine.fill(given)
    await engine.finish()


async def _one_by_one(entries: Sequence[Entry]) -> AsyncIterator[Entry]:
    for entry in entries:
        yield entry


async def find(engine: Engine, typed: str, **options: Any) -> Found:
    return await engine.search(parse(typed, **options))


async def ids(engine: Engine, typed: str, **options: Any) -> set[str]:
    return {hit.entry.id for hit in (await find(engine, typed, **options)).hits}
