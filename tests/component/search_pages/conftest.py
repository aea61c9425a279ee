"""The pages of search over the real service and index, with a few public things in it."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import httpx
import pytest

from gateway.pages.app import AREAS
from kit.identity.port import Principal
from kit.runtime.process import Process
from kit.runtime.service import Runtime, Service
from services.catalog.service import build as build_catalog
from services.search.domain.entry import Attachment, Entry
from services.search.engines.tantivy import TantivyEngine
from services.search.service import build
from tests.component.area_pages import BrowserFor, browsers
from tests.journeys.person import Page

EDITOR = Principal("editor", "编辑", frozenset({"search_editor"}))
SUPERVISOR = Principal("supervisor", "监督员", frozenset({"supervisor"}))
ADMINISTRATOR = Principal("admin", "管理员", frozenset({"administrator"}))
TABLE = Attachment(
    "补贴发放明细表.pdf", "/documents/1/attachments/a", "pdf", ("封面。\n", "上洲村一百二十户。\n", "拖拉机购置。\n")
)
ENTRIES = (
    Entry(
        "document:1", 1, "document", "关于发放耕地补贴的通知", "补贴直接到户。", "港府字〔2022〕11号",
        date="2022-03-10", validity="in_force", url="/documents/1", published_at="2022-03-11T09:00:00+08:00",
        audience=("全社会",), attachments=(TABLE,),
    ),
    Entry(
        "document:2", 1, "interpretation", "一图读懂耕地补贴 <b>&", "谁能领、领多少。", date="2022-03-12",
        url="/documents/2", published_at="2022-03-12T09:00:00+08:00", extra={"explains": "document:1"},
    ),
    Entry(
        "item:1", 1, "item", "耕地补贴发放结果", "补贴对象、标准。", domain="agricultural_subsidies",
        url="/catalog/items/1", extra={"time_limit": "20个工作日内"}, audience=("特定群体：种地农民",),
    ),
    Entry(
        "consultation:1", 1, "consultation", "耕地轮作补贴标准征求意见", "拟提高标准。", date="2022-03-01",
        url="/consultations/1", extra={"opens_on": "2022-03-01", "closes_on": "2022-03-16"},
    ),
    Entry(
        "entry:1", 1, "entry", "上洲村耕地补贴发放", "一百二十户。", village="shangzhou", date="2022-03-31",
        url="/villages/shangzhou/1", extra={"period": "2022年第一季度", "affairs": "财务公开"},
    ),
)  # fmt: skip


@dataclass
class Town:
    process: Process
    engine: TantivyEngine
    browser_for: BrowserFor
    desk_for: BrowserFor


@pytest.fixture
async def town(tmp_path: Path, open_process: Any, apps: Any, clock: Any, tokens: Any) -> AsyncIterator[Town]:
    engine = TantivyEngine(tmp_path / "index")

    async def build_here(runtime: Runtime) -> Service:
        service = await build(runtime, engine)
        # What stands in this index is nobody's: looked at by the reconciler, it would be gone.
        return replace(service, schedules=[one for one in service.schedules if one.name != "reconcile"])

    await open_process("catalog", build_catalog)
    process = await open_process("search", build_here)
    await engine.put(ENTRIES)
    for who in (EDITOR, SUPERVISOR, ADMINISTRATOR):
        tokens.principals[f"token-{who.subject}"] = who
    public, desk = (next(one for one in AREAS if one.name == name) for name in ("search", "words"))
    async with browsers(public, apps, clock) as browser_for, browsers(desk, apps, clock) as desk_for:
        yield Town(process, engine, browser_for, desk_for)


@pytest.fixture
def visitor(town: Town) -> httpx.AsyncClient:
    return town.browser_for()


async def read(browser: httpx.AsyncClient, url: str, status: int = 200) -> Page:
    answer = await browser.get(url)
    assert answer.status_code == status, answer.text[:800]
    return Page(answer)


async def submit(browser: httpx.AsyncClient, page: str, form: str, /, **values: str) -> httpx.Response:
    """Fill in this form of the page and send it, as a browser without script does."""
    found = (await read(browser, page)).form(form)
    return await browser.post(found.action, data=dict(found.filled(values, "")))
