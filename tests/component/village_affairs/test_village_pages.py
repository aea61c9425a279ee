"""The pages of villages on the real service, without script, and the demonstration data on them."""

import re
from collections.abc import AsyncIterator
from datetime import datetime
from html import unescape
from typing import Any

import httpx
import pytest
from starlette.types import ASGIApp

from deploy.demo import villages as demo
from deploy.demo.api import DemoApi
from deploy.demo_town import VILLAGES
from gateway.pages.app import Area
from gateway.pages.villages import views
from kit.identity.port import Principal
from kit.runtime.clock import SHANGHAI, FixedClock
from kit.runtime.process import Process
from schemas.classes.catalog import UnitChangedV1
from services.catalog.service import build as build_catalog
from services.village_affairs.service import build
from tests.component.area_pages import BrowserFor, browsers

DESK = "/desk/villages"
NEW = {"village": "shiwan", "item": "income_and_expenditure", "period": "2022Q1"}


def clerk_of(village: str) -> Principal:
    return Principal(f"clerk.{village}", "石安", frozenset({"village_clerk"}), frozenset(), frozenset({village}))


CLERK = clerk_of("shiwan")


@pytest.fixture
async def process(open_process: Any, state: Any, tokens: Any) -> Process:
    opened: Process = await open_process("village_affairs", build)
    for code, name in VILLAGES.items():
        fact = UnitChangedV1(
            id=code, name=name, kind="village", parent="gangkou", in_force_from="2010-01-01", in_force_until=None
        )
        await state(opened, fact)
        tokens.principals[f"token-clerk.{code}"] = clerk_of(code)
    return opened


@pytest.fixture
async def browser_for(
    process: Process, open_process: Any, clock: FixedClock, apps: dict[str, ASGIApp]
) -> AsyncIterator[BrowserFor]:
    """`browser_for(principal)`: someone who is signed in; without a principal, a visitor."""
    await open_process("catalog", build_catalog)
    async with browsers(Area("villages", views.routes), apps, clock) as browser_for:
        yield browser_for


def hidden(page: httpx.Response) -> dict[str, str]:
    main = page.text.partition("<main")[2]
    return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', main))


def words(page: httpx.Response) -> str:
    main = page.text.partition("<main")[2].replace("<wbr>", "")
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", main)))


def rows(*typed: tuple[str, str, str, str]) -> dict[str, list[str]]:
    return {name: [row[at] for row in typed] for at, name in enumerate(("kind", "what", "amount", "note"))}


async def test_a_clerk_writes_adds_a_row_previews_and_publishes(browser_for: BrowserFor) -> None:
    clerk, anyone = browser_for(CLERK), browser_for()
    home = await clerk.get(DESK)
    assert "2022年第一季度还要公开的" in words(home)
    assert "item=income_and_expenditure&amp;period=2022Q1" in home.text
    form = await clerk.get(f"{DESK}/new", params=NEW)
    typed = {**hidden(form), **rows(("income", "山塘承包款", "12,000", "")), "reviewed_by": "finance_group"}
    more = await clerk.post(f"{DESK}/new", data={**typed, "do": "add"})
    assert more.text.count('name="amount"') == 2
    assert 'value="12,000"' in more.text
    assert hidden(more)["idempotency_key"] == hidden(form)["idempotency_key"]

    full = {**typed, **rows(("income", "山塘承包款", "12,000", ""), ("expense", "清淤", "850.5", "二组"))}
    full |= {"reviewed_on": ["2022-04-08"], "do": ["preview"]}
    saved = [await clerk.post(f"{DESK}/new", data=full) for _ in range(2)]
    (address,) = {answer.headers["location"] for answer in saved}
    preview = await clerk.get(address)
    assert "11,149.50" in words(preview)
    publish = address.replace("/preview", "/publish")
    (public,) = {(await clerk.post(publish, data=hidden(preview))).headers["location"] for _ in range(2)}
    page = await anyone.get(public)
    for word in ("石湾村2022年第一季度收支明细", "12,000.00", "1.20", "民主理财小组", "2022年4月8日"):
        assert word in words(page)
    assert "<svg" in page.text.partition("print-head")[2]
    assert "已公开 1 项" in re.sub(r"\s+", " ", words(await anyone.get("/villages/shiwan")))
    assert public in (await anyone.get("/villages/shiwan/entries", params={"affairs": "finance"})).text


async def test_mistakes_keep_what_was_typed_and_say_where(browser_for: BrowserFor) -> None:
    clerk = browser_for(CLERK)
    form = hidden(await clerk.get(f"{DESK}/new", params=NEW))
    wrong = await clerk.post(f"{DESK}/new", data={**form, **rows(("income", "水", "一千", "")), "do": "save"})
    assert wrong.status_code == 422
    assert 'href="#f-row-0-amount"' in wrong.text
    assert 'value="一千"' in wrong.text
    personal = rows(("income", "", "", ""), ("expense", "慰问", "500", "电话13812345678"))
    refused = await clerk.post(f"{DESK}/new", data={**form, **personal, "do": "save"})
    assert refused.status_code == 409
    assert 'href="#f-row-1-note"' in refused.text
    assert "手机号码" in words(refused)
    long = await clerk.post(f"{DESK}/new", data={**form, **rows(("income", "水" * 101, "1", "")), "do": "save"})
    assert (long.status_code, "水" * 101 in long.text) == (422, True)


