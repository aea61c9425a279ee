"""The editor on the real service, without script and as its script asks: nothing that somebody wrote is lost."""

import re
from collections.abc import AsyncIterator
from html import unescape
from io import BytesIO
from typing import Any

import httpx
import pytest
from starlette.types import ASGIApp

from gateway.pages.app import Area
from gateway.pages.documents import views
from kit.runtime.clock import FixedClock
from services.catalog.service import build as build_catalog
from services.publication.service import build
from tests.component.area_pages import BrowserFor, browsers
from tests.component.publication.test_attachments import PDF, attach, picture, word
from tests.component.publication.test_publication import ITEM, Office, staff

JSON = {"accept": "application/json"}
FIELD = re.compile(
    r'<(?:input|textarea)\b(?=[^>]*\bname="(?P<name>[^"]+)")(?![^>]*\bdisabled\b)'
    r'(?:[^>]*\bvalue="(?P<value>[^"]*)")?[^>]*>(?:(?P<text>[^<]*)</textarea>)?'
)


@pytest.fixture
async def office(open_process: Any, client_for: Any, state: Any) -> Office:
    process = await open_process("publication", build)
    await state(process, ITEM)
    return Office(process, client_for)


@pytest.fixture
async def browser_for(
    office: Office, open_process: Any, clock: FixedClock, apps: dict[str, ASGIApp]
) -> AsyncIterator[BrowserFor]:
    await open_process("catalog", build_catalog)
    async with browsers(Area("documents", views.routes), apps, clock) as browser_for:
        yield browser_for


@pytest.fixture
def drafter(browser_for: BrowserFor) -> httpx.AsyncClient:
    return browser_for(staff("drafter"))


def filled(page: httpx.Response, **typed: str) -> dict[str, str]:
    """What a browser would send of the form, with what is typed now."""
    form = page.text.partition("data-editor-form" if "data-editor-form" in page.text else 'aria-label="合并"')[2]
    fields = {}
    for found in FIELD.finditer(form.partition("</form>")[0]):
        if found["name"] == "file" or ('type="radio"' in found[0] and " checked" not in found[0]):
            continue
        if 'type="checkbox"' in found[0] and " checked" not in found[0]:
            continue
        fields[found["name"]] = unescape((found["value"] or found["text"] or "").removeprefix("\n"))
    for name, options in re.findall(r'<select[^>]*name="(\w+)"[^>]*>(.*?)</select>', form, re.DOTALL):
        fields[name] = next(iter(re.findall(r'value="([^"]*)" selected', options)), "")
    if "body_html" in typed:  # the script sends this instead
        fields.pop("body", None)
    return {**fields, **typed}


async def post(browser: httpx.AsyncClient, url: str, fields: dict[str, str], **more: Any) -> httpx.Response:
    return await browser.post(url, data=fields, **more)


async def kept(office: Office, id: str) -> dict[str, Any]:
    return dict((await office.drafter.get(f"/api/publication/documents/{id}")).json())


async def test_a_draft_is_begun_and_saved_without_script(office: Office, drafter: httpx.AsyncClient) -> None:
    page = await drafter.get("/desk/documents/new")
    fields = filled(
        page, title="关于修路的通知", number="港府发[2022]第08号", body="一、时间\n上午八点。", expires_on="2023-01-01"
    )
    answer = await post(drafter, "/desk/documents/new", fields)
    assert answer.status_code == 303
    document = await kept(office, answer.headers["location"].rpartition("/")[2])
    assert (document["title"], document["number"]) == ("关于修路的通知", "港府发〔2022〕8号")
    assert (document["expires_on"], document["theme"], document["validity"]) == (
        "2023-01-01",
        "general_affairs",
        "in_force",
    )
    assert [block["kind"] for block in document["body"]] == ["heading", "paragraph"]


async def test_the_form_sent_twice_with_more_words_keeps_the_last(office: Office, drafter: httpx.AsyncClient) -> None:
    fields = filled(await drafter.get("/desk/documents/new"), title="甲", body_html="<p>一</p>")
    first = await post(drafter, "/desk/documents/new", fields, headers=JSON)
    second = await post(drafter, "/desk/documents/new", {**fields, "body_html": "<p>一<b>二</b></p>"}, headers=JSON)
    assert first.json()["id"] == second.json()["id"]
    assert (await kept(office, first.json()["id"]))["body"][0]["html"] == "一<strong>二</strong>"


