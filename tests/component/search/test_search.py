"""Search over HTTP with the real log and index: what is stated is found, what is withdrawn is gone."""

import asyncio
from dataclasses import replace

import pytest

from tests.component.search.search_town import NOTICE, UNIT, WITHDRAWN, Town


async def test_finds_what_was_stated_with_marks_facets_and_names(town: Town) -> None:
    await town.publish(UNIT, 1)
    await town.publish(NOTICE, 1)
    await town.settled("document:d1", 1)
    found = await town.search(q="耕地补贴")
    [hit] = found["results"]
    assert [hit["title"][start:end] for start, end in hit["highlights"]["title"]] == ["耕地", "补贴"]
    assert [hit["snippet"][start:end] for start, end in hit["highlights"]["snippet"]] == ["补贴", "补贴", "耕地"]
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


async def test_made_anew_it_finds_the_same_and_what_was_withdrawn_stays_gone(town: Town) -> None:
    await town.told(NOTICE, 1, "document:d1")
    await town.told(replace(NOTICE, id="gone"), 1, "document:gone")
    await town.told(replace(WITHDRAWN, id="gone"), 2, "document:gone")
    assert (await town.client.post("/api/search/rebuild")).status_code == 202
    for _ in range(1_000):
        status = (await town.client.get("/api/search/rebuild")).json()
        if status["state"] != "running":
            break
        await asyncio.sleep(0.01)
    assert status["state"] == "done"
    assert await town.ids(q="耕地") == {"document:d1"}


async def test_a_bad_cursor_is_refused(town: Town) -> None:
    answer = await town.client.get("/api/search", params={"q": "耕地", "after": "zzz"})
    assert (answer.status_code, answer.json()["code"]) == (400, "search.bad_cursor")
