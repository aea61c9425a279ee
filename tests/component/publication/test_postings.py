"""Where an edition hangs: what is due by its row of the catalogue, receipts, and the recall everywhere."""

import asyncio
from dataclasses import replace
from io import BytesIO
from typing import Any

import httpx
import pypdfium2
import pytest
from PIL import Image

from schemas.classes.catalog import Channels
from services.publication.service import build
from tests.component.publication.test_publication import ITEM, Office, staff

CHANNELS = Channels(required=["government_website", "notice_board", "broadcast"], optional=["social_media"])
ITEM_WITH_CHANNELS = replace(ITEM, channels=CHANNELS)


@pytest.fixture
async def office(open_process: Any, client_for: Any, state: Any) -> Office:
    process = await open_process("publication", build)
    await state(process, ITEM_WITH_CHANNELS)
    return Office(process, client_for)


def photo_with_a_place() -> bytes:
    exif = Image.Exif()
    exif[0x010F] = "PhoneMaker"
    exif.get_ifd(0x8825)[2] = (28.0, 26.0, 0.0)
    target = BytesIO()
    Image.new("RGB", (40, 30), "white").save(target, "JPEG", exif=exif)
    return target.getvalue()


async def listed(office: Office, id: str) -> dict[str, Any]:
    answer = await office.drafter.get(f"/api/publication/documents/{id}/postings")
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def states(office: Office, id: str) -> dict[tuple[int, str], str]:
    return {(one["edition"], one["place"]): one["state"] for one in (await listed(office, id))["items"]}


async def becomes(office: Office, id: str, expected: dict[tuple[int, str], str]) -> None:
    found: dict[tuple[int, str], str] = {}
    for _ in range(300):
        found = await states(office, id)
        if expected.items() <= found.items():
            return
        await asyncio.sleep(0.02)
    raise AssertionError(found)


async def post(office: Office, id: str, place: str, **sent: Any) -> httpx.Response:
    return await office.drafter.post(f"/api/publication/documents/{id}/postings/{place}", **sent)


async def second_edition(office: Office, id: str) -> None:
    assert (await office.step(office.drafter, id, "revise", reason="补充数据")).status_code == 200
    await office.approve(id)
    assert (await office.step(office.releaser, id, "release")).status_code == 200


async def test_the_row_of_the_catalogue_says_where_it_must_hang(office: Office) -> None:
    id = (await office.released())["id"]
    await becomes(office, id, {(1, "notice_board"): "due", (1, "radio"): "due"})
    found = await listed(office, id)
    assert {one["place"]: one["state"] for one in found["items"] if one["place"] in ("web", "feed", "kiosk")} == {
        "web": "posted", "feed": "posted", "kiosk": "posted",
    }  # fmt: skip
    assert found["suggested"] == ["chat"]
    assert "chat" not in {one["place"] for one in found["items"]}


async def test_a_receipt_keeps_the_picture_and_nothing_of_the_phone(office: Office) -> None:
    id = (await office.released())["id"]
    picture = photo_with_a_place()
    assert b"PhoneMaker" in picture
    answer = await post(
        office, id, "notice_board", data={"note": "村委会门口"}, files={"photo": ("a.jpg", picture, "image/jpeg")}
    )
    assert answer.status_code == 200, answer.text
    posted = answer.json()["posted"]
    assert (answer.json()["state"], posted["note"]) == ("posted", "村委会门口")
    shown = await office.drafter.get(f"/api/publication/documents/{id}/postings/notice_board/photo?edition=1")
    assert shown.headers["content-type"] == "image/jpeg"
    assert b"PhoneMaker" not in shown.content
    assert not Image.open(BytesIO(shown.content)).getexif().get_ifd(0x8825)
    stranger = await office.public.get(f"/api/publication/documents/{id}/postings/notice_board/photo?edition=1")
    assert stranger.status_code == 401


async def test_the_same_receipt_twice_is_one_and_a_later_one_adds_the_photo(office: Office) -> None:
    id = (await office.released())["id"]
    answers = await asyncio.gather(*(post(office, id, "notice_board") for _ in range(3)))
    assert {answer.status_code for answer in answers} == {200}
    first = (await post(office, id, "notice_board")).json()["posted"]
    again = await post(office, id, "notice_board", files={"photo": ("a.jpg", photo_with_a_place(), "image/jpeg")})
    assert again.json()["posted"]["at"] == first["at"]
    assert again.json()["posted"]["photo"]


async def test_what_is_no_picture_is_refused_and_nothing_is_noted(office: Office) -> None:
    id = (await office.released())["id"]
    answer = await post(office, id, "notice_board", files={"photo": ("a.jpg", b"%PDF-1.7 not a picture", "image/jpeg")})
    assert answer.status_code in (400, 413, 415, 422)
    await becomes(office, id, {(1, "notice_board"): "due"})


async def test_a_withdrawal_calls_back_what_hangs_and_lets_the_rest_go(office: Office) -> None:
    id = (await office.released())["id"]
    await becomes(office, id, {(1, "radio"): "due"})
    assert (await post(office, id, "notice_board")).status_code == 200
    assert (await office.drafter.put(f"/api/publication/documents/{id}/postings/chat")).json()["state"] == "due"
    assert (await office.step(office.releaser, id, "withdraw", reason="数据有误")).status_code == 200
    await becomes(
        office, id, {(1, "notice_board"): "recall_due", (1, "radio"): "not_needed", (1, "chat"): "not_needed",
                     (1, "web"): "recalled", (1, "kiosk"): "recalled"}
    )  # fmt: skip
    work = [row for row in (await office.releaser.get("/api/publication/work")).json() if "channels" in row["url"]]
    assert [(row["action"], row["note"]) for row in work] == [("撤下：公告栏", "文件已撤回")]
    down = await office.drafter.post(f"/api/publication/documents/{id}/postings/notice_board/recall")
    assert [one["state"] for one in down.json()] == ["recalled"]
    again = await office.drafter.post(f"/api/publication/documents/{id}/postings/notice_board/recall")
    assert (again.status_code, again.json()) == (200, [])
    assert (await post(office, id, "notice_board")).json()["code"] == "publication.nothing_to_post"


