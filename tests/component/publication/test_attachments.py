"""Files of a document over HTTP: who attaches, who reads, and that a release looks into them."""

import asyncio
from io import BytesIO
from typing import Any

import pytest
from docx import Document
from PIL import Image

from services.publication.service import build
from tests.component.publication.test_publication import BODY, ITEM, Office, staff
from tests.unit.kit_files.file_makers import docx_bytes, pdf_bytes

URL = "/api/publication/documents/{}/attachments"
PDF = pdf_bytes([[(72, 700, "第一页")], [(72, 700, "第二页")]])


def word(text: str, author: str = "王小明") -> bytes:
    document = Document()
    document.core_properties.author = author
    document.add_paragraph(text)
    return docx_bytes(document)


def picture() -> bytes:
    target = BytesIO()
    Image.new("RGB", (20, 10)).save(target, "PNG")
    return target.getvalue()


@pytest.fixture
async def office(open_process: Any, client_for: Any, state: Any) -> Office:
    process = await open_process("publication", build)
    await state(process, ITEM)
    return Office(process, client_for)


async def attach(office: Office, id: str, name: str, data: bytes) -> Any:
    return await office.drafter.post(URL.format(id), files={"file": (name, data, "application/octet-stream")})


async def test_attaches_a_file_without_its_author_and_reads_its_words(office: Office) -> None:
    id = (await office.draft())["id"]
    answer = await attach(office, id, "预算表.doc", word("收入3,280万元"))
    assert answer.status_code == 201, answer.text
    one = answer.json()["attachment"]
    assert (one["name"], one["kind"]) == ("预算表.docx", "docx")
    assert "author" in one["stripped"]
    text = await office.process.runtime.blobs.open(one["text_digest"]).__anext__()
    assert text.decode() == "收入3,280万元"
    file = await office.drafter.get(f"{URL.format(id)}/{one['id']}")
    assert Document(BytesIO(file.content)).core_properties.author != "王小明"
    assert (await office.drafter.get(f"/api/publication/documents/{id}")).json()["attachments"] == [one]


async def test_the_same_file_three_times_is_attached_once(office: Office) -> None:
    id = (await office.draft())["id"]
    answers = await asyncio.gather(*(attach(office, id, "a.pdf", PDF) for _ in range(3)))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json()["attachment"]["id"] for answer in answers}) == 1
    assert (await office.actions(id)).count("attach") == 1


async def test_an_attachment_never_overwrites_what_is_being_written(office: Office) -> None:
    draft = await office.draft()
    edit = {"title": "新的标题", "version": draft["version"]}
    put = office.drafter.put(f"/api/publication/documents/{draft['id']}", json=edit)
    edited, attached = await asyncio.gather(put, attach(office, draft["id"], "a.pdf", PDF))
    now = (await office.drafter.get(f"/api/publication/documents/{draft['id']}")).json()
    assert attached.status_code == 201
    assert len(now["attachments"]) == 1
    assert (edited.status_code == 200) == (now["title"] == "新的标题")


async def test_renames_and_removes_while_it_is_a_draft(office: Office) -> None:
    id = (await office.draft())["id"]
    first = (await attach(office, id, "a.pdf", PDF)).json()["attachment"]["id"]
    second = (await attach(office, id, "a.pdf", pdf_bytes([[(72, 700, "另一份")]]))).json()["attachment"]
    assert second["name"] == "a（2）.pdf"
    renamed = await office.drafter.put(f"{URL.format(id)}/{first}", json={"name": "目录.exe"})
    assert [one["name"] for one in renamed.json()["attachments"]] == ["目录.exe.pdf", "a（2）.pdf"]
    body = [*BODY, {"kind": "image", "source": first, "text": "图"}]
    version = renamed.json()["version"]
    await office.drafter.put(f"/api/publication/documents/{id}", json={"version": version, "body": body})
    removed = await office.drafter.delete(f"{URL.format(id)}/{first}")
    assert [one["id"] for one in removed.json()["attachments"]] == [second["id"]]
    assert not [block for block in removed.json()["body"] if block["kind"] == "image"]
    assert (await office.drafter.delete(f"{URL.format(id)}/{first}")).status_code == 200
    await office.step(office.drafter, id, "submit")
    for refused in (
        await attach(office, id, "b.pdf", PDF),
        await office.drafter.delete(f"{URL.format(id)}/{second['id']}"),
        await office.drafter.put(f"{URL.format(id)}/{second['id']}", json={"name": "b"}),
    ):
        assert (refused.status_code, refused.json()["code"]) == (409, "publication.document_not_editable")


