import base64
import hashlib
import io
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from PIL import Image
from starlette.types import Message

from kit.runtime.clock import FixedClock
from services.consultation.commands import uploading
from services.consultation.context import open_context
from tests.component.consultation.consultation_parts import Town

UPLOADS = "/api/consultation/uploads"
TUS = {"tus-resumable": "1.0.0"}
BYTES = TUS | {"content-type": "application/offset+octet-stream"}


def picture(side: int = 40, author: bool = False) -> bytes:
    out = io.BytesIO()
    exif = Image.Exif()
    if author:
        exif[0x013B] = "Qin Dajiang"
    Image.effect_noise((side, side), 90).convert("RGB").save(out, "JPEG", quality=95, exif=exif)
    return out.getvalue()


def named(name: str) -> str:
    return f"filename {base64.b64encode(name.encode()).decode()}"


async def began(client: httpx.AsyncClient, length: int, name: str = "现场.jpg") -> str:
    headers = TUS | {"upload-length": str(length), "upload-metadata": named(name)}
    answer = await client.post(UPLOADS, headers=headers)
    assert answer.status_code == 201, answer.text
    assert answer.headers["location"].startswith(f"{UPLOADS}/")
    return str(answer.headers["location"])


async def sent(client: httpx.AsyncClient, place: str, data: bytes, offset: int = 0) -> httpx.Response:
    return await client.patch(place, content=data, headers=BYTES | {"upload-offset": str(offset)})


async def uploaded(client: httpx.AsyncClient, data: bytes, name: str = "现场.jpg") -> str:
    place = await began(client, len(data), name)
    answer = await sent(client, place, data)
    assert answer.status_code == 204, answer.text
    return place.rpartition("/")[2]


def kept(folder: Path) -> int:
    return sum(path.is_file() for path in (folder / "blobs").rglob("*"))


async def test_a_file_comes_in_pieces_and_goes_on_where_it_broke_off(town: Town) -> None:
    data = picture(900)
    assert len(data) > 300_000
    place = await began(town.anyone, len(data))
    assert (await sent(town.anyone, place, data[:100_000])).headers["upload-offset"] == "100000"
    head = await town.anyone.head(place, headers=TUS)
    assert (head.headers["upload-offset"], head.headers["upload-length"]) == ("100000", str(len(data)))
    assert head.headers["cache-control"] == "no-store"
    again = await sent(town.anyone, place, data)
    assert (again.status_code, again.json()["code"]) == (409, "consultation.upload_offset")
    assert again.json()["errors"]["offset"] == 100_000
    last = await sent(town.anyone, place, data[100_000:], 100_000)
    assert (last.status_code, last.headers["upload-offset"]) == (204, str(len(data)))
    shown = (await town.anyone.get(place)).json()
    assert (shown["state"], shown["kind"], shown["name"]) == ("ready", "jpg", "现场.jpg")


async def test_what_arrived_before_the_connection_broke_is_kept(town: Town) -> None:
    data = picture(900)
    place = await began(town.anyone, len(data))
    messages: list[Message] = [
        {"type": "http.request", "body": data[:70_000], "more_body": True},
        {"type": "http.request", "body": data[70_000:120_000], "more_body": True},
        {"type": "http.disconnect"},
    ]

    async def receive() -> Message:
        return messages.pop(0)

    async def send(message: Message) -> None:
        return None

    headers = {**BYTES, "upload-offset": "0"}
    scope = {
        "type": "http",
        "method": "PATCH",
        "path": place,
        "raw_path": place.encode(),
        "query_string": b"",
        "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
    }
    await town.process.app(scope, receive, send)
    assert (await town.anyone.head(place, headers=TUS)).headers["upload-offset"] == "120000"
    assert (await sent(town.anyone, place, data[120_000:], 120_000)).status_code == 204


