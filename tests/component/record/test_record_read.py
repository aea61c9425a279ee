"""Receipts and the record over HTTP: proven within seconds, for everyone, and nobody else's words in it."""

import asyncio
import json
import logging
from typing import Any

import pytest

from kit.merkle import checkpoint, note, proofs, receipts
from kit.merkle.note import PublicKey
from kit.merkle.receipts import Receipt
from kit.merkle.tree import root_of
from tests.component.consultation.consultation_parts import Town

API = "/api/consultation"


async def said(town: Town, id: str, text: str, form: str, **more: Any) -> dict[str, Any]:
    answer = await town.says(id, text, f"said-{form}", **more)
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


async def grown(town: Town, id: str, size: int) -> dict[str, Any]:
    """The record as soon as it is so long."""
    for _ in range(600):
        record = (await town.anyone.get(f"{API}/record/{id}")).json()
        if record["size"] >= size:
            return dict(record)
        await asyncio.sleep(0.02)
    raise AssertionError(record)


def keys(record: dict[str, Any]) -> list[PublicKey]:
    return [PublicKey(receipts.decoded(one["key"])) for one in record["keys"]]


async def held(town: Town, ticket: str) -> dict[str, Any]:
    answer = await town.anyone.get(f"{API}/receipts/{ticket}")
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def read(given: dict[str, Any]) -> Receipt:
    return receipts.read(json.dumps(given))


async def test_a_comment_is_promised_at_once_and_proven_soon(town: Town) -> None:
    id = await town.opened()
    given = await said(town, id, "路灯要修。", "1", clause="p-1", contact="138 0013 8000")
    record = await grown(town, id, 1)
    promised = read(given["receipt"])
    assert receipts.check(promised, keys(record))["promise"]
    assert promised.content is not None
    assert promised.content["text"] == "路灯要修。"
    now = await held(town, given["ticket"])
    assert all(receipts.check(read(now["receipt"]), keys(record)).values())
    assert (now["index"], now["state"], now["consultation_title"]) == (0, "waiting", "港口镇村庄规划管理办法（草案）")
    assert now["receipt"]["promise"] == given["receipt"]["promise"]
    assert "138" not in json.dumps(now)


async def test_a_form_sent_twice_is_one_entry_with_one_receipt(town: Town) -> None:
    id = await town.opened()
    first, again = await said(town, id, "路灯要修。", "1"), await said(town, id, "路灯要修。", "1")
    assert (first["ticket"], first["receipt"]) == (again["ticket"], again["receipt"])
    await said(town, id, "桥要修。", "2")
    assert (await grown(town, id, 2))["size"] == 2


async def test_the_record_shows_leaves_and_what_became_of_them_but_no_words(town: Town) -> None:
    id = await town.opened()
    told = [await said(town, id, f"第 {number} 件事", str(number)) for number in range(3)]
    record = await grown(town, id, 3)
    await town.decide([told[1]["comment"]["id"]], "hidden", "off_topic")
    entries = (await town.anyone.get(f"{API}/record/{id}/entries")).json()
    assert [one["index"] for one in entries["items"]] == [0, 1, 2]
    assert {one["leaf"] for one in entries["items"]} == {one["receipt"]["promise"]["leaf"] for one in told}
    assert sorted(one["state"] for one in entries["items"]) == ["hidden", "waiting", "waiting"]
    assert root_of([bytes.fromhex(one["leaf"]) for one in entries["items"]]).hex() == record["root"]
    assert "件事" not in json.dumps(entries)
    some = (await town.anyone.get(f"{API}/record/{id}/entries", params={"start": 1, "count": 1})).json()
    assert some["items"] == entries["items"][1:2]


async def test_heads_are_signed_under_the_name_of_the_log_and_only_grow(town: Town) -> None:
    id = await town.opened()
    empty = (await town.anyone.get(f"{API}/record/{id}")).json()
    older = checkpoint.read(empty["checkpoint"], empty["log"], keys(empty))
    assert older.size == 0
    for number in range(3):
        await said(town, id, f"第 {number} 件事", str(number))
        record = await grown(town, id, number + 1)
        newer = checkpoint.read(record["checkpoint"], record["log"], keys(record))
        query = {"first": older.size, "second": newer.size}
        path = (await town.anyone.get(f"{API}/record/{id}/consistency", params=query)).json()["path"]
        hashes = [bytes.fromhex(one) for one in path]
        assert proofs.verify_consistency(older.size, newer.size, older.root, newer.root, hashes)
        older = newer
    kept = (await town.anyone.get(f"{API}/record/{id}/checkpoints")).json()["items"]
    assert note.opened(kept[-1]["note"], record["log"], keys(record))
    assert record["keys"][0]["verifier"].startswith(record["log"] + "+")
    proof = (await town.anyone.get(f"{API}/record/{id}/inclusion", params={"index": 0, "size": 2})).json()
    assert proof["size"] == 2
    assert len(proof["path"]) == 1


