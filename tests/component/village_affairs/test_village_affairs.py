"""Village affairs over HTTP on the embedded adapters: from what is due to what is withdrawn."""

import asyncio
from datetime import datetime, timedelta
from typing import Any

import httpx
import pytest

from kit.identity.port import Principal
from kit.runtime.clock import SHANGHAI, FixedClock
from kit.runtime.process import Process
from schemas.classes.catalog import UnitChangedV1
from services.village_affairs.service import build

CLERK = Principal("clerk-1", "石安", frozenset({"village_clerk"}), frozenset(), frozenset({"shiwan"}))
OTHER = Principal("clerk-2", "洲平", frozenset({"village_clerk"}), frozenset(), frozenset({"shangzhou"}))
DRAFTER = Principal("drafter-1", "陈文", frozenset({"drafter"}), frozenset({"dangzheng"}), frozenset({"shiwan"}))
API = "/api/village_affairs"
BOOKS: dict[str, Any] = {
    "village": "shiwan",
    "item": "income_and_expenditure",
    "period": "2022Q1",
    "rows": [
        {"kind": "income", "what": "山塘承包款", "amount": 1_200_000, "note": ""},
        {"kind": "expense", "what": "渠道清淤", "amount": 850_000, "note": "二组"},
    ],
    "reviewed_by": "finance_group",
    "reviewed_on": "2022-04-08",
}


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(datetime(2022, 4, 10, 9, tzinfo=SHANGHAI))


def unit(code: str, name: str, until: str | None = None) -> UnitChangedV1:
    return UnitChangedV1(
        id=code, name=name, kind="village", parent="gangkou", in_force_from="2010-01-01", in_force_until=until
    )


@pytest.fixture
async def process(open_process: Any, state: Any) -> Process:
    opened: Process = await open_process("village_affairs", build)
    await state(opened, unit("shiwan", "石湾村"))
    await state(opened, unit("shangzhou", "上洲村"))
    return opened


@pytest.fixture
def clerk(process: Process, client_for: Any) -> httpx.AsyncClient:
    client: httpx.AsyncClient = client_for(process, CLERK)
    return client


@pytest.fixture
def anyone(process: Process, client_for: Any) -> httpx.AsyncClient:
    client: httpx.AsyncClient = client_for(process)
    return client


async def opened(clerk: httpx.AsyncClient, key: str = "key-00001", **changes: Any) -> dict[str, Any]:
    answer = await clerk.post(f"{API}/entries", json={**BOOKS, **changes}, headers={"idempotency-key": key})
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    return made


async def published(clerk: httpx.AsyncClient, key: str = "key-00001", **changes: Any) -> dict[str, Any]:
    made = await opened(clerk, key, **changes)
    answer = await clerk.post(f"{API}/entries/{made['id']}/publish")
    assert answer.status_code == 200, answer.text
    done: dict[str, Any] = answer.json()
    return done


