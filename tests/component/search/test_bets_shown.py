"""Best bets: before everything that is found, where an editor put them."""

from datetime import timedelta
from typing import Any

import httpx
import pytest

from kit.identity.port import Principal
from tests.component.search.search_town import Town

BET = {"queries": ["低保", "最低生活保障"], "title": "低保怎么申请", "url": "/items/dibao", "text": "办事指南"}


@pytest.fixture
def editor(town: Town, client_for: Any) -> httpx.AsyncClient:
    return client_for(town.process, Principal("editor", roles=frozenset({"search_editor"})))


async def bets(town: Town, typed: str, **more: Any) -> list[str]:
    return [bet["title"] for bet in (await town.search(q=typed, **more))["bets"]]


async def test_stands_before_what_equals_or_contains_its_query_and_nowhere_else(
    town: Town, editor: httpx.AsyncClient
) -> None:
    await editor.post("/api/search/bets", json=BET)
    for typed in ("低保", "低保 怎么办", "我想问问低保的事", "ＤＩ 低保", "最低生活保障標準"):
        assert await bets(town, typed) == [BET["title"]], typed
    for typed in ("", "低", "保低", "医保"):
        assert await bets(town, typed) == [], typed


async def test_the_closest_comes_first_and_three_are_shown(town: Town, editor: httpx.AsyncClient) -> None:
    for title, query in (("一", "补贴"), ("二", "耕地补贴"), ("三", "耕地补贴发放"), ("四", "补贴发")):
        await editor.post("/api/search/bets", json={**BET, "title": title, "queries": [query]})
    assert await bets(town, "耕地补贴发放") == ["三", "二", "四"]


async def test_is_shown_through_its_last_day(town: Town, editor: httpx.AsyncClient) -> None:
    await editor.post("/api/search/bets", json={**BET, "until": "2022-03-14"})
    assert await bets(town, "低保") == [BET["title"]]
    town.clock.advance(timedelta(days=1))
    assert await bets(town, "低保") == []


async def test_a_change_shows_at_once_and_a_conflict_is_told(town: Town, editor: httpx.AsyncClient) -> None:
    made = (await editor.post("/api/search/bets", json=BET)).json()
    assert (await editor.post("/api/search/bets", json=BET)).json()["id"] == made["id"]
    await bets(town, "低保")
    changed = {**BET, "title": "新标题"}
    assert (await editor.put(f"/api/search/bets/{made['id']}", json={**changed, "version": 1})).json()["version"] == 2
    assert await bets(town, "低保") == ["新标题"]
    late = await editor.put(f"/api/search/bets/{made['id']}", json={**BET, "version": 1})
    assert late.status_code == 409
    await editor.delete(f"/api/search/bets/{made['id']}", params={"version": 2})
    assert await bets(town, "低保") == []


async def test_refuses_addresses_that_lead_astray(editor: httpx.AsyncClient) -> None:
    answer = await editor.post("/api/search/bets", json={**BET, "url": "javascript:alert(1)"})
    assert (answer.status_code, answer.json()["code"]) == (409, "search.bet_address_unfit")
    assert (await editor.get("/api/search/bets")).json()["items"] == []
