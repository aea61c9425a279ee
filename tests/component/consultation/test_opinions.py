import asyncio
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import httpx
import pytest

from kit.identity.port import Principal
from kit.runtime.clock import FixedClock
from schemas.classes.catalog import UnitChangedV1
from services.consultation.context import open_context
from tests.component.conftest import State
from tests.component.consultation.consultation_parts import Town, key

CITIZEN = Principal("qin", "秦大江", frozenset({"citizen"}))
OTHER_CITIZEN = Principal("li", "李小河", frozenset({"citizen"}))


async def enters(
    town: Town, id: str, form: str, client: httpx.AsyncClient | None = None, **more: Any
) -> httpx.Response:
    opinion = {"text": "路灯要多装几盏。", "source": "letter", "said_on": "2022-03-14", **more}
    path = f"/api/consultation/consultations/{id}/opinions"
    return await (client or town.drafter).post(path, json=opinion, headers=key(form))


async def test_what_was_said_by_phone_counts_like_all_others(town: Town) -> None:
    id = await town.opened()
    answers = [
        await enters(town, id, "call-one", source="phone", clause="p-2", contact="0793-1234567") for _ in range(2)
    ]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json() == answers[1].json()
    receipt = answers[0].json()
    assert receipt["comment"]["source"] == receipt["receipt"]["content"]["source"] == "phone"
    assert (await town.counted(id, received=1))["received"] == 1
    (row,) = (await town.moderator.get("/api/consultation/desk/comments")).json()["items"]
    assert (row["source"], row["said_on"], row["contact"]) == ("phone", "2022-03-14", "0793-1234567")
    path = f"/api/consultation/comments/{receipt['comment']['id']}/trail"
    (line,) = (await town.moderator.get(path)).json()
    assert (line["actor"], line["action"], line["after"]["source"]) == ("shen", "enter", "phone")


@pytest.mark.parametrize("other", [{"text": "不要路灯。"}, {"source": "phone"}])
async def test_a_second_letter_in_the_same_form_is_not_mistaken_for_the_first(
    town: Town, other: dict[str, str]
) -> None:
    id = await town.opened()
    first = await enters(town, id, "letter-one")
    answer = await enters(town, id, "letter-one", **other)
    assert (answer.status_code, answer.json()["code"]) == (409, "consultation.key_used")
    assert (await enters(town, id, "letter-one")).json() == first.json()


async def test_only_the_department_enters_opinions(town: Town) -> None:
    id = await town.opened()
    assert (await enters(town, id, "other-one", town.other)).json()["code"] == "consultation.other_department"
    assert (await enters(town, id, "releaser", town.releaser)).status_code == 403
    assert (await enters(town, id, "anyone-1", town.anyone)).status_code == 401
    assert (await enters(town, id, "mod-form", town.moderator)).status_code == 201


@pytest.mark.parametrize("said_on", ["2022-03-13", "2022-03-16", "2022-04-14"])
async def test_it_was_said_within_the_period_and_not_tomorrow(town: Town, clock: FixedClock, said_on: str) -> None:
    id = await town.opened()
    clock.advance(timedelta(days=1))
    refused = await enters(town, id, "letter-1", said_on=said_on)
    assert (refused.status_code, refused.json()["code"]) == (409, "consultation.said_outside_period")
    assert (await enters(town, id, "letter-2", said_on="yesterday")).status_code == 422


async def test_letters_that_arrive_late_are_entered_until_a_day_that_was_announced(
    town: Town, clock: FixedClock
) -> None:
    id = await town.opened(entry_days=3)
    shown = (await town.anyone.get(f"/api/consultation/consultations/{id}")).json()
    assert (shown["entry_days"], shown["entries_until"]) == (3, "2022-04-16")
    clock.advance(timedelta(days=33))  # 16 April
    assert (await town.says(id, "同意。", "late")).json()["code"] == "consultation.not_taking_comments"
    letter = await enters(town, id, "letter-1", said_on="2022-04-13")
    assert letter.status_code == 201
    assert (await enters(town, id, "letter-2", said_on="2022-04-14")).status_code == 409
    clock.advance(timedelta(days=1))
    over = await enters(town, id, "letter-3", said_on="2022-04-13")
    assert (over.status_code, over.json()["code"]) == (409, "consultation.entry_over")
    assert (await enters(town, id, "letter-1", said_on="2022-04-13")).json() == letter.json()
    stored = await (await open_context(town.process.runtime)).consultations.get(id)
    assert stored is not None
    assert not stored.ended(clock.now() - timedelta(days=1))
    assert stored.ended(clock.now())


