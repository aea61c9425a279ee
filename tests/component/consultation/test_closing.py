"""A consultation closes while opinions arrive, and clocks go wrong: the instant of acceptance decides, and is shown."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from kit.identity.port import ANONYMOUS
from kit.runtime.clock import FixedClock
from services.consultation.commands.commenting import accept_comment
from services.consultation.commands.opinions import enter_opinion
from services.consultation.context import Consulting, open_context, opened
from services.consultation.domain import errors
from services.consultation.schedule.closing import close_ended
from tests.component.consultation.consultation_parts import DRAFTER, Town

LAST_SECOND = timedelta(days=30, hours=14, minutes=59, seconds=59)  # 13 April, 23:59:59


async def closed(context: Consulting, id: str) -> None:
    """By the schedule, once all has its place and its group."""
    for _ in range(750):
        await close_ended(context)
        one = await context.consultations.get(id)
        if one is not None and one.state == "closed":
            return
        await asyncio.sleep(0.02)
    raise AssertionError("not closed")


class Slow:
    """A disk that takes nothing until `go`."""

    def __init__(self, town: Town, patch: pytest.MonkeyPatch) -> None:
        self.go, self.waiting = asyncio.Event(), 0
        comments = town.process.runtime.store._collections["comments"]  # type: ignore[attr-defined]  # what the process uses
        self._insert = comments.insert
        patch.setattr(comments, "insert", self._late)

    async def reached(self, count: int) -> None:
        while self.waiting < count:
            await asyncio.sleep(0.01)

    async def _late(self, *given: Any, **named: Any) -> Any:
        self.waiting += 1
        await self.go.wait()
        return await self._insert(*given, **named)


async def test_what_was_on_its_way_when_the_day_ended_counts_and_says_when_it_was_accepted(
    town: Town, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    id, disk = await town.opened(), Slow(town, monkeypatch)
    context = await open_context(town.process.runtime)
    clock.advance(LAST_SECOND)
    sending = [asyncio.create_task(town.says(id, f"第 {number} 件事。", f"last-{number}")) for number in range(5)]
    await asyncio.wait_for(disk.reached(5), 15)
    clock.advance(timedelta(seconds=1))
    late = await town.says(id, "晚了一步。", "late")
    assert (late.status_code, late.json()["code"]) == (409, "consultation.not_taking_comments")
    await close_ended(context)
    one = await context.consultations.get(id)
    assert one is not None
    assert one.state == "open", "what was accepted in time may still be on its way"
    disk.go.set()
    taken = [await one for one in sending]
    assert {one.status_code for one in taken} == {201}
    assert {one.json()["comment"]["accepted_at"] for one in taken} == {"2022-04-13T23:59:59+08:00"}
    clock.advance(timedelta(minutes=1))
    await closed(context, id)
    one = await context.consultations.get(id)
    assert one is not None
    assert (one.received, await context.record.size(id)) == (5, 5)
    shown = (await town.anyone.get(f"/api/consultation/receipts/{taken[0].json()['ticket']}")).json()
    assert shown["receipt"]["promise"]["at"] == "2022-04-13T23:59:59+08:00"
    assert shown["inclusion"]


async def test_what_is_closed_stays_closed_when_the_clock_goes_back(town: Town, clock: FixedClock) -> None:
    id, context = await town.opened(entry_days=2), await open_context(town.process.runtime)
    first = await accept_comment(context, ANONYMOUS, id, "form-first", {"text": "同意。"})
    clock.advance(timedelta(days=34))
    await closed(context, id)
    clock.advance(-timedelta(days=10))
    with pytest.raises(errors.NotTakingComments):
        await accept_comment(context, ANONYMOUS, id, "form-again", {"text": "同意。"})
    letter = {"text": "同意。", "source": "letter", "said_on": clock.now().date()}
    with pytest.raises(errors.EntryOver):
        await enter_opinion(context, DRAFTER, id, "letter-1", letter)
    again = await accept_comment(context, ANONYMOUS, id, "form-first", {"text": "同意。"})
    assert again.id == first.id, "what was taken in time is answered as before"


async def test_another_replica_hears_of_the_closing_whatever_its_clock_says(
    town: Town, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    id, elsewhere = await town.opened(), await open_context(town.process.runtime)
    assert (await town.says(id, "同意。", "in-time")).status_code == 201
    clock.advance(timedelta(days=34))
    await closed(elsewhere, id)
    clock.advance(-timedelta(days=10))
    monkeypatch.setattr(opened, "FRESH", 0.0)  # some seconds later
    late = await town.says(id, "同意。", "too-late")
    assert (late.status_code, late.json()["code"]) == (409, "consultation.not_taking_comments")


async def test_a_clock_that_jumps_about_keeps_the_order_of_the_record_and_every_count(
    town: Town, clock: FixedClock
) -> None:
    id, context = await town.opened(), await open_context(town.process.runtime)
    clock.advance(timedelta(days=10))
    for number, hours in enumerate((3, -30, 50, -5, 0, -1)):
        clock.advance(timedelta(hours=hours))
        assert (await town.says(id, f"第 {number} 件事。", f"form-{number}")).status_code == 201
        if number % 2:
            assert (await town.counted(id, received=number + 1))["received"] == number + 1
    clock.advance(timedelta(days=34))
    await closed(context, id)
    one = await context.consultations.get(id)
    assert one is not None
    ids = await context.record.ids(id, 0, 99)
    assert (one.received, len(set(ids)), await context.record.size(id)) == (6, 6, 6)
    audit = (await town.moderator.get(f"/api/consultation/record/{id}/audit")).json()
    assert audit["faults"] == []