def code_of(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


async def test_a_quarter_goes_from_due_to_published(clerk: httpx.AsyncClient, anyone: httpx.AsyncClient) -> None:
    before = (await anyone.get(f"{API}/villages/shiwan")).json()
    assert (before["quarter"], before["due_on"], before["published"]) == ("2022Q1", "2022-04-20", 0)
    draft = await opened(clerk)
    assert draft["title"] == "石湾村2022年第一季度收支明细"
    assert draft["draft"]["sums"] == {"income": 1_200_000, "expense": 850_000, "balance": 350_000}
    assert (await anyone.get(f"{API}/entries/{draft['id']}")).status_code == 404
    done = (await clerk.post(f"{API}/entries/{draft['id']}/publish", json={"version": draft["version"]})).json()
    shown = (await anyone.get(f"{API}/entries/{draft['id']}")).json()
    assert shown["content"] == done["content"] == draft["draft"]
    after = (await anyone.get(f"{API}/villages/shiwan")).json()
    books = next(one for one in after["items"] if one["item"] == "income_and_expenditure")
    assert (after["published"], books["standing"], books["latest"]["id"]) == (1, "published", draft["id"])
    listed = (await anyone.get(f"{API}/villages")).json()["items"]
    assert {one["code"]: one["published"] for one in listed} == {"shiwan": 1, "shangzhou": 0}


async def test_what_is_not_there_after_the_due_day_is_overdue(anyone: httpx.AsyncClient, clock: FixedClock) -> None:
    clock.advance(timedelta(days=11))
    found = (await anyone.get(f"{API}/villages/shiwan")).json()
    assert found["overdue"] == found["expected"] == 21
    assert {one["standing"] for one in found["items"]} == {"overdue", "as_it_happens"}


async def test_a_year_without_a_calendar_is_flagged(anyone: httpx.AsyncClient, clock: FixedClock) -> None:
    clock.advance(timedelta(days=365 * 5))
    assert (await anyone.get(f"{API}/villages/shiwan")).json()["provisional"]


async def test_the_clerks_work_is_what_is_due_and_drafts(clerk: httpx.AsyncClient) -> None:
    rows = (await clerk.get(f"{API}/work")).json()
    assert len(rows) == 21
    assert {row["due"] for row in rows} == {"2022-04-20"}
    draft = await opened(clerk)
    rows = (await clerk.get(f"{API}/work")).json()
    assert len(rows) == 21
    assert rows[0]["url"] == f"/desk/villages/entries/{draft['id']}"
    await clerk.post(f"{API}/entries/{draft['id']}/publish")
    assert len((await clerk.get(f"{API}/work")).json()) == 20


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


async def test_entries_are_listed_by_village_affairs_and_period_page_by_page(
    clerk: httpx.AsyncClient, anyone: httpx.AsyncClient
) -> None:
    for number, period in enumerate(["2021Q3", "2021Q4", "2022Q1"]):
        await published(clerk, f"key-1000{number}", period=period)
    await published(clerk, "key-10009", item="homestead_approval", rows=[], text="本季度无。", reviewed_by="")
    wanted = {"village": "shiwan", "affairs": "finance", "limit": "2"}
    first = (await anyone.get(f"{API}/entries", params=wanted)).json()
    second = (await anyone.get(f"{API}/entries", params={**wanted, "after": first["next"]})).json()
    assert [one["period"] for one in (*first["items"], *second["items"])] == ["2022Q1", "2021Q4", "2021Q3"]
    assert second["next"] is None
    quarter = (await anyone.get(f"{API}/entries", params={"period": "2022Q1"})).json()
    assert {one["affairs"] for one in quarter["items"]} == {"finance", "village"}


async def test_a_village_that_ended_takes_no_new_entries_and_keeps_its_old(
    process: Process, clerk: httpx.AsyncClient, anyone: httpx.AsyncClient, state: Any
) -> None:
    old = await published(clerk, period="2021Q4")
    await state(process, unit("shiwan", "石湾村", "2021-12-31"), sequence=2)
    answer = await clerk.post(f"{API}/entries", json=BOOKS, headers={"idempotency-key": "key-00005"})
    assert code_of(answer) == (409, "village_affairs.village_ended")
    assert (await anyone.get(f"{API}/entries/{old['id']}")).status_code == 200
    assert (await anyone.get(f"{API}/villages/shiwan")).json()["expected"] == 0
    assert (await anyone.get(f"{API}/villages/nowhere")).status_code == 404


async def test_the_facts_leave_and_the_export_says_the_same(
    process: Process, clerk: httpx.AsyncClient, client_for: Any
) -> None:
    done = await published(clerk)
    withdrawn = await published(clerk, "key-00006", period="2021Q4")
    await clerk.post(f"{API}/entries/{withdrawn['id']}/withdraw", json={"reason": "录错"})
    service = client_for(process, Principal("system:search", roles=frozenset({"service"})))
    exported = (await service.get("/internal/export")).json()
    assert exported["next"] is None
    (event,) = exported["events"]
    assert (event["key"], event["sequence"]) == (done["id"], 1)
    assert event["data"]["url"] == f"/villages/shiwan/entries/{done['id']}"
    assert "收入 山塘承包款 12,000.00元" in event["data"]["text"].splitlines()
    assert event["data"]["summary"].startswith("收入合计 12,000.00 元")
    assert (await clerk.get("/internal/export")).status_code == 403


async def test_a_long_text_leaves_by_its_digest(process: Process, clerk: httpx.AsyncClient, client_for: Any) -> None:
    await published(clerk, text="账" * 30_000)
    service = client_for(process, Principal("system:search", roles=frozenset({"service"})))
    (event,) = (await service.get("/internal/export")).json()["events"]
    assert event["data"]["text"] is None
    text = await service.get(f"/internal/text/{event['data']['text_digest']}")
    assert text.text.count("账") == 30_000


async def test_the_list_offers_the_periods_that_can_be_chosen(anyone: httpx.AsyncClient) -> None:
    items = {one["code"]: one for one in (await anyone.get(f"{API}/items")).json()["items"]}
    assert len(items) == 24
    books = items["income_and_expenditure"]
    assert books["periods"][0] == {"code": "2022Q1", "label": "2022年第一季度"}
    assert {"code": "2022-03", "label": "2022年3月"} in books["periods"]
    assert items["land_compensation_distribution"]["periods"] == []
    assert items["land_compensation_distribution"]["period_kinds"] == ["day"]
