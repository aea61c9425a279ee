"""Search over HTTP with the real log and index: what is stated is found, what is withdrawn is gone."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest

from kit.bus.port import Event
from kit.identity.port import Principal
from kit.runtime.clock import FixedClock
from kit.runtime.ids import new_id
from kit.runtime.peers import Export
from kit.runtime.process import Process
from kit.runtime.service import Runtime, Service
from schemas.classes.catalog import UnitChangedV1
from schemas.classes.publication import DocumentPublishedV1, DocumentWithdrawnV1
from services.search.domain.entry import Entry, Found
from services.search.domain.query import Query
from services.search.engines.port import SearchResting
from services.search.engines.tantivy import TantivyEngine
from services.search.service import build

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


class Sleeper:
    """The real engine, which can be put to sleep."""

    def __init__(self, engine: TantivyEngine) -> None:
        self.engine, self.asleep = engine, False

    def _awake(self) -> None:
        if self.asleep:
            raise SearchResting

    async def start(self) -> None:
        await self.engine.start()

    async def stop(self) -> None:
        await self.engine.stop()

    async def ready(self) -> None:
        self._awake()

    async def put(self, entries: Sequence[Entry]) -> None:
        self._awake()
        await self.engine.put(entries)

    async def search(self, query: Query) -> Found:
        self._awake()
        return await self.engine.search(query)

    async def version(self, id: str) -> int | None:
        self._awake()
        return await self.engine.version(id)

    async def rebuild(self, entries: AsyncIterator[Entry]) -> int:
        return await self.engine.rebuild(entries)


class Town:
    def __init__(self, process: Process, client: httpx.AsyncClient, sleeper: Sleeper, clock: FixedClock) -> None:
        self.process, self.client, self.sleeper, self.clock = process, client, sleeper, clock

    async def publish(self, fact: Any, sequence: int, key: str = "") -> None:
        """Through the log, as the relay carries it."""
        data = msgspec.to_builtins(fact)
        event = Event(new_id(), fact.TYPE, key or data["id"], sequence, self.clock.now(), "click-1", data)
        await self.process.runtime.bus.publish([event])

    async def search(self, **query: Any) -> dict[str, Any]:
        answer = await self.client.get("/api/search", params=query)
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    async def settled(self, id: str, version: int) -> None:
        for _ in range(500):
            if await self.sleeper.engine.version(id) == version:
                return
            await asyncio.sleep(0.01)
        raise AssertionError(f"{id} did not reach version {version}")


@pytest.fixture
async def town(tmp_path: Path, open_process: Any, client_for: Any, clock: FixedClock) -> Town:
    sleeper = Sleeper(TantivyEngine(tmp_path / "index"))

    async def build_here(runtime: Runtime) -> Service:
        return await build(runtime, sleeper)

    process = await open_process("search", build_here)
    administrator = Principal("admin", roles=frozenset({"administrator"}))
    return Town(process, client_for(process, administrator), sleeper, clock)


async def test_finds_what_was_stated_with_marks_facets_and_names(town: Town) -> None:
    await town.publish(UNIT, 1)
    await town.publish(NOTICE, 1)
    await town.settled("document:d1", 1)
    found = await town.search(q="耕地补贴")
    [hit] = found["results"]
    assert [hit["title"][start:end] for start, end in hit["highlights"]["title"]] == ["耕地", "补贴"]
    assert [hit["snippet"][start:end] for start, end in hit["highlights"]["snippet"]] == ["补贴", "耕地"]
    assert (hit["department"], hit["date"], hit["url"]) == ("农业综合服务中心", "2022-03-10", NOTICE.url)
    assert found["facets"]["department"] == [{"value": "nongye", "name": "农业综合服务中心", "count": 1}]


@pytest.mark.parametrize("typed", ["港府字〔2022〕11号", "港府字[2022]11号", "H36112601/2022-00001", "“耕地承包权”"])
async def test_finds_numbers_in_any_brackets_and_exact_phrases(town: Town, typed: str) -> None:
    await town.publish(NOTICE, 1)
    await town.settled("document:d1", 1)
    assert (await town.search(q=typed))["total"] == 1


async def test_what_is_withdrawn_is_gone_and_a_late_fact_does_not_bring_it_back(town: Town) -> None:
    await town.publish(NOTICE, 1)
    await town.publish(WITHDRAWN, 2)
    await town.settled("document:d1", 2)
    await town.publish(NOTICE, 1)
    await town.publish(replace(NOTICE, id="d2"), 1)
    await town.settled("document:d2", 1)
    assert [hit["id"] for hit in (await town.search(q="耕地"))["results"]] == ["document:d2"]


async def test_a_stale_update_after_a_newer_one_changes_nothing(town: Town) -> None:
    await town.publish(replace(NOTICE, title="新的标题"), 3)
    await town.publish(NOTICE, 2)
    await town.settled("document:d1", 3)
    assert (await town.search())["results"][0]["title"] == "新的标题"


async def test_while_the_engine_rests_search_says_so_and_catches_up_by_itself(town: Town) -> None:
    town.sleeper.asleep = True
    await town.publish(NOTICE, 1)
    answer = await town.client.get("/api/search", params={"q": "耕地"})
    assert (answer.status_code, answer.json()["code"]) == (503, "search.resting")
    await asyncio.sleep(0.3)
    town.sleeper.asleep = False
    await town.settled("document:d1", 1)
    assert (await town.client.get("/internal/dead-letters")).json()["letters"] == []


async def test_rebuilds_from_the_services_while_facts_go_on(town: Town, apps: dict[str, Any]) -> None:
    await town.publish(NOTICE, 1)
    await town.publish(replace(NOTICE, id="gone"), 1)
    await town.publish(replace(WITHDRAWN, id="gone"), 2)
    await town.settled("document:gone", 2)
    apps.update({name: Exporting(town) for name in ("catalog", "publication", "consultation", "village_affairs")})
    assert (await town.client.post("/api/search/rebuild")).status_code == 202
    for _ in range(500):
        status = (await town.client.get("/api/search/rebuild")).json()
        if status["state"] != "running":
            break
        await asyncio.sleep(0.01)
    assert status["state"] == "done"
    ids = {hit["id"] for hit in (await town.search(q="耕地"))["results"]}
    assert ids == {"document:d1", "document:during"}


class Exporting:
    """A peer whose export holds one document, and that hears of another while it is read."""

    def __init__(self, town: Town) -> None:
        self.town = town

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        await self.town.publish(replace(NOTICE, id="during"), 1)
        event = Event(new_id(), NOTICE.TYPE, "d1", 1, self.town.clock.now(), "", msgspec.to_builtins(NOTICE))
        stale = Event(new_id(), NOTICE.TYPE, "gone", 1, self.town.clock.now(), "", msgspec.to_builtins(NOTICE))
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": msgspec.json.encode(Export([event, stale], None))})


async def test_a_bad_cursor_is_refused(town: Town) -> None:
    answer = await town.client.get("/api/search", params={"q": "耕地", "after": "zzz"})
    assert (answer.status_code, answer.json()["code"]) == (400, "search.bad_cursor")
