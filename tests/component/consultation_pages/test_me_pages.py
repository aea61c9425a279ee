"""One's own part: what was sent while signed in; a receipt by its number."""

from collections.abc import AsyncIterator, Awaitable, Callable

import httpx
import pytest
from starlette.types import ASGIApp

from gateway.pages.app import Area
from gateway.pages.me import views
from kit.identity.port import Principal
from kit.runtime.clock import FixedClock
from kit.runtime.process import Process
from services.catalog.service import build as build_catalog
from tests.component.area_pages import BrowserFor, browsers
from tests.component.consultation.consultation_parts import Town, key
from tests.component.consultation_pages.page_parts import hidden, words

CITIZEN = Principal("li", "李民", frozenset({"citizen"}))


@pytest.fixture
async def me_for(
    town: Town, open_process: Callable[..., Awaitable[Process]], clock: FixedClock, apps: dict[str, ASGIApp]
) -> AsyncIterator[BrowserFor]:
    await open_process("catalog", build_catalog)
    async with browsers(Area("me", views.routes), apps, clock) as browser_for:
        yield browser_for


async def test_what_was_sent_while_signed_in_is_listed_with_its_receipt(
    town: Town, me_for: BrowserFor, client_for: Callable[..., httpx.AsyncClient]
) -> None:
    id = await town.opened()
    person = client_for(town.process, CITIZEN)
    said = {"text": "我自己的话，电话 13812345678。", "clause": "p-2"}
    sent = await person.post(f"/api/consultation/consultations/{id}/comments", json=said, headers=key("mine"))
    page = await me_for(CITIZEN).get("/me")
    assert "我自己的话，电话 13812345678。" in words(page)
    assert "等待审核" in words(page)
    assert f'href="/receipts/{sent.json()["ticket"]}"' in page.text
    assert page.headers["cache-control"] == "no-store"
    assert "我自己的话" not in words(await me_for().get("/me"))


async def test_a_receipt_is_found_by_its_number_or_its_address(me_for: BrowserFor) -> None:
    visitor = me_for()
    sent = hidden(await visitor.get("/me"))
    for typed in ("abcdefgh.ijkl", " https://town.example/receipts/abcdefgh.ijkl "):
        answer = await visitor.post("/me", data={**sent, "ticket": typed})
        assert answer.headers["location"] == "/receipts/abcdefgh.ijkl"
    wrong = await visitor.post("/me", data={**sent, "ticket": "../desk"})
    assert wrong.status_code == 422
    assert "请填写回执上的编号" in words(wrong)
