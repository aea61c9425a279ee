"""What has to do with a document: its own page asks search, the document's page never does."""

import asyncio
from pathlib import Path

import httpx
import pytest

from gateway.edge.headers import DEPENDS
from gateway.pages.documents import related
from kit.runtime.service import Runtime, Service
from services.search.engines.tantivy import TantivyEngine
from services.search.service import build
from tests.component.disclosure.test_column import BUDGET, text_of


@pytest.fixture
async def search(open_process, tmp_path: Path) -> None:
    async def build_here(runtime: Runtime) -> Service:
        return await build(runtime, TantivyEngine(tmp_path / "index"))

    await open_process("search", build_here)


async def listed(pages: httpx.AsyncClient, path: str) -> httpx.Response:
    for _ in range(1_000):
        answer = await pages.get(f"{path}/related")
        if "data-related-list" in answer.text:
            return answer
        await asyncio.sleep(0.01)
    raise AssertionError(answer.text)


async def test_the_page_leads_to_what_speaks_alike_and_may_itself_be_kept(document_pages, publish, search) -> None:
    made = await publish("2022年政府预算", BUDGET)
    alike = await publish("2021年政府预算", BUDGET, "2021-03-01")
    path = f"/documents/{made['index_number']}"
    page = await document_pages.get(path)
    assert f'data-related="{path}/related"' in page.text
    assert page.headers[DEPENDS], "search was not asked for it"
    answer = await listed(document_pages, path)
    assert f'href="/documents/{alike["index_number"]}"' in answer.text
    assert "2021年政府预算" in text_of(answer)
    assert DEPENDS not in answer.headers
    assert (await document_pages.get("/documents/x/1/related")).status_code == 404
    assert "data-related=" not in (await document_pages.get(path, params={"on": "2022-03-05"})).text


async def test_while_search_rests_or_sleeps_the_document_is_there(document_pages, publish, apps, monkeypatch) -> None:
    async def asleep(scope, receive, send) -> None:
        await asyncio.sleep(60)

    async def resting(scope, receive, send) -> None:
        await send({"type": "http.response.start", "status": 503, "headers": []})
        await send({"type": "http.response.body", "body": b"{}"})

    monkeypatch.setattr(related, "PATIENCE", 0.05)
    made = await publish("2022年政府预算", BUDGET)
    path = f"/documents/{made['index_number']}"
    for search in (asleep, resting):
        apps["search"] = search
        assert (await document_pages.get(path)).status_code == 200
        answer = await document_pages.get(f"{path}/related")
        assert answer.status_code == 503
        assert "搜索正在休息" in answer.text
