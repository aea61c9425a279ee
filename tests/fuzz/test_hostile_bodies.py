"""Bodies that are not what they say: refused with the code of a malformed or too large request, in plain words."""

import itertools
import zipfile
from io import BytesIO

import httpx
import pytest

from tests.fuzz import furniture
from tests.fuzz.town import Town
from tests.journeys.person import Page, Person

JSON = {
    "nothing": b"",
    "a null": b"null",
    "a list": b"[]",
    "cut off": b'{"text":"x',
    "a lone surrogate": b'{"text":"a\\ud800b"}',
    "a lone surrogate as a key": b'{"text":"x","\\udfff":"x"}',
    "an encoded surrogate": b'{"text":"\xed\xa0\x80"}',
    "no UTF-8": b'{"text":"\xff\xfe"}',
    "a byte order mark": b'\xef\xbb\xbf{"text":"x"}',
    "UTF-16": '{"text":"x"}'.encode("utf-16"),
    "a NUL": b'{"text":"a\\u0000b"}',
    "a bare control character": b'{"text":"a\x01b"}',
    "no number": b'{"text":NaN}',
    "a number without end": b'{"text":"x","clause":' + b"9" * 5_000 + b"}",
    "a number too large": b'{"text":"x","clause":1e999}',
    "a deep nest": b'{"text":' + b"[" * 400 + b"]" * 400 + b"}",
    "a nest without end": b"[" * 60_000,
    "a nest of objects": b'{"text":' * 20_000,
    "an unknown field": b'{"text":"x","role":"administrator"}',
    "a field of the prototype": b'{"text":"x","__proto__":{"state":"shown"}}',
    "a list for a text": b'{"text":["x"]}',
}
WRONG_TYPES = [
    "text/plain",
    "application/xml",
    "multipart/form-data",
    "multipart/form-data; boundary=",
    "*/*",
    "json",
    "",
]
keys = itertools.count()


@pytest.fixture
def comments(platform: Town) -> str:
    return f"/api/consultation/consultations/{furniture.open_consultation(platform)}/comments"


@pytest.mark.parametrize("name", JSON)
def test_json_that_is_none_is_malformed(platform: Town, comments: str, name: str) -> None:
    for role, path in (
        ("anonymous", comments),
        ("drafter", "/api/publication/documents"),
        ("drafter", "/api/consultation/consultations"),
        ("village_clerk", "/api/village_affairs/entries"),
        ("administrator", "/api/catalog/items"),
        ("administrator", "/api/publication/migrations/batch"),
    ):
        answer = _post(platform, role, path, JSON[name])
        assert answer.status_code == 422, (path, answer.text)
        assert answer.json()["code"] == "request.malformed"
        assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("type", WRONG_TYPES)
def test_json_under_another_name_is_malformed(platform: Town, comments: str, type: str) -> None:
    answer = _post(platform, "anonymous", comments, b'{"text":"x"}', type=type)
    assert answer.status_code == 422
    assert answer.json()["code"] == "request.malformed"


def test_the_last_of_two_equal_keys_counts_and_is_checked(platform: Town, comments: str) -> None:
    assert _post(platform, "anonymous", comments, b'{"text":1,"text":"\xe5\xa5\xbd"}').status_code == 201
    assert _post(platform, "anonymous", comments, b'{"text":"\xe5\xa5\xbd","text":1}').status_code == 422


def test_ten_megabytes_of_json_are_too_large(platform: Town, comments: str) -> None:
    answer = _post(platform, "anonymous", comments, b'{"text":"' + b"x" * 10_000_000 + b'"}')
    assert answer.status_code == 413
    assert answer.json()["code"] == "gateway.body_too_large"
    answer = _post(platform, "drafter", "/api/publication/documents", b'{"title":"' + b"x" * 10_000_000 + b'"}')
    assert answer.status_code == 422