async def test_a_new_edition_is_due_again_and_takes_the_place_of_the_old(office: Office) -> None:
    id = (await office.released())["id"]
    assert (await post(office, id, "notice_board")).status_code == 200
    await second_edition(office, id)
    await becomes(office, id, {(1, "notice_board"): "recall_due", (2, "notice_board"): "due", (2, "radio"): "due"})
    assert (await post(office, id, "notice_board")).json()["edition"] == 2
    await becomes(office, id, {(1, "notice_board"): "recalled", (2, "notice_board"): "posted"})


async def test_the_own_fact_twice_changes_nothing(office: Office) -> None:
    id = (await office.released())["id"]
    await becomes(office, id, {(1, "radio"): "due"})
    waived = await office.drafter.post(
        f"/api/publication/documents/{id}/postings/radio/waive", json={"reason": "广播正在检修"}
    )
    assert waived.json()["state"] == "not_needed"
    explains = {"title": "解读", "kind": "interpretation", "explains": id}
    made = await office.drafter.post(
        "/api/publication/documents",
        json={**explains, "body": [{"kind": "paragraph", "text": "为什么。"}]},
        headers={"idempotency-key": "explain-key-9"},
    )
    await office.approve(made.json()["id"])
    assert (await office.step(office.releaser, made.json()["id"], "release")).status_code == 200
    for _ in range(1_000):  # its document is stated again
        answer = await office.public.get(f"/api/publication/documents/{id}/related")
        if answer.json()["interpretations"]:
            break
        await asyncio.sleep(0.02)
    await asyncio.sleep(0.1)
    assert (await states(office, id))[1, "radio"] == "not_needed"
    assert not [one for one in await states(office, made.json()["id"]) if one[1] == "notice_board"]


async def test_the_board_shows_its_department_and_counts(office: Office, client_for: Any) -> None:
    id = (await office.released())["id"]
    await becomes(office, id, {(1, "radio"): "due"})
    board = (await office.drafter.get("/api/publication/desk/postings?state=due&channel=radio")).json()
    assert [one["document"] for one in board["items"]] == [id]
    assert {(one["place"], one["state"]): one["count"] for one in board["counts"]} == {
        ("notice_board", "due"): 1, ("radio", "due"): 1,
    }  # fmt: skip
    other = client_for(office.process, staff("drafter", "nongye", "stranger"))
    assert (await other.get("/api/publication/desk/postings")).json() == {"items": [], "next": None, "counts": []}
    assert (await other.get(f"/api/publication/documents/{id}/postings")).status_code == 403
    assert (await other.post(f"/api/publication/documents/{id}/postings/radio")).status_code == 403


async def test_everything_is_made_from_the_one_edition(office: Office) -> None:
    id = (await office.released())["id"]
    url = f"/api/publication/documents/{id}/channels"
    poster = await office.public.get(f"{url}/notice_board?size=a4")
    assert poster.status_code == 200, poster.text
    page = pypdfium2.PdfDocument(poster.content)[0].get_textpage().get_text_range()
    assert "港府发〔2022〕18号" in page
    assert "H36112601/2022-00001" in page
    again = await office.public.get(f"{url}/notice_board", headers={"if-none-match": poster.headers["etag"]})
    assert again.status_code == 304
    assert (await office.public.get(f"{url}/chat?format=card")).content[:8] == b"\x89PNG\r\n\x1a\n"
    assert "/documents/H36112601/2022-00001" in (await office.public.get(f"{url}/chat")).text
    radio = (await office.public.get(f"{url}/radio")).text
    assert "二〇二二年第十八号" in radio
    assert not any(one.isascii() and one.isdigit() for one in radio)
    crawl = (await office.public.get(f"{url}/tv")).text
    assert len(crawl) <= 60
    assert "\n" not in crawl
    assert (await office.public.get(f"{url}/radio?format=poster")).status_code == 404
    assert (await office.public.get(f"{url}/nowhere")).status_code == 404


async def test_nothing_is_made_of_what_is_withdrawn_but_the_notice_that_it_is(office: Office) -> None:
    id = (await office.released())["id"]
    url = f"/api/publication/documents/{id}/channels"
    assert (await office.public.get(f"{url}/chat?format=card")).status_code == 200
    await post(office, id, "chat", files={"photo": ("a.jpg", photo_with_a_place(), "image/jpeg")})
    await office.step(office.releaser, id, "withdraw", reason="数据有误")
    assert (await office.public.get(f"{url}/chat?format=card")).status_code == 404
    assert (await office.drafter.get(f"{url}/notice_board")).status_code == 404
    assert "已经撤回" in (await office.public.get(f"{url}/chat")).text
    photo = await office.drafter.get(f"/api/publication/documents/{id}/postings/chat/photo?edition=1")
    assert photo.status_code == 404


async def test_a_draft_is_a_sample_for_its_department_and_nothing_for_others(office: Office) -> None:
    id = (await office.draft())["id"]
    url = f"/api/publication/documents/{id}/channels/notice_board"
    assert (await office.public.get(url)).status_code == 404
    sample = await office.drafter.get(url)
    words = pypdfium2.PdfDocument(sample.content)[0].get_textpage().get_text_range()
    assert "样稿" in words
    assert (await post(office, id, "notice_board")).json()["code"] == "publication.nothing_to_post"
