"""Grouping that is cut off at any write and begun again: the same groups, and every opinion counted once."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest

from kit.runtime.clock import FixedClock
from kit.store.port import StoreUnavailable
from services.consultation.context import Consulting
from services.consultation.domain.comment import Comment
from services.consultation.domain.feedback import Answer, Feedback
from services.consultation.domain.group import Kind, Regrouping
from services.consultation.domain.grouping import grouped
from services.consultation.domain.receipt import leaf_of, new_salt
from services.consultation.grouping.arrivals import Arrivals
from services.consultation.grouping.changes import carry_out
from services.consultation.record.sequencing import Sequencer
from tests.component.conftest import MakeRuntime
from tests.component.consultation.quiet import quiet
from tests.unit.consultation.campaigns import campaigns

PLAN = "village-plan"
SENT = campaigns(5, count=3, each=4, alone=8)


@dataclass
class Power:
    """Goes out after so many writes."""

    writes: int = 1_000_000

    def use(self) -> None:
        self.writes -= 1
        if self.writes < 0:
            raise StoreUnavailable


class Cut:
    """A collection of the real store for as long as there is power."""

    def __init__(self, collection: Any, power: Power) -> None:
        self._collection, self._power = collection, power

    def __getattr__(self, name: str) -> Any:
        if name in ("insert", "save", "delete"):
            self._power.use()
        return getattr(self._collection, name)


@asynccontextmanager
async def opened(runtime: MakeRuntime, name: str, clock: FixedClock) -> AsyncIterator[Consulting]:
    async with quiet(runtime, name) as context:
        await _filled(context, clock)
        yield context


async def _filled(context: Consulting, clock: FixedClock) -> None:
    for n, one in enumerate(SENT):
        at = clock.now() + timedelta(seconds=n)
        comment = Comment(f"comment-{n:04}", PLAN, "ziran", f"p-{n % 2}", one.text, "", at.isoformat(), source="online")
        comment.salt = new_salt()
        comment.leaf = leaf_of(comment.salt, comment)
        await context.comments.insert(comment)
    sequencer = Sequencer(context.record, clock)
    while await sequencer.append_waiting():
        pass


def cut(context: Consulting, power: Power) -> Consulting:
    parts = ("groups", "progress", "same", "postings", "regroupings", "themes")
    weak: Any = {name: Cut(getattr(context.groups, name), power) for name in parts}
    feedback = replace(context.feedback, feedbacks=Cut(context.feedback.feedbacks, power))
    comments = Cut(context.comments, power)
    return replace(context, comments=comments, groups=replace(context.groups, **weak), feedback=feedback)


async def all_of(collection: Any) -> list[Any]:
    return list((await collection.find({}, limit=1000)).items)


async def state(context: Consulting) -> dict[str, Any]:
    parts = context.groups
    return {
        "groups": {one.id: replace(one, version=0) for one in await all_of(parts.groups)},
        "progress": [replace(one, version=0, secret="") for one in await all_of(parts.progress)],
        "same": {(one.comment, one.index) for one in await all_of(parts.same)},
        "postings": {one.id: one.examples for one in await all_of(parts.postings)},
        "comments": {one.id: one.group for one in await all_of(context.comments)},
    }


@pytest.fixture
async def whole(runtime: MakeRuntime, clock: FixedClock) -> dict[str, Any]:
    """What comes of it when nothing goes wrong."""
    async with opened(runtime, "quiet", clock) as context:
        assert await Arrivals(context).group(PLAN) == "some"
        assert await Arrivals(context).group(PLAN) == "nothing"
        return await state(context)


async def test_groups_as_the_command_line_does(whole: dict[str, Any]) -> None:
    names = {group: number for number, group in enumerate(dict.fromkeys(whole["comments"].values()))}
    assert [names[group] for group in whole["comments"].values()] == grouped(one.text for one in SENT)
    (progress,) = whole["progress"]
    assert progress.upto == len(SENT) == sum(one.count for one in whole["groups"].values())
    assert progress.groups == len(whole["groups"])
    for name in ("by_clause", "by_source", "by_village"):
        assert sum(getattr(progress, name).values()) == len(SENT)


async def test_a_batch_that_was_cut_off_comes_to_the_same(
    whole: dict[str, Any], runtime: MakeRuntime, clock: FixedClock
) -> None:
    async with opened(runtime, "stormy", clock) as context:
        for writes in (0, 3, 11, 25, 60, 100, 130, 150, 10_000):
            try:
                done = await Arrivals(cut(context, Power(writes))).group(PLAN)
            except StoreUnavailable:
                continue
            assert done == "some"
            break
        assert await state(context) == whole


async def test_small_batches_come_to_the_same_as_one(
    whole: dict[str, Any], runtime: MakeRuntime, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.consultation.grouping.arrivals.BATCH", 3)
    async with opened(runtime, "slow", clock) as context:
        groupers = [Arrivals(context), Arrivals(context)]  # in turns: each has forgotten what the other did
        while await groupers[0].group(PLAN) != "nothing":
            groupers.reverse()
        assert await state(context) == whole


async def test_two_groupers_at_once_count_everything_once(
    whole: dict[str, Any], runtime: MakeRuntime, clock: FixedClock
) -> None:
    async with opened(runtime, "twins", clock) as context:
        one, other = Arrivals(context), Arrivals(context)
        await asyncio.gather(one.group(PLAN), other.group(PLAN))
        while "again" in (await one.group(PLAN), await other.group(PLAN)):
            pass
        assert await state(context) == whole


async def asked(context: Consulting, number: int, kind: Kind, **what: Any) -> None:
    change = Regrouping(f"change-{number}", PLAN, number, kind, by="han", at="", **({"groups": []} | what))
    await context.groups.regroupings.insert(change)


async def carried_out(context: Consulting, number: int) -> None:
    """With power for one write more at each try."""
    for writes in range(200):
        weak = cut(context, Power(writes))
        change = await context.groups.regroupings.get(f"change-{number}")
        assert change is not None
        try:
            await carry_out(weak, change)
        except StoreUnavailable:
            continue
        return


async def test_changes_by_hand_that_are_cut_off_count_everything_once(runtime: MakeRuntime, clock: FixedClock) -> None:
    async with opened(runtime, "changed", clock) as context:
        await Arrivals(context).group(PLAN)
        largest, second, third, *_ = sorted(await all_of(context.groups.groups), key=lambda one: -one.count)
        chosen = (await context.comments.find({"group": largest.id, "state": "waiting"}, sort="index", limit=1)).items
        await asked(context, 1, "join", groups=[second.id, third.id])
        await asked(context, 2, "split", groups=[largest.id], comments=[chosen[0].id])
        await asked(context, 3, "themes", seed=3)
        for number in (1, 2, 3):
            await carried_out(context, number)

        members = Counter((await state(context))["comments"].values())
        standing = [one for one in await all_of(context.groups.groups) if not one.merged_into]
        assert {one.id: one.count for one in standing} == dict(members)
        progress = await context.groups.progress.get(PLAN)
        assert progress is not None
        assert (progress.done, progress.groups) == (3, len(standing))
        assert sum(progress.by_theme.values()) == len(SENT)
        assert members[second.id] == second.count + third.count
        made = next(one for one in standing if one.split_from)
        assert made.count + members[largest.id] == largest.count
        for one in standing:
            assert sum(one.by_clause.values()) == sum(one.by_source.values()) == one.count


async def test_a_theme_made_again_keeps_its_name_and_its_answer(runtime: MakeRuntime, clock: FixedClock) -> None:
    async with opened(runtime, "named", clock) as context:
        for comment in await all_of(context.comments):
            comment.state, comment.shown_text = "shown", comment.text
            await context.comments.save(comment)
        await Arrivals(context).group(PLAN)
        await asked(context, 1, "themes", seed=3)
        await carried_out(context, 1)
        first, second, *_ = await all_of(context.groups.themes)
        first.name, first.named = "垃圾处理", True
        await context.groups.themes.save(first)
        answer = Answer("not_adopted", "另有规定。")
        answers = {first.id: answer, second.id: answer, "long-gone": answer}
        await context.feedback.feedbacks.insert(Feedback(PLAN, "ziran", themes=answers))
        before = {one.id: one.theme for one in await all_of(context.groups.groups)}

        await asked(context, 2, "themes", seed=3)
        await carried_out(context, 2)
        now = {before[one.id]: one.theme for one in await all_of(context.groups.groups) if before[one.id]}
        assert not set(before.values()) & set(now.values())
        feedback = await context.feedback.feedbacks.get(PLAN)
        assert feedback is not None
        assert feedback.themes == {now[first.id]: answer, now[second.id]: answer}
        made = {one.id: one for one in await all_of(context.groups.themes)}
        assert (made[now[first.id]].name, made[now[first.id]].named) == ("垃圾处理", True)
        assert not made[now[second.id]].named
        assert made.keys() == set(now.values())
