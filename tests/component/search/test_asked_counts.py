"""What people ask, counted without them."""

import asyncio
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from kit.identity.port import Principal
from kit.runtime.process import Process
from services.search.domain.asked import AskedDay
from services.search.engines.tantivy import TantivyEngine
from services.search.service import build
from tests.component.search.search_town import NOTICE, Town


@pytest.fixture
def supervisor(town: Town, client_for: Any) -> httpx.AsyncClient:
    return client_for(town.process, Principal("supervisor", roles=frozenset({"supervisor"})))


async def report(supervisor: httpx.AsyncClient, days: int = 30) -> dict[str, Any]:
    return dict((await supervisor.get("/api/search/asked", params={"days": days})).json())


async def kept(town: Town) -> list[AskedDay]:
    days = await town.process.runtime.store.collection("asked", AskedDay)
    return (await days.find()).items


async def test_tells_what_is_asked_often_and_what_nobody_found(town: Town, supervisor: httpx.AsyncClient) -> None:
    await town.told(NOTICE, 1, "document:d1")
    for typed in ("耕地补贴", "耕地補貼", " 耕地补贴 ", "殡葬改革", "殡葬改革"):
        await town.search(q=typed)
    told = await report(supervisor)
    assert told["popular"][0] == {"text": "耕地补贴", "count": 3}
    assert told["unmet"] == [{"text": "殡葬改革", "count": 2, "last_on": "2022-03-14"}]
    assert (told["asked"], told["unmet_count"]) == (5, 2)
    assert "gongkai_search_asked_total" in (await town.client.get("/metrics")).text


async def test_counts_a_question_once_however_its_answer_is_read(town: Town, supervisor: httpx.AsyncClient) -> None:
    await town.told(NOTICE, 1, "document:d1")
    await town.search(q="耕地")
    for more in ({"kind": "document"}, {"counted": "false"}, {"q": ""}, {"q": "-耕地"}):
        await town.search(**{"q": "耕地", **more})
    assert (await report(supervisor))["asked"] == 1


async def test_keeps_no_personal_data_and_no_long_stories(town: Town, supervisor: httpx.AsyncClient) -> None:
    for typed in ("13812345678", "张三 36112619900101123X 低保", "我家住在" * 20):
        await town.search(q=typed)
    told = await report(supervisor)
    assert (told["popular"], told["unmet"], told["asked"]) == ([], [], 3)
    [day] = await kept(town)
    assert (day.counts, day.rest.asked) == ({}, 3)


async def test_a_need_that_was_met_is_no_longer_told(town: Town, supervisor: httpx.AsyncClient) -> None:
    await town.search(q="耕地补贴")
    assert [need["text"] for need in (await report(supervisor))["unmet"]] == ["耕地补贴"]
    town.clock.advance(timedelta(days=1))
    await town.told(NOTICE, 1, "document:d1")
    await town.search(q="耕地补贴")
    assert (await report(supervisor))["unmet"] == []


async def test_replicas_count_the_same_day_together_and_write_what_waits_when_they_stop(
    town: Town, runtime: Any, supervisor: httpx.AsyncClient, client_for: Any, tmp_path: Path
) -> None:
    engine = TantivyEngine(tmp_path / "replica")
    replica = await Process(runtime("search")).open(lambda given: build(given, engine))
    await replica.start()
    other = client_for(replica)
    await asyncio.gather(*(one.get("/api/search", params={"q": "医保"}) for one in (town.client, other) * 3))
    await replica.stop()
    told = await report(supervisor)
    assert told["popular"] == [{"text": "医保", "count": 6}]


async def test_days_past_ninety_are_forgotten(town: Town, supervisor: httpx.AsyncClient) -> None:
    await town.search(q="医保")
    await report(supervisor)
    town.clock.advance(timedelta(days=91))
    [forget] = [one for one in town.process.service.schedules if one.name == "forget"]
    await forget.run()
    assert await kept(town) == []


async def test_only_those_who_look_after_the_site_read_the_counts(town: Town, client_for: Any) -> None:
    for role, status in (("search_editor", 200), ("administrator", 200), ("drafter", 403), ("citizen", 403)):
        client = client_for(town.process, Principal(role, roles=frozenset({role})))
        assert (await client.get("/api/search/asked")).status_code == status