OUTSIDE = (
    "entries?start=-1",
    "entries?count=0",
    "entries?count=1001",
    "inclusion",
    "inclusion?index=1",
    "inclusion?index=0&size=9",
    "consistency?first=2&second=1",
    "consistency?first=0&second=9",
    "consistency?first=9007199254740992",
    "checkpoints?after=nothing",
)


async def test_asks_outside_the_record_are_refused_plainly(town: Town) -> None:
    id = await town.opened()
    await said(town, id, "路灯要修。", "1")
    await grown(town, id, 1)
    for path in OUTSIDE:
        assert (await town.anyone.get(f"{API}/record/{id}/{path}")).status_code in (400, 409, 422), path


async def test_a_draft_has_no_public_record(town: Town) -> None:
    id = (await town.drafted())["id"]
    for part in ("", "/entries", "/checkpoints", "/bundle", "/consistency?first=0"):
        assert (await town.anyone.get(f"{API}/record/{id}{part}")).status_code == 404


async def test_a_forged_ticket_is_no_ticket(town: Town) -> None:
    id = await town.opened()
    ticket = (await said(town, id, "路灯要修。", "1"))["ticket"]
    other = (await said(town, id, "桥要修。", "2"))["ticket"]
    comment, _, mac = ticket.partition(".")
    forged = [comment, f"{comment}.", f"{comment}.{other.partition('.')[2]}", f"{comment}.{mac[:-1]}", f".{mac}"]
    for one in (*forged, f"{ticket}x", ticket.upper(), "x", "%00", "记录"):
        answer = await town.anyone.get(f"{API}/receipts/{one}")
        assert answer.status_code == 404, one
        assert answer.json()["code"] == "consultation.receipt_unknown"


async def test_a_receipt_is_kept_by_nobody_on_its_way(town: Town) -> None:
    id = await town.opened()
    ticket = (await said(town, id, "路灯要修。", "1"))["ticket"]
    headers = (await town.anyone.get(f"{API}/receipts/{ticket}")).headers
    assert (headers["cache-control"], headers["referrer-policy"]) == ("no-store", "no-referrer")


async def test_no_log_line_holds_a_ticket_or_a_word(town: Town, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    id = await town.opened()
    given = await said(town, id, "路灯要修。", "1")
    await grown(town, id, 1)
    await held(town, given["ticket"])
    logged = "".join(f"{one.getMessage()}{one.__dict__}" for one in caplog.records if not one.name.startswith("httpx"))
    assert "/receipts/{ticket}" in logged
    assert given["ticket"].partition(".")[2] not in logged
    assert "路灯" not in logged


async def test_the_bundle_is_the_whole_record(town: Town) -> None:
    id = await town.opened()
    for number in range(3):
        await said(town, id, f"第 {number} 件事", str(number))
    record = await grown(town, id, 3)
    answer = await town.anyone.get(f"{API}/record/{id}/bundle")
    head, *entries, end = [json.loads(line) for line in answer.text.splitlines()]
    assert (head["size"], head["log"], len(entries), end["end"]) == (3, record["log"], 3, True)
    assert answer.text.splitlines()[-1].startswith('{"end":true')
    assert "件事" not in answer.text


async def test_only_those_who_answer_for_it_may_audit(town: Town) -> None:
    id = await town.opened()
    assert (await town.anyone.get(f"{API}/record/{id}/audit")).status_code == 401
    assert (await town.drafter.get(f"{API}/record/{id}/audit")).status_code == 403
    audited = (await town.moderator.get(f"{API}/record/{id}/audit")).json()
    assert audited == {"checked": 0, "faults": [], "next": "heads:"}
    heads = (await town.moderator.get(f"{API}/record/{id}/audit", params={"after": "heads:"})).json()
    assert heads == {"checked": 0, "faults": [], "next": None}
