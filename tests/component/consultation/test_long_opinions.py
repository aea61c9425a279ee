"""Where the setting allows 200,000 characters they are taken, promised, grouped and shown like any others."""

import asyncio
import json
from collections.abc import Awaitable, Callable

import httpx
import pytest

from kit.merkle import receipts
from kit.merkle.note import PublicKey
from kit.runtime.process import Process
from kit.runtime.service import Runtime, Service
from services.consultation.service import build
from tests.component.consultation.consultation_parts import Town

LONGEST = 200_000
LONG = "".join(f"第{number}户门前的路要先修，排水沟也要清。" for number in range(LONGEST))[:LONGEST]
API = "/api/consultation"


async def _patient(runtime: Runtime) -> Service:
    runtime.settings.comment_limit = LONGEST
    return await build(runtime)


@pytest.fixture
async def patient(
    open_process: Callable[..., Awaitable[Process]], client_for: Callable[..., httpx.AsyncClient]
) -> Town:
    return Town(await open_process("consultation", _patient), client_for)


async def test_a_very_long_opinion_is_one_like_any_other(patient: Town) -> None:
    id = await patient.opened(moderation="after")
    taken = [await patient.says(id, text, f"long-{number}") for number, text in enumerate((LONG, LONG[:-1] + "！"))]
    assert [one.status_code for one in taken] == [201, 201]
    over = await patient.says(id, LONG + "长", "over-form")
    assert (over.status_code, over.json()["code"]) == (422, "consultation.comment_too_long")
    for _ in range(1500):
        groups = (await patient.anyone.get(f"{API}/consultations/{id}/groups")).json()["items"]
        if sum(one["count"] for one in groups) == 2:
            break
        await asyncio.sleep(0.02)
    assert [one["count"] for one in groups] == [2]
    held = (await patient.anyone.get(f"{API}/receipts/{taken[0].json()['ticket']}")).json()
    listed = (await patient.anyone.get(f"{API}/record-keys")).json()["keys"]
    receipt = receipts.read(json.dumps(held["receipt"]))
    assert receipt.content
    assert receipt.content["text"] == LONG
    assert all(receipts.check(receipt, [PublicKey(receipts.decoded(one["key"])) for one in listed]).values())
    shown = (await patient.anyone.get(f"{API}/consultations/{id}/comments")).json()["items"]
    assert {one["text"] for one in shown} == {LONG, LONG[:-1] + "！"}
