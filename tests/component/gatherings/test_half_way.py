"""A process that dies between two writes: whoever takes the step again ends where one step would have."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest

from kit.identity.port import Principal
from kit.runtime.clock import SHANGHAI, FixedClock
from kit.runtime.ids import derived_id
from services.consultation.commands import minutes, selecting
from services.consultation.context import Consulting
from services.consultation.domain.gathering import Gathering
from services.consultation.domain.minutes import Line
from services.consultation.domain.registration import Registration, number_of
from services.consultation.queries.gatherings import load_gathering, must_have_roll
from tests.component.gatherings.gathering_parts import RELEASER


class Dead(Exception):
    """The process is gone."""


class Dying:
    """A collection whose process dies at the next save."""

    def __init__(self, collection: Any) -> None:
        self._collection = collection

    def __getattr__(self, name: str) -> Any:
        return getattr(self._collection, name)

    async def save(self, *given: Any, **more: Any) -> Any:
        raise Dead


def dying(context: Consulting) -> Consulting:
    return replace(context, gatherings=replace(context.gatherings, all=Dying(context.gatherings.all)))


async def registered(context: Consulting, people: int = 6) -> None:
    gathering = Gathering("h", "ziran", "shen", "hearing", "听证会", quotas={"public": 2}, state="announced")
    gathering.starts_at, gathering.ends_at = "2022-04-20T09:00:00+08:00", "2022-04-20T11:00:00+08:00"
    gathering.seed_at, gathering.announced_at = "2022-04-05T21:00:00+08:00", "2022-03-14T09:00:00+08:00"
    gathering.registration_opens, gathering.registration_closes = date(2022, 3, 14), date(2022, 4, 3)
    await context.gatherings.all.insert(gathering)
    for number in range(people):
        id = derived_id("registration", str(number))
        stance = "for" if number % 2 else "against"
        one = Registration(id, "h", "ziran", number_of(id), "s" * 22, "public", f"周立{number}", "139", "", "", stance,
                           "", "", f"2022-03-15T09:00:{number:02d}+08:00", str(number))  # fmt: skip
        await context.gatherings.registrations.insert(one)


async def test_a_list_that_was_frozen_stays_as_it_was_published(context: Consulting, clock: FixedClock) -> None:
    await registered(context)
    clock.set(datetime(2022, 4, 4, 9, tzinfo=SHANGHAI))
    with pytest.raises(Dead):
        await selecting.close_registration(dying(context), RELEASER, "h")
    frozen = (await must_have_roll(context, "h")).digest
    assert (await load_gathering(context, "h")).state == "announced"
    assert (await selecting.close_registration(context, RELEASER, "h")).state == "closed"
    assert (await must_have_roll(context, "h")).digest == frozen


async def test_a_lot_that_was_drawn_is_not_drawn_again_with_another_seed(
    context: Consulting, clock: FixedClock
) -> None:
    await registered(context)
    clock.set(datetime(2022, 4, 5, 22, tzinfo=SHANGHAI))
    await selecting.close_registration(context, RELEASER, "h")
    with pytest.raises(Dead):
        await selecting.draw(dying(context), RELEASER, "h", "1 2 3", [], "")
    drawn = (await must_have_roll(context, "h")).chosen
    assert (await selecting.draw(context, RELEASER, "h", "9 9 9", [], "")).state == "selected"
    roll = await must_have_roll(context, "h")
    assert (roll.seed, roll.chosen) == ("1 2 3", drawn)


async def test_minutes_that_were_published_are_stated_by_whoever_comes_after(
    context: Consulting, clock: FixedClock
) -> None:
    forum = Gathering("f", "ziran", "shen", "forum", "座谈会", state="held", held_at="2022-03-14T09:00:00+08:00")
    forum.starts_at = forum.ends_at = forum.announced_at = forum.held_at
    await context.gatherings.all.insert(forum)
    said = Line("l", "f", "note", "", "", "弯急路窄。", forum.held_at, "shen")
    await context.gatherings.lines.insert(said)
    who = Principal("wang", "王发", frozenset({"releaser", "drafter"}), frozenset({"ziran"}))
    await minutes.finish_minutes(context, who, "f")
    with pytest.raises(Dead):
        await minutes.publish_minutes(dying(context), who, "f", "")
    assert (await load_gathering(context, "f")).state == "held"
    assert (await minutes.publish_minutes(context, who, "f", "")).state == "recorded"
