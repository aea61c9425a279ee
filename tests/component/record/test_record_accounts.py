"""From the first opinion to the published answer: the adoption table accounts for every entry, and anyone can check."""

import asyncio
import json
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.types import ASGIApp

from gateway.cli import record_file
from gateway.pages.app import Area
from gateway.pages.receipts import views
from kit.merkle import receipts
from kit.merkle.note import PublicKey
from kit.runtime.clock import FixedClock
from services.consultation.domain.comment import Comment
from tests.component.area_pages import browsers
from tests.component.consultation.consultation_parts import Town
from tests.component.consultation.feedback_parts import ADOPTED, REASON, Answered, closed
from tests.component.record.test_record_read import API, keys


@pytest.fixture
async def answered(town: Town, clock: FixedClock) -> Answered:
    one = await closed(town, clock)
    await one.published()
    return one


async def the_last(town: Town, id: str) -> dict[str, Any]:
    """The record once its last head is signed."""
    for _ in range(750):
        record = (await town.anyone.get(f"{API}/record/{id}")).json()
        if record["final"]:
            return dict(record)
        await asyncio.sleep(0.02)
    raise AssertionError(record)


async def bundle(town: Town, id: str, folder: Path) -> Path:
    file = folder / "record.jsonl"
    file.write_text((await town.anyone.get(f"{API}/record/{id}/bundle")).text, encoding="utf-8")
    return file


async def taken(answered: Answered) -> Comment:
    """An opinion that was adopted."""
    return next(one for one in await answered.comments() if one.clause == "p-2")


def checked(file: Path, receipt: receipts.Receipt | None, trusted: list[PublicKey]) -> dict[str, bool | None]:
    return record_file.checks(record_file.read(file, receipt, trusted), receipt, trusted)


async def test_the_last_head_is_signed_when_the_consultation_closes(town: Town, clock: FixedClock) -> None:
    one = await closed(town, clock)
    record = await the_last(town, one.id)
    assert (record["size"], record["answered"], record["outcomes"]) == (3, False, {})
    kept = (await town.anyone.get(f"{API}/record/{one.id}/checkpoints")).json()["items"]
    assert kept[0]["note"] == record["checkpoint"]


async def test_the_adoption_table_accounts_for_every_entry(town: Town, answered: Answered, tmp_path: Path) -> None:
    record = await the_last(town, answered.id)
    assert record["outcomes"] == {"adopted": 2, "not_adopted": 1}
    entries = (await town.anyone.get(f"{API}/record/{answered.id}/entries")).json()["items"]
    assert sorted(one["outcome"] for one in entries) == ["adopted", "adopted", "not_adopted"]
    trusted = keys(record)
    comment = await taken(answered)
    held = (await town.anyone.get(f"{API}/receipts/{answered.context.record.keys.ticket(comment.id)}")).json()
    receipt = receipts.read(json.dumps(held["receipt"]))
    assert held["outcome"] == "adopted"
    assert (held["answer"]["reason"], held["answer"]["after"]) == (REASON, ADOPTED["after"])
    assert checked(await bundle(town, answered.id, tmp_path), receipt, trusted) == {
        "whole": True,
        "grown": True,
        "entry": True,
        "accounted": True,
    }


async def test_a_table_that_leaves_an_entry_out_is_found_out(town: Town, answered: Answered, tmp_path: Path) -> None:
    record = await the_last(town, answered.id)
    comment = await taken(answered)
    comment.group = "another"
    await answered.context.comments.save(comment)
    assert checked(await bundle(town, answered.id, tmp_path), None, keys(record))["accounted"] is False


async def test_the_pages_show_the_answer_and_that_the_sums_agree(
    town: Town, answered: Answered, apps: dict[str, ASGIApp], clock: FixedClock
) -> None:
    await the_last(town, answered.id)
    comment = await taken(answered)
    async with browsers(Area("receipts", views.routes), apps, clock) as browser_for:
        visitor: httpx.AsyncClient = browser_for()
        page = await visitor.get(f"/receipts/{answered.context.record.keys.ticket(comment.id)}")
        assert "已采纳" in page.text
        assert REASON in page.text
        record = await visitor.get(f"/record/{answered.id}")
        assert "对得上" in record.text
        assert "截止时的签名" in record.text
