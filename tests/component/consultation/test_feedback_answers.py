"""Answering opinions, from the day a consultation closes to the day the answers are public."""

import asyncio
from collections.abc import Callable

import httpx
import msgspec
import pytest

from kit.identity.port import Principal
from kit.runtime.clock import FixedClock
from kit.runtime.peers import Export
from services.consultation.queries import feedback as queries
from services.consultation.queries.consultations import public
from tests.component.consultation.consultation_parts import MODERATOR, Town
from tests.component.consultation.feedback_parts import ADOPTED, API, PATIENCE, REASON, REFUSED, SAID, Answered, closed


@pytest.fixture
async def one(town: Town, clock: FixedClock) -> Answered:
    return await closed(town, clock)


async def test_nothing_is_answered_while_opinions_come_in(town: Town) -> None:
    id = await town.opened()
    body = {"summary": "早了"}
    assert (await town.drafter.put(f"{API}/{id}/feedback", json=body)).json()["code"] == "consultation.still_open"
    assert (await town.drafter.get(f"/api/consultation/desk/consultations/{id}/feedback")).status_code == 409
    assert (await town.anyone.get(f"{API}/{id}/feedback")).json()["code"] == "consultation.feedback_unknown"


async def test_a_group_is_answered_and_leaves_what_waits(one: Answered) -> None:
    before = await one.desk(shown="unanswered")
    assert (before["received"], before["groups"], before["unanswered"]) == (3, 2, 2)
    first, other = before["items"]
    assert (first["count"], first["clause"], first["text"]) == (2, "p-2", SAID[0][0])
    assert before["due"] == "2022-05-13"
    for _ in range(2):
        assert (await one.answer(first["id"], ADOPTED)).status_code == 200
    after = await one.desk(shown="unanswered")
    assert (after["unanswered"], [row["id"] for row in after["items"]]) == (1, [other["id"]])
    (own,) = (await one.desk(shown="own"))["items"]
    assert own["own"]["before"] == "第二条 村民建房应当提出申请。", "nothing quoted: the whole clause"
    trail = await one.context.groups.groups.trail(first["id"])
    assert [line.action for line in trail].count("answer") == 1, "sent twice, written once"
    assert (await one.desk(group=other["id"]))["items"][0]["id"] == other["id"]
    assert (await one.desk(clause="p-2", shown="unanswered"))["items"] == []


async def test_a_colleagues_answer_is_not_written_over_unseen(one: Answered) -> None:
    group = (await one.groups())[0]["id"]
    await one.answer(group, ADOPTED | {"over": ""})
    refused = await one.answer(group, REFUSED | {"over": ""}, "moderator")
    assert (refused.status_code, refused.json()["code"]) == (409, "store.conflict")
    told = refused.json()["errors"]
    assert (told["outcome"], told["reason"]) == ("adopted", REASON)
    assert (await one.answer(group, REFUSED | {"over": told["at"]}, "moderator")).status_code == 200


async def test_a_colleagues_summary_is_not_written_over_unseen(one: Answered) -> None:
    path = f"{API}/{one.id}/feedback"
    first = await one.town.drafter.put(path, json={"summary": "甲", "over": ""})
    refused = await one.town.moderator.put(path, json={"summary": "乙", "over": ""})
    assert (refused.status_code, refused.json()["code"]) == (409, "store.conflict")
    seen = refused.json()["errors"]["at"]
    assert seen == first.json()["summary_at"]
    assert (await one.town.moderator.put(path, json={"summary": "乙", "over": seen})).json()["summary"] == "乙"


async def test_one_answer_for_many_groups_and_none_if_one_is_unknown(one: Answered) -> None:
    ids = [group["id"] for group in await one.groups()]
    path = f"{API}/{one.id}/feedback/answers"
    unknown = await one.town.drafter.post(path, json=REFUSED | {"groups": [*ids, "no-such"]})
    assert (unknown.status_code, unknown.json()["code"]) == (404, "consultation.group_not_here")
    assert (await one.desk())["unanswered"] == 2
    assert (await one.town.drafter.post(path, json=REFUSED | {"groups": ids})).status_code == 200
    assert (await one.desk())["unanswered"] == 0
    back = await one.town.drafter.delete(f"{API}/{one.id}/feedback/groups/{ids[0]}")
    assert back.json()["items"] == [{"id": ids[0], "answer": None}]
    assert (await one.desk())["unanswered"] == 1