async def test_a_second_draft_of_the_same_period_leads_to_the_first(browser_for: BrowserFor) -> None:
    clerk = browser_for(CLERK)
    form, other = [hidden(await clerk.get(f"{DESK}/new", params=NEW)) for _ in range(2)]
    typed = rows(("income", "水", "1", ""))
    first = (await clerk.post(f"{DESK}/new", data={**form, **typed, "do": "save"})).headers["location"]
    taken = await clerk.post(f"{DESK}/new", data={**other, **typed, "do": "save"})
    assert taken.status_code == 409
    assert f'href="{first}"' in taken.text
    assert (await clerk.get(f"{DESK}/new", params=NEW)).headers["location"] == first
    assert "继续填写" in words(await clerk.get(DESK))


async def test_a_conflict_keeps_what_was_typed_and_can_be_saved_knowingly(browser_for: BrowserFor) -> None:
    clerk = browser_for(CLERK)
    form = hidden(await clerk.get(f"{DESK}/new", params=NEW))
    typed = rows(("income", "水", "1", ""))
    address = (await clerk.post(f"{DESK}/new", data={**form, **typed, "do": "save"})).headers["location"]
    here, there = [hidden(await clerk.get(address)) for _ in range(2)]
    assert (await clerk.post(address, data={**there, **typed, "text": "那边", "do": "save"})).status_code == 303
    late = await clerk.post(address, data={**here, **typed, "text": "这边", "do": "save"})
    assert (late.status_code, "这边" in late.text) == (409, True)
    assert (await clerk.post(address, data={**hidden(late), **typed, "text": "这边", "do": "save"})).status_code == 303


async def test_what_is_incomplete_is_said_before_the_public_sees_it(browser_for: BrowserFor) -> None:
    clerk = browser_for(CLERK)
    form = hidden(await clerk.get(f"{DESK}/new", params=NEW))
    typed = {**form, **rows(("income", "水", "1", "")), "do": "preview"}
    address = (await clerk.post(f"{DESK}/new", data=typed)).headers["location"]
    preview = hidden(await clerk.get(address))
    refused = await clerk.post(address.replace("/preview", "/publish"), data=preview)
    assert refused.status_code == 409
    assert "请选择由谁审核" in words(refused)


async def test_other_villages_and_other_people_stay_out(browser_for: BrowserFor) -> None:
    clerk, other, supervisor = browser_for(CLERK), browser_for(clerk_of("shangzhou")), browser_for()
    form = hidden(await clerk.get(f"{DESK}/new", params=NEW))
    address = (await clerk.post(f"{DESK}/new", data={**form, **rows(("income", "水", "1", "")), "do": "save"})).headers[
        "location"
    ]
    assert (await other.get(address)).status_code == 404
    assert (await other.get(f"{DESK}/new", params=NEW)).status_code == 403
    assert (await supervisor.get(address)).status_code in (303, 404)


@pytest.mark.parametrize("path", ["", "/new", "/new?item=land_contracts", "/new?item=land_contracts&period=2022-04-08"])
async def test_the_clerks_pages_open(browser_for: BrowserFor, path: str) -> None:
    assert (await browser_for(CLERK).get(f"{DESK}{path}")).status_code == 200


async def test_the_demonstration_villages_are_published_corrected_and_withdrawn(
    browser_for: BrowserFor, clock: FixedClock, apps: dict[str, ASGIApp]
) -> None:
    clock.advance(datetime(2026, 11, 22, 9, tzinfo=SHANGHAI) - clock.now())

    async def token(who: str) -> str:
        return f"token-{who}"

    for _ in range(2):
        await demo.seed(DemoApi(apps, token))
    anyone, clerk = browser_for(), browser_for(CLERK)
    assert "枫桥畈村" in words(await anyone.get("/villages"))
    village = await anyone.get("/villages/shiwan")
    assert "2026年9月1日" in words(village)
    entries = sorted(set(re.findall(r'"(/villages/shiwan/entries/[^"?]+)"', village.text)))
    assert len(entries) > 10
    for address in entries:
        assert (await anyone.get(address)).status_code == 200

    one = entries[0].rpartition("/")[2]
    page = await clerk.get(f"{DESK}/entries/{one}/withdraw")
    assert (await clerk.post(f"{DESK}/entries/{one}/withdraw", data={**hidden(page), "reason": ""})).status_code == 409
    done = await clerk.post(f"{DESK}/entries/{one}/withdraw", data={**hidden(page), "reason": "金额录错。"})
    assert done.status_code == 303
    gone = await anyone.get(entries[0])
    assert (gone.status_code, "金额录错。" in words(gone)) == (410, True)
