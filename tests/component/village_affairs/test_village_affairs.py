"""Village affairs over HTTP: what is due, what stands there for all to read, and what leaves as facts."""

from datetime import timedelta
from typing import Any

import httpx

from kit.identity.port import Principal
from kit.runtime.clock import FixedClock
from kit.runtime.process import Process
from tests.component.village_affairs.village_parts import API, BOOKS, code_of, opened, published, unit


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