async def test_it_saves_itself_and_says_when(office: Office, drafter: httpx.AsyncClient) -> None:
    id = (await office.draft())["id"]
    page = await drafter.get(f"/desk/documents/{id}")
    fields = filled(page, title="边写边存", body_html="<h2>题</h2><p>文<script>x</script></p>")
    saved = await post(drafter, f"/desk/documents/{id}/autosave", fields)
    assert (saved.json()["version"], saved.json()["at"]) == (2, "09:00")
    document = await kept(office, id)
    assert (document["title"], [block["text"] for block in document["body"]]) == ("边写边存", ["题", "文"])
    again = {**fields, "version": "2", "base": saved.json()["base"]}
    assert (await post(drafter, f"/desk/documents/{id}/autosave", again)).json()["version"] == 2
    assert "边写边存" in (await drafter.get(f"/desk/documents/{id}")).text


async def test_two_at_once_are_told_and_what_does_not_touch_goes_together(
    office: Office, drafter: httpx.AsyncClient
) -> None:
    id = (await office.draft())["id"]
    page = await drafter.get(f"/desk/documents/{id}")
    await office.drafter.put(f"/api/publication/documents/{id}", json={"version": 1, "summary": "同事写的"})
    fields = filled(page, title="我的标题")
    told = await post(drafter, f"/desk/documents/{id}/autosave", fields)
    assert (told.status_code, told.json()["code"]) == (409, "store.conflict")
    saved = await post(drafter, f"/desk/documents/{id}/edit", fields)
    assert saved.status_code == 303
    assert "内容概述" in (await drafter.get(f"/desk/documents/{id}")).text
    document = await kept(office, id)
    assert (document["title"], document["summary"]) == ("我的标题", "同事写的")


async def test_what_both_wrote_is_laid_side_by_side(office: Office, drafter: httpx.AsyncClient) -> None:
    id = (await office.draft())["id"]
    page = await drafter.get(f"/desk/documents/{id}")
    theirs = [{"kind": "heading", "text": "一、收入", "level": 1}, {"kind": "paragraph", "text": "同事改的段落"}]
    await office.drafter.put(
        f"/api/publication/documents/{id}", json={"version": 1, "title": "同事的标题", "body": theirs}
    )
    mine = filled(page, title="我的标题", body_html="<h2>一、收入</h2><p>我改的段落</p>")
    merge = await post(drafter, f"/desk/documents/{id}/edit", mine)
    assert merge.status_code == 409
    for words in ("我的标题", "同事的标题", "我改的段落", "同事改的段落"):
        assert words in merge.text
    chosen = filled(merge) | {"pick-title": "theirs", "pick-body-0": "both"}
    later = await office.drafter.put(f"/api/publication/documents/{id}", json={"version": 2, "summary": "又一次"})
    assert later.status_code == 200
    moved = await post(drafter, f"/desk/documents/{id}/merge", chosen)
    assert moved.status_code == 409, "the other side moved on: it is shown again"
    done = await post(drafter, f"/desk/documents/{id}/merge", filled(moved) | {"pick-title": "theirs"})
    assert done.status_code == 303
    document = await kept(office, id)
    assert (document["title"], document["summary"]) == ("同事的标题", "又一次")
    assert [block["text"] for block in document["body"]] == ["一、收入", "我改的段落", "同事改的段落"]


async def test_words_survive_a_draft_that_went_to_review_meanwhile(office: Office, drafter: httpx.AsyncClient) -> None:
    id = (await office.draft())["id"]
    page = await drafter.get(f"/desk/documents/{id}")
    await office.step(office.drafter, id, "submit")
    answer = await post(drafter, f"/desk/documents/{id}/edit", filled(page, title="还没存的字"))
    assert answer.status_code == 409
    assert "还没存的字" in answer.text
    assert "已经送审" in answer.text


async def test_plain_text_says_what_it_hides_and_keeps_it(office: Office, drafter: httpx.AsyncClient) -> None:
    body = [
        {"kind": "paragraph", "text": "粗的字", "html": "<strong>粗</strong>的字"},
        {"kind": "paragraph", "text": "平的字"},
    ]
    id = (await office.draft(body=body))["id"]
    page = await drafter.get(f"/desk/documents/{id}")
    assert "纯文字里看不到" in page.text
    assert (await post(drafter, f"/desk/documents/{id}/edit", filled(page, body="粗的字\n改了的字"))).status_code == 303
    document = await kept(office, id)
    assert [block["html"] for block in document["body"]] == ["<strong>粗</strong>的字", ""]
    assert document["body"][1]["text"] == "改了的字"


