"""The lot, the waiting list that moves up by itself, and the list that is published."""

import asyncio
from typing import Any

from services.consultation.domain import lot
from tests.component.gatherings.gathering_parts import API, Hall

PUBLIC = {"quotas": {"public": 2}}


async def test_anyone_repeats_the_lot_from_what_is_published(hall: Hall) -> None:
    id = await hall.announced()
    for n, stance in enumerate(("for", "for", "against", "neutral", "for")):
        await hall.registers(id, f"周立{'甲乙丙丁戊'[n]}", stance=stance)
    hall.at(4, 4)
    await hall.step(id, "close-registration")
    before = (await hall.get(f"/gatherings/{id}/list"))["lot"]
    assert (before["seed"], before["chosen"]) == ("", [])
    hall.at(4, 5, 22)
    await hall.step(id, "draw", {"seed": " 1 2 3 4 5 "})
    told = (await hall.get(f"/gatherings/{id}/list"))["lot"]
    assert told["digest"] == before["digest"]
    entries = [lot.Drawn(**one) for one in told["entries"]]
    assert lot.digest(entries, told["quotas"]) == told["digest"]
    outcome = lot.draw(entries, told["quotas"], told["seed"])
    assert (outcome.chosen, outcome.waiting) == (told["chosen"], told["waiting"])


async def test_a_lot_is_drawn_once_and_not_before_its_source_has_spoken(hall: Hall) -> None:
    id = await hall.announced(**PUBLIC)
    await hall.registers(id, "林秀英")
    early = await hall.step(id, "close-registration", status=409)
    assert early["code"] == "consultation.registration_not_over"
    hall.at(4, 4)
    await hall.step(id, "close-registration")
    await hall.step(id, "close-registration")
    early = await hall.step(id, "draw", {"seed": "1"}, status=409)
    assert early["code"] == "consultation.seed_too_early"
    hall.at(4, 5, 22)
    assert (await hall.step(id, "draw", {"seed": " "}, status=422))["code"] == "consultation.seed_missing"
    await asyncio.gather(*(hall.step(id, "draw", {"seed": seed}) for seed in ("1", "2")))
    seed = (await hall.get(f"/gatherings/{id}/list"))["lot"]["seed"]
    await hall.step(id, "draw", {"seed": "3"})
    assert (await hall.get(f"/gatherings/{id}/list"))["lot"]["seed"] == seed


async def test_registration_closes_by_itself(hall: Hall) -> None:
    id = await hall.announced(**PUBLIC)
    await hall.registers(id, "林秀英")
    hall.at(4, 4)
    await hall.round()
    assert (await hall.get(f"/gatherings/{id}"))["state"] == "closed"


async def test_who_withdraws_while_the_list_is_closed_is_not_seated(hall: Hall) -> None:
    id = await hall.announced(**PUBLIC)
    tickets = [(await hall.registers(id, f"周立{one}"))["ticket"] for one in "甲乙丙丁"]
    hall.at(4, 4)
    await asyncio.gather(hall.step(id, "close-registration"), *(hall.act(one, "cancel") for one in tickets[:2]))
    hall.at(4, 5, 22)
    await hall.step(id, "draw", {"seed": "1"})
    states = [(await hall.place(one))["state"] for one in tickets]
    assert all(state in ("cancelled", "withdrawn") for state in states[:2])
    assert states[2:] == ["chosen", "chosen"]


async def test_the_waiting_list_moves_up_when_somebody_gives_back_and_when_somebody_is_silent(hall: Hall) -> None:
    id = await hall.announced(**PUBLIC)
    tickets = [(await hall.registers(id, f"周立{one}"))["ticket"] for one in "甲乙丙丁"]
    await hall.drawn(id)
    places = {one: await hall.place(one) for one in tickets}
    chosen = [one for one in tickets if places[one]["state"] == "chosen"]
    waiting = sorted(
        (one for one in tickets if places[one]["state"] == "waiting"), key=lambda one: places[one]["waiting"]
    )
    await hall.act(chosen[0], "cancel")
    assert (await hall.place(waiting[0]))["state"] == "chosen"
    await hall.act(waiting[0], "confirm")
    assert (await hall.place(waiting[1]))["waiting"] == 1
    hall.at(4, 9)
    await hall.round()
    assert (await hall.place(chosen[1]))["state"] == "lapsed"
    assert (await hall.place(waiting[1]))["state"] == "chosen"
    refused = await hall.act(chosen[1], "confirm", status=409)
    assert refused["code"] == "consultation.place_gone"


