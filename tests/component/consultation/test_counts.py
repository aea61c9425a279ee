import asyncio
from contextvars import ContextVar
from typing import Any

import httpx
import pytest

from kit.bus.wire import decode
from kit.store.sqlite import SqliteCollection
from services.consultation.context import Consulting, open_context
from tests.component.consultation.consultation_parts import Town

TOPICS = ["consultation.comment"]


async def context_of(town: Town) -> Consulting:
    runtime = town.process.runtime
    return await open_context(runtime)


async def test_counts_are_right_with_eight_clients_at_once_and_everything_delivered_again(town: Town) -> None:
    id = await town.opened()

    async def client(number: int) -> list[str]:
        ids = []
        for round in range(10):
            answers = [await town.says(id, f"{number} 说第 {round} 句", f"{number}-{round}") for _ in range(2)]
            ids.append(answers[0].json()["comment"]["id"])
        await town.decide(ids[:5], "shown")
        await town.decide(ids[5:8], "hidden", "duplicate")
        return ids

    await asyncio.gather(*(client(number) for number in range(8)))
    wanted = {"received": 80, "waiting": 16, "shown": 40, "hidden": 24, "reasons": {"duplicate": 24}}
    assert await town.counted(id, received=80, shown=40, hidden=24) == wanted

    for _ in range(750):  # the relay is a moment behind the counts
        events = [decode(message) async for message in town.process.runtime.bus.read(TOPICS)]
        if len(events) >= 80 + 64:
            break
        await asyncio.sleep(0.02)
    assert len(events) == 80 + 64
    reactions = town.process.service.reactions
    again = [event for event in reversed(events) if event.type in reactions]
    await asyncio.gather(*(reactions[event.type](event) for event in again))
    assert await town.counts(id) == wanted


async def test_two_replicas_that_count_at_once_agree(town: Town) -> None:
    id = await town.opened()
    for number in range(12):
        await town.says(id, "同意。", f"form-{number}")
    assert (await town.counted(id, received=12))["received"] == 12
    replicas = await context_of(town), await context_of(town)
    recounts = [replica.tallies.recount(id, number) for number in range(12) for replica in replicas]
    await asyncio.gather(*recounts, *(replica.tallies.grow(id, 12) for replica in replicas))
    assert (await town.counts(id))["received"] == 12


async def test_a_page_costs_the_same_queries_whatever_it_shows(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    id = await town.opened()
    asked: list[str] = []
    in_request = ContextVar("in_request", default=False)
    for name in ("get", "find", "count"):
        original = getattr(SqliteCollection, name)

        async def counted(self: Any, *given: Any, _name: str = name, _original: Any = original, **named: Any) -> Any:
            if in_request.get():  # the service's own loops ask as well
                asked.append(_name)
            return await _original(self, *given, **named)

        monkeypatch.setattr(SqliteCollection, name, counted)

    async def queries(client: httpx.AsyncClient, path: str) -> int:
        asked.clear()
        token = in_request.set(True)
        assert (await client.get(f"/api/consultation/{path}")).status_code == 200
        in_request.reset(token)
        return len(asked)

    pages = [
        (town.anyone, "consultations", 3),
        (town.anyone, f"consultations/{id}", 4),
        (town.anyone, f"consultations/{id}/groups", 5),
        (town.anyone, f"consultations/{id}/themes", 3),
        (town.anyone, f"consultations/{id}/comments", 2),
        (town.moderator, "desk/comments", 4),
        (town.moderator, "desk/consultations", 3),
    ]
    for shown in (0, 1, 30):
        ids = [await town.said(id, "同意。", f"{shown}-{number}") for number in range(shown)]
        if ids:
            await town.decide(ids[:-1] or ids, "shown")
        await town.opened(f"another-{shown}")
        for client, path, expected in pages:
            assert await queries(client, path) == expected, path


async def test_a_count_that_fails_is_made_up_by_the_next(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    id = await town.opened()
    await town.says(id, "同意。", "mine")
    await town.counted(id, received=1)
    context = await context_of(town)
    tally = await context.tallies._tallies.get(id)
    assert tally is not None
    tally.put({0: [7] * 7})
    await context.tallies._tallies.save(tally)

    async def broken(*_: object, **__: object) -> int:
        raise OSError("disk")

    with monkeypatch.context() as patched:
        patched.setattr(SqliteCollection, "count", broken)
        with pytest.raises(OSError, match="disk"):
            await context.tallies.recount(id, 0)
    await context.tallies.recount(id, 5_000)
    assert (await town.counts(id))["received"] == 1
