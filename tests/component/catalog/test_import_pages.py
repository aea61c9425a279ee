"""The desk's import, page by page, without script."""

import html
import re
from collections.abc import AsyncIterator

import httpx
import pytest

from gateway.pages.app import Area
from gateway.pages.catalog import views
from tests.component.area_pages import browsers
from tests.component.catalog.catalog_parts import DRAFTER, OFFICER, ROW, row, sheet, upload

pytestmark = pytest.mark.usefixtures("town")

HOME = "/desk/catalog/import"


@pytest.fixture
async def desk(process, officer, apps, clock) -> AsyncIterator[httpx.AsyncClient]:
    async with browsers(Area("catalog", views.routes), apps, clock) as browser_for:
        client = browser_for(OFFICER)
        await client.get(HOME)
        yield client


def field(page: httpx.Response, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page.text)
    assert found is not None, name
    return html.unescape(found[1])


async def uploaded(desk: httpx.AsyncClient, data: bytes, name: str = "目录.xlsx") -> httpx.Response:
    csrf = field(await desk.get(HOME), "csrf")
    answer = await desk.post(HOME, data={"csrf": csrf}, files=upload(data, name))
    assert answer.status_code == 303, answer.text
    return await desk.get(answer.headers["location"])


async def confirmed(desk: httpx.AsyncClient, page: httpx.Response, **more: str) -> httpx.Response:
    form = {name: field(page, name) for name in ("csrf", "plan", "take_hidden")}
    return await desk.post(page.request.url.path, data={**form, **more})


async def test_looks_at_a_table_and_confirms_it(desk) -> None:
    page = await uploaded(desk, sheet(ROW, row(2, "审批信息", E="")))
    for words in ("核对导入内容", "新增", "E5", "没有填写或没有勾选", "最低生活保障 / 审核信息", "还没有写入任何内容"):
        assert words in page.text
    assert "catalog." not in re.sub(r"<[^>]+>", "", page.text)
    answer = await confirmed(desk, page)
    assert answer.status_code == 303
    done = await desk.get(answer.headers["location"])
    assert "已写入，成为标准目录第 1 版" in done.text
    assert (await confirmed(desk, page)).status_code == 303, "once more is harmless"


async def test_shows_what_differs_before_and_after_and_retires_what_is_ticked(desk, officer, visitor) -> None:
    await officer.post("/api/catalog/import", files=upload(sheet(ROW, row(2, "审批信息"))))
    page = await uploaded(desk, sheet(row(1, "审核信息", F="20个工作日内", H="■政府网站")))
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.text))
    for words in ("公开时限", "10个工作日内", "20个工作日内", "必须使用的渠道", "停用：最低生活保障 / 审批信息"):
        assert words in text
    await confirmed(desk, page, retire=field(page, "retire"))
    assert "停用 1 项" in (await desk.get(page.request.url.path)).text
    assert len((await visitor.get("/api/catalog/items")).json()["items"]) == 1


async def test_a_catalogue_that_changed_meanwhile_is_looked_at_again(desk, officer) -> None:
    page = await uploaded(desk, sheet(ROW, row(2, "审批信息")))
    await officer.post("/api/catalog/import", files=upload(sheet(ROW)))
    answer = await confirmed(desk, page)
    assert answer.status_code == 409
    assert "目录有了变化" in answer.text
    assert (await confirmed(desk, answer)).status_code == 303


async def test_asks_whether_to_take_what_is_hidden(desk) -> None:
    from tests.unit.catalog.test_reading_tables import changed

    data = changed(sheet(ROW, row(2, "审批信息")), lambda book: setattr(book.active.row_dimensions[5], "hidden", True))
    page = await uploaded(desk, data)
    assert "连同隐藏的内容一起读取" in page.text
    taken = await desk.get(f"{page.request.url.path}?hidden=take")
    assert "隐藏的内容已一并读取" in taken.text
    await confirmed(desk, taken)
    assert "新增 2 项" in (await desk.get(page.request.url.path)).text


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "文件是空的"),
        (b"PK\x03\x04broken", "损坏"),
        ("姓名,电话\n某,某".encode(), "没有找到标准目录的表头"),
    ],
)
async def test_a_file_that_cannot_be_read_says_why_beside_its_field(desk, data: bytes, words: str) -> None:
    csrf = field(await desk.get(HOME), "csrf")
    answer = await desk.post(HOME, data={"csrf": csrf}, files=upload(data, "a.csv"))
    assert answer.status_code in (400, 409, 422)
    assert words in answer.text


async def test_a_form_without_a_file_says_so(desk) -> None:
    answer = await desk.post(HOME, data={"csrf": field(await desk.get(HOME), "csrf")})
    assert answer.status_code == 400
    assert "请选择要导入的文件" in answer.text


async def test_what_is_not_there_is_a_page_and_others_are_refused(process, apps, clock, desk) -> None:
    assert (await desk.get(f"{HOME}/nowhere")).status_code == 404
    async with browsers(Area("catalog", views.routes), apps, clock) as browser_for:
        assert (await browser_for(DRAFTER).get(HOME)).status_code == 403


async def test_the_public_pages_offer_the_table(desk, officer) -> None:
    await officer.post("/api/catalog/import", files=upload(sheet(ROW)))
    assert "/api/catalog/export?format=xlsx" in (await desk.get("/catalog")).text
    assert "format=csv&amp;domain=social_assistance" in (await desk.get("/catalog/social_assistance")).text
