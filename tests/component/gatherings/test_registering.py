"""Registering without an account: once a form, private, in time."""

import asyncio
from typing import Any

from kit.identity.port import Principal
from services.consultation.context import open_context
from services.consultation.domain.copies import UnitCopy
from tests.component.gatherings.gathering_parts import API, HEARING, Hall, key

MAIL = "lin@example.cn"


async def test_three_clicks_on_one_form_are_one_registration(hall: Hall) -> None:
    id = await hall.announced()
    answers = await asyncio.gather(*(hall.tries(id, "林秀英", form="three-clicks") for _ in range(3)))
    assert [one.status_code for one in answers] == [201, 201, 201]
    assert len({one.json()["ticket"] for one in answers}) == 1
    assert (await hall.get(f"/gatherings/{id}"))["registered"] == 1


async def test_a_guessed_key_does_not_open_what_another_wrote(hall: Hall) -> None:
    id = await hall.announced()
    await hall.registers(id, "林秀英", form="same-key-1")
    stranger = await hall.tries(id, "陈大海", form="same-key-1")
    assert stranger.status_code == 409
    assert "林秀英" not in stranger.text


REFUSED: list[tuple[dict[str, Any], int, str]] = [
    ({"role": "expert"}, 409, "consultation.role_not_offered"),
    ({"name": " \u3000"}, 422, "consultation.name_missing"),
    ({"phone": ""}, 422, "consultation.contact_missing"),
    ({"phone": "12"}, 422, "consultation.contact_wrong"),
    ({"email": "nobody"}, 422, "consultation.contact_wrong"),
    ({"village": "atlantis"}, 409, "consultation.village_unknown"),
    ({"stance": "maybe"}, 422, "request.malformed"),
    ({"name": "林\u202e英"}, 422, "request.malformed"),
]


async def test_a_registration_that_cannot_be_used_is_refused(hall: Hall) -> None:
    id = await hall.announced()
    for given, status, code in REFUSED:
        wanted = {"role": "public", "name": "林秀英", "phone": "13900000001"} | given
        answer = await hall.anyone.post(f"{API}/gatherings/{id}/registrations", json=wanted, headers=key("refused"))
        assert (answer.status_code, answer.json()["code"]) == (status, code)


async def test_the_instant_of_acceptance_decides_and_a_form_sent_again_later_gets_its_ticket(hall: Hall) -> None:
    id = await hall.announced(registration_opens="2022-03-15")
    early = await hall.tries(id, "林秀英")
    assert early.json()["code"] == "consultation.registration_over"
    hall.at(4, 3, 23, 59)
    ticket = (await hall.registers(id, "林秀英"))["ticket"]
    hall.at(4, 4)
    assert (await hall.registers(id, "林秀英"))["ticket"] == ticket
    assert (await hall.tries(id, "陈大海")).status_code == 409


async def test_what_a_person_wrote_is_for_the_person_and_the_department_alone(hall: Hall) -> None:
    id = await hall.announced()
    place = await hall.registers(id, "林秀英", stance="against", email=MAIL, interest="我家在规划里", needs="轮椅")
    assert place["name"] == "林秀英"
    shown = await hall.releaser.get(f"{API}/gatherings/{id}/registrations")
    (row,) = shown.json()["items"]
    assert (row["name"], row["stance"], row["needs"]) == ("林秀英", "against", "轮椅")
    assert shown.headers["cache-control"] == "no-store"
    for client in (hall.anyone, hall.citizen, hall.other):
        assert (await client.get(f"{API}/gatherings/{id}/registrations")).status_code in (401, 403)
    for path in (f"/gatherings/{id}", f"/gatherings/{id}/list", "/gatherings"):
        public = str(await hall.get(path))
        assert "林秀英" not in public
        assert "against" not in public


async def test_whoever_oversees_it_learns_how_many_and_not_who(hall: Hall) -> None:
    id = await hall.announced()
    number = (await hall.registers(id, "林秀英", stance="against", email=MAIL))["number"]
    roles = ("supervisor", "administrator", "reviewer")
    for role in roles:
        departments = frozenset({"ziran"} if role == "reviewer" else set())
        client = hall.client_for(hall.process, Principal(role, "某人", frozenset({role}), departments))
        answer = await client.get(f"{API}/gatherings/{id}/registrations")
        assert (answer.status_code, answer.json()["counts"]["public"]["registered"]) == (200, 1)
        assert not any(private in answer.text for private in ("林秀英", "against", MAIL, number)), role


