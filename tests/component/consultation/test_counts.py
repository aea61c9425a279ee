import asyncio
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
            ids.append(answers[0].json()["id"])
        await town.decide(ids[:5], "shown")
        await town.decide(ids[5:8], "hidden", "duplicate")
        return ids

    await asyncio.gather(*(client(number) for number in range(8)))
    wanted = {"received": 80, "waiting": 16, "shown": 40, "hidden": 24, "reasons": {"duplicate": 24}}
    assert await town.counted(id, received=80, shown=40, hidden=24) == wanted

    events = [decode(message) async for message in town.process.runtime.bus.read(TOPICS)]
    assert len(events) == 80 + 64
    await asyncio.gather(*(town.process.service.reactions[event.type](event) for event in reversed(events)))
    assert await town.counts(id) == wanted


async def test_two_replicas_that_count_at_once_agree(town: Town) -> None:
    id = await town.opened()
    replicas = await context_of(town), await context_of(town)
    for number in range(12):
        await town.says(id, "同意。", f"form-{number}")
    comments = (await replicas[0].comments.find({"consultation": id, "state": "waiting"})).items
    recounts = [replica.tallies.recount(id, comment.bucket) for comment in comments for replica in replicas]
    await asyncio.gather(*recounts)
    assert (await town.counts(id))["received"] == 12


async def test_a_page_costs_the_same_queries_whatever_it_shows(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    id = await town.opened()
    asked: list[str] = []
    for name in ("get", "find", "count"):
        original = getattr(SqliteCollection, name)

        async def counted(self: Any, *given: Any, _name: str = name, _original: Any = original, **named: Any) -> Any:
            asked.append(_name)
            return await _original(self, *given, **named)

        monkeypatch.setattr(SqliteCollection, name, counted)

    async def queries(client: httpx.AsyncClient, path: str) -> int:
        asked.clear()
        assert (await client.get(f"/api/consultation/{path}")).status_code == 200
        return len(asked)

    pages = [
        (town.anyone, "consultations", 3),
        (town.anyone, f"consultations/{id}", 3),
        (town.anyone, f"consultations/{id}/comments", 2),
        (town.moderator, "desk/comments", 2),
        (town.moderator, "desk/consultations", 3),
    ]
    for shown in (0, 1, 30):
        ids = [(await town.says(id, "同意。", f"{shown}-{number}")).json()["id"] for number in range(shown)]
        if ids:
            await town.decide(ids[:-1] or ids, "shown")
        await asyncio.sleep(0.2)  # the service's own loops ask as well
        await town.opened(f"another-{shown}")
        for client, path, expected in pages:
            cost = min([await queries(client, path) for _ in range(3)])
            assert cost == expected, path


async def test_a_count_that_fails_is_made_up_by_the_next(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    id = await town.opened()
    await town.says(id, "同意。", "mine")
    await town.counted(id, received=1)
    context = await context_of(town)
    (comment,) = (await context.comments.find({"consultation": id, "state": "waiting"})).items
    tally = await context.tallies._tallies.get(id)
    assert tally is not None
    tally.buckets = {}
    await context.tallies._tallies.save(tally)

    async def broken(*_: object, **__: object) -> int:
        raise OSError("disk")

    with monkeypatch.context() as patched:
        patched.setattr(SqliteCollection, "count", broken)
        with pytest.raises(OSError, match="disk"):
            await context.tallies.recount(id, comment.bucket)
    await context.tallies.recount(id, (comment.bucket + 1) % 1024)
    assert (await town.counts(id))["received"] == 1
