"""Materials proven to have arrived, the door with and without a network, order of speaking."""

import asyncio
import hashlib

from kit.merkle.note import PublicKey
from kit.merkle.receipts import canonical
from tests.component.gatherings.gathering_parts import API, Hall

PUBLIC = {"quotas": {"public": 2}}
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000050001a5f6"
    "45400000000049454e44ae426082"
)


async def with_material(hall: Hall, id: str) -> str:
    files = {"file": ("会场示意图.png", PNG)}
    answer = await hall.drafter.post(f"{API}/gatherings/{id}/files", files=files, data={"caption": "会场在二楼"})
    assert answer.status_code == 201, answer.text
    return str(answer.json()["file"]["id"])


async def test_a_hearing_is_not_held_while_somebody_s_materials_are_not_proven_in_time(hall: Hall) -> None:
    id = await hall.announced(**PUBLIC)
    tickets = await hall.seat(id, 2)
    posted = (await hall.place(tickets[0]))["number"]
    hall.at(4, 15)
    await hall.step(id, "deliver", {"numbers": [posted], "how": "posted", "on": "2022-04-13"})
    await hall.step(id, "deliver", {"how": "mail", "on": "2022-04-12"})
    future = await hall.step(id, "deliver", {"how": "posted", "on": "2022-04-16"}, status=409)
    assert future["code"] == "consultation.delivery_wrong"
    hall.at(4, 20)
    refused = await hall.step(id, "hold", status=409)
    late = (await hall.place(tickets[1]))["number"]
    assert (refused["errors"]["gate"], refused["errors"]["numbers"]) == ("materials", [late])
    await hall.step(id, "deliver", {"numbers": [late], "how": "in_person", "on": "2022-04-13", "note": "本人签收"})
    await hall.step(id, "hold")


async def test_a_delivery_is_not_dated_back_before_the_place_and_tells_when_it_was_written_down(hall: Hall) -> None:
    id = await hall.announced(**PUBLIC)
    tickets = await hall.seat(id, 3)
    places = [await hall.place(one) for one in tickets]
    confirmed = [one for one in places if one["state"] == "confirmed"]
    waits = next(one for one in places if one["state"] == "waiting")
    hall.at(4, 11)
    await hall.act(confirmed[0]["ticket"], "cancel")
    hall.at(4, 15)
    assert (await hall.place(waits["ticket"]))["state"] == "chosen"
    for number, on in ((confirmed[1]["number"], "2022-04-04"), (waits["number"], "2022-04-10")):
        back = {"numbers": [number], "how": "posted", "on": on}
        assert (await hall.step(id, "deliver", back, status=409))["code"] == "consultation.delivery_wrong"
    for on in ("2022-04-04", "2022-04-16"):
        assert (await hall.step(id, "deliver", {"how": "posted", "on": on}, status=409))["code"].endswith("wrong")
    desk = await hall.step(id, "deliver", {"how": "posted", "on": "2022-04-10"})
    assert desk["undelivered"] == [waits["number"]], "of everyone: who had the place that day"
    (sent,) = (one for row in desk["items"] for one in row["deliveries"])
    assert (sent["on"], sent["entered_at"]) == ("2022-04-10", "2022-04-15T09:00:00+08:00")


async def test_opening_a_material_by_one_s_own_address_proves_that_it_arrived(hall: Hall) -> None:
    id = await hall.announced(**PUBLIC)
    file = await with_material(hall, id)
    tickets = await hall.seat(id, 2)
    place = await hall.place(tickets[0])
    assert place["delivered"] is None
    assert "received" in place["may"]
    answer = await hall.anyone.get(place["materials"][0]["url"])
    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/png")
    hall.at(4, 11)
    await hall.anyone.get(place["materials"][0]["url"])
    assert (await hall.place(tickets[0]))["delivered"] == {
        "on": "2022-04-10",
        "how": "opened",
        "note": "",
        "entered_at": "2022-04-10T09:00:00+08:00",
    }
    assert (await hall.act(tickets[1], "received"))["delivered"]["how"] == "confirmed"
    assert (await hall.desk(f"/gatherings/{id}/registrations"))["undelivered"] == []
    assert (await hall.anyone.get(f"{API}/places/{tickets[0]}/materials/other")).status_code == 404
    assert (await hall.anyone.get(f"{API}/gatherings/{id}/files/{file}")).status_code == 200


