"""Everybody who registered hears of a change, once; reminders, calendar files, what waits for staff."""

import asyncio
from datetime import UTC, datetime
from typing import Any

from icalendar import Calendar

from tests.component.gatherings.gathering_parts import API, Hall

PUBLIC = {"quotas": {"public": 2}}
MOVED = {"starts_at": "2022-04-27T09:00", "ends_at": "2022-04-27T11:30", "place": "镇礼堂", "note": "因防汛推后一周"}


def subjects(hall: Hall) -> list[str]:
    return sorted(str(one["subject"]).partition("：")[2] for one in hall.letters())


async def test_a_moved_hearing_is_told_to_all_and_who_has_no_mail_is_rung_up(hall: Hall) -> None:
    id = await hall.announced(**PUBLIC)
    by_mail = await hall.registers(id, "林秀英", email="lin@example.cn")
    by_phone = await hall.registers(id, "陈大海")
    gone = await hall.registers(id, "黄建国", email="huang@example.cn")
    await hall.act(gone["ticket"], "cancel")
    moved = await hall.step(id, "reschedule", MOVED)
    assert (moved["place"], moved["sequence"], moved["changes"][0]["kind"]) == ("镇礼堂", 1, "postponed")
    await hall.step(id, "reschedule", MOVED)
    await hall.told(2)
    await hall.round()
    assert subjects(hall) == ["报名收到了", "推迟了"]
    letter = next(one for one in hall.letters() if "推迟了" in str(one["subject"]))
    assert letter["to"] == "lin@example.cn"
    assert all(
        words in letter.get_content() for words in ("镇礼堂", "4月27日（周三）09:00", "因防汛推后一周", "calendar.ics")
    )
    assert (await hall.place(by_mail["ticket"]))["changes"][0]["place"] == "镇政府二楼会议室"

    page = await hall.desk(f"/gatherings/{id}/registrations")
    ((telling, numbers),) = page["to_call"].items()
    assert (numbers, page["to_call_kinds"]) == ([by_phone["number"]], {telling: "postponed"})
    assert "打电话告知变更" in [one["action"] for one in await hall.desk("/work")]
    left = await hall.step(id, "called", {"telling": telling, "numbers": numbers})
    assert left == {"left": []}
    assert (await hall.desk(f"/gatherings/{id}/registrations"))["to_call"] == {}
    assert (await hall.step(id, "called", {"telling": "x", "numbers": numbers}, status=404))["status"] == 404


async def test_a_cancelled_hearing_is_told_and_taken_out_of_calendars(hall: Hall) -> None:
    id = await hall.announced(**PUBLIC)
    await hall.registers(id, "林秀英", email="lin@example.cn")
    before = Calendar.from_ical((await hall.anyone.get(f"{API}/gatherings/{id}/calendar.ics")).content)
    await hall.step(id, "cancel", {"reason": "草案撤回"})
    await hall.step(id, "cancel", {"reason": "草案撤回"})
    await hall.told(2)
    assert "取消了" in subjects(hall)
    answer = await hall.anyone.get(f"{API}/gatherings/{id}/calendar.ics")
    assert answer.headers["content-type"].startswith("text/calendar")
    after = Calendar.from_ical(answer.content)
    assert (before["METHOD"], after["METHOD"]) == ("PUBLISH", "CANCEL")
    assert before.events[0]["UID"] == after.events[0]["UID"]
    assert after.events[0]["SEQUENCE"] > before.events[0]["SEQUENCE"]
    assert before.events[0]["DTSTART"].dt == datetime(2022, 4, 20, 1, tzinfo=UTC)


async def test_nobody_hears_of_a_lapsed_place_in_what_was_cancelled(hall: Hall) -> None:
    id = await hall.announced(**PUBLIC)
    ticket = (await hall.registers(id, "林秀英", email="lin@example.cn"))["ticket"]
    await hall.drawn(id)
    await hall.round()
    await hall.step(id, "cancel", {"reason": "草案撤回"})
    await hall.told(3)
    hall.at(4, 19)
    await hall.round()
    await hall.round()
    assert subjects(hall) == sorted(["报名收到了", "您得到了参加名额", "取消了"])
    place = await hall.place(ticket)
    assert (place["state"], place["confirm_by"], place["may"]) == ("chosen", "", [])


async def test_reminders_go_out_a_week_and_a_day_before_once_each(hall: Hall) -> None:
    id = await hall.announced(**PUBLIC)
    await hall.seat(id, 1, email="zhou@example.cn")
    hall.at(4, 13, 10)
    await hall.round()
    await hall.round()
    assert subjects(hall).count("就要开始了") == 1
    hall.at(4, 19, 10)
    await hall.round()
    await hall.round()
    assert subjects(hall).count("就要开始了") == 2


