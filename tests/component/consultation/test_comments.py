from datetime import timedelta
from itertools import chain
from pathlib import Path
from typing import Any

import pytest

from kit.runtime.clock import FixedClock
from schemas.classes.catalog import UnitChangedV1
from services.consultation.context import open_context
from tests.component.conftest import State
from tests.component.consultation.consultation_parts import Town
from tests.component.consultation.test_uploads import picture, uploaded

MODERATIONS = "/api/consultation/moderations"


async def test_the_same_form_three_times_makes_one_comment(town: Town) -> None:
    id = await town.opened()
    answers = [await town.says(id, "建议把申请材料写清楚。", "mine", clause="p-2") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [201, 201, 201]
    (comment,) = {answer.json()["comment"]["id"] for answer in answers}
    assert len({answer.json()["ticket"] for answer in answers}) == 1
    assert answers[0].json() == answers[1].json() == answers[2].json()
    assert answers[0].json()["comment"]["state"] == "waiting"
    assert answers[0].json()["comment"]["text"] == ""
    trail = (await town.moderator.get(f"/api/consultation/comments/{comment}/trail")).json()
    assert [(line["actor"], line["action"]) for line in trail] == [("public", "accept")]
    assert (await town.counted(id, received=1))["received"] == 1


@pytest.mark.parametrize(
    "other",
    [
        {"text": "我说的是别的。"},
        {"clause": "p-1"},
        {"contact": "0793-7654321"},
        {"village": "xujia"},
        {"files": True},
    ],
    ids=["text", "clause", "contact", "village", "files"],
)
async def test_a_key_used_before_neither_hides_other_words_nor_opens_what_was_said(
    town: Town, state: State, other: dict[str, Any]
) -> None:
    id = await town.opened()
    unit: dict[str, Any] = {"id": "xujia", "name": "徐家", "kind": "village", "parent": None}
    await state(town.process, UnitChangedV1(**unit, in_force_from="2020-01-01", in_force_until=None))
    said: dict[str, Any] = {
        "text": "建议把申请材料写清楚。",
        "clause": "p-2",
        "contact": "0793-1234567",
        "village": "",
        "files": [],
    }
    first = await town.says(id, form="guessable", **said)
    if "files" in other:
        other = {"files": [await uploaded(town.anyone, picture())]}
    answer = await town.says(id, form="guessable", **{**said, **other})
    assert (answer.status_code, answer.json()["code"]) == (409, "consultation.key_used")
    assert first.json()["ticket"] not in answer.text
    assert said["text"] not in answer.text
    again = await town.says(id, form="guessable", **said)
    assert (again.status_code, again.json()) == (201, first.json())
    if "files" in other:  # they are still nobody's
        assert (await town.says(id, form="a-new-form", **{**said, **other})).status_code == 201


async def test_the_same_after_closing_is_the_same_receipt_and_other_words_are_none(
    town: Town, clock: FixedClock
) -> None:
    id = await town.opened()
    first = await town.says(id, "同意。", "the-last-one")
    clock.advance(timedelta(days=60))
    again = await town.says(id, "同意。", "the-last-one")
    assert (again.status_code, again.json()["ticket"]) == (201, first.json()["ticket"])
    other = await town.says(id, "不同意。", "the-last-one")
    assert (other.status_code, other.json()["code"]) == (409, "consultation.key_used")


async def test_a_comment_shows_once_a_moderator_lets_it_through(town: Town) -> None:
    id = await town.opened()
    comment = await town.said(id, "同意 <script>alert(1)</script>", "mine", clause="p-1")
    listed = f"/api/consultation/consultations/{id}/comments"
    assert (await town.anyone.get(listed)).json()["items"] == []
    for _ in range(2):
        assert (await town.decide([comment], "shown")).status_code == 200
    (shown,) = (await town.anyone.get(listed)).json()["items"]
    assert (shown["text"], shown["clause"]) == ("同意 <script>alert(1)</script>", "p-1")
    trail = (await town.moderator.get(f"/api/consultation/comments/{comment}/trail")).json()
    assert [line["action"] for line in trail] == ["accept", "let_through"]
    assert (await town.moderator.get("/api/consultation/desk/comments")).json()["items"] == []


async def test_a_hidden_comment_counts_and_its_reason_is_public(town: Town) -> None:
    id = await town.opened()
    comment = await town.said(id, "卖二手车。", "mine")
    refused = await town.decide([comment], "hidden")
    assert refused.json()["code"] == "consultation.reason_missing"
    await town.decide([comment], "hidden", "off_topic")
    receipt = (await town.anyone.get(f"/api/consultation/comments/{comment}")).json()
    assert (receipt["state"], receipt["reason"], receipt["text"]) == ("hidden", "off_topic", "")
    counts = await town.counted(id, hidden=1)
    assert counts == {"received": 1, "waiting": 0, "shown": 0, "hidden": 1, "reasons": {"off_topic": 1}}


async def test_a_decision_can_be_put_right(town: Town) -> None:
    id = await town.opened()
    comment = await town.said(id, "同意。", "mine")
    await town.decide([comment], "shown")
    await town.decide([comment], "hidden", "duplicate")
    await town.decide([comment], "shown")
    assert (await town.counted(id, shown=1, hidden=0))["reasons"] == {}


async def test_nobody_moderates_another_departments_comments(town: Town) -> None:
    id = await town.opened()
    comment = await town.said(id, "同意。", "mine")
    body = {"ids": [comment], "outcome": "shown"}
    assert (await town.anyone.post(MODERATIONS, json=body)).status_code == 401
    assert (await town.drafter.post(MODERATIONS, json=body)).json()["code"] == "identity.not_allowed"
    refused = await town.other.post(MODERATIONS, json=body)
    assert (refused.status_code, refused.json()["code"]) == (403, "consultation.other_department")
    queue = "/api/consultation/desk/comments"
    assert (await town.other.get(queue)).json()["items"] == []
    assert (await town.other.get(queue, params={"consultation": id})).status_code == 403
    assert (await town.drafter.get(queue)).status_code == 403


async def test_one_foreign_comment_among_many_and_none_is_touched(town: Town) -> None:
    id = await town.opened()
    mine = await town.said(id, "同意。", "mine")
    refused = await town.decide([mine, "no-such-comment"], "shown")
    assert refused.json()["code"] == "consultation.comment_unknown"
    assert (await town.anyone.get(f"/api/consultation/comments/{mine}")).json()["state"] == "waiting"


async def test_takes_comments_only_in_the_period_and_the_instant_decides(town: Town, clock: FixedClock) -> None:
    id = await town.opened(opens_on="2022-03-15", closes_on="2022-04-14")
    early = await town.says(id, "同意。", "early")
    assert (early.status_code, early.json()["code"]) == (409, "consultation.not_taking_comments")
    clock.advance(timedelta(days=31, hours=14, minutes=59, seconds=59))  # 14 April, 23:59:59
    last = await town.says(id, "同意。", "last")
    assert last.status_code == 201
    clock.advance(timedelta(seconds=1))
    assert (await town.says(id, "同意。", "late")).status_code == 409
    again = await town.says(id, "同意。", "last")
    assert again.json() == last.json(), "the same form sent again after the end finds its receipt"


async def test_takes_nothing_for_a_draft_or_an_unknown_clause(town: Town) -> None:
    draft = (await town.drafted())["id"]
    assert (await town.says(draft, "同意。", "mine")).status_code == 404
    id = await town.opened("other")
    refused = await town.says(id, "同意。", "mine", clause="p-99")
    assert refused.json()["code"] == "consultation.clause_unknown"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("\u3000 \n", "consultation.comment_empty"),
        ("\x00\x07\u202e", "request.malformed"),
        ("路" * 5001, "consultation.comment_too_long"),
        ("路" * 200_000, "consultation.comment_too_long"),
    ],
)
async def test_refuses_what_is_no_comment(town: Town, text: str, code: str) -> None:
    id = await town.opened()
    refused = await town.says(id, text, "mine")
    assert (refused.status_code, refused.json()["code"]) == (422, code)


