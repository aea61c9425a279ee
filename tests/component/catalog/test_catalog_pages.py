"""The pages of the catalogue on the real services, in the demonstration town."""

import re
from collections.abc import AsyncIterator
from dataclasses import replace

import httpx
import pytest
from pydantic import SecretStr
from starlette.types import ASGIApp

from deploy.demo import catalog as demo
from deploy.demo.api import DemoApi
from gateway.app import build_gateway
from gateway.pages.app import Area
from gateway.pages.catalog import views
from kit.identity.oidc import OidcClient
from services.publication.service import build as build_publication
from tests.component.catalog.catalog_parts import ADMINISTRATOR
from tests.component.catalog.test_items import published

PLAN = "township_general.open_affairs_plan"


@pytest.fixture
async def pages(runtime, process, open_process, clock, apps: dict[str, ASGIApp]) -> AsyncIterator[httpx.AsyncClient]:
    """The gateway with this one area; nobody signs in, so its issuer need not run."""
    await open_process("publication", build_publication)
    base = runtime("gateway")
    settings = base.settings.model_copy(update={"session_key": SecretStr("k" * 32)})
    async with httpx.AsyncClient() as nowhere:
        oidc = OidcClient("http://127.0.0.1/id", "gongkai-gateway", "secret", nowhere, clock)
        gateway = await build_gateway(
            replace(base, settings=settings), apps, oidc, areas=[Area("catalog", views.routes)]
        )
        await gateway.start()
        transport = httpx.ASGITransport(gateway.app, client=("203.0.113.7", 1))
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8080") as client:
            yield client
        await gateway.stop()


@pytest.fixture
async def seeded(process, tokens, apps) -> None:
    tokens.principals["demo"] = ADMINISTRATOR

    async def token(who: str) -> str:
        return "demo"

    api = DemoApi(apps, token)
    await demo.seed(api)
    await demo.seed(api)


def text_of(answer: httpx.Response) -> str:
    assert answer.status_code == 200, answer.text
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.text))


async def test_an_empty_catalogue_says_so(pages) -> None:
    assert "标准目录还没有录入" in text_of(await pages.get("/catalog"))


async def test_the_catalogue_shows_every_domain_and_what_is_missing(pages, seeded) -> None:
    shown = text_of(await pages.get("/catalog"))
    for words in ("财政预决算", "市政服务", "都还没有公开内容", "财政所"):
        assert words in shown


async def test_a_domain_is_a_table_of_two_levels(pages, seeded) -> None:
    answer = await pages.get("/catalog/social_assistance")
    assert re.findall(r'<h2 id="level-\d+">([^<]+)<', answer.text) == [
        "综合业务",
        "最低生活保障",
        "特困人员救助供养",
        "临时救助",
    ]
    assert "还没有公开内容" in text_of(answer)


async def test_an_item_shows_its_columns_and_its_documents(pages, seeded, process, state) -> None:
    empty = text_of(await pages.get(f"/catalog/items/{PLAN}"))
    for words in ("还没有公开内容", "国办发〔2019〕54号", "党政综合办公室", "政府网站", "主动公开", "乡级"):
        assert words in empty
    await state(process, published(item=PLAN, title="实施方案"))
    answer = await pages.get(f"/catalog/items/{PLAN}")
    assert "实施方案" in answer.text
    assert "/documents/H36112601/2022-00001" in answer.text
    assert "还没有公开内容" not in answer.text


async def test_a_department_sees_what_it_has_not_published(pages, seeded) -> None:
    shown = text_of(await pages.get("/catalog", params={"department": "caizheng", "without": "true"}))
    assert "财政所的公开事项" in shown
    assert "政府预算" in shown
    assert "宅基地" not in shown


async def test_finds_items_by_words(pages, seeded) -> None:
    assert "耕地地力保护补贴" in text_of(await pages.get("/catalog", params={"q": "耕地"}))
    assert "没有找到公开事项" in text_of(await pages.get("/catalog", params={"q": "<b>火箭"}))


async def test_a_retired_item_leads_to_its_successor(pages, seeded, admin) -> None:
    successor = "township_general.government_documents"
    await admin.post(f"/api/catalog/items/{PLAN}/retire", json={"successors": [successor]})
    answer = await pages.get(f"/catalog/items/{PLAN}")
    assert "已经停用" in answer.text
    assert f"/catalog/items/{successor}" in answer.text


@pytest.mark.parametrize("path", ["/catalog/rockets", "/catalog/items/nowhere"])
async def test_what_is_not_there_is_a_page_that_says_so(pages, path) -> None:
    assert (await pages.get(path)).status_code == 404
