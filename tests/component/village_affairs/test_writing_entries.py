"""A village clerk writes over HTTP: whose entries, what is refused, corrected, let go and withdrawn."""

import asyncio
from typing import Any

import httpx
import pytest

from kit.runtime.process import Process
from tests.component.village_affairs.village_parts import API, BOOKS, DRAFTER, OTHER, code_of, opened, published


async def test_only_the_villages_own_clerk_writes(process: Process, clerk: httpx.AsyncClient, client_for: Any) -> None:
    draft = await opened(clerk)
    other, drafter, nobody = client_for(process, OTHER), client_for(process, DRAFTER), client_for(process)
    headers = {"idempotency-key": "key-00002"}
    path = f"{API}/entries/{draft['id']}"
    assert code_of(await other.post(f"{API}/entries", json=BOOKS, headers=headers)) == (
        403,
        "village_affairs.other_village",
    )
    assert (await other.put(path, json={"version": 1, "text": "改"})).status_code == 403
    assert (await other.post(f"{path}/publish")).status_code == 403
    assert (await other.get(path)).status_code == 404
    assert (await other.get(f"{path}/trail")).status_code == 403
    assert (await drafter.post(f"{path}/publish")).status_code == 403
    assert (await nobody.post(f"{path}/publish")).status_code == 401
    assert (await drafter.get(f"{API}/work")).json() == []


async def test_the_same_key_makes_one_entry_and_another_key_finds_it_taken(clerk: httpx.AsyncClient) -> None:
    first, again = await asyncio.gather(opened(clerk), opened(clerk))
    assert first["id"] == again["id"]
    taken = await clerk.post(f"{API}/entries", json=BOOKS, headers={"idempotency-key": "key-00002"})
    assert code_of(taken) == (409, "village_affairs.entry_exists")
    assert taken.json()["errors"] == {"id": first["id"]}


async def test_publishing_twice_leaves_one_audit_line(clerk: httpx.AsyncClient) -> None:
    draft = await opened(clerk)
    path = f"{API}/entries/{draft['id']}"
    answers = await asyncio.gather(*(clerk.post(f"{path}/publish") for _ in range(3)))
    assert {answer.status_code for answer in answers} == {200}
    lines = (await clerk.get(f"{path}/trail")).json()
    assert [line["action"] for line in lines] == ["draft", "publish"]


async def test_publishing_what_another_has_changed_meanwhile_is_a_conflict(clerk: httpx.AsyncClient) -> None:
    draft = await opened(clerk)
    path = f"{API}/entries/{draft['id']}"
    assert (await clerk.put(path, json={"version": 1, "text": "补充"})).json()["version"] == 2
    assert code_of(await clerk.post(f"{path}/publish", json={"version": 1})) == (409, "store.conflict")
    assert code_of(await clerk.put(path, json={"version": 1, "text": "晚到"})) == (409, "store.conflict")


async def test_books_without_a_review_are_not_published(clerk: httpx.AsyncClient) -> None:
    draft = await opened(clerk, reviewed_by="", reviewed_on=None)
    refused = await clerk.post(f"{API}/entries/{draft['id']}/publish")
    assert code_of(refused) == (409, "village_affairs.entry_incomplete")
    assert set(refused.json()["errors"]) == {"reviewed_by"}


async def test_personal_data_is_neither_stored_nor_repeated(clerk: httpx.AsyncClient) -> None:
    rows = [{"kind": "expense", "what": "慰问", "amount": 50_000, "note": "电话 138 1234 5678"}]
    answer = await clerk.post(f"{API}/entries", json={**BOOKS, "rows": rows}, headers={"idempotency-key": "key-00003"})
    assert code_of(answer) == (409, "village_affairs.personal_data_found")
    assert "第1行的备注里有手机号码" in answer.json()["errors"]["rows.0.note"]
    assert "5678" not in answer.text
    assert (await clerk.get(f"{API}/desk/entries")).json()["items"] == []


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"rows": [{"kind": "income", "what": "水", "amount": 12.5}]}, (422, "request.malformed")),
        ({"rows": [{"kind": "income", "what": "水", "amount": -1}]}, (422, "request.malformed")),
        ({"period": "2022Q5"}, (422, "village_affairs.period_malformed")),
        ({"period": "2022Q3"}, (409, "village_affairs.period_in_future")),
        ({"item": "gossip"}, (409, "village_affairs.item_unknown")),
        ({"item": "homestead_approval", "period": "2022-03"}, (409, "village_affairs.period_unfit")),
        ({"reviewed_by": "张三"}, (422, "request.malformed")),
    ],
)
async def test_refuses_what_does_not_fit(
    clerk: httpx.AsyncClient, changes: dict[str, Any], refusal: tuple[int, str]
) -> None:
    answer = await clerk.post(f"{API}/entries", json={**BOOKS, **changes}, headers={"idempotency-key": "key-00004"})
    assert code_of(answer) == refusal


async def test_a_correction_replaces_the_public_edition_and_the_trail_keeps_the_old(
    clerk: httpx.AsyncClient, anyone: httpx.AsyncClient
) -> None:
    first = await published(clerk)
    rows = [{**BOOKS["rows"][0], "amount": 1_300_000}]
    again = await opened(clerk, "key-00002", rows=rows, correction="承包款少记一千元。")
    path = f"{API}/entries/{first['id']}"
    meanwhile = (await anyone.get(path)).json()
    assert (again["id"], meanwhile["content"]["sums"]["income"]) == (first["id"], 1_200_000)
    assert (meanwhile["draft"], meanwhile["working"]) == (None, False)
    await clerk.post(f"{path}/publish")
    corrected = (await anyone.get(path)).json()
    assert (corrected["edition"], corrected["content"]["sums"]["income"]) == (2, 1_300_000)
    line = (await clerk.get(f"{path}/trail")).json()[-1]
    assert line["before"]["content"]["rows"][0]["amount"] == 1_200_000


async def test_a_correction_can_be_let_go(clerk: httpx.AsyncClient) -> None:
    done = await published(clerk)
    path = f"{API}/entries/{done['id']}"
    await clerk.put(path, json={"version": done["version"], "text": "改"})
    answers = [await clerk.post(f"{path}/discard") for _ in range(2)]
    assert [answer.json()["working"] for answer in answers] == [False, False]


async def test_withdrawing_leaves_the_reason_and_takes_the_words(
    clerk: httpx.AsyncClient, anyone: httpx.AsyncClient
) -> None:
    done = await published(clerk)
    path = f"{API}/entries/{done['id']}"
    assert code_of(await clerk.post(f"{path}/withdraw", json={"reason": " "})) == (
        409,
        "village_affairs.reason_missing",
    )
    for _ in range(2):
        assert (await clerk.post(f"{path}/withdraw", json={"reason": "金额录错"})).status_code == 200
    shown = (await anyone.get(path)).json()
    assert (shown["state"], shown["withdrawn"], shown["content"]) == ("withdrawn", "金额录错", None)
    assert (await anyone.get(f"{API}/entries", params={"village": "shiwan"})).json()["items"] == []
    assert [line["action"] for line in (await clerk.get(f"{path}/trail")).json()] == ["draft", "publish", "withdraw"]