async def test_nobody_moves_up_when_materials_could_not_reach_them_in_time(hall: Hall) -> None:
    id = await hall.announced(**PUBLIC)
    tickets = await hall.seat(id, 3)
    states = {one: (await hall.place(one))["state"] for one in tickets}
    hall.at(4, 13)
    await hall.act(next(one for one in tickets if states[one] == "confirmed"), "cancel")
    assert sorted([(await hall.place(one))["state"] for one in tickets]) == ["cancelled", "confirmed", "waiting"]
    assert (await hall.get(f"/gatherings/{id}/list"))["vacancies"] == {"public": 1}


async def test_ten_who_confirm_and_give_back_at_once_never_overfill(hall: Hall) -> None:
    id = await hall.announced(quotas={"public": 3})
    tickets = [(await hall.registers(id, f"周立{one}"))["ticket"] for one in "甲乙丙丁戊己庚辛"]
    await hall.drawn(id)
    chosen = [one for one in tickets if (await hall.place(one))["state"] == "chosen"]
    await asyncio.gather(
        *(hall.act(one, "cancel") for one in chosen), *(hall.act(one, "cancel") for one in tickets[:2])
    )
    states = [(await hall.place(one))["state"] for one in tickets]
    assert states.count("chosen") == 3


async def test_the_organiser_says_why_and_leaves_no_side_out(hall: Hall) -> None:
    organiser = {**PUBLIC, "selection": "organiser", "selection_reason": "按居住地块各选一户"}
    id = await hall.announced(**organiser)
    people = [
        await hall.registers(id, f"周立{n}", stance=s) for n, s in zip("甲乙丙", ("for", "for", "against"), strict=True)
    ]
    numbers = [one["number"] for one in people]
    hall.at(4, 4)
    await hall.step(id, "close-registration")
    wrong = await hall.step(id, "draw", {"chosen": [*numbers[:1], "9999-9999"], "reason": "住得近"}, status=409)
    assert wrong["code"] == "consultation.choice_wrong"
    await hall.step(id, "draw", {"chosen": numbers[:2], "reason": "住得近"})
    refused = await hall.step(id, "publish-list", status=409)
    assert (refused["code"], refused["errors"]["gate"]) == ("consultation.gate_not_met", "all_sides")
    assert "第十六条第三款" in refused["detail"]
    await hall.act(people[1]["ticket"], "cancel")
    assert (await hall.place(people[2]["ticket"]))["state"] == "chosen"
    await hall.step(id, "publish-list")


async def test_a_stranger_with_somebody_s_phone_number_does_not_push_them_out(hall: Hall) -> None:
    id = await hall.announced(**PUBLIC)
    phone = "13912345678"
    stranger = await hall.registers(id, "某人", phone=phone, form="stranger-1")
    real = await hall.registers(id, "林秀英", phone=phone, form="her-own-1")
    again = await hall.registers(id, "林 秀英", phone=f"+86{phone}", form="her-own-2")
    rows = {one["number"]: one for one in (await hall.desk(f"/gatherings/{id}/registrations"))["items"]}
    assert rows[real["number"]]["same_contact"] == sorted([stranger["number"], again["number"]])
    await hall.drawn(id)
    states = [(await hall.place(one["ticket"]))["state"] for one in (stranger, real, again)]
    assert states == ["chosen", "chosen", "duplicate"]


async def test_the_public_list_has_masked_names_and_nothing_to_join_them_by(hall: Hall) -> None:
    id = await hall.announced(quotas={"public": 2, "interested_party": 1})
    people = [await hall.registers(id, "欧阳建国", "interested_party"), await hall.registers(id, "王芳")]
    await hall.drawn(id)
    assert (await hall.get(f"/gatherings/{id}/list"))["people"] == []
    await hall.step(id, "publish-list")
    await hall.step(id, "publish-list")
    listed: Any = await hall.get(f"/gatherings/{id}/list")
    assert [(one["name"], one["role"]) for one in listed["people"]] == [
        ("欧阳某某", "interested_party"),
        ("王某某", "public"),
    ]
    assert not any(one["number"] in str(listed["people"]) for one in people)
    assert "stance" not in str(listed)


async def test_only_the_department_s_releaser_draws(hall: Hall) -> None:
    id = await hall.announced(**PUBLIC)
    for client, status in ((hall.drafter, 403), (hall.other, 403), (hall.anyone, 401), (hall.citizen, 403)):
        assert (await client.post(f"{API}/gatherings/{id}/draw", json={"seed": "1"})).status_code == status
    assert (await hall.releaser.post(f"{API}/gatherings/nothing/draw", json={"seed": "1"})).status_code == 404
