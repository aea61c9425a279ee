"""What is offered while somebody types: what others ask, then titles; popular queries alone while the engine rests."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from services.search.popular import Popular
from tests.component.search.search_town import NOTICE, WITHDRAWN, Town


async def offered(town: Town, typed: str) -> list[tuple[str, str, str | None]]:
    answer = await town.client.get("/api/search/suggest", params={"q": typed})
    assert answer.status_code == 200, answer.text
    return [(one["text"], one["kind"], one["url"]) for one in answer.json()["suggestions"]]


@pytest.fixture
async def popular(town: Town, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Reads what is popular now rather than within a minute."""
    opened: list[Popular] = []
    begin = Popular.having

    def remember(self: Popular, typed: str) -> list[str]:
        opened.append(self)
        return begin(self, typed)

    monkeypatch.setattr(Popular, "having", remember)
    await offered(town, "")
    return opened[0].read


async def ask(town: Town, typed: str) -> None:
    """In three hours of two days."""
    for wait in (0, 1, 24):
        town.clock.advance(timedelta(hours=wait))
        await town.search(q=typed)


async def test_offers_what_others_ask_then_titles_each_once(town: Town, popular: Any) -> None:
    await town.told(NOTICE, 1, "document:d1")
    await town.told(replace(NOTICE, id="d2", title="耕地补贴"), 1, "document:d2")
    await ask(town, "耕地补贴")
    await ask(town, "耕地补贴对象")
    await popular()
    found = await offered(town, "耕地")
    assert found[:2] == [("耕地补贴", "query", None), ("耕地补贴对象", "query", None)]
    assert (NOTICE.title, "document", NOTICE.url) in found
    assert len({text for text, _, _ in found}) == len(found)


async def test_nothing_typed_offers_what_is_popular(town: Town, popular: Any) -> None:
    await town.told(NOTICE, 1, "document:d1")
    await ask(town, "耕地补贴")
    await popular()
    for typed in ("", "补贴", "gdbt", "gengdibu", "geng di"):
        assert ("耕地补贴", "query", None) in await offered(town, typed), typed
    assert ("耕地补贴", "query", None) not in await offered(town, "耕地补贴")


async def test_while_the_engine_rests_popular_queries_are_still_offered(town: Town, popular: Any) -> None:
    await town.told(NOTICE, 1, "document:d1")
    await ask(town, "耕地补贴")
    await popular()
    town.sleeper.asleep = True
    assert await offered(town, "耕地") == [("耕地补贴", "query", None)]


async def test_what_was_withdrawn_is_offered_neither_as_title_nor_as_query(
    town: Town, popular: Any, state: Any
) -> None:
    await town.told(NOTICE, 1, "document:d1")
    await ask(town, "耕地补贴")
    await popular()
    await state(town.process, WITHDRAWN, sequence=2)
    assert await offered(town, "耕地") == []
    await popular()
    assert await offered(town, "") == []


async def test_what_one_person_asks_again_and_again_is_not_popular(town: Town, popular: Any) -> None:
    await town.told(NOTICE, 1, "document:d1")
    for _ in range(20):
        await town.search(q="耕地补贴")
    await popular()
    assert await offered(town, "") == []


async def test_strange_beginnings_are_answered(town: Town) -> None:
    await town.told(NOTICE, 1, "document:d1")
    for typed in ("(", "“", "-", "*", "\\", "😀", "zwgk", "a" * 200, " "):
        await offered(town, typed)
    assert (await town.client.get("/api/search/suggest", params={"q": "长" * 201})).status_code == 422
