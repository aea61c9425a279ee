"""Personal data written wherever a hearing's staff and people write: none of it is public, told, logged or listed."""

import asyncio
import logging
from pathlib import Path

import httpx
import pytest

from kit.bus.port import Event
from kit.bus.wire import decode
from kit.identity.port import Principal
from tests.component.gatherings.gathering_parts import API, Hall, key

PHONE, ID_NUMBER, MAIL, BOX = "13807918642", "360121199003070013", "wang.qiuhua@example.com", "小区信箱五号楼三〇四"
NAMES = ("王秋华", "李冬梅")
SECRETS = (PHONE, ID_NUMBER, MAIL, BOX, *NAMES)
SAID = f"{NAMES[0]}和{NAMES[1]}说：打{PHONE}，证件{ID_NUMBER}，信箱 {MAIL}。"
SUPERVISOR = Principal("gu", "顾督", frozenset({"supervisor"}))


@pytest.fixture
async def heard(hall: Hall, caplog: pytest.LogCaptureFixture) -> str:
    """A hearing whose every field that anybody fills holds something private."""
    caplog.set_level(logging.DEBUG)
    id = await hall.announced(quotas={"public": 2})
    people = [await hall.registers(id, name, email=f"{n}.{MAIL}", interest=BOX) for n, name in enumerate(NAMES)]
    third = await hall.registers(id, "赵守仁")
    await hall.drawn(id)
    tickets = [one["ticket"] for one in (*people, third)]
    seated = [one for one in tickets if (await hall.place(one))["state"] == "chosen"]
    for ticket in seated:
        await hall.act(ticket, "confirm")
    hall.at(4, 10)
    await hall.step(id, "publish-list")
    await hall.step(id, "deliver", {"how": "posted", "on": "2022-04-10", "note": f"{BOX}，{PHONE}"})
    gone = (await hall.place(seated[0]))["number"]
    await hall.step(id, "place-cancel", {"number": gone, "reason": f"来电{PHONE}：{SAID}"})
    for ticket in tickets:
        if (await hall.place(ticket))["state"] == "chosen":
            await hall.act(ticket, "confirm")
            await hall.act(ticket, "received")
    hall.at(4, 20)
    seated = [one for one in tickets if (await hall.place(one))["state"] == "confirmed"]
    marks = [{"id": PHONE, "code": (await hall.place(one))["code"], "at": "2022-04-20T08:50"} for one in seated]
    assert (await hall.step(id, "check-in", {"marks": marks}))["arrived"] == 2
    await hall.step(id, "hold")
    await written(hall, id, seated)
    return id


async def written(hall: Hall, id: str, seated: list[str]) -> None:
    speaker = (await hall.place(seated[0]))["number"]
    for number, more in enumerate(({"speaker": speaker}, {"speaker_name": f"主持人{PHONE}"})):
        line = {"text": SAID, **more}
        await hall.drafter.post(f"{API}/gatherings/{id}/minutes", json=line, headers=key(f"line-{number}"))
    await hall.step(id, "minutes/finish")
    await hall.step(id, "minutes/reopen", {"reason": f"更正：{SAID}"})
    await hall.step(id, "minutes/finish")
    minutes = (await hall.place(seated[0]))["minutes"]
    await hall.act(seated[0], "sign", {"digest": minutes["digest"], "objection": SAID})
    await hall.step(id, "minutes/publish", {"unsigned_reason": f"另一位先走了。{SAID}"})


def found(text: str) -> list[str]:
    return [secret for secret in SECRETS if secret in text]


async def test_the_public_reads_none_of_it(hall: Hall, heard: str) -> None:
    paths = [f"/gatherings/{heard}{part}" for part in ("", "/minutes", "/list", "/calendar.ics")]
    for path in (*paths, "/gatherings?state=past"):
        answer = await hall.anyone.get(f"{API}{path}")
        assert answer.status_code == 200, answer.text
        assert not found(answer.text), path
    assert "某某说：打" in (await hall.anyone.get(f"{API}{paths[1]}")).text, "its words are there, masked"


async def test_neither_the_events_nor_what_the_process_says_hold_any_of_it(
    hall: Hall, heard: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    bus = hall.process.runtime.bus
    topics = ["consultation.gathering"]

    async def told() -> list[Event]:
        return [decode(one) async for one in bus.read(topics)]

    for _ in range(750):
        if any(one.data.get("recorded_at") for one in await told()):
            break
        await asyncio.sleep(0.02)
    events = await told()
    assert any(one.data.get("recorded_at") for one in events)
    assert not found(str(events))
    assert not [secret for secret in SECRETS if secret.encode() in (tmp_path / "log.db-wal").read_bytes()]
    assert not found(caplog.text)


async def test_those_who_watch_over_it_read_none_of_it_in_the_trail(hall: Hall, heard: str) -> None:
    supervisor: httpx.AsyncClient = hall.client_for(hall.process, SUPERVISOR)
    trail = await supervisor.get(f"{API}/gatherings/{heard}/trail")
    assert trail.status_code == 200
    assert not found(trail.text)


@pytest.mark.parametrize("asked", ["", "?preview=true"])
async def test_those_who_watch_over_it_read_the_minutes_as_everyone_does(hall: Hall, heard: str, asked: str) -> None:
    path = f"{API}/gatherings/{heard}/minutes"
    read = await hall.client_for(hall.process, SUPERVISOR).get(f"{path}{asked}")
    assert (read.status_code, found(read.text)) == (200, [])
    assert read.json() == (await hall.anyone.get(path)).json()


async def test_a_letter_holds_nothing_of_anybody_but_its_reader(hall: Hall, heard: str) -> None:
    letters = await hall.told(2)
    for letter in letters:
        body = letter.get_body()
        assert body is not None
        others = [name for name in NAMES if MAIL not in str(letter["to"]) or name != NAMES[int(str(letter["to"])[0])]]
        said = body.get_content()
        assert not [secret for secret in (PHONE, ID_NUMBER, BOX, *others) if secret in said], letter["subject"]


@pytest.mark.parametrize("step", ["reschedule", "cancel"])
async def test_a_reason_that_all_are_told_cannot_hold_it(hall: Hall, step: str) -> None:
    id = await hall.announced()
    moved = {"starts_at": "2022-04-21T09:00", "ends_at": "2022-04-21T11:00", "place": "三楼", "note": SAID}
    answer = await hall.releaser.post(
        f"{API}/gatherings/{id}/{step}", json=moved if step == "reschedule" else {"reason": SAID}
    )
    assert (answer.status_code, answer.json()["code"]) == (409, "consultation.personal_data_found")