async def test_a_village_is_one_that_the_catalogue_knows(town: Town, state: State) -> None:
    id = await town.opened()
    for code, kind in (("xujia", "village"), ("ziran", "department")):
        unit = {"id": code, "name": code, "kind": kind, "parent": None}
        await state(town.process, UnitChangedV1(**unit, in_force_from="2020-01-01", in_force_until=None))
    for village in ("nowhere", "ziran"):
        refused = await town.says(id, "同意。", "mine", village=village)
        assert (refused.status_code, refused.json()["code"]) == (409, "consultation.village_unknown")
    assert (await town.says(id, "同意。", "mine", village="xujia")).status_code == 201
    (row,) = (await town.moderator.get("/api/consultation/desk/comments")).json()["items"]
    assert (row["village"], row["village_name"]) == ("xujia", "xujia")


async def test_who_was_signed_in_finds_what_they_said_and_nobody_elses(
    town: Town, client_for: Callable[..., httpx.AsyncClient]
) -> None:
    id = await town.opened()
    citizen, other = client_for(town.process, CITIZEN), client_for(town.process, OTHER_CITIZEN)
    path = f"/api/consultation/consultations/{id}/comments"
    said = await citizen.post(path, json={"text": "电话 13812345678。", "clause": "p-1"}, headers=key("mine-1"))
    await other.post(path, json={"text": "别人说的。"}, headers=key("others"))
    await town.says(id, "没有登录。", "nobody")
    (mine,) = (await citizen.get("/api/consultation/mine/comments")).json()["items"]
    assert (mine["text"], mine["clause_label"], mine["ticket"]) == (
        "电话 13812345678。",
        "第一条",
        said.json()["ticket"],
    )
    assert mine["consultation_title"] == "港口镇村庄规划管理办法（草案）"
    assert (await town.anyone.get("/api/consultation/mine/comments")).status_code == 401
    comment = said.json()["comment"]["id"]
    await town.decide([comment], "shown")
    public = (await town.anyone.get(f"/api/consultation/comments/{comment}")).text
    trail = (await town.moderator.get(f"/api/consultation/comments/{comment}/trail")).text
    assert "qin" not in public + trail, "that they were signed in is nobody else's business"


async def test_a_clock_that_went_back_neither_loses_nor_doubles(town: Town, clock: FixedClock) -> None:
    id = await town.opened()
    clock.advance(timedelta(hours=5))
    later = await town.said(id, "后来说的。", "form-later")
    clock.advance(-timedelta(hours=4))
    earlier = await town.said(id, "表拨慢了以后说的。", "form-earlier")
    assert await town.said(id, "后来说的。", "form-later") == later
    assert (await town.counted(id, received=2))["received"] == 2
    await town.decide([later, earlier], "shown")
    assert (await town.counted(id, shown=2))["shown"] == 2


STRANGE = (
    "<script>alert(1)</script>",
    "同意\u200f反对",
    "\u200b\u200d同意\ufeff",
    "a" * 5000,
    "{{7*7}} ${7*7} %s %(x)s",
    "'; DROP TABLE comments; --",
    "👨\u200d👩\u200d👧 好",
)


async def test_strange_words_are_just_words(town: Town) -> None:
    id = await town.opened()
    ids = [await town.said(id, text, f"form-{number}") for number, text in enumerate(STRANGE)]
    shown = (await town.decide(ids, "shown")).json()["items"]
    assert len(shown) == len(STRANGE)
    for one in shown:
        assert one["text"]


async def test_a_double_click_that_arrives_at_once_is_one_comment(town: Town) -> None:
    id = await town.opened()
    answers = await asyncio.gather(*(town.says(id, "同意。", "mine") for _ in range(8)))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.text for answer in answers}) == 1
    assert (await town.counted(id, received=1))["received"] == 1