async def test_files_are_added_renamed_and_removed_with_the_form(office: Office, drafter: httpx.AsyncClient) -> None:
    id = (await office.draft())["id"]
    page = await drafter.get(f"/desk/documents/{id}")
    files = [("file", ("表.pdf", PDF)), ("file", ("坏.pdf", b"x")), ("file", ("图.png", picture()))]
    fields = filled(page, title="写到一半的标题", then="attach")
    answer = await drafter.post(f"/desk/documents/{id}/edit", data=fields, files=files)
    assert answer.headers["location"] == f"/desk/documents/{id}#attachments"
    page = await drafter.get(f"/desk/documents/{id}")
    assert "“坏.pdf”没有添加" in page.text
    document = await kept(office, id)
    assert (document["title"], [one["name"] for one in document["attachments"]]) == (
        "写到一半的标题",
        ["表.pdf", "图.png"],
    )
    first, second = (one["id"] for one in document["attachments"])
    fields = filled(page, then=f"remove:{second}") | {f"name-{first}": "目录"}
    await post(drafter, f"/desk/documents/{id}/edit", fields)
    assert [one["name"] for one in (await kept(office, id))["attachments"]] == ["目录.pdf"]


async def test_a_script_adds_a_file_beside_the_form(office: Office, drafter: httpx.AsyncClient) -> None:
    id = (await office.draft())["id"]
    fields = {"csrf": filled(await drafter.get(f"/desk/documents/{id}"))["csrf"]}
    url = f"/desk/documents/{id}/attachments"
    good = await drafter.post(url, data=fields, files={"file": ("名单.doc", word("甲"))})
    assert (good.json()["name"], good.json()["version"]) == ("名单.docx", 2)
    assert "作者" in good.json()["said"]
    bad = await drafter.post(url, data=fields, files={"file": ("a.pdf", b"x")})
    assert (bad.status_code, "不支持" in bad.json()["message"]) == (415, True)
    assert (await drafter.post(url, data=fields)).status_code == 422
    file = await drafter.get(good.json()["href"])
    assert BytesIO(file.content).getvalue().startswith(b"PK")


async def test_what_is_pasted_is_cleaned(drafter: httpx.AsyncClient) -> None:
    fields = {"csrf": filled(await drafter.get("/desk/documents/new"))["csrf"]}
    pasted = "<p class=MsoNormal onclick=x>甲<b>乙</b><o:p></o:p></p><img src=https://evil.example/x><script>1</script>"
    answer = await post(drafter, "/desk/documents/new/paste", {**fields, "html": pasted})
    assert answer.json() == {"html": "<p>甲<strong>乙</strong></p>", "left_out": 1}


@pytest.mark.parametrize("version", ["", "x", "9" * 5000, "-1", "²"])
async def test_a_version_that_is_garbage_is_an_old_one(
    office: Office, drafter: httpx.AsyncClient, version: str
) -> None:
    id = (await office.draft())["id"]
    page = await drafter.get(f"/desk/documents/{id}")
    await office.drafter.put(f"/api/publication/documents/{id}", json={"version": 1, "title": "新"})
    answer = await post(drafter, f"/desk/documents/{id}/edit", filled(page, version=version, base="x", title="我"))
    assert answer.status_code == 409


async def test_the_public_reads_pictures_tables_and_files(office: Office, browser_for: BrowserFor) -> None:
    draft = await office.draft()
    file = (await attach(office, draft["id"], "收支表.pdf", PDF)).json()["attachment"]
    image = (await attach(office, draft["id"], "图.png", picture())).json()
    body = [
        {"kind": "heading", "text": "一、收支", "level": 1},
        {"kind": "table", "text": "收支表", "rows": [["项目", "金额"], ["收入", "1"]]},
        {"kind": "image", "text": "收支图", "source": image["attachment"]["id"]},
        {"kind": "paragraph", "text": "甲", "level": 1, "marker": "bullet"},
    ]
    edit = {"version": image["version"], "body": body}
    assert (await office.drafter.put(f"/api/publication/documents/{draft['id']}", json=edit)).status_code == 200
    await office.approve(draft["id"])
    number = (await office.step(office.releaser, draft["id"], "release")).json()["index_number"]
    visitor = browser_for()
    page = await visitor.get(f"/documents/{number}")
    here = f"/documents/{number}/attachments"
    assert f'<img src="{here}/{image["attachment"]["id"]}" alt="收支图" loading="lazy"' in page.text
    assert '<caption>收支表</caption><tr><th scope="col">项目</th>' in page.text
    assert "<ul><li>甲" in page.text
    assert f'href="{here}/{file["id"]}" download>收支表.pdf</a>' in page.text
    assert "PDF，2 页" in page.text
    got = await visitor.get(f"{here}/{file['id']}")
    assert (got.status_code, got.headers["content-type"]) == (200, "application/pdf")
    assert (await visitor.get(f"{here}/x")).status_code == 404
    again = await visitor.get(f"{here}/{file['id']}", headers={"if-none-match": got.headers["etag"]})
    assert again.status_code == 304
    await office.step(office.releaser, draft["id"], "withdraw", reason="有误")
    gone = await visitor.get(f"{here}/{file['id']}")
    assert (gone.status_code, "没有这个附件" in gone.text) == (404, True)