def test_whole_numbers_and_dates_are_taken_as_they_stand(platform: Town) -> None:
    clerk, entry = (
        platform.people["village_clerk"],
        {"village": "shiwan", "item": "land_contracts", "period": "2022-03-01"},
    )
    for field, given in (("reviewed_on", 0), ("reviewed_on", "2022-02-30"), ("reviewed_on", "20220301"), ("title", 7)):
        answer = clerk.api("POST", "/api/village_affairs/entries", {**entry, field: given}, key="as-they-stand")
        assert answer.status_code == 422, field
        assert field in answer.json()["errors"]
    drafter = platform.people["drafter"]
    refused = drafter.api("POST", "/api/publication/documents", {"issued_on": "2022-13-45"}, key="as-they-stand")
    assert refused.json()["errors"].keys() == {"issued_on"}


def part(disposition: bytes, body: bytes = b"x") -> bytes:
    return b"--b\r\nContent-Disposition: form-data" + disposition + b"\r\n\r\n" + body + b"\r\n"


MULTIPART, END = "multipart/form-data; boundary=b", b"--b--\r\n"
UPLOADS = {
    "no end": part(b'; name="file"; filename="a.txt"'),
    "no name": part(b"") + END,
    "no header": b"--b\r\n\r\nx\r\n" + END,
    "another boundary": b"--c\r\n\r\nx\r\n--c--\r\n",
    "many parts": b"".join(part(b'; name="n%d"' % number) for number in range(5_000)) + END,
    "many files": b"".join(part(b'; name="file"; filename="%d"' % number) for number in range(1_100)) + END,
    "a long field": part(b'; name="title"', b"x" * 3_000_000) + END,
    "long headers": part(b'; name="file"; x=' + b"x" * 100_000) + END,
}


@pytest.mark.parametrize("name", UPLOADS)
def test_multipart_that_is_none_is_refused(platform: Town, name: str) -> None:
    drafter = platform.people["drafter"]
    api = _post(platform, "drafter", "/api/publication/documents/import", UPLOADS[name], type=MULTIPART)
    assert api.status_code in (400, 422), api.text
    assert api.headers["content-type"] == "application/problem+json"
    page = drafter.send("POST", "/desk/documents/import", content=UPLOADS[name], headers={"content-type": MULTIPART})
    assert page.status_code in (400, 403)  # 403: the form's own token was not among the parts
    assert 'lang="zh-CN"' in page.text


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("../../../../tmp/x.docx", b"PK\x03\x04" + b"\x00" * 60),
        ("a\x00b.docx", b"%PDF-1.7\n%%EOF"),
        ("长" * 300 + ".pdf", b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj"),
        ("x.exe", b"MZ" + b"\x90" * 200),
        ("x.docx", b""),
        ("x.docm", b"PK\x03\x04"),
        ("<script>alert(1)</script>.pdf", b"\x00\xff" * 500),
        ("", b"words"),
    ],
)
def test_a_file_that_is_none_is_explained_on_the_form(platform: Town, name: str, data: bytes) -> None:
    answer = _import(platform.people["drafter"], name, data)
    assert 400 <= answer.status < 500
    assert "alert(1)</script>" not in answer.html
    assert any("\u4e00" <= letter <= "\u9fff" for letter in answer.text)
    assert answer.form("/desk/documents/import")


def test_a_bomb_of_a_file_is_refused(platform: Town) -> None:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", b"<Types/>")
        archive.writestr("word/document.xml", b" " * 200_000_000)
    assert _import(platform.people["drafter"], "bomb.docx", packed.getvalue()).status in (413, 415, 422)


def test_a_file_over_the_limit_is_refused_in_words(platform: Town) -> None:
    answer = _import(platform.people["drafter"], "large.txt", b"x" * 31_000_000)
    assert answer.status == 413
    assert "太大" in answer.text


def _post(town: Town, role: str, path: str, body: bytes, type: str = "application/json") -> httpx.Response:
    headers = {**town.headers[role], "content-type": type, "idempotency-key": f"hostile-{next(keys):06}"}
    return town.ask("POST", path, content=body, headers=headers)


def _import(who: Person, name: str, data: bytes) -> Page:
    page = who.open("/desk/documents/import")
    return who.submit(page, "/desk/documents/import", files={"file": (name, data)}, expect=None)
