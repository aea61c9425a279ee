"""Whose names published minutes mask: nobody takes a word out of them by registering under it."""

import asyncio
from typing import Any

from services.consultation.context import open_context
from tests.component.gatherings.gathering_parts import API, Hall
from tests.component.gatherings.test_minutes_live import PUBLIC, says

UNSIGNED = {"unsigned_reason": "现场已在纸上签字。"}


async def held(hall: Hall, id: str, tickets: list[str]) -> list[str]:
    """It takes place with those who have a place: their numbers."""
    await hall.drawn(id)
    places = [await hall.place(ticket) for ticket in tickets]
    chosen = [one for one in places if one["state"] == "chosen"]
    for one in chosen:
        await hall.act(one["ticket"], "confirm")
    hall.at(4, 10)
    await hall.step(id, "publish-list")
    await hall.step(id, "deliver", {"how": "posted", "on": "2022-04-10"})
    hall.at(4, 20)
    marks = [{"id": one["number"], "number": one["number"], "at": "2022-04-20T08:50"} for one in chosen]
    await hall.step(id, "check-in", {"marks": marks})
    await hall.step(id, "hold")
    return [one["number"] for one in chosen]


async def published(hall: Hall, id: str) -> list[tuple[str, str]]:
    await hall.step(id, "minutes/publish", UNSIGNED)
    return told(await hall.get(f"/gatherings/{id}/minutes"))


def told(minutes: dict[str, Any]) -> list[tuple[str, str]]:
    return [(one["speaker_name"], one["text"]) for one in minutes["lines"]]


async def test_who_registers_as_a_word_and_withdraws_takes_it_out_of_no_minutes(hall: Hall) -> None:
    id = await hall.announced(**PUBLIC)
    await hall.act((await hall.registers(id, "反对"))["ticket"], "cancel")
    tickets = [(await hall.registers(id, name))["ticket"] for name in ("周立甲", "周立乙")]
    again = await hall.registers(id, "周立甲", form="second-form")
    await hall.act(again["ticket"], "cancel")
    (first, _) = await held(hall, id, tickets)
    await says(hall.drafter, id, "我是周立甲，反对这个方案，路窄。", "line-1", speaker=first)
    await hall.step(id, "minutes/finish")
    assert await published(hall, id) == [("周某某", "我是周某某，反对这个方案，路窄。")]
    await stated(hall, "周某某：我是周某某，反对这个方案，路窄。")


async def stated(hall: Hall, words: str) -> None:
    for _ in range(600):
        if any(words.encode() in one.read_bytes() for one in hall.mail.parent.glob("log.db*") if one.is_file()):
            return
        await asyncio.sleep(0.02)
    raise AssertionError("nothing of the kind was stated")


async def test_a_name_that_is_a_word_is_for_staff_to_decide_who_see_first_what_everyone_will_read(hall: Hall) -> None:
    id = await hall.announced(**PUBLIC, explanation="会车安全要紧。")
    people = [await hall.registers(id, name) for name in ("反对", "安全")]
    await held(hall, id, [one["ticket"] for one in people])
    against, safe = (one["number"] for one in people)
    await says(hall.drafter, id, "我反对，不安全，张村长也说不安全。", "line-1", speaker=against)
    assert (await hall.releaser.get(f"{API}/gatherings/{id}/minutes?preview=true")).status_code == 409
    assert (await hall.desk(f"/gatherings/{id}/minutes"))["names"] == []
    await hall.step(id, "minutes/finish")
    names = {one["number"]: one for one in (await hall.desk(f"/gatherings/{id}/minutes"))["names"]}
    assert [(names[one]["times"], names[one]["masked"]) for one in (against, safe)] == [(1, None), (2, None)]
    refused = await hall.step(id, "minutes/publish", UNSIGNED, status=409)
    assert (refused["code"], set(refused["errors"]["numbers"])) == ("consultation.names_undecided", {against, safe})
    await hall.step(id, "minutes/names", {"left": [against]})
    preview = await hall.desk(f"/gatherings/{id}/minutes?preview=true")
    assert told(preview) == [("反某某", "我反对，不安某某，张村长也说不安某某。")]
    assert (preview["names"], preview["lines"][0]["speaker"]) == ([], "")
    decided = await hall.step(id, "minutes/names", {"left": [safe]})
    assert {one["masked"] for one in decided["names"]} == {False}
    assert await published(hall, id) == [("反某某", "我反对，不安全，张村长也说不安全。")]


async def test_names_are_decided_by_staff_and_of_registrants_alone(hall: Hall) -> None:
    id = await hall.announced(**PUBLIC)
    tickets = [(await hall.registers(id, "周立甲"))["ticket"]]
    (number,) = await held(hall, id, tickets)
    await says(hall.drafter, id, "周立甲说路窄。", "line-1")
    assert (await hall.step(id, "minutes/names", {"left": [number]}, status=409))["code"].endswith("not_finished")
    await hall.step(id, "minutes/finish")
    assert (await hall.step(id, "minutes/names", {"left": ["0000-0000"]}, status=404))["code"].endswith("unknown")
    path = f"{API}/gatherings/{id}/minutes"
    for client in (hall.other, hall.citizen):
        assert (await client.post(f"{path}/names", json={"left": [number]})).status_code == 403
        assert (await client.get(f"{path}?preview=true")).status_code == 409
    await hall.step(id, "minutes/names", {"left": [number]})
    await hall.step(id, "minutes/reopen", {"reason": "补一句"})
    await hall.step(id, "minutes/finish")
    assert await published(hall, id) == [("", "周立甲说路窄。")]


async def test_who_has_no_place_is_masked_as_well_unless_the_name_is_a_word(hall: Hall) -> None:
    id = await hall.announced(**PUBLIC)
    for name in ("赵守仁", "反对"):
        await hall.act((await hall.registers(id, name))["ticket"], "cancel")
    await held(hall, id, [(await hall.registers(id, "周立甲"))["ticket"]])
    await says(hall.drafter, id, "赵守仁没有来，他反对。", "line-1")
    await hall.step(id, "minutes/finish")
    assert await published(hall, id) == [("", "赵某某没有来，他反对。")]


async def test_minutes_published_before_names_were_decided_on_stay_masked_as_they_were(hall: Hall) -> None:
    id = await hall.announced(**PUBLIC)
    people = [await hall.registers(id, name) for name in ("反对", "周立甲")]
    await held(hall, id, [one["ticket"] for one in people])
    await says(hall.drafter, id, "周立甲说路窄，反对也来了。", "line-1")
    await hall.step(id, "minutes/finish")
    await hall.step(id, "minutes/names", {"left": [one["number"] for one in people]})
    assert await published(hall, id) == [("", "周立甲说路窄，反对也来了。")]
    stored = (await open_context(hall.process.runtime)).gatherings
    minutes, roll = await stored.minutes.get(id), await stored.rolls.get(id)
    assert minutes is not None
    assert roll is not None
    minutes.hidden = {}
    for seat in roll.seats:
        seat.given_at = seat.arrived_at = ""
        seat.state = "cancelled"
    await stored.minutes.save(minutes)
    await stored.rolls.save(roll)
    assert told(await hall.get(f"/gatherings/{id}/minutes")) == [("", "周某某说路窄，反某某也来了。")]
