"""The board of channels, the receipts of one document, the kiosk: on the real services, without script."""

import re
from collections.abc import AsyncIterator
from html import unescape
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.types import ASGIApp

from gateway.pages.app import Area
from gateway.pages.channels import views
from kit.runtime.clock import FixedClock
from services.catalog.service import build as build_catalog
from services.consultation.service import build as build_consultation
from services.publication.service import build
from services.search.engines.tantivy import TantivyEngine
from services.search.service import build as build_search
from tests.component.area_pages import BrowserFor, browsers
from tests.component.publication.test_postings import ITEM_WITH_CHANNELS, becomes, photo_with_a_place, post
from tests.component.publication.test_publication import Office, staff


@pytest.fixture
async def office(open_process: Any, client_for: Any, state: Any) -> Office:
    process = await open_process("publication", build)
    await state(process, ITEM_WITH_CHANNELS)
    return Office(process, client_for)


@pytest.fixture
async def browser_for(
    office: Office, open_process: Any, clock: FixedClock, apps: dict[str, ASGIApp], tmp_path: Path
) -> AsyncIterator[BrowserFor]:
    await open_process("catalog", build_catalog)
    await open_process("consultation", build_consultation)
    await open_process("search", lambda runtime: build_search(runtime, TantivyEngine(tmp_path / "index")))
    async with browsers(Area("channels", views.routes), apps, clock) as browser_for:
        yield browser_for


def words(page: httpx.Response) -> str:
    main = page.text.partition("<main")[2].replace("<wbr>", "")
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", main)))


def hidden(page: httpx.Response, action: str) -> dict[str, str]:
    form = page.text.partition(f'action="{action}"')[2]
    assert form, f"no form for {action}"
    return {name: re.search(rf'name="{name}" value="([^"]*)"', form)[1] for name in ("csrf", "idempotency_key")}  # type: ignore[index]  # a form has both


async def test_a_drafter_says_where_it_hangs_with_a_photograph(office: Office, browser_for: BrowserFor) -> None:
    id = (await office.released())["id"]
    await becomes(office, id, {(1, "notice_board"): "due", (1, "radio"): "due"})
    desk, drafter = f"/desk/channels/{id}", browser_for(staff("drafter"))
    page = await drafter.get(desk)
    assert "还没张贴" in words(page)
    assert "港府发二〇二二年第十八号" in words(page)
    assert "政务大厅触摸屏" in words(page)
    action = f"{desk}/notice_board/post"
    data = {**hidden(page, action), "note": "村委会门口"}
    sent = await drafter.post(action, data=data, files={"photo": ("a.jpg", photo_with_a_place(), "image/jpeg")})
    assert (sent.status_code, sent.headers["location"]) == (303, f"{desk}#notice_board")
    page = await drafter.get(desk)
    assert "村委会门口" in words(page)
    photo = re.search(r'href="([^"]+/photo[^"]+)"', page.text)
    assert photo
    shown = await drafter.get(unescape(photo[1]))
    assert shown.headers["content-type"] == "image/jpeg"
    bare = await drafter.post(f"{desk}/radio/post", data={**hidden(page, f"{desk}/radio/post"), "note": ""})
    assert bare.status_code == 303
    empty = {"photo": ("", b"", "application/octet-stream")}
    again = await drafter.post(f"{desk}/radio/post", data={**hidden(page, f"{desk}/radio/post")}, files=empty)
    assert again.status_code == 303


async def test_a_file_that_is_no_picture_keeps_what_was_typed(office: Office, browser_for: BrowserFor) -> None:
    id = (await office.released())["id"]
    await becomes(office, id, {(1, "notice_board"): "due"})
    desk, drafter = f"/desk/channels/{id}", browser_for(staff("drafter"))
    action = f"{desk}/notice_board/post"
    data = {**hidden(await drafter.get(desk), action), "note": "村委会门口"}
    sent = await drafter.post(action, data=data, files={"photo": ("a.jpg", b"hello", "image/jpeg")})
    assert 400 <= sent.status_code < 500
    assert 'value="村委会门口"' in sent.text


async def test_a_withdrawn_document_shows_what_must_come_down(office: Office, browser_for: BrowserFor) -> None:
    id = (await office.released())["id"]
    await post(office, id, "notice_board")
    await office.step(office.releaser, id, "withdraw", reason="数据有误")
    await becomes(office, id, {(1, "notice_board"): "recall_due"})
    desk, releaser = f"/desk/channels/{id}", browser_for(staff("releaser"))
    page = await releaser.get(desk)
    assert "要揭下" in words(page)
    assert "/material" not in page.text
    board = await releaser.get("/desk/channels")
    assert "文件已撤回" in words(board)
    action = f"{desk}/notice_board/recall"
    for _ in range(2):
        assert (await releaser.post(action, data={**hidden(page, action), "note": ""})).status_code == 303
    assert "已揭下" in words(await releaser.get(desk))


