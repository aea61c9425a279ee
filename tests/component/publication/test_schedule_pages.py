"""The desk schedules a release by a form and sees the month."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import httpx
import pytest

from gateway.pages.app import AREAS
from kit.files.model import Block
from kit.identity.port import Principal
from kit.runtime.clock import FixedClock
from kit.runtime.process import Process
from services.catalog.service import build as build_catalog
from services.publication import context as publication
from services.publication.domain.copies import ItemCopy
from services.publication.domain.document import Document
from services.publication.service import build
from tests.component.area_pages import BrowserFor, browsers

RELEASER = Principal("releaser-1", roles=frozenset({"releaser"}), departments=frozenset({"caizheng"}))
DRAFTER = Principal("drafter-2", roles=frozenset({"drafter"}), departments=frozenset({"nongye"}))


@pytest.fixture
async def hall(open_process: Any) -> Process:
    await open_process("catalog", build_catalog)
    process: Process = await open_process("publication", build)
    made = process.runtime
    context = await publication.open_context(made.store, made.blobs, made.clock, "H36112601")
    await context.items.insert(ItemCopy("budget.town", "预算", None, None, False, 1))
    await context.documents.insert(
        Document(
            id="a", title="2022年政府预算", item="budget.town", issued_on="2022-03-10", state="approved",
            body=[Block("paragraph", "收入3,280万元。")], department="caizheng", author="drafter-1",
        )
    )  # fmt: skip
    return process


@pytest.fixture
async def browser_for(hall: Process, apps: Any, clock: FixedClock, client_for: Any) -> AsyncIterator[BrowserFor]:
    for who in (RELEASER, DRAFTER):
        client_for(hall, who)  # its token is known
    async with browsers(next(one for one in AREAS if one.name == "documents"), apps, clock) as made:
        yield made


async def post(browser: httpx.AsyncClient, step: str, **fields: str) -> httpx.Response:
    page = await browser.get("/desk/documents/a")
    token = page.text.partition('name="csrf" value="')[2].partition('"')[0]
    return await browser.post(f"/desk/documents/a/{step}", data={"csrf": token, **fields}, follow_redirects=True)


async def test_schedules_by_a_form_and_takes_it_back(browser_for: BrowserFor) -> None:
    browser = browser_for(RELEASER)
    done = await post(browser, "schedule", at="2022-03-14T11:00")
    assert "已定时，3月14日 11:00（还有 2 小时）自动公开。" in done.text
    assert "取消定时" in done.text
    month = await browser.get("/desk/schedule")
    assert "2022年政府预算" in month.text
    assert "3月14日 11:00（还有 2 小时）" in month.text
    assert "已取消定时" in (await post(browser, "unschedule")).text
    assert "2022年政府预算" not in (await browser.get("/desk/schedule")).text


@pytest.mark.parametrize("typed", ["", "明天", "2022-03-14T08:00", "9999-99-99T00:00"])
async def test_a_time_that_cannot_be_is_said_beside_the_field(browser_for: BrowserFor, typed: str) -> None:
    answer = await post(browser_for(RELEASER), "schedule", at=typed)
    assert answer.status_code in (409, 422)
    assert 'id="f-at-error"' in answer.text


async def test_the_month_shows_what_came_out_and_how_punctually(
    hall: Process, browser_for: BrowserFor, clock: FixedClock
) -> None:
    browser = browser_for(RELEASER)
    await post(browser, "schedule", at="2022-03-14T11:00")
    clock.advance(timedelta(hours=4))
    await next(one.run for one in hall.service.schedules if one.name == "release")()
    page = (await browser.get("/desk/schedule?month=2022-03")).text
    assert "晚了 2 小时" in page
    assert "2022年政府预算" not in (await browser.get("/desk/schedule?month=2022-04")).text


async def test_another_departments_schedule_is_its_own(browser_for: BrowserFor) -> None:
    await post(browser_for(RELEASER), "schedule", at="2022-03-14T11:00")
    assert "2022年政府预算" not in (await browser_for(DRAFTER).get("/desk/schedule")).text


@pytest.mark.parametrize("month", ["", "2022-3", "2022-13", "9999-12", "💧💧💧💧💧💧💧", "0000-00"])
async def test_a_month_that_is_none_shows_this_one(browser_for: BrowserFor, month: str) -> None:
    page = await browser_for(RELEASER).get("/desk/schedule", params={"month": month})
    assert "2022年3月" in page.text


async def test_a_visitor_is_asked_to_sign_in(browser_for: BrowserFor) -> None:
    assert (await browser_for().get("/desk/schedule")).status_code == 303
