"""Scheduled documents are released to the second, once, by whoever is alive; what cannot be released is said."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import httpx
import pytest

from kit.files.model import Block
from kit.identity.port import Principal
from kit.runtime.clock import FixedClock, SystemClock
from kit.runtime.process import Process
from kit.runtime.service import Runtime, Step
from services.publication import context as publication
from services.publication.domain.copies import ItemCopy
from services.publication.domain.document import Document
from services.publication.service import build

Open = Callable[..., Awaitable[Process]]
NOON = "2022-03-14T12:00:00+08:00"


def document(id: str, **changes: Any) -> Document:
    fields: dict[str, Any] = {
        "title": f"通知 {id}", "item": "budget.town", "issued_on": "2022-03-10", "state": "approved",
        "body": [Block("paragraph", "收入3,280万元。")], "department": "caizheng", "author": "drafter-1",
    }  # fmt: skip
    return Document(id=id, **(fields | changes))


class Hall:
    """One replica of the service that has not been started: the test calls its schedules."""

    def __init__(self, process: Process, context: publication.Publication) -> None:
        self.process, self.context = process, context

    @classmethod
    async def open(cls, runtime: Runtime) -> "Hall":
        process = await Process(runtime).open(build)
        context = await publication.open_context(runtime.store, runtime.blobs, runtime.clock, "H36112601")
        return cls(process, context)

    def run(self, name: str) -> Step:
        return next(one.run for one in self.process.service.schedules if one.name == name)

    async def add(self, *documents: Document) -> None:
        for one in documents:
            await self.context.documents.insert(one)

    async def get(self, id: str) -> Document:
        found = await self.context.documents.get(id)
        assert found
        return found

    async def actions(self, id: str) -> list[str]:
        return [line.action for line in await self.context.documents.trail(id)]

    def measure(self, name: str) -> float | None:
        return self.process.runtime.metrics.registry.get_sample_value(name, {"service": "publication"})


@pytest.fixture
async def hall(runtime: Callable[[str], Runtime]) -> AsyncIterator[Hall]:
    one = await Hall.open(runtime("publication"))
    await one.context.items.insert(ItemCopy("budget.town", "预算", None, None, False, 1))
    yield one
    await one.process.runtime.store.stop()


def scheduled(id: str, at: str = NOON, **changes: Any) -> Document:
    return document(id, state="scheduled", scheduled_for=at, **changes)


async def test_releases_at_its_moment_and_not_before(hall: Hall, clock: FixedClock) -> None:
    await hall.add(scheduled("a"))
    assert await hall.run("release")() == 3 * 3600
    clock.advance(timedelta(hours=3) - timedelta(milliseconds=1))
    assert await hall.run("release")() == pytest.approx(0.001)
    assert (await hall.get("a")).state == "scheduled"
    clock.advance(timedelta(milliseconds=1))
    assert await hall.run("release")() is None
    released = await hall.get("a")
    assert (released.state, released.index_number, released.released_at, released.due_at) == (
        "released", "H36112601/2022-00001", NOON, NOON
    )  # fmt: skip
    trail = await hall.context.documents.trail("a")
    assert [(line.actor, line.action) for line in trail] == [("system:publication", "release")]
    assert hall.measure("gongkai_release_late_seconds_sum") == 0.0


async def test_many_of_one_second_get_numbers_of_their_own(hall: Hall, clock: FixedClock) -> None:
    await hall.add(*(scheduled(f"d{n:03}") for n in range(300)))
    clock.advance(timedelta(hours=3))
    await hall.run("release")()
    page = await hall.context.documents.find({"state": "released"}, limit=300)
    assert len({one.index_number for one in page.items}) == 300
    assert len(await hall.process.runtime.store.pending(1000)) == 300


async def test_what_a_dead_process_left_is_released_late_and_counted(hall: Hall, clock: FixedClock) -> None:
    await hall.add(scheduled("a"))
    clock.advance(timedelta(hours=5))
    await hall.run("reconcile")()
    assert hall.measure("gongkai_releases_overdue") == 1
    await hall.run("release")()
    await hall.run("reconcile")()
    assert hall.measure("gongkai_releases_overdue") == 0
    assert hall.measure("gongkai_release_late_seconds_sum") == 7200


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"summary": "联系人手机13812345678"}, "定时发布没有成功：文中有"),
        ({"item": "gone"}, "定时发布没有成功：公开事项“旧预算”已经停用"),
    ],
)
async def test_what_cannot_be_released_goes_back_with_its_reason(
    hall: Hall, clock: FixedClock, changes: dict[str, str], reason: str, client_for: Any
) -> None:
    await hall.context.items.insert(ItemCopy("gone", "旧预算", None, None, True, 1))
    await hall.add(scheduled("a", **changes), scheduled("b"))
    clock.advance(timedelta(hours=3))
    await hall.run("release")()
    missed = await hall.get("a")
    assert (missed.state, missed.standing, missed.scheduled_for) == ("approved", "none", None)
    assert missed.returned.startswith(reason)
    assert await hall.actions("a") == ["miss_schedule"]
    assert (await hall.get("b")).state == "released"
    who = Principal("releaser-1", roles=frozenset({"releaser"}), departments=frozenset({"caizheng"}))
    (row,) = (await client_for(hall.process, who).get("/api/publication/work")).json()
    assert (row["action"], row["note"]) == ("定时发布没有成功，请处理", missed.returned)


async def test_what_was_taken_back_meanwhile_is_left_alone(hall: Hall, clock: FixedClock) -> None:
    await hall.add(scheduled("a"))
    clock.advance(timedelta(hours=2, minutes=59))
    await hall.run("release")()  # checked ahead
    one = await hall.get("a")
    one.unschedule()
    await hall.context.documents.save(one)
    clock.advance(timedelta(minutes=1))
    await hall.run("release")()
    assert (await hall.get("a")).state == "approved"


async def test_what_changed_after_it_was_checked_is_checked_again(hall: Hall, clock: FixedClock) -> None:
    await hall.add(scheduled("a"))
    clock.advance(timedelta(hours=2, minutes=59))
    await hall.run("release")()
    one = await hall.get("a")
    await hall.context.documents.save(replace(one, summary="联系人手机13812345678"))
    clock.advance(timedelta(minutes=1))
    await hall.run("release")()
    assert (await hall.get("a")).state == "approved"


async def test_two_replicas_release_each_once(hall: Hall, runtime: Callable[[str], Runtime], clock: FixedClock) -> None:
    other = await Hall.open(runtime("publication"))
    await hall.add(*(scheduled(f"d{n:03}") for n in range(60)))
    clock.advance(timedelta(hours=3))
    await asyncio.gather(*(one.run("release")() for one in (hall, other, hall, other)))
    for n in range(60):
        assert await hall.actions(f"d{n:03}") == ["release"]
        assert await hall.context.documents.sequence(f"d{n:03}") == 1
    await other.process.runtime.store.stop()


async def test_a_release_scheduled_over_http_wakes_the_loop_and_is_on_time(
    runtime: Callable[[str], Runtime], client_for: Any
) -> None:
    clock = SystemClock()
    process = Process(replace(runtime("publication"), clock=clock))
    await process.open(build)
    await process.start()
    made = process.runtime
    context = await publication.open_context(made.store, made.blobs, clock, "H36112601")
    await context.items.insert(ItemCopy("budget.town", "预算", None, None, False, 1))
    await context.documents.insert(document("a"))
    releaser: httpx.AsyncClient = client_for(
        process, Principal("releaser-1", roles=frozenset({"releaser"}), departments=frozenset({"caizheng"}))
    )
    at = (clock.now() + timedelta(seconds=4)).replace(microsecond=0)
    answer = await releaser.post("/api/publication/documents/a/schedule", json={"at": at.isoformat()})
    assert answer.json()["state"] == "scheduled", answer.text
    async with asyncio.timeout(30):
        while (one := await context.documents.get("a")) is None or one.state != "released":
            await asyncio.sleep(0.01)
    late = (datetime.fromisoformat(one.released_at or "") - at).total_seconds()
    assert 0 <= late < 0.5
    await process.stop()


async def test_ended_validity_is_stated_once_and_kept_in_the_history(hall: Hall, clock: FixedClock) -> None:
    await hall.add(scheduled("a", at="2022-03-14T09:00:00+08:00", expires_on="2022-03-14"))
    await hall.run("release")()
    await hall.run("expire")()
    assert (await hall.get("a")).validity == "in_force"
    clock.advance(timedelta(hours=15))
    assert await hall.run("expire")() == 3600
    await hall.run("expire")()
    assert (await hall.get("a")).validity == "expired"
    assert await hall.actions("a") == ["release", "expire"]
    assert [one.event.data["validity"] for one in await hall.process.runtime.store.pending()] == ["in_force", "expired"]


async def test_the_next_round_of_expiry_begins_with_the_next_day(hall: Hall, clock: FixedClock) -> None:
    clock.advance(timedelta(hours=14, minutes=59))
    assert await hall.run("expire")() == 60


async def test_a_public_state_that_was_not_kept_is_found_and_kept(hall: Hall, clock: FixedClock) -> None:
    await hall.add(scheduled("a", at="2022-03-14T09:00:00+08:00"))
    await hall.run("release")()
    await hall.run("reconcile")()
    assert hall.measure("gongkai_publication_drift") == 0, "it may still be on its way"
    clock.advance(timedelta(minutes=1))
    await hall.run("reconcile")()
    assert hall.measure("gongkai_publication_drift") == 1
    assert await hall.context.editions.count({"document": "a"}) == 1
    await hall.run("reconcile")()
    assert hall.measure("gongkai_publication_drift") == 0
