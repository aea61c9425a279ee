"""Visits, forums and observers' meetings: announced or recorded afterwards, with notes and pictures; what is stated."""

import io
from typing import Any

import msgspec
from PIL import Image

from schemas.classes.consultation import GatheringAnnouncedV1, GatheringChangedV1, GatheringHeldV1
from tests.component.gatherings.gathering_parts import API, HEARING, OTHER, Hall, key


def picture() -> bytes:
    made, exif = io.BytesIO(), Image.Exif()
    exif[0x010F] = "张三的手机"
    Image.new("RGB", (8, 8), "green").save(made, "JPEG", exif=exif)
    return made.getvalue()


async def line(hall: Hall, id: str, text: str) -> None:
    answer = await hall.drafter.post(
        f"{API}/gatherings/{id}/minutes", json={"text": text}, headers=key(f"line-{len(text)}")
    )
    assert answer.status_code == 201, answer.text


async def test_a_visit_is_recorded_afterwards_with_notes_and_pictures(hall: Hall) -> None:
    id = await hall.drafted("visit", kind="field_visit")
    assert (await hall.step(id, "hold"))["state"] == "held"
    files, data = {"file": ("会车点.jpg", picture())}, {"purpose": "picture", "caption": "学校门前"}
    added = await hall.drafter.post(f"{API}/gatherings/{id}/files", files=files, data=data)
    url = added.json()["file"]["url"]
    assert (await hall.anyone.get(url)).status_code == 404
    assert (await hall.get(f"/gatherings/{id}"))["pictures"] == []
    await line(hall, id, "走访发现学校门前弯急路窄。")
    early = await hall.step(id, "minutes/publish", {}, status=409)
    assert early["errors"]["gate"] == "record_kept"
    await hall.step(id, "minutes/finish")
    done = await hall.step(id, "minutes/publish", {})
    assert (done["phase"], done["pictures"][0]["caption"]) == ("recorded", "学校门前")
    shown = await hall.anyone.get(url)
    assert shown.headers["content-type"] == "image/jpeg"
    assert "张三".encode() not in shown.content
    past = await hall.get("/gatherings?state=past&kind=field_visit")
    assert [one["id"] for one in past["items"]] == [id]


async def test_observers_register_in_order_and_a_forum_needs_no_lot(hall: Hall) -> None:
    observers = {"kind": "observers", "selection": "order", "quotas": {"public": 1, "deputy": 1}, "seed_source": ""}
    id = await hall.announced("observers", **observers)
    first, second = await hall.registers(id, "林秀英"), await hall.registers(id, "陈大海")
    hall.at(4, 4)
    await hall.step(id, "close-registration")
    await hall.step(id, "draw", {})
    assert (await hall.place(first["ticket"]))["state"] == "chosen"
    assert (await hall.place(second["ticket"]))["waiting"] == 1
    hall.at(4, 20)
    assert (await hall.step(id, "hold"))["state"] == "held"


async def test_a_material_with_an_identity_number_is_not_put_before_the_public(hall: Hall) -> None:
    id = await hall.drafted()
    files = {"file": ("图.jpg", picture())}
    data = {"caption": "联系人13912345678"}
    refused = await hall.drafter.post(f"{API}/gatherings/{id}/files", files=files, data=data)
    assert refused.json()["code"] == "consultation.personal_data_found"
    broken = await hall.drafter.post(f"{API}/gatherings/{id}/files", files={"file": ("x.pdf", b"junk")})
    assert broken.status_code in (400, 409, 413, 415, 422)


async def test_what_is_stated_is_public_and_complete_and_exported_as_it_stands(hall: Hall) -> None:
    decision = await hall.decision()
    hearing = await hall.announced(decision=decision)
    await hall.step(hearing, "cancel", {"reason": "草案撤回"})
    visit = await hall.drafted("visit", kind="field_visit")
    await hall.step(visit, "hold")
    await line(hall, visit, "弯急路窄。")
    await hall.step(visit, "minutes/finish")
    await hall.step(visit, "minutes/publish", {})
    await hall.drafted("only-a-draft")
    export = hall.process.service.export
    assert export is not None
    events: list[Any] = []
    after: str | None = ""
    while after is not None:
        page = await export(after)
        events += page.events
        after = page.next
    told = {one.key: one for one in events if ".gathering." in one.type}
    assert {one.type for one in told.values()} == {GatheringChangedV1.TYPE, GatheringHeldV1.TYPE}
    cancelled = msgspec.convert(told[hearing].data, GatheringChangedV1)
    assert (cancelled.change, cancelled.decision, cancelled.url) == ("cancelled", decision, f"/hearings/{hearing}")
    recorded = msgspec.convert(told[visit].data, GatheringHeldV1)
    assert (recorded.state, recorded.text) == ("recorded", "弯急路窄。")
    assert GatheringAnnouncedV1.TYPE in hall.process.service.states


async def test_a_draft_is_its_department_s_and_edits_are_by_version(hall: Hall) -> None:
    id = await hall.drafted()
    assert await hall.drafted() == id
    for client in (hall.anyone, hall.citizen, hall.other):
        assert (await client.get(f"{API}/gatherings/{id}")).status_code == 404
    path = f"{API}/gatherings/{id}"
    edited = await hall.drafter.put(
        path, json={"version": 1, "title": "听证会", "quotas": {"public": 3}, "seed_at": None}
    )
    assert (edited.json()["quotas"], edited.json()["missing"]) == ({"public": 3}, ["seed_at"])
    assert (await hall.drafter.put(path, json={"version": 1, "title": "又改"})).status_code == 409
    assert (await hall.other.put(path, json={"version": 2, "title": "别人改"})).status_code == 403
    assert (await hall.drafter.put(path, json={"version": 2, "quotas": {"public": 0}})).status_code == 422
    assert (await hall.drafter.put(path, json={"version": 2, "starts_at": 5})).status_code == 422
    assert (await hall.drafter.put(path, json={"version": 2, "consultation": "none"})).status_code == 404
    assert (await hall.drafter.put(path, json={"version": 2, "draft_url": "//elsewhere.cn"})).status_code == 422
    incomplete = await hall.step(id, "announce", status=409)
    assert incomplete["errors"]["missing"] == ["seed_at"]
    trail = await hall.desk(f"/gatherings/{id}/trail")
    assert [one["action"] for one in trail] == ["draft", "edit"]
    given = HEARING | {"department": "ziran"}
    other = hall.client_for(hall.process, OTHER)
    assert (await other.post(f"{API}/gatherings", json=given, headers=key("other"))).status_code == 403