async def test_only_the_own_department_answers(one: Answered) -> None:
    group = (await one.groups())[0]["id"]
    assert (await one.answer(group, REFUSED, "other")).json()["code"] == "consultation.other_department"
    assert (await one.answer(group, REFUSED, "anyone")).status_code == 401
    desk = await one.town.other.get(f"/api/consultation/desk/consultations/{one.id}/feedback")
    assert desk.status_code == 403


async def test_personal_data_in_an_answer_is_refused(one: Answered) -> None:
    group = (await one.groups())[0]["id"]
    refused = await one.answer(group, REFUSED | {"reason": "请找 13812345678。"})
    assert (refused.json()["code"], refused.json()["errors"]["kinds"]) == (
        "consultation.answer_personal_data",
        ["mobile"],
    )
    assert (await one.summarise("有问题打 13812345678")).json()["code"] == "consultation.answer_personal_data"


async def test_is_published_when_all_is_answered_by_somebody_else(
    one: Answered, client_for: Callable[..., httpx.AsyncClient]
) -> None:
    ids = [group["id"] for group in await one.groups()]
    assert (await one.publish()).json()["code"] == "consultation.summary_missing"
    await one.summarise()
    await one.answer(ids[0], ADOPTED)
    assert (await one.publish()).json()["code"] == "consultation.unanswered"
    await one.answer(ids[1], REFUSED)
    assert (await one.publish("drafter")).json()["code"] == "identity.not_allowed"
    shen = Principal("shen", "沈图", frozenset({"drafter", "releaser"}), frozenset({"ziran"}))
    own = await client_for(one.town.process, shen).post(f"{API}/{one.id}/feedback/publish")
    assert own.json()["code"] == "consultation.own_work"
    first, second = await asyncio.gather(one.publish(), one.publish())
    assert {first.status_code, second.status_code} == {200}
    assert (await one.publish()).json()["answered_at"]
    for refused in (await one.answer(ids[0], REFUSED), await one.summarise("改一改")):
        assert refused.json()["code"] == "consultation.feedback_published"


async def test_what_is_public_accounts_for_every_entry_of_the_record(one: Answered) -> None:
    await one.published()
    told = (await one.public()).json()
    numbers = told["numbers"]
    assert numbers["received"] == await one.context.record.size(one.id) == 3
    assert numbers["opinions_by"] == {"adopted": 2, "partly": 0, "not_adopted": 1}
    assert numbers["groups_by"] == {"adopted": 1, "partly": 0, "not_adopted": 1}
    for split in ("source", "clause", "theme", "village"):
        assert sum(row["received"] for row in numbers[split]) == 3, split
    assert [(row["name"], row["received"], row["adopted"]) for row in numbers["clause"]] == [
        ("第二条", 2, 2),
        ("整个草案", 1, 0),
    ]
    adopted, refused = told["items"]
    assert (adopted["answer"]["reason"], adopted["answer"]["after"]) == (REASON, ADOPTED["after"])
    assert (adopted["text"], refused["text"]) == ("", ""), "nobody has let them through"
    assert [row["id"] for row in (await one.public(outcome="not_adopted")).json()["items"]] == [refused["id"]]

    consultation = await public(one.context, one.id)
    groups = await queries.standing_for(one.context, [comment.group for comment in await one.comments()])
    answers = {id: await queries.answer_for(one.context, consultation, group) for id, group in groups.items()}
    assert {id: answer.outcome for id, answer in answers.items() if answer} == {
        adopted["id"]: "adopted",
        refused["id"]: "not_adopted",
    }
    assert await queries.answer_for(one.context, consultation, None) is None


