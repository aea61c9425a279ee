"""Synonyms as an editor keeps them, with the real store, log and index."""

from typing import Any

import httpx
import pytest

from kit.identity.port import Principal
from services.search.domain.synonym import Synonym
from tests.component.search.search_town import NOTICE, Town

GROUP = {"words": ["咯咯哒", "耕地地力保护补贴"], "one_way": False, "note": "老乡的说法"}


@pytest.fixture
def editor(town: Town, client_for: Any) -> httpx.AsyncClient:
    return client_for(town.process, Principal("editor", roles=frozenset({"search_editor"})))


async def test_a_synonym_works_as_soon_as_it_is_saved_and_no_longer_than_it_is_kept(
    town: Town, editor: httpx.AsyncClient
) -> None:
    await town.told(NOTICE, 1, "document:d1")
    assert await town.ids(q="咯咯哒", exact=True) == set()
    made = (await editor.post("/api/search/synonyms", json=GROUP)).json()
    assert await town.ids(q="咯咯哒", exact=True) == {"document:d1"}
    gone = await editor.delete(f"/api/search/synonyms/{made['id']}", params={"version": 1})
    assert gone.status_code == 204
    assert await town.ids(q="咯咯哒", exact=True) == set()


async def test_the_same_group_sent_twice_is_kept_once(editor: httpx.AsyncClient) -> None:
    first, second = [(await editor.post("/api/search/synonyms", json=GROUP)).json() for _ in range(2)]
    assert first == second
    assert (await editor.get("/api/search/synonyms")).json()["items"] == [first]


async def test_a_group_that_another_changed_meanwhile_is_not_overwritten(editor: httpx.AsyncClient) -> None:
    made = (await editor.post("/api/search/synonyms", json=GROUP)).json()
    address = f"/api/search/synonyms/{made['id']}"
    changed = await editor.put(address, json={**GROUP, "one_way": True, "version": 1})
    assert (changed.status_code, changed.json()["version"]) == (200, 2)
    late = await editor.put(address, json={**GROUP, "note": "x", "version": 1})
    assert (late.status_code, late.json()["code"]) == (409, "store.conflict")
    assert (await editor.delete(address, params={"version": 1})).status_code == 409


async def test_names_the_word_that_cannot_be_used(editor: httpx.AsyncClient) -> None:
    answer = await editor.post("/api/search/synonyms", json={"words": ["补", "补贴款"]})
    assert (answer.status_code, answer.json()["code"]) == (409, "search.word_unfit")
    assert "“补”" in answer.json()["detail"]


async def test_a_group_that_is_not_there_says_so(editor: httpx.AsyncClient) -> None:
    address = "/api/search/synonyms/nothing"
    for answer in (
        await editor.put(address, json={**GROUP, "version": 1}),
        await editor.delete(address, params={"version": 1}),
    ):
        assert (answer.status_code, answer.json()["code"]) == (404, "search.synonym_unknown")


async def test_only_editors_read_and_write(town: Town, client_for: Any) -> None:
    bodies = {"synonyms": GROUP, "bets": {"queries": ["低保"], "title": "x", "url": "/x"}}
    for role in ("drafter", "supervisor", "citizen"):
        other = client_for(town.process, Principal(role, roles=frozenset({role})))
        for what, body in bodies.items():
            assert (await other.get(f"/api/search/{what}")).status_code == 403
            assert (await other.post(f"/api/search/{what}", json=body)).status_code == 403
    assert (await client_for(town.process).get("/api/search/bets")).status_code == 401


async def test_every_change_leaves_a_line_in_the_trail(town: Town, editor: httpx.AsyncClient) -> None:
    made = (await editor.post("/api/search/synonyms", json=GROUP)).json()
    await editor.put(f"/api/search/synonyms/{made['id']}", json={**GROUP, "note": "改", "version": 1})
    await editor.delete(f"/api/search/synonyms/{made['id']}", params={"version": 2})
    synonyms = await town.process.runtime.store.collection("synonyms", Synonym)
    lines = await synonyms.trail(made["id"])
    assert [(line.actor, line.action) for line in lines] == [("editor", act) for act in ("add", "change", "remove")]