async def test_each_person_hears_what_became_of_their_own_place(hall: Hall) -> None:
    id = await hall.announced(**PUBLIC)
    tickets = [
        (await hall.registers(id, f"周立{c}", email=f"zhou{n}@example.cn"))["ticket"] for n, c in enumerate("甲乙丙")
    ]
    await hall.drawn(id)
    await hall.round()
    assert subjects(hall) == sorted(["报名收到了"] * 3 + ["您得到了参加名额"] * 2 + ["您在候补名单里"])
    chosen = [one for one in tickets if (await hall.place(one))["state"] == "chosen"]
    await hall.act(chosen[0], "cancel")
    await hall.round()
    assert "候补到了名额" in subjects(hall)


async def test_contacts_end_after_their_time_and_the_record_stays(hall: Hall) -> None:
    id = await hall.announced(**PUBLIC)
    await hall.seat(id, 2, email="zhou@example.cn", needs="轮椅")
    hall.clock.set(datetime(2022, 10, 17, tzinfo=UTC))
    await hall.round()
    assert {one["email"] for one in (await hall.desk(f"/gatherings/{id}/registrations"))["items"]} == {
        "zhou@example.cn"
    }
    hall.clock.set(datetime(2022, 10, 19, tzinfo=UTC))
    await hall.round()
    rows: Any = (await hall.desk(f"/gatherings/{id}/registrations"))["items"]
    assert {(one["email"], one["phone"], one["needs"]) for one in rows} == {("", "", "")}
    assert all(one["name"] for one in rows)


async def test_the_desk_shows_the_next_step_and_its_last_day(hall: Hall) -> None:
    id = await hall.drafted(**PUBLIC)

    async def row() -> tuple[str, str | None]:
        (one,) = [one for one in await hall.desk("/work") if one["id"] == id]
        return one["action"], one["due"]

    assert await row() == ("发布公告", None)
    await hall.step(id, "announce")
    tickets = [(await hall.registers(id, f"周立{one}"))["ticket"] for one in "甲乙"]
    hall.at(4, 4)
    await hall.step(id, "close-registration")
    assert await row() == ("抽签", "2022-04-05T21:00:00+08:00")
    hall.at(4, 5, 22)
    await hall.step(id, "draw", {"seed": "1"})
    assert (await row())[0] == "公布参加人名单"
    for one in tickets:
        await hall.act(one, "confirm")
    await hall.step(id, "publish-list")
    assert await row() == ("送达材料", "2022-04-13T23:59:59+08:00")


async def test_after_the_lot_a_new_time_is_told_once_to_the_invited_and_to_those_who_wait(hall: Hall) -> None:
    id = await hall.announced(**PUBLIC)
    invited = ["林秀英", "陈大海", "周立甲"]
    tickets = [(await hall.registers(id, name, email=f"{n}@example.cn"))["ticket"] for n, name in enumerate(invited)]
    by_phone = await hall.registers(id, "黄建国")
    gone = (await hall.registers(id, "周立乙", email="gone@example.cn"))["ticket"]
    await hall.act(gone, "cancel")
    await hall.drawn(id)
    states = [(await hall.place(one))["state"] for one in (*tickets, by_phone["ticket"])]
    assert sorted(states) == ["chosen", "chosen", "waiting", "waiting"]
    confirmed = next(
        one for one, state in zip((*tickets, by_phone["ticket"]), states, strict=True) if state == "chosen"
    )
    await hall.act(confirmed, "confirm")
    await hall.step(id, "reschedule", MOVED)

    def moved() -> list[str]:
        return sorted(str(one["to"]) for one in hall.letters() if "推迟了" in str(one["subject"]))

    async def to_call() -> list[list[str]]:
        page = await hall.desk(f"/gatherings/{id}/registrations")
        return [page["to_call"][one] for one, kind in page["to_call_kinds"].items() if kind == "postponed"]

    for _ in range(600):  # the service's own round may be at it just now
        await hall.round()
        if len(moved()) == 3 and await to_call():
            break
        await asyncio.sleep(0.02)
    await hall.round()
    assert moved() == ["0@example.cn", "1@example.cn", "2@example.cn"]
    assert await to_call() == [[by_phone["number"]]]


async def test_the_desk_says_that_registration_ends_soon_and_how_many_places_are_free(hall: Hall) -> None:
    id = await hall.announced(quotas={"public": 2, "media": 1})
    await hall.registers(id, "林秀英")

    async def rows() -> list[tuple[str, str, str]]:
        return [(one["action"], one["note"], one["due"]) for one in await hall.desk("/work") if one["id"] == id]

    hall.at(3, 26)
    assert await rows() == []
    hall.at(3, 28)
    assert await rows() == [("查看报名", "报名快要截止，名额未满：还差 2 人", "2022-04-03")]
    for name, role in (("陈大海", "public"), ("周立甲", "public"), ("周立乙", "media")):
        await hall.registers(id, name, role)
    assert await rows() == [("查看报名", "报名快要截止，名额已经报满", "2022-04-03")]
    hall.at(4, 4)
    assert "查看报名" not in [action for action, *_ in await rows()]