async def test_a_file_is_the_public_s_while_its_edition_is(office: Office, client_for: Any) -> None:
    id = (await office.draft())["id"]
    one = (await attach(office, id, "收支 表（终稿）.pdf", PDF)).json()["attachment"]
    url = f"{URL.format(id)}/{one['id']}"
    stranger = client_for(office.process, staff("drafter", "nongye", "other"))
    assert (await office.public.get(url)).status_code == (await stranger.get(url)).status_code == 404
    await office.approve(id)
    await office.step(office.releaser, id, "release")
    file = await office.public.get(url)
    assert (file.status_code, file.headers["content-type"]) == (200, "application/pdf")
    assert "filename*=UTF-8''%E6%94%B6%E6%94%AF%20" in file.headers["content-disposition"]
    assert file.headers["x-content-type-options"] == "nosniff"
    assert int(file.headers["content-length"]) == len(file.content) == one["size"]
    again = await office.public.get(url, headers={"if-none-match": file.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    await office.step(office.drafter, id, "revise", reason="换附件")
    await office.drafter.delete(url)
    assert (await office.public.get(url)).status_code == 200
    await office.approve(id)
    await office.step(office.releaser, id, "release")
    for _ in range(1_000):
        if (kept := await office.public.get(url)).status_code == 200:
            break
        await asyncio.sleep(0.02)
    assert kept.status_code == 200, "a past edition shows it still"
    await office.step(office.releaser, id, "withdraw", reason="有误")
    assert (await office.public.get(url)).status_code == 404


async def test_a_release_looks_into_the_files(office: Office) -> None:
    id = (await office.draft())["id"]
    await attach(office, id, "名单.docx", word("联系人手机 13800138000"))
    await office.approve(id)
    for answer in (
        await office.step(office.releaser, id, "release"),
        await office.step(office.releaser, id, "schedule", at="2022-03-15T09:00:00+08:00"),
    ):
        assert (answer.status_code, answer.json()["code"]) == (409, "publication.personal_data_found")
        assert "名单.docx" in answer.json()["detail"]


async def test_a_number_that_two_pages_share_is_found_in_a_file(office: Office) -> None:
    id = (await office.draft())["id"]
    full = "附" * 25
    pages = [[(72, 760, "名单"), (72, 700, full + "联系人手机13800")], [(72, 760, "138000。此外没有别的。")]]
    data = pdf_bytes(pages, size=12)
    one = (await attach(office, id, "名单.pdf", data)).json()["attachment"]
    words = (await office.process.runtime.blobs.open(one["text_digest"]).__anext__()).decode()
    assert words.split("\f")[1].startswith("138000")
    findings = (await office.drafter.get(f"/api/publication/documents/{id}/findings")).json()["items"]
    assert [(found["type"], found["place"]["part"]) for found in findings] == [("mobile", "attachment")]
    assert "13800" not in str(findings)


async def test_a_picture_needs_words_before_it_is_released(office: Office) -> None:
    draft = await office.draft()
    one = (await attach(office, draft["id"], "图.png", picture())).json()
    block = {"kind": "image", "source": one["attachment"]["id"]}
    edit = {"version": one["version"], "body": [*BODY, block]}
    assert (await office.drafter.put(f"/api/publication/documents/{draft['id']}", json=edit)).status_code == 200
    await office.approve(draft["id"])
    answer = await office.step(office.releaser, draft["id"], "release")
    assert answer.json()["code"] == "publication.picture_undescribed"


@pytest.mark.parametrize(
    ("data", "status", "code"),
    [
        (b"", 422, "file.empty"),
        ("文字".encode(), 415, "file.type_unknown"),
        (PDF + b"x" * (21 * 1024 * 1024), 413, "file.too_large"),
        (pdf_bytes([[(72, 700, "甲")]], password="x"), 422, "file.encrypted"),
        (picture()[:40], 422, "file.corrupt"),
    ],
    ids=["empty", "text", "large", "encrypted", "broken"],
)
async def test_a_file_that_cannot_be_attached_is_refused_in_words(
    office: Office, data: bytes, status: int, code: str
) -> None:
    id = (await office.draft())["id"]
    answer = await attach(office, id, "a.pdf", data)
    assert (answer.status_code, answer.json()["code"]) == (status, code)


async def test_what_a_body_carries_is_cleaned_when_it_is_kept(office: Office) -> None:
    hostile = '看<b onclick="x">见</b><script>1</script><a href="javascript:x">的</a>'
    body = [
        {"kind": "paragraph", "text": "别的", "html": hostile},
        {"kind": "table", "rows": [["甲", "乙"]], "spans": [{"row": 0, "column": 0, "rows": 9, "columns": 9}]},
    ]
    made = await office.draft(body=body)
    assert made["body"][0]["html"] == "看<strong>见</strong>的"
    assert made["body"][0]["text"] == "看见的"
    assert made["body"][1]["spans"] == []