async def test_the_door_works_without_a_network_and_its_list_is_signed(hall: Hall) -> None:
    id = await hall.announced(**PUBLIC)
    tickets = await hall.seat(id, 3)
    door = (await hall.drafter.get(f"{API}/gatherings/{id}/door")).json()
    signed = {name: value for name, value in door.items() if name not in ("key", "signature")}
    assert PublicKey(bytes.fromhex(door["key"])).signed(canonical(signed), bytes.fromhex(door["signature"]))
    digests = {one["digest"] for one in door["seats"]}
    codes = [(await hall.place(ticket))["code"] for ticket in tickets]
    known = [code for code in codes if hashlib.sha256((door["salt"] + code).encode()).hexdigest() in digests]
    assert (len(door["seats"]), len(known), codes.count("")) == (2, 2, 1)
    assert not any(code in str(door) for code in known)
    for client in (hall.other, hall.anyone, hall.citizen):
        assert (await client.get(f"{API}/gatherings/{id}/door")).status_code in (401, 403)


async def test_marks_from_two_doors_come_late_and_twice_and_count_once(hall: Hall) -> None:
    id = await hall.announced(**PUBLIC)
    tickets = await hall.seat(id, 3)
    places = [await hall.place(ticket) for ticket in tickets]
    seated = [one for one in places if one["state"] == "confirmed"]
    left = next(one["number"] for one in places if one["state"] == "waiting")
    hall.at(4, 20, 9, 30)
    first = {"id": "a1", "code": seated[0]["code"].lower(), "at": "2022-04-20T08:55"}
    second = {"id": "b1", "code": seated[0]["code"], "at": "2022-04-20T08:56"}
    by_hand = {"id": "b2", "number": seated[1]["number"], "at": "2022-04-20T09:40"}
    odd = [
        {"id": "c1", "code": "000000000000", "at": "2022-04-20T08:00"},
        {"id": "c2", "number": left, "at": "2022-04-20T08:00"},
    ]
    answers = await asyncio.gather(
        hall.step(id, "check-in", {"marks": [first, *odd]}), hall.step(id, "check-in", {"marks": [second, by_hand]})
    )
    outcomes = {one["id"]: one["outcome"] for answer in answers for one in answer["results"]}
    assert sorted([outcomes["a1"], outcomes["b1"]]) == ["already", "arrived"]
    assert (outcomes["b2"], outcomes["c1"], outcomes["c2"]) == ("arrived", "unknown", "not_invited")
    again = await hall.step(id, "check-in", {"marks": [first, by_hand]})
    assert [one["outcome"] for one in again["results"]] == ["already", "already"]
    rows = {one["number"]: one["arrived_at"] for one in (await hall.desk(f"/gatherings/{id}/registrations"))["items"]}
    assert rows[seated[0]["number"]] == "2022-04-20T08:55:00+08:00"
    assert rows[seated[1]["number"]] == "2022-04-20T09:30:00+08:00", "a device whose clock runs fast came in now"


async def test_nobody_is_checked_in_before_the_day_before(hall: Hall) -> None:
    id = await hall.announced(**PUBLIC)
    tickets = await hall.seat(id, 2)
    place = await hall.place(tickets[0])
    mark = {"id": "a", "code": place["code"], "at": "2020-01-01T00:00"}
    hall.at(4, 18, 23, 59)
    early = await hall.step(id, "check-in", {"marks": [mark]}, status=409)
    assert early["code"] == "consultation.not_at_hand"
    hall.at(4, 20)
    await hall.step(id, "check-in", {"marks": [mark]})
    assert (await hall.place(tickets[0]))["arrived_at"] == "2022-04-19T00:00:00+08:00"


async def test_staff_set_the_order_of_speaking(hall: Hall) -> None:
    id = await hall.announced(**PUBLIC)
    tickets = await hall.seat(id, 2)
    numbers = [(await hall.place(one))["number"] for one in tickets]
    await hall.step(id, "order", {"numbers": numbers[::-1]})
    assert [(await hall.place(one))["speaking"] for one in tickets] == [2, 1]
    assert (await hall.step(id, "order", {"numbers": ["x"]}, status=404))["code"] == "consultation.registrant_unknown"


async def test_somebody_who_rings_up_is_cancelled_by_staff_with_a_reason_on_record(hall: Hall) -> None:
    id = await hall.announced(**PUBLIC)
    tickets = await hall.seat(id, 3)
    places = [await hall.place(one) for one in tickets]
    number = next(one["number"] for one in places if one["state"] == "confirmed")
    await hall.step(id, "place-cancel", {"number": number, "reason": "周立甲、乙的手机13912345678来电"})
    assert sorted([(await hall.place(one))["state"] for one in tickets]) == ["cancelled", "chosen", "confirmed"]
    told = [str(trail) async for trail in hall.process.runtime.store.trails()]
    assert any("来电" in one for one in told)
    assert not any("13912345678" in one for one in told)


async def test_a_material_s_name_tells_nobody_s_number(hall: Hall) -> None:
    id = await hall.announced(**PUBLIC)
    files = {"file": ("13807918642示意图.png", PNG)}
    answer = await hall.drafter.post(f"{API}/gatherings/{id}/files", files=files, data={"caption": "会场在二楼"})
    assert (answer.status_code, answer.json()["code"]) == (409, "consultation.personal_data_found")
