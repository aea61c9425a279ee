import asyncio
import sqlite3
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from kit.identity.port import Principal
from kit.runtime.clock import FixedClock
from services.consultation.commands import group_moderating
from services.consultation.context import Consulting, open_context
from tests.component.consultation.consultation_parts import Town
from tests.component.consultation.test_uploads import kept, picture, uploaded

QUEUE = "/api/consultation/desk/comments"
UNDO = "/api/consultation/moderations/undo"
ADMINISTRATOR = Principal("zhao", "赵管", frozenset({"administrator"}))


async def queued(town: Town, **asked: str) -> list[dict[str, Any]]:
    answer = await town.moderator.get(QUEUE, params=asked)
    assert answer.status_code == 200, answer.text
    return list(answer.json()["items"])


async def until(condition: Callable[[], Any]) -> None:
    for _ in range(750):
        if await condition():
            return
        await asyncio.sleep(0.02)
    raise AssertionError("it did not come to that")


def letters(folder: Path) -> list[str]:
    return [path.read_bytes().decode(errors="replace") for path in (folder / "mail").rglob("*.eml")]


async def test_a_moderator_masks_more_before_it_shows(town: Town) -> None:
    id = await town.opened()
    comment = await town.said(id, "找村东头的老秦，电话 13812345678。", "mine")
    (row,) = await queued(town)
    assert (row["masked"], row["kinds"]) == ("找村东头的老秦，电话 ***********。", ["mobile"])
    outside = await town.decide([comment], "shown", masks={comment: [[0, 999]]})
    assert (outside.status_code, outside.json()["code"]) == (409, "consultation.mask_outside")
    other = await town.said(id, "同意。", "another")
    for ids, masks in (([other], {comment: [[1, 7]]}), ([comment], {comment: [[1, 7]], "nobody": [[0, 1]]})):
        assert (await town.decide(ids, "shown", masks=masks)).status_code == 422
        for one in (comment, other):
            assert (await town.anyone.get(f"/api/consultation/comments/{one}")).json()["state"] == "waiting"
    await town.decide([comment], "shown", masks={comment: [[1, 7]]})
    shown = (await town.anyone.get(f"/api/consultation/comments/{comment}")).json()
    assert shown["text"] == "找******，电话 ***********。"
    trail = (await town.moderator.get(f"/api/consultation/comments/{comment}/trail")).text
    assert "老秦" not in trail
    assert "1381" not in trail


async def test_decisions_are_taken_back_and_can_be_taken_again(town: Town) -> None:
    id = await town.opened()
    comment = await town.said(id, "同意。", "mine")
    await town.decide([comment], "hidden", "off_topic", note="与草案无关")
    (row,) = await queued(town, state="hidden", consultation=id)
    assert (row["reason"], row["note"]) == ("off_topic", "与草案无关")
    for _ in range(2):
        (back,) = (await town.moderator.post(UNDO, json={"ids": [comment]})).json()["items"]
        assert (back["state"], back["reason"]) == ("waiting", None)
    assert (await town.counted(id, waiting=1))["reasons"] == {}
    await town.decide([comment], "shown")
    assert (await town.counted(id, shown=1))["waiting"] == 0
    trail = (await town.moderator.get(f"/api/consultation/comments/{comment}/trail")).json()
    assert [line["action"] for line in trail] == ["accept", "hide", "take_back", "let_through"]
    assert (await town.other.post(UNDO, json={"ids": [comment]})).status_code == 403


async def test_the_queue_is_narrowed_by_clause_source_and_what_is_held(town: Town) -> None:
    id = await town.opened(moderation="after")
    for form, text, clause in (
        ("one", "同意。", "p-1"),
        ("two", "详见 https://example.com", "p-2"),
        ("all", "好。", None),
    ):
        await town.says(id, text, f"form-{form}", clause=clause)
    opinion = {"text": "电话里说的。", "source": "phone", "said_on": "2022-03-14", "clause": "p-1"}
    path = f"/api/consultation/consultations/{id}/opinions"
    await town.moderator.post(path, json=opinion, headers={"idempotency-key": "call-0001"})
    assert len(await queued(town, consultation=id)) == 4
    found = {one["text"] for one in await queued(town, consultation=id, clause="p-1")}
    assert found == {"同意。", "电话里说的。"}
    assert [one["text"] for one in await queued(town, consultation=id, clause="")] == ["好。"]
    assert [one["text"] for one in await queued(town, consultation=id, source="phone")] == ["电话里说的。"]
    (held,) = await queued(town, consultation=id, held="links")
    assert held["state"] == "waiting", "what was held does not show at once"
    refused = await town.moderator.get(QUEUE, params={"held": "links"})
    assert refused.json()["code"] == "consultation.filter_needs_consultation"


async def test_what_was_decided_is_said_to_whoever_left_a_mail_address(town: Town, tmp_path: Path) -> None:
    id = await town.opened()
    told = await town.said(id, "卖二手车。", "mine", contact="请回信 qin@example.com，或 13912345678")
    silent = await town.said(id, "卖旧手机。", "another", contact="13912345678")
    shown = await town.said(id, "同意。", "third", contact="li@example.com")
    for _ in range(2):
        note = "请到跳蚤市场，找 13812345678。"
        await town.decide([told, silent], "hidden", "off_topic", note=note)
    await town.decide([shown], "shown")
    await town.counted(id, hidden=2, shown=1)

    async def one_letter() -> bool:
        return len(letters(tmp_path)) == 1

    await until(one_letter)
    (letter,) = letters(tmp_path)
    assert "qin@example.com" in letter
    assert "13812345678" not in letter