async def test_a_village_is_a_village_and_no_department(hall: Hall) -> None:
    id = await hall.announced()
    context = await open_context(hall.process.runtime)
    await context.units.insert(UnitCopy("ziran", "自然资源所", 1, "department"))
    await context.units.insert(UnitCopy("shiwan", "石湾村", 1, "village"))
    assert (await hall.tries(id, "林秀英", village="ziran")).json()["code"] == "consultation.village_unknown"
    assert (await hall.tries(id, "林秀英", village="shiwan")).status_code == 201


async def test_no_private_word_is_stated_as_an_event_or_kept_in_the_trail(hall: Hall) -> None:
    id = await hall.announced()
    ticket = (await hall.registers(id, "林秀英", email=MAIL, interest="我家在规划里"))["ticket"]
    await hall.act(ticket, "cancel")
    store = hall.process.runtime.store
    kept = [str(trail) async for trail in store.trails()]
    assert kept
    for private in ("林秀英", MAIL, "我家在规划里", ticket):
        assert not any(private in one for one in kept)
    log = await logged(hall, b"gathering.announced")
    assert not any(private.encode() in log for private in ("林秀英", MAIL, "我家在规划里", ticket))


async def logged(hall: Hall, wanted: bytes) -> bytes:
    """The event log's bytes, as soon as they hold what was stated."""
    for _ in range(600):
        log = b"".join(one.read_bytes() for one in hall.mail.parent.glob("log.db*") if one.is_file())
        if wanted in log:
            return log
        await asyncio.sleep(0.02)
    raise AssertionError("nothing was stated")


async def test_a_wrong_ticket_opens_nothing(hall: Hall) -> None:
    id = await hall.announced()
    ticket = (await hall.registers(id, "林秀英"))["ticket"]
    for wrong in (ticket[:-1] + ("A" if ticket[-1] != "A" else "B"), ticket[:22], "x", "%F0%9F%98%80", ticket + "x"):
        assert (await hall.anyone.get(f"{API}/places/{wrong}")).status_code == 404
        assert (await hall.anyone.post(f"{API}/places/{wrong}/cancel")).status_code == 404


async def test_whoever_is_signed_in_finds_their_registrations(hall: Hall) -> None:
    id = await hall.announced()
    given = {"role": "public", "name": "李民", "phone": "13900000009"}
    await hall.citizen.post(f"{API}/gatherings/{id}/registrations", json=given, headers=key("signed-in"))
    await hall.registers(id, "林秀英")
    mine = (await hall.citizen.get(f"{API}/mine/registrations")).json()["items"]
    assert [(one["name"], one["gathering"]["id"], one["state"]) for one in mine] == [("李民", id, "registered")]
    assert (await hall.anyone.get(f"{API}/mine/registrations")).status_code == 401


async def test_who_gave_their_place_back_before_the_lot_is_not_in_it(hall: Hall) -> None:
    id = await hall.announced()
    gone = await hall.registers(id, "林秀英")
    await hall.registers(id, "陈大海")
    assert (await hall.act(gone["ticket"], "cancel"))["state"] == "withdrawn"
    assert (await hall.act(gone["ticket"], "cancel"))["state"] == "withdrawn"
    await hall.drawn(id)
    assert [one["number"] for one in (await hall.get(f"/gatherings/{id}/list"))["lot"]["entries"]] != [gone["number"]]
    assert len((await hall.get(f"/gatherings/{id}/list"))["lot"]["entries"]) == 1


async def test_one_contact_takes_part_in_the_lot_once_and_is_told(hall: Hall) -> None:
    id = await hall.announced()
    first = await hall.registers(id, "林秀英", phone="13900000001", form="form-one")
    again = await hall.registers(id, "林秀英", phone="+86 139 0000 0001", form="form-two")
    await hall.drawn(id)
    assert (await hall.place(first["ticket"]))["state"] == "chosen"
    assert (await hall.place(again["ticket"]))["state"] == "duplicate"


async def test_a_letter_with_the_ticket_goes_to_whoever_left_an_address_once(hall: Hall) -> None:
    id = await hall.announced()
    place = await hall.registers(id, "林秀英", email=MAIL)
    await hall.registers(id, "陈大海")
    await hall.round()
    await hall.round()
    (letter,) = await hall.told(1)
    assert letter["to"] == MAIL
    assert place["ticket"] in letter.get_content().replace("\n", "")


async def test_nobody_registers_for_what_is_no_longer_ahead(hall: Hall) -> None:
    id = await hall.announced()
    await hall.step(id, "cancel", {"reason": "草案撤回"})
    assert (await hall.tries(id, "林秀英")).json()["code"] == "consultation.registration_over"
    draft = await hall.drafted("a-draft")
    assert (await hall.tries(draft, "林秀英")).status_code == 404
    assert (await hall.anyone.get(f"{API}/gatherings/{draft}")).status_code == 404
    assert HEARING["title"] not in str(await hall.get("/gatherings?state=coming"))
