"""A search service with the real log and index, and what others state to it."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import httpx
import msgspec

from kit.bus.port import Event
from kit.runtime.clock import FixedClock
from kit.runtime.ids import new_id
from kit.runtime.peers import Export
from kit.runtime.process import Process
from schemas.classes.catalog import UnitChangedV1
from schemas.classes.publication import DocumentPublishedV1, DocumentWithdrawnV1
from services.search.domain.entry import Entry, Found
from services.search.domain.query import Query
from services.search.engines.port import SearchResting
from services.search.engines.tantivy import TantivyEngine

NOTICE = DocumentPublishedV1(
    id="d1",
    index_number="H36112601/2022-00001",
    title="关于下达耕地地力保护补贴资金的通知",
    number="港府字〔2022〕11号",
    department="nongye",
    item=None,
    domain=None,
    theme="agriculture_forestry_water",
    genre="notice",
    issued_on="2022-03-10",
    published_at="2022-03-11T09:00:00+08:00",
    released_at="2022-03-11T09:00:00+08:00",
    validity="in_force",
    summary="补贴直接到户。",
    url="/documents/H36112601/2022-00001",
    migrated=False,
    text="补贴对象为拥有耕地承包权的种地农民。",
)
UNIT = UnitChangedV1(
    id="nongye",
    name="农业综合服务中心",
    kind="department",
    parent="gangkou",
    in_force_from="2020-01-01",
    in_force_until=None,
)
WITHDRAWN = DocumentWithdrawnV1(id="d1", index_number="x", reason="有误", withdrawn_at="2022-03-12T09:00:00+08:00")


class Sleeper(TantivyEngine):
    """The real engine, which can be put to sleep."""

    asleep = False

    def _awake(self) -> None:
        if self.asleep:
            raise SearchResting

    async def ready(self) -> None:
        self._awake()
        await super().ready()

    async def put(self, entries: Sequence[Entry]) -> None:
        self._awake()
        await super().put(entries)

    async def search(self, query: Query) -> Found:
        self._awake()
        return await super().search(query)

    async def suggest(self, typed: Query, size: int) -> list[Entry]:
        self._awake()
        return await super().suggest(typed, size)

    async def related(self, id: str, size: int) -> list[Entry]:
        self._awake()
        return await super().related(id, size)


class Owner:
    """A peer: the texts that it keeps, and what it exports. While `away` it answers 503."""

    def __init__(self) -> None:
        self.texts: dict[str, str] = {}
        self.events: list[Event] = []
        self.asked: list[str] = []
        self.away = False

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        _, _, what, *name = scope["path"].split("/")
        if what == "text":
            self.asked.append(name[0])
        body = msgspec.json.encode(Export(self.events, None)) if what == "export" else b""
        if name and name[0] in self.texts:
            body = self.texts[name[0]].encode()
        status = 503 if self.away else 200 if body else 404
        await send({"type": "http.response.start", "status": status, "headers": []})
        await send({"type": "http.response.body", "body": body})


class Town:
    def __init__(self, process: Process, client: httpx.AsyncClient, sleeper: Sleeper, clock: FixedClock) -> None:
        self.process, self.client, self.sleeper, self.clock = process, client, sleeper, clock
        self.owners: dict[str, Owner] = {}

    async def publish(self, fact: Any, sequence: int, key: str = "") -> None:
        """Through the log, as the relay carries it."""
        data = msgspec.to_builtins(fact)
        event = Event(new_id(), fact.TYPE, key or data["id"], sequence, self.clock.now(), "click-1", data)
        await self.process.runtime.bus.publish([event])

    async def told(self, fact: Any, sequence: int, id: str) -> None:
        """The fact is stated, and searchers see its entry."""
        await self.publish(fact, sequence)
        await self.settled(id, sequence)

    async def search(self, **query: Any) -> dict[str, Any]:
        answer = await self.client.get("/api/search", params=query)
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    async def ids(self, **query: Any) -> set[str]:
        return {hit["id"] for hit in (await self.search(**query))["results"]}

    async def settled(self, id: str, version: int) -> None:
        async def seen() -> int | None:
            return (await self.sleeper.versions([id])).get(id)

        await self.until(seen, version)

    async def until(self, ask: Callable[[], Awaitable[Any]], wanted: Any) -> None:
        found = None
        for _ in range(1_000):
            if (found := await ask()) == wanted:
                return
            await asyncio.sleep(0.01)
        raise AssertionError(f"{found} did not become {wanted}")
