"""Files and texts that cannot be taken: a clear message, a stable code, and what was typed stays."""

import io
import socket
import zipfile
from urllib.parse import urlsplit

import pytest
from docx import Document

from tests.journeys.platforms import Platform, eventually
from tests.journeys.steps import comment_form, each_comment, open_consultation, unique
from tests.journeys.test_3_commenting import beside

LARGE = b"x" * (21 * 1024 * 1024)
ENCRYPTED_PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"
    b"3 0 obj<</Filter/Standard/V 1/R 2/P -44/O<" + b"00" * 32 + b">/U<" + b"00" * 32 + b">>>endobj\n"
    b"xref\n0 4\n0000000000 65535 f \n0000000009 00000 n \n0000000052 00000 n \n0000000097 00000 n \n"
    b"trailer<</Size 4/Root 1 0 R/Encrypt 3 0 R/ID[<" + b"11" * 16 + b"><" + b"11" * 16 + b">]>>\nstartxref\n300\n%%EOF"
)


def broken_docx() -> bytes:
    whole, cut = io.BytesIO(), io.BytesIO()
    Document().save(whole)
    with zipfile.ZipFile(whole) as packed, zipfile.ZipFile(cut, "w") as damaged:
        for name in packed.namelist():
            content = packed.read(name)
            damaged.writestr(name, content[:99] if name == "word/document.xml" else content)
    return cut.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "status", "code", "says"),
    [
        ("empty.txt", b"", 422, "file.empty", "空"),
        ("large.txt", LARGE, 413, "file.too_large", "20 MB"),
        ("picture.docx", b"\x89PNG\r\n\x1a\n" + bytes(64), 415, "file.type_unknown", "不支持"),
        ("broken.docx", broken_docx(), 422, "file.corrupt", "损坏"),
        ("locked.pdf", ENCRYPTED_PDF, 422, "file.encrypted", "密码"),
        ("cut.pdf", b"%PDF-1.7\n1 0 obj", 422, "file.corrupt", "损坏"),
        ("noise.txt", bytes(range(128, 256)) * 8, 422, "file.text_encoding_unknown", "UTF-8"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_in_plain_words(
    platform: Platform, name: str, content: bytes, status: int, code: str, says: str
) -> None:
    with platform.person("drafter.dangzheng") as clerk:
        page = clerk.open("/desk/documents/import")
        again = clerk.submit(page, "导入为草稿", files={"file": (name, content)}, expect=status)
        assert says in again.text
        assert again.form("导入为草稿")
        headers = {"idempotency-key": "bad-input", "x-csrf-token": page.form("退出登录").value("csrf")}
        path = "/api/publication/documents/import"
        answer = clerk.send("POST", path, files={"file": (name, content)}, headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (status, code)
        assert answer.headers["content-type"].startswith("application/problem+json")


def test_a_gb18030_text_is_read_as_it_was_meant(platform: Platform) -> None:
    with platform.person("drafter.dangzheng") as clerk:
        page = clerk.open("/desk/documents/import")
        text = "关于防汛值守的通知\n各村：\n一、值守安排\n每日两班，不得脱岗。\n".encode("gb18030")
        editor = clerk.submit(page, "导入为草稿", files={"file": ("通知.txt", text)})
        assert editor.form("文件草稿").value("title") == "关于防汛值守的通知"


def test_more_than_any_request_may_hold_is_refused_before_it_is_read(platform: Platform) -> None:
    place = urlsplit(platform.url)
    with socket.create_connection((place.hostname or "", place.port or 0), timeout=10) as line:
        line.sendall(b"POST /api/consultation/consultations/x/comments HTTP/1.1\r\nhost: town\r\n")
        line.sendall(b"content-type: application/json\r\ncontent-length: 1000000000000\r\n\r\n")
        assert line.recv(100).startswith(b"HTTP/1.1 413 ")


def test_an_opinion_of_200_000_characters_is_refused_in_words_and_stays_in_its_form(platform: Platform) -> None:
    long = unique("长" * 200_000)
    with platform.person() as citizen:
        address = open_consultation(citizen)
        page = citizen.submit(comment_form(citizen, address), "提意见", {"text": long}, expect=422)
        assert "5000" in page.text.replace(",", "").replace(" ", "")
        assert page.form("提意见").value("text") == long
        path = f"/api/consultation/consultations/{address.rpartition('/')[2]}/comments"
        refused = citizen.api("POST", path, {"text": long}, key="far-too-long")
        assert (refused.status_code, refused.json()["code"]) == (422, "consultation.comment_too_long")
        shorter = citizen.submit(page, "提意见", {"text": unique("写短了。")})
        assert shorter.path.startswith("/receipts/"), "the same form, once it is shorter"


@pytest.mark.parametrize("blank", [" ", "\u3000\n\t", "\u200b\u2060\ufeff", "\u202e\u2066", "\x07\x1b"])
def test_an_opinion_without_a_word_is_refused(platform: Platform, blank: str) -> None:
    with platform.person() as citizen:
        page = comment_form(citizen, open_consultation(citizen))
        assert "请写下您的意见" in citizen.submit(page, "提意见", {"text": blank}, expect=422).text


def test_tricks_of_direction_controls_and_script_are_words_on_every_page(platform: Platform) -> None:
    mark = unique("路灯")
    said = f"同意\u202e对反\u2066{mark}\x07\x1b[31m<script>alert(1)</script>\u200f"
    with platform.person() as citizen, platform.person("moderator.ziran") as moderator:
        address = open_consultation(citizen)
        receipt = citizen.submit(comment_form(citizen, address), "提意见", {"text": said})
        queue = moderator.open("/desk/consultations")
        id = beside(queue, moderator, mark).value("id")
        shown = {"ids": [id], "outcome": "shown"}
        assert moderator.api("POST", "/api/consultation/moderations", shown).status_code == 200
        grouped = f"/api/consultation{receipt.path}"
        group = eventually(lambda: citizen.send("GET", grouped).json()["group"], 60)
        eventually(lambda: citizen.open(f"{address}/groups/{group}", None).status == 200)
        decided = moderator.open(f"/desk/consultations?group={group}&state=shown")
        for page in (
            queue,
            decided,
            citizen.open(receipt.url),
            each_comment(citizen, address),
            citizen.open(f"{address}/groups/{group}"),
            moderator.open(f"/desk/consultations/{urlsplit(address).path.rpartition('/')[2]}/groups/{group}"),
        ):
            assert f"同意对反{mark}[31m<script>alert(1)</script>" in page.text, page.url
            assert "<script>alert" not in page.html, page.url
            assert not set(page.html) & set("\u202e\u2066\x07\x1b"), page.url


def test_script_in_a_text_is_shown_and_never_run(platform: Platform) -> None:
    title = unique('<script>alert("x")</script><img src=x onerror=alert(1)>')
    with platform.person("drafter.dangzheng") as clerk:
        page = clerk.open("/desk/documents/new")
        values = {"title": title, "body": "</textarea><script>alert(2)</script>"}
        editor = clerk.submit(page, "文件草稿", values, button="保存草稿")
        assert editor.form("文件草稿").value("title") == title
        assert "<script>alert" not in editor.html
        assert "<img src=x" not in editor.html


def test_a_form_from_another_site_or_without_its_token_is_refused(platform: Platform) -> None:
    with platform.person("drafter.dangzheng") as clerk:
        page = clerk.open("/desk/documents/new")
        action = page.form("文件草稿").action
        assert clerk.send("POST", action, data={"title": "伪造"}).status_code == 403
        foreign = {"origin": "https://elsewhere.example", "sec-fetch-site": "cross-site"}
        token = page.form("文件草稿").value("csrf")
        assert clerk.send("POST", action, data={"csrf": token}, headers=foreign).status_code == 403


def test_a_refused_draft_can_be_mended_and_sent_at_once(platform: Platform) -> None:
    """What could be saved was: the form that comes back must know the newest version."""
    title = unique("先缺标题后补上的通知")
    with platform.person("drafter.dangzheng") as clerk:
        page = clerk.open("/desk/documents/new")
        page = clerk.submit(page, "文件草稿", {"title": title, "body": "第一段。"}, button="保存草稿")
        refused = clerk.submit(page, "文件草稿", {"title": ""}, button="保存并送审", expect=409)
        assert "标题" in refused.text
        assert refused.form("文件草稿").value("body") == "第一段。"
        mended = clerk.submit(refused, "文件草稿", {"title": title}, button="保存并送审")
        assert "已送审" in mended.text
