"""What is altered, removed or put in afterwards, behind the platform's back, is named by the audit."""

import asyncio
import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest

from kit.merkle import receipts
from tests.component.consultation.consultation_parts import Town
from tests.component.record.test_record_read import API, grown, held, keys, said


@pytest.fixture
async def record(town: Town) -> tuple[str, list[dict[str, Any]]]:
    """A consultation of which three opinions are recorded, and their receipts in the order of the record."""
    id = await town.opened()
    given = [await said(town, id, f"第 {number} 件事", str(number)) for number in range(3)]
    await grown(town, id, 3)
    await settled(town, id, 3)
    return id, sorted([await held(town, one["ticket"]) for one in given], key=lambda one: int(one["index"]))


async def settled(town: Town, id: str, opinions: int) -> None:
    """Nothing saves them any more, over what is altered here."""
    for _ in range(750):
        page = (await town.moderator.get(f"{API}/desk/consultations/{id}/groups")).json()
        if page["grouped"] == opinions:
            return
        await asyncio.sleep(0.02)
    raise AssertionError("not grouped")


async def audited(town: Town, id: str) -> list[tuple[str, int | None]]:
    faults: list[tuple[str, int | None]] = []
    after: str | None = ""
    while after is not None:
        query = {"after": after} if after else {}
        page = (await town.moderator.get(f"{API}/record/{id}/audit", params=query)).json()
        faults += [(one["fault"], one["index"]) for one in page["faults"]]
        after = page["next"]
    return faults


@contextmanager
def store(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(tmp_path / "consultation.db", isolation_level=None, timeout=10)) as opened:
        yield opened


def comment_of(held: dict[str, Any]) -> str:
    return str(held["ticket"].partition(".")[0])


async def test_a_record_that_nobody_touched_holds(town: Town, record: tuple[str, list[dict[str, Any]]]) -> None:
    assert await audited(town, record[0]) == []


async def test_altered_words_are_found(town: Town, record: tuple[str, list[dict[str, Any]]], tmp_path: Path) -> None:
    id, given = record
    with store(tmp_path) as file:
        file.execute(
            "UPDATE doc_comments SET body = json_set(body, '$.text', '同意') WHERE id = ?", (comment_of(given[1]),)
        )
    assert await audited(town, id) == [("altered", 1)]
    now = await held(town, given[1]["ticket"])
    steps = receipts.check(receipts.read(json.dumps(now["receipt"])), keys(await grown(town, id, 3)))
    assert (steps["content"], steps["inclusion"]) == (False, True)


async def test_an_altered_leaf_does_not_hide_altered_words(
    town: Town, record: tuple[str, list[dict[str, Any]]], tmp_path: Path
) -> None:
    id, given = record
    with store(tmp_path) as file:
        file.execute(
            "UPDATE doc_comments SET body = json_set(body, '$.leaf', ?) WHERE id = ?",
            (given[0]["receipt"]["promise"]["leaf"], comment_of(given[1])),
        )
    assert await audited(town, id) == [("altered", 1)]


async def test_a_removed_comment_is_found_and_shown_as_missing(
    town: Town, record: tuple[str, list[dict[str, Any]]], tmp_path: Path
) -> None:
    id, given = record
    with store(tmp_path) as file:
        file.execute("DELETE FROM doc_comments WHERE id = ?", (comment_of(given[2]),))
    assert await audited(town, id) == [("removed", 2)]
    entries = (await town.anyone.get(f"{API}/record/{id}/entries")).json()["items"]
    assert entries[2]["state"] == "missing"
    assert entries[2]["leaf"] == given[2]["receipt"]["promise"]["leaf"]


async def test_a_comment_put_in_by_hand_is_found(
    town: Town, record: tuple[str, list[dict[str, Any]]], tmp_path: Path
) -> None:
    id, given = record
    with store(tmp_path) as file:
        file.execute(
            'INSERT INTO doc_comments (id, version, schema, sequence, lines, hash, body, "consultation:")'
            " SELECT 'put-in-by-hand', version, schema, sequence, lines, hash,"
            " json_set(body, '$.id', 'put-in-by-hand'), \"consultation:\" FROM doc_comments WHERE id = ?",
            (comment_of(given[1]),),
        )
    assert await audited(town, id) == [("inserted", 1)]


async def test_an_altered_tile_is_found(town: Town, record: tuple[str, list[dict[str, Any]]], tmp_path: Path) -> None:
    id, given = record
    other = receipts.decoded("A" * 44)
    assert len(other) == 33
    with store(tmp_path) as file:
        (hashes,) = file.execute("SELECT json_extract(body, '$.hashes') FROM doc_record_tiles").fetchone()
        file.execute("UPDATE doc_record_tiles SET body = json_set(body, '$.hashes', ?)", ("A" * 43 + hashes[43:],))
    assert {fault for fault, _ in await audited(town, id)} == {"altered", "tree", "head"}
    now = await held(town, given[1]["ticket"])
    steps = receipts.check(receipts.read(json.dumps(now["receipt"])), keys(await grown(town, id, 3)))
    assert steps["inclusion"] is False


@pytest.mark.parametrize(("table", "note"), [("record_heads", "checkpoint"), ("record_checkpoints", "note")])
@pytest.mark.parametrize("altered", ["size", "root", "note"])
async def test_an_altered_head_is_found(
    town: Town, record: tuple[str, list[dict[str, Any]]], tmp_path: Path, table: str, note: str, altered: str
) -> None:
    id, _ = record
    value = {"size": 2, "root": "00" * 32, "note": "a forged note"}[altered]
    field = note if altered == "note" else altered
    with store(tmp_path) as file:
        changed = file.execute(f"UPDATE doc_{table} SET body = json_set(body, '$.{field}', ?)", (value,))
        assert changed.rowcount
    assert "head" in {fault for fault, _ in await audited(town, id)}


async def test_comments_whose_places_were_exchanged_are_found(
    town: Town, record: tuple[str, list[dict[str, Any]]], tmp_path: Path
) -> None:
    id, given = record
    with store(tmp_path) as file:
        for place, one in ((1, given[0]), (0, given[1])):
            file.execute(
                "UPDATE doc_comments SET body = json_set(body, '$.index', ?) WHERE id = ?", (place, comment_of(one))
            )
    assert await audited(town, id) == [("misplaced", 0), ("misplaced", 1)]