async def test_refuses_half_a_character(town: Town) -> None:
    id = await town.opened()
    path = f"/api/consultation/consultations/{id}/comments"
    headers = {"idempotency-key": "half-form", "content-type": "application/json"}
    refused = await town.anyone.post(path, content=b'{"text": "\\ud800"}', headers=headers)
    assert refused.status_code == 422


async def test_personal_data_stays_with_the_moderators(
    town: Town, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    id = await town.opened()
    text = "我叫秦大江，身份证 11010519491231002X，手机 13812345678。"
    comment = await town.said(id, text, "mine", contact="qin@example.com 13987654321")
    (queued,) = (await town.moderator.get("/api/consultation/desk/comments")).json()["items"]
    assert queued["text"] == text
    assert queued["contact"] == "qin@example.com 13987654321"
    assert "13812345678" not in queued["masked"]
    await town.decide([comment], "shown")
    await town.counted(id, shown=1)

    page = (await town.anyone.get(f"/api/consultation/consultations/{id}/comments")).text
    page += (await town.anyone.get(f"/api/consultation/comments/{comment}")).text
    trail = (await town.moderator.get(f"/api/consultation/comments/{comment}/trail")).text
    log = logged(tmp_path)
    assert comment.encode() in log
    for secret in ("13812345678", "11010519491231002X", "13987654321", "qin@example.com"):
        assert secret not in page + trail + caplog.text
        assert secret.encode() not in log
    assert "秦大江".encode() not in log
    assert "秦大江" not in trail + caplog.text


def logged(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.glob("log.db*") if path.is_file())


async def test_shows_at_once_where_a_consultation_says_so_and_still_asks_a_moderator(town: Town) -> None:
    id = await town.opened(moderation="after")
    comment = (await town.says(id, "请打 13812345678。", "mine")).json()["comment"]
    assert (comment["state"], comment["text"]) == ("shown", "请打 ***********。")
    queue = "/api/consultation/desk/comments"
    assert [one["id"] for one in (await town.moderator.get(queue)).json()["items"]] == [comment["id"]]
    await town.decide([comment["id"]], "shown")
    assert (await town.moderator.get(queue)).json()["items"] == []


async def test_lists_shown_comments_newest_first_and_the_queue_oldest_first_by_pages(
    town: Town, clock: FixedClock
) -> None:
    id = await town.opened()
    made = []
    for number in range(45):
        made.append(await town.said(id, f"第{number}条意见", f"form-{number}"))
        clock.advance(timedelta(seconds=number % 2))  # every other pair in the same instant

    async def pages(path: str, client: str) -> list[list[str]]:
        found, after = [], None
        while True:
            params = {"after": after} if after else {}
            page = (await getattr(town, client).get(path, params=params)).json()
            found.append([one["id"] for one in page["items"]])
            if (after := page["next"]) is None:
                return found

    queued = await pages("/api/consultation/desk/comments", "moderator")
    assert [len(page) for page in queued] == [20, 20, 5]
    assert sorted(chain.from_iterable(queued)) == sorted(made)
    await town.counted(id, received=45)
    await town.decide(made, "shown")
    shown = await pages(f"/api/consultation/consultations/{id}/comments", "anyone")
    assert [len(page) for page in shown] == [20, 20, 5]
    context = await open_context(town.process.runtime)
    assert [*chain.from_iterable(shown)] == (await context.record.ids(id, 0, 45))[::-1]