async def test_an_answer_is_nobodys_to_see_before_it_is_public(one: Answered) -> None:
    row, *_ = await one.groups()
    await one.answer(row["id"], ADOPTED)
    consultation, group = await public(one.context, one.id), await one.context.groups.groups.get(row["id"])
    assert group is not None
    assert group.answer is not None
    assert await queries.answer_for(one.context, consultation, group) is None


async def test_states_what_became_of_the_opinions_without_a_word_of_them(
    one: Answered, client_for: Callable[..., httpx.AsyncClient]
) -> None:
    await one.published()
    service = client_for(one.town.process, Principal("system:test", roles=frozenset({"service"})))
    (told,) = msgspec.json.decode((await service.get("/internal/export")).content, type=Export).events
    assert (told.type, told.sequence) == ("consultation.consultation.answered.v1", 3)
    assert (told.data["received"], told.data["adopted"], told.data["not_adopted"]) == (3, 2, 1)
    assert REASON in told.data["answers"]
    assert "老樟树不能砍" not in str(told.data)


async def test_a_consultation_that_nobody_spoke_up_in_is_answered_too(town: Town, clock: FixedClock) -> None:
    quiet = await closed(town, clock, said=())
    await quiet.summarise("没有收到意见。")
    assert (await quiet.publish()).json()["answered_at"]
    assert (await quiet.public()).json()["numbers"]["received"] == 0


async def test_what_a_moderator_hides_later_shows_no_more(one: Answered) -> None:
    comments = await one.comments()
    await one.town.decide([comment.id for comment in comments], "shown")
    await one.published()
    for _ in range(PATIENCE):
        texts = [row["text"] for row in (await one.public()).json()["items"]]
        if all(texts):
            break
        await asyncio.sleep(0.02)
    assert texts[1] == SAID[2][0]
    (tree,) = (comment.id for comment in comments if comment.text == SAID[2][0])
    await one.town.decide([tree], "hidden", "off_topic")
    assert (await one.public()).json()["items"][1]["text"] == ""


async def test_a_whole_theme_is_answered_at_once_and_single_groups_otherwise(one: Answered) -> None:
    first, second = [group["id"] for group in await one.groups()]
    await one.themed("t1", "规划", [first, second])
    path = f"{API}/{one.id}/feedback/themes/t1"
    unknown = await one.town.drafter.put(f"{path}x", json=REFUSED)
    assert unknown.json()["code"] == "consultation.theme_not_here"
    assert (await one.town.drafter.put(path, json=REFUSED)).status_code == 200
    assert ((await one.desk())["unanswered"], (await one.desk(shown="unanswered"))["items"]) == (0, [])
    assert (await one.desk(shown="unanswered", theme="t1"))["items"] == []
    await one.answer(first, ADOPTED)
    outcomes = [row["answer"]["outcome"] for row in (await one.desk(theme="t1"))["items"]]
    assert outcomes == ["adopted", "not_adopted"]
    await one.town.drafter.delete(f"{API}/{one.id}/feedback/groups/{first}")
    assert (await one.desk(group=first))["items"][0]["answer"]["outcome"] == "not_adopted"
    await one.town.drafter.delete(path)
    assert (await one.desk())["unanswered"] == 2
    await one.town.drafter.put(path, json=REFUSED)
    await one.summarise()
    assert (await one.publish()).json()["answered_at"]
    (theme,) = (await one.public()).json()["numbers"]["theme"]
    assert (theme["name"], theme["received"], theme["not_adopted"]) == ("规划", 3, 3)


async def test_the_desk_hears_of_it_until_it_is_public(one: Answered) -> None:
    def of(rows: list[dict[str, str]]) -> list[tuple[str, str]]:
        return [(row["action"], row["due"]) for row in rows if row["url"].endswith("/feedback")]

    work = "/api/consultation/work"
    assert of((await one.town.drafter.get(work)).json()) == [("答复意见、公布采纳情况", "2022-05-13")]
    await one.published()
    assert of((await one.town.drafter.get(work)).json()) == []
    assert MODERATOR.subject not in str((await one.town.drafter.get(f"{API}/{one.id}/feedback/trail")).json())