async def test_a_process_that_died_after_the_last_piece_has_lost_nothing(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = picture()
    place = await began(town.anyone, len(data))

    def killed(*_: object) -> None:
        raise OSError("killed")

    with monkeypatch.context() as patched:
        patched.setattr(uploading, "prepare", killed)
        with pytest.raises(OSError, match="killed"):
            await sent(town.anyone, place, data)
    assert (await town.anyone.head(place, headers=TUS)).headers["upload-offset"] == str(len(data))
    assert (await town.anyone.get(place)).json()["state"] == "ready"


async def test_files_go_with_a_comment_to_its_department_alone(town: Town) -> None:
    id = await town.opened()
    upload = await uploaded(town.anyone, picture(author=True), "秦大江 的 照片.jpg")
    answers = [await town.says(id, "见照片。", "mine", files=[upload]) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 201]
    comment = answers[0].json()["comment"]["id"]
    assert "秦大江" not in (await town.anyone.get(f"/api/consultation/comments/{comment}")).text
    (queued,) = (await town.moderator.get("/api/consultation/desk/comments")).json()["items"]
    (file,) = queued["files"]
    assert (file["name"], file["kind"]) == ("秦大江 的 照片.jpg", "jpg")
    assert answers[0].json()["receipt"]["content"]["files"] == [file["digest"]]
    path = f"/api/consultation/desk/comments/{comment}/files/{file['digest']}"
    stored = await town.moderator.get(path)
    assert hashlib.sha256(stored.content).hexdigest() == file["digest"]
    assert b"Qin" not in stored.content
    assert (await town.anyone.get(path)).status_code == 401
    assert (await town.other.get(path)).status_code == 403
    assert (await town.moderator.get(path.replace(file["digest"], "0" * 64))).status_code == 404


async def test_one_file_goes_with_one_comment(town: Town) -> None:
    id = await town.opened()
    upload = await uploaded(town.anyone, picture())
    assert (await town.says(id, "见照片。", "mine", files=[upload])).status_code == 201
    refused = await town.says(id, "也见照片。", "another", files=[upload])
    assert (refused.status_code, refused.json()["code"]) == (409, "consultation.upload_taken")
    missing = await town.says(id, "见照片。", "third", files=["no-such-upload"])
    assert (missing.status_code, missing.json()["code"]) == (404, "consultation.upload_unknown")
    place = await began(town.anyone, 5_000)
    early = await town.says(id, "见照片。", "fourth", files=[place.rpartition("/")[2]])
    assert (early.status_code, early.json()["code"]) == (409, "consultation.upload_unfinished")


@pytest.mark.parametrize(
    ("data", "status", "code"),
    [
        (b"MZ\x90\x00 program", 415, "file.type_unknown"),
        (b"PK\x03\x04 half a zip", 422, "file.corrupt"),
        (picture()[:300], 422, "file.corrupt"),
    ],
)
async def test_refuses_what_is_no_file_for_people_and_forgets_it(
    town: Town, tmp_path: Path, data: bytes, status: int, code: str
) -> None:
    before = kept(tmp_path)
    place = await began(town.anyone, len(data), "照片.jpg")
    refused = await sent(town.anyone, place, data)
    assert (refused.status_code, refused.json()["code"]) == (status, code)
    assert (await town.anyone.head(place, headers=TUS)).status_code == 404
    assert kept(tmp_path) == before


async def test_speaks_only_the_protocol(town: Town) -> None:
    place = await began(town.anyone, 10)
    assert (await town.anyone.head(place)).status_code == 412
    options = await town.anyone.options(UPLOADS)
    assert (options.status_code, options.headers["tus-version"]) == (204, "1.0.0")
    assert options.headers["tus-max-size"] == str(10 * 1024 * 1024)
    for headers, status in [
        ({"upload-length": "10"}, 412),
        (TUS, 400),
        (TUS | {"upload-length": "-1"}, 400),
        (TUS | {"upload-length": "0"}, 400),
        (TUS | {"upload-length": "99999999999"}, 413),
        (TUS | {"upload-length": "10", "upload-metadata": "filename %%%"}, 400),
    ]:
        assert (await town.anyone.post(UPLOADS, headers=headers)).status_code == status, headers
    wrong = await town.anyone.patch(place, content=b"x", headers=TUS | {"upload-offset": "0"})
    assert wrong.status_code == 415
    assert (await sent(town.anyone, place, b"x" * 11)).status_code == 413
    assert (await sent(town.anyone, f"{UPLOADS}/nothing", b"x")).status_code == 404
    assert [(await town.anyone.delete(place, headers=TUS)).status_code for _ in range(2)] == [204, 204]
    assert (await town.anyone.head(place, headers=TUS)).status_code == 404


async def test_an_address_in_haste_may_write_but_not_send_files(town: Town) -> None:
    headers = TUS | {"upload-length": "10", "x-gongkai-haste": "1"}
    assert (await town.anyone.post(UPLOADS, headers=headers)).status_code == 429


async def test_what_no_comment_names_goes_after_a_day_and_what_one_has_stays(
    town: Town, tmp_path: Path, clock: FixedClock, client_for: Callable[..., httpx.AsyncClient]
) -> None:
    id = await town.opened()
    context = await open_context(town.process.runtime)
    before = kept(tmp_path)
    taken, left = await uploaded(town.anyone, picture()), await uploaded(town.anyone, picture(50))
    half = await began(town.anyone, 5_000)
    await sent(town.anyone, half, b"x" * 100)
    await town.says(id, "见照片。", "mine", files=[taken])
    clock.advance(timedelta(hours=23))
    await uploading.sweep(context)
    assert (await town.anyone.get(f"{UPLOADS}/{left}")).status_code == 200
    clock.advance(timedelta(hours=3))
    await uploading.sweep(context)
    for gone in (left, taken, half.rpartition("/")[2]):
        assert (await town.anyone.get(f"{UPLOADS}/{gone}")).status_code == 404
    assert kept(tmp_path) == before + 1
    (queued,) = (await town.moderator.get("/api/consultation/desk/comments")).json()["items"]
    path = f"/api/consultation/desk/comments/{queued['id']}/files/{queued['files'][0]['digest']}"
    assert (await town.moderator.get(path)).status_code == 200
    late = await town.says(id, "见照片。", "mine", files=[taken])
    assert (late.status_code, late.json()["comment"]["id"]) == (201, queued["id"]), "a repeat is no second opinion"


async def test_an_upload_of_yesterday_cannot_be_named_while_it_is_swept(town: Town, clock: FixedClock) -> None:
    id = await town.opened()
    upload = await uploaded(town.anyone, picture())
    clock.advance(timedelta(hours=24, minutes=1))
    refused = await town.says(id, "见照片。", "mine", files=[upload])
    assert refused.json()["code"] == "consultation.upload_unknown"
