"""The review page of the desk on the real service, without script."""

import re
from collections.abc import AsyncIterator
from html import unescape
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.types import ASGIApp

from gateway.pages.app import Area
from gateway.pages.documents import views
from kit.runtime.clock import FixedClock
from services.catalog.service import build as build_catalog
from services.publication.service import build
from services.search.engines.tantivy import TantivyEngine
from services.search.service import build as build_search
from tests.component.area_pages import BrowserFor, browsers
from tests.component.publication.test_publication import ITEM, Office, staff


@pytest.fixture
async def office(open_process: Any, client_for: Any, state: Any) -> Office:
    process = await open_process("publication", build)
    await state(process, ITEM)
    return Office(process, client_for)


@pytest.fixture
async def browser_for(
    office: Office, open_process: Any, clock: FixedClock, apps: dict[str, ASGIApp], tmp_path: Path
) -> AsyncIterator[BrowserFor]:
    await open_process("catalog", build_catalog)
    await open_process("search", lambda runtime: build_search(runtime, TantivyEngine(tmp_path / "index")))
    async with browsers(Area("documents", views.routes), apps, clock) as browser_for:
        yield browser_for


def words(page: httpx.Response) -> str:
    main = page.text.partition("<main")[2].replace("<wbr>", "")
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", main)))


def hidden(page: httpx.Response, action: str) -> dict[str, str]:
    form = page.text.partition(f'action="{action}"')[2]
    return {name: re.search(rf'name="{name}" value="([^"]*)"', form)[1] for name in ("csrf", "idempotency_key")}  # type: ignore[index]  # a form has both


async def post(browser: httpx.AsyncClient, page: httpx.Response, action: str, **typed: str) -> httpx.Response:
    return await browser.post(action, data={**hidden(page, action), **typed})


async def test_a_reviewer_remarks_on_a_passage_and_the_drafter_reads_it(
    office: Office, browser_for: BrowserFor
) -> None:
    id = (await office.draft())["id"]
    await office.step(office.drafter, id, "submit")
    desk, reviewer = f"/desk/documents/{id}", browser_for(staff("reviewer"))
    page = await reviewer.get(desk, params={"remark": "1"})
    assert "部门审核" in words(page)
    assert ">\n收入3,280万元。</textarea>" in page.text, "the passage is offered as the words that are meant"
    done = await post(reviewer, page, f"{desk}/remarks", block="1", quote="3,280万元", text="请核对数字")
    assert done.headers["location"] == f"{desk}#b-1"
    page = await reviewer.get(desk)
    assert "请核对数字" in words(page)
    assert "1 条批注还没有处理" in words(page)
    (remark,) = (await office.reviewer.get(f"/api/publication/documents/{id}/remarks")).json()["items"]
    await post(reviewer, page, f"{desk}/remarks/{remark['id']}/resolve")
    assert "已处理" in words(await reviewer.get(desk))


async def test_a_remark_on_words_that_are_gone_keeps_what_was_typed(office: Office, browser_for: BrowserFor) -> None:
    id = (await office.draft())["id"]
    await office.step(office.drafter, id, "submit")
    desk, reviewer = f"/desk/documents/{id}", browser_for(staff("reviewer"))
    page = await reviewer.get(desk, params={"remark": "1"})
    refused = await post(reviewer, page, f"{desk}/remarks", block="1", quote="没有这句话", text="我写的意见")
    assert refused.status_code == 409
    assert "没有找到所指的原文" in words(refused)


async def test_what_changed_since_it_was_sent_back_is_shown_with_signs(office: Office, browser_for: BrowserFor) -> None:
    id = (await office.draft())["id"]
    await office.step(office.drafter, id, "submit")
    returned = (await office.step(office.reviewer, id, "send-back", reason="数字不对")).json()
    body = [{"kind": "paragraph", "text": "收入3,300万元。"}]
    changed = {"body": body, "title": "改好的预算", "version": returned["version"]}
    await office.drafter.put(f"/api/publication/documents/{id}", json=changed)
    await office.step(office.drafter, id, "submit")
    page = await browser_for(staff("reviewer")).get(f"/desk/documents/{id}")
    assert "与上次退回时相比" in words(page)
    assert '<span class="sr">现在：</span>改好的预算</ins>' in page.text


async def test_a_public_document_is_revised_repealed_and_replaced(office: Office, browser_for: BrowserFor) -> None:
    old, new = await office.released(), await office.released(key="draft-key-2", title="新的预算", number="")
    desk, drafter, releaser = (
        f"/desk/documents/{old['id']}",
        browser_for(staff("drafter")),
        browser_for(staff("releaser")),
    )
    page = await releaser.get(desk)
    refused = await post(releaser, page, f"{desk}/supersede", reason="换新", by="H36112601/2022-99999")
    assert refused.status_code == 404
    done = await post(
        releaser, page, f"{desk}/supersede", reason="换新", by=f"http://x/documents/{new['index_number']}"
    )
    assert done.status_code == 303, words(done)
    shown = words(await browser_for().get(f"/documents/{old['index_number']}"))
    assert "已经废止" in shown or "代替" in shown
    await post(drafter, await drafter.get(desk), f"{desk}/revise", reason="再用一次")
    assert "修订" in words(await releaser.get(desk))