async def grouped(town: Town, texts: list[str], **more: Any) -> tuple[Consulting, str, str, list[str]]:
    """All in one group, as the grouper would have it."""
    id = await town.opened(**more)
    ids = [await town.said(id, text, f"form-{number}") for number, text in enumerate(texts)]
    context = await open_context(town.process.runtime)

    async def in_groups() -> bool:
        found = await context.comments.find({"consultation": id, "reviewed": False}, limit=500)
        return all(one.group for one in found.items)

    await until(in_groups)
    first = await context.comments.get(ids[0])
    assert first is not None
    return context, id, first.group, ids


async def test_a_whole_group_is_moderated_in_the_background(town: Town) -> None:
    _, id, group, ids = await grouped(town, ["请把第二条的申请期限改为十五日，方便村民办理建房手续。"] * 7)
    body = {"group": group, "outcome": "hidden", "reason": "off_topic"}
    begun = (await town.moderator.post("/api/consultation/moderations", json=body)).json()
    assert begun["items"] == []
    assert (await town.counted(id, hidden=7))["hidden"] == 7
    work = f"/api/consultation/desk/moderations/{begun['going_on']}"

    async def finished() -> bool:
        return bool((await town.moderator.get(work)).json()["finished"])

    await until(finished)
    assert (await town.moderator.get(work)).json()["changed"] == 7
    again = (await town.moderator.post("/api/consultation/moderations", json=body)).json()
    assert again == begun, "the same work, by now finished"
    assert (await town.other.get(work)).status_code == 403
    await town.moderator.post(UNDO, json={"group": group})
    assert (await town.counted(id, waiting=7))["waiting"] == 7
    for comment in ids[:2]:
        trail = (await town.moderator.get(f"/api/consultation/comments/{comment}/trail")).json()
        assert [line["action"] for line in trail if line["actor"] != "public"] == ["hide", "take_back"]


async def test_work_on_a_group_that_was_cut_off_goes_on_and_changes_each_once(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, _, group, ids = await grouped(town, ["请把第二条的申请期限改为十五日，方便村民办理建房手续。"] * 6)
    monkeypatch.setattr(group_moderating, "PAGE", 4)
    await town.process.stop()
    runtime = town.process.runtime
    await runtime.store.start()
    context = await open_context(runtime)
    moderator = Principal("han", "韩听", frozenset({"moderator"}), frozenset({"ziran"}))
    work = await group_moderating.moderate_group(context, moderator, group, group_moderating.Decision("shown"))
    with monkeypatch.context() as patched:
        patched.setattr(context.intake.group_moderations, "save", _killed, raising=True)
        with pytest.raises(OSError, match="killed"):
            await group_moderating._page(context, work)
    await group_moderating.carry_out(context)
    done = await context.intake.group_moderations.get(work.id)
    assert done is not None
    assert done.finished
    for comment in ids:
        assert [line.action for line in await context.comments.trail(comment)].count("let_through") == 1


async def _killed(*_: Any) -> None:
    raise OSError("killed")


async def test_erasing_takes_the_words_from_everywhere_and_leaves_leaf_and_count(
    town: Town, tmp_path: Path, client_for: Callable[..., httpx.AsyncClient], clock: FixedClock
) -> None:
    id = await town.opened()
    upload = await uploaded(town.anyone, picture(), "秦大江家门口.jpg")
    text, contact = "我叫秦大江，家住灯台巷。", "qin@example.com"
    taken = (await town.says(id, text, "mine", contact=contact, files=[upload])).json()
    comment, leaf = taken["comment"]["id"], taken["receipt"]["promise"]["leaf"]
    await town.counted(id, received=1)
    await town.decide([comment], "shown", note="已转灯台巷网格员")
    await town.counted(id, shown=1)
    files = kept(tmp_path)

    path, given = f"/api/consultation/comments/{comment}/erase", {"ground": "court", "reason": "民事裁定书第12号"}
    assert (await town.moderator.post(path, json=given)).status_code == 403
    administrator = client_for(town.process, ADMINISTRATOR)
    clock.advance(timedelta(days=2))
    for _ in range(2):
        erased = (await administrator.post(path, json=given)).json()
        assert (erased["state"], erased["reason"], erased["text"]) == ("hidden", "erased", "")
    assert (await town.counted(id, hidden=1))["reasons"] == {"erased": 1}
    context = await open_context(town.process.runtime)

    async def gone() -> bool:
        now = await context.comments.get(comment)
        return now is not None and not now.erasing

    await until(gone)
    assert kept(tmp_path) == files - 1
    now = await context.comments.get(comment)
    assert now is not None
    assert (now.leaf, now.index, now.salt) == (leaf, 0, "")
    left = everything(tmp_path / "consultation.db")
    for word in ("秦大江", "灯台巷", "qin@example.com"):
        assert word not in left
    again = await town.says(id, text, "mine", contact=contact)
    assert again.json()["code"] == "consultation.key_used", "nobody can tell any more whether it is the same"
    assert (await town.decide([comment], "shown")).json()["code"] == "consultation.comment_erased"
    grounds = (await town.anyone.get("/api/consultation/erasure-grounds")).json()
    assert {one["code"] for one in grounds} >= {"court", "personal_information"}


def everything(path: Path) -> str:
    """Every value of every table: documents, outbox, trail."""
    with sqlite3.connect(path) as connection:
        tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        rows = [row for table in tables for row in connection.execute(f'SELECT * FROM "{table}"')]
    connection.close()
    return repr(rows)