async def test_a_place_is_added_and_one_is_left_out_with_a_reason(office: Office, browser_for: BrowserFor) -> None:
    id = (await office.released())["id"]
    await becomes(office, id, {(1, "radio"): "due"})
    desk, drafter = f"/desk/channels/{id}", browser_for(staff("drafter"))
    page = await drafter.get(desk)
    assert "微信群（目录可选）" in page.text
    assert (await drafter.post(f"{desk}/ask", data={**hidden(page, f"{desk}/ask"), "place": "chat"})).status_code == 303
    wrong = await drafter.post(f"{desk}/ask", data={**hidden(page, f"{desk}/ask"), "place": "moon"})
    assert wrong.status_code == 404
    action = f"{desk}/radio/waive"
    without = await drafter.post(action, data={**hidden(page, action), "note": ""})
    assert (without.status_code, "请写明原因" in words(without)) == (409, True)
    assert (await drafter.post(action, data={**hidden(page, action), "note": "设备检修"})).status_code == 303
    assert "设备检修" in words(await drafter.get(desk))


async def test_the_board_filters_by_channel_and_state(office: Office, browser_for: BrowserFor, client_for: Any) -> None:
    id = (await office.released())["id"]
    await becomes(office, id, {(1, "notice_board"): "due", (1, "radio"): "due"})
    drafter = browser_for(staff("drafter"))
    board = await drafter.get("/desk/channels?channel=radio&state=due")
    assert f"/desk/channels/{id}#radio" in board.text
    assert f"/desk/channels/{id}#notice_board" not in board.text
    assert (await drafter.get("/desk/channels?channel=moon&state=blue&department=x")).status_code == 200
    stranger = staff("drafter", "nongye", "stranger")
    client_for(office.process, stranger)  # the issuer knows them
    assert "没有要办的" in words(await browser_for(stranger).get("/desk/channels"))


async def test_anyone_takes_the_poster_until_it_is_withdrawn(office: Office, browser_for: BrowserFor) -> None:
    done = await office.released()
    visitor = browser_for()
    poster = await visitor.get(f"/documents/{done['index_number']}/poster?size=a3")
    assert poster.content[:5] == b"%PDF-"
    await office.step(office.releaser, done["id"], "withdraw", reason="数据有误")
    assert (await visitor.get(f"/documents/{done['index_number']}/poster")).status_code == 404


async def test_the_kiosk_keeps_to_itself(office: Office, browser_for: BrowserFor) -> None:
    body = [{"kind": "paragraph", "text": "外网", "html": '看<a href="https://example.cn/">外网</a>'}]
    done = await office.released(body=body)
    visitor = browser_for()
    number = done["index_number"]
    for page in ("/kiosk", "/kiosk/documents", f"/kiosk/documents/{number}", "/kiosk/consultations", "/kiosk/search",
                 "/kiosk/search?q=预算"):  # fmt: skip
        shown = await visitor.get(page)
        assert shown.status_code == 200, page
        assert "data-shared" in shown.text
        links = re.findall(r'<a [^>]*href="([^"]+)"', shown.text)
        assert not [link for link in links if not link.startswith(("/kiosk", "#main"))], page
        assert "csrf" not in shown.text
    assert done["title"] in words(await visitor.get("/kiosk"))
    await office.step(office.releaser, done["id"], "withdraw", reason="数据有误")
    assert done["title"] not in words(await visitor.get("/kiosk"))
    gone = await visitor.get(f"/kiosk/documents/{number}")
    assert (gone.status_code, "数据有误" in words(gone)) == (410, True)


@pytest.mark.parametrize(
    "path", ["/kiosk/life/moon", "/kiosk/documents/a/b", "/desk/channels/x", "/desk/channels/x/y/material",
             "/desk/channels/x/y/photo?edition=-1", "/kiosk/documents?after=%00", "/documents/a/b/poster"],
)  # fmt: skip
async def test_garbage_is_answered_in_house_style(path: str, browser_for: BrowserFor) -> None:
    assert (await browser_for(staff("drafter")).get(path)).status_code in (400, 404, 409, 422)
