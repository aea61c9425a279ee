"""A hearing from its draft to its result."""

from tests.component.gatherings.gathering_parts import API, Hall, key

PEOPLE = [
    ("陈大海", "interested_party", "for"),
    ("林秀英", "interested_party", "for"),
    ("黄建国", "interested_party", "against"),
    ("赵小红", "public", "neutral"),
    ("周立新", "public", "against"),
    ("吴国强", "public", "for"),
    ("记者甲", "media", "neutral"),
]


async def test_a_hearing_runs_from_its_draft_to_its_result(hall: Hall) -> None:
    id = await hall.announced()
    tickets = {name: (await hall.registers(id, name, role, stance))["ticket"] for name, role, stance in PEOPLE}
    assert (await hall.get(f"/gatherings/{id}"))["registered"] == 7

    await hall.drawn(id)
    seated = [ticket for ticket in tickets.values() if (await hall.place(ticket))["state"] == "chosen"]
    assert len(seated) == 5
    for ticket in seated:
        assert (await hall.act(ticket, "confirm"))["state"] == "confirmed"
    hall.at(4, 10)
    assert (await hall.step(id, "publish-list"))["state"] == "listed"
    listed = await hall.get(f"/gatherings/{id}/list")
    assert len(listed["people"]) == 5
    assert all(one["name"].endswith("某某") and "number" not in one for one in listed["people"])

    hall.at(4, 12)
    delivered = await hall.step(id, "deliver", {"how": "posted", "on": "2022-04-12", "note": "挂号信"})
    assert delivered["undelivered"] == []
    hall.at(4, 20, 9)
    codes = [(await hall.place(ticket))["code"] for ticket in seated]
    marks = [{"id": str(n), "code": code, "at": "2022-04-20T08:50"} for n, code in enumerate(codes)]
    assert (await hall.step(id, "check-in", {"marks": marks}))["arrived"] == 5
    assert (await hall.step(id, "hold"))["state"] == "held"

    speaker = (await hall.place(seated[0]))["number"]
    line = {"kind": "statement", "speaker": speaker, "text": "请把会车道先修好，有事打13912345678。"}
    answer = await hall.drafter.post(f"{API}/gatherings/{id}/minutes", json=line, headers=key("line-1"))
    assert answer.status_code == 201, answer.text
    await hall.step(id, "minutes/finish")
    for ticket in seated:
        shown = (await hall.place(ticket))["minutes"]
        await hall.act(ticket, "sign", {"digest": shown["digest"], "objection": ""})
    assert (await hall.step(id, "minutes/publish", {}))["phase"] == "recorded"
    minutes = await hall.get(f"/gatherings/{id}/minutes")
    assert "13912345678" not in str(minutes)
    assert len(minutes["signatures"]) == 5

    decision = await hall.decision()
    result = {"result": "采纳了先修会车道的意见。", "decision": decision}
    unknown = await hall.step(id, "conclude", result | {"decision": "no-such"}, status=404)
    assert unknown["code"] == "consultation.decision_unknown"
    done = await hall.step(id, "conclude", result)
    assert (done["phase"], done["decision"]) == ("concluded", decision)
    tied = await hall.get(f"/gatherings?state=past&decision={decision}")
    assert [one["id"] for one in tied["items"]] == [id]
