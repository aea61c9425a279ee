"""Minutes taken by two at once, signed by those who came, published without anybody's data."""

import asyncio
from typing import Any

import httpx

from tests.component.gatherings.gathering_parts import API, Hall, key

PUBLIC = {"quotas": {"public": 2}}


async def going_on(hall: Hall) -> tuple[str, list[str]]:
    """A hearing that takes place, with the tickets of two who came."""
    id = await hall.announced(**PUBLIC)
    tickets = await hall.seat(id, 2)
    await hall.step(id, "deliver", {"how": "posted", "on": "2022-04-10"})
    hall.at(4, 20)
    codes = [(await hall.place(one))["code"] for one in tickets]
    marks = [{"id": str(n), "code": code, "at": "2022-04-20T08:50"} for n, code in enumerate(codes)]
    await hall.step(id, "check-in", {"marks": marks})
    await hall.step(id, "hold")
    return id, tickets


async def says(client: httpx.AsyncClient, id: str, text: str, form: str, **more: Any) -> httpx.Response:
    return await client.post(f"{API}/gatherings/{id}/minutes", json={"text": text, **more}, headers=key(form))


async def test_two_who_write_at_once_lose_no_line_and_a_double_click_adds_none(hall: Hall) -> None:
    id, _ = await going_on(hall)
    writers = [hall.drafter, hall.releaser]
    answers = await asyncio.gather(
        *(says(writers[n % 2], id, f"第{n}句。", f"line-{n // 2}-{n % 2}") for n in range(12))
    )
    assert {one.status_code for one in answers} == {201}
    await says(hall.drafter, id, "第0句。", "line-0-0")
    assert len((await hall.desk(f"/gatherings/{id}/minutes"))["lines"]) == 12


async def test_of_two_who_correct_one_line_the_slower_is_told(hall: Hall) -> None:
    id, _ = await going_on(hall)
    line = (await says(hall.drafter, id, "路窄。", "line-1")).json()
    path = f"{API}/gatherings/{id}/minutes/{line['id']}"
    answers = [await hall.drafter.put(path, json={"version": 1, "text": text}) for text in ("路很窄。", "弯急。")]
    assert [one.status_code for one in answers] == [200, 409]
    same = await hall.drafter.put(path, json={"version": 1, "text": "路很窄。"})
    assert same.status_code == 200
    assert (await hall.drafter.put(f"{path}x", json={"version": 1, "text": "x"})).status_code == 404


async def test_those_who_came_confirm_and_sign_and_may_object(hall: Hall) -> None:
    id, tickets = await going_on(hall)
    await says(hall.drafter, id, "路窄。", "line-1")
    early = await hall.act(tickets[0], "sign", {"digest": "0" * 64}, status=409)
    assert early["code"] == "consultation.minutes_not_finished"
    await hall.step(id, "minutes/finish")
    assert (await says(hall.drafter, id, "补一句。", "line-2")).json()["code"] == "consultation.minutes_not_live"
    read = (await hall.place(tickets[0]))["minutes"]
    assert [one["text"] for one in read["lines"]] == ["路窄。"]
    await asyncio.gather(
        hall.act(tickets[0], "sign", {"digest": read["digest"]}),
        hall.act(tickets[1], "sign", {"digest": read["digest"], "objection": "我说的是弯急，电话13912345678"}),
    )
    await hall.step(id, "minutes/reopen", {"reason": "更正一句"})
    await says(hall.drafter, id, "弯急。", "line-3")
    await hall.step(id, "minutes/finish")
    stale = await hall.act(tickets[0], "sign", {"digest": read["digest"]}, status=409)
    assert stale["code"] == "consultation.minutes_changed"
    digest = (await hall.place(tickets[0]))["minutes"]["digest"]
    await hall.act(tickets[0], "sign", {"digest": digest, "objection": "我叫周立甲"})
    refused = await hall.step(id, "minutes/publish", {}, status=409)
    assert refused["errors"]["gate"] == "record_signed"
    await hall.step(id, "minutes/publish", {"unsigned_reason": "周立乙提前离场，没有签字。"})
    shown = await hall.get(f"/gatherings/{id}/minutes")
    assert shown["unsigned_reason"] == "周某某提前离场，没有签字。"
    assert [(one["name"], one["objection"], one["number"]) for one in shown["signatures"]] == [
        ("周某某", "我叫周某某", "")
    ]
    assert (shown["unsigned"], [one["text"] for one in shown["lines"]]) == ([], ["路窄。", "弯急。"])


async def test_nobody_reads_minutes_before_they_are_published_and_nobody_ever_reads_struck_lines(hall: Hall) -> None:
    id, tickets = await going_on(hall)
    line = (await says(hall.drafter, id, "记错的话。", "line-1")).json()
    await says(hall.drafter, id, "林书记讲话。", "line-2", speaker_name="主持人")
    change = {"version": line["version"], "text": "记错的话。", "struck": True}
    await hall.drafter.put(f"{API}/gatherings/{id}/minutes/{line['id']}", json=change)
    assert (await hall.anyone.get(f"{API}/gatherings/{id}/minutes")).status_code == 409
    assert (await hall.other.get(f"{API}/gatherings/{id}/minutes")).status_code == 409
    await hall.step(id, "minutes/finish")
    assert "记错的话" not in str(await hall.place(tickets[0]))
    await hall.step(id, "minutes/publish", {"unsigned_reason": "现场已在纸质记录上签字。"})
    shown = await hall.get(f"/gatherings/{id}/minutes")
    assert [(one["speaker_name"], one["text"]) for one in shown["lines"]] == [("主持人", "林书记讲话。")]


async def test_minutes_begin_the_day_before(hall: Hall) -> None:
    id = await hall.announced(**PUBLIC)
    early = await says(hall.drafter, id, "路窄。", "line-1")
    assert (early.status_code, early.json()["code"]) == (409, "consultation.not_at_hand")
    await hall.seat(id, 2)
    hall.at(4, 18, 23, 59)
    assert (await says(hall.drafter, id, "路窄。", "line-1")).status_code == 409
    hall.at(4, 19, 0)
    assert (await says(hall.drafter, id, "路窄。", "line-1")).status_code == 201


async def test_why_minutes_were_opened_again_tells_nobody_s_name(hall: Hall) -> None:
    id, _ = await going_on(hall)
    await says(hall.drafter, id, "路窄。", "line-1")
    await hall.step(id, "minutes/finish")
    await hall.step(id, "minutes/reopen", {"reason": "周立甲来电13912345678说记错了"})
    told = [str(trail) async for trail in hall.process.runtime.store.trails()]
    assert any("周某某来电***********说记错了" in one for one in told)
    assert not any("周立甲" in one for one in told)


async def test_a_line_is_a_participant_s_or_it_is_refused(hall: Hall) -> None:
    id, tickets = await going_on(hall)
    number = (await hall.place(tickets[0]))["number"]
    assert (await says(hall.drafter, id, "路窄。", "line-1", speaker=number)).status_code == 201
    assert (await says(hall.drafter, id, "路窄。", "line-2", speaker="0000-0000")).status_code == 404
    for client in (hall.other, hall.citizen):
        assert (await says(client, id, "路窄。", "line-3")).status_code == 403
    assert (await says(hall.anyone, id, "路窄。", "line-4")).status_code == 401
