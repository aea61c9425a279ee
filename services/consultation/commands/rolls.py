"""Changing a roll: many do so at once, and each change is tried again on what the others left."""

from collections.abc import Callable
from datetime import datetime, timedelta

from kit.store.port import Conflict, Entry
from law.calendar import seed_calendar
from law.rules import rule
from services.consultation.context import Consulting
from services.consultation.domain.gathering import Gathering
from services.consultation.domain.roll import Roll
from services.consultation.queries.gatherings import must_have_roll

ONE_SECOND = timedelta(seconds=1)


async def change_roll(context: Consulting, id: str, act: Callable[[Roll], bool], entry: Entry | None) -> Roll:
    """`act` says whether it changed anything. Raises what `act` raises, and `GatheringStep` where there is no roll."""
    while True:
        roll = await must_have_roll(context, id)
        if not act(roll):
            return roll
        try:
            return await context.gatherings.rolls.save(roll, entry=entry)
        except Conflict:
            continue


def confirm_by(gathering: Gathering, now: datetime) -> datetime:
    """The last second of the day until which a place offered now may be confirmed; never past the beginning."""
    ends = seed_calendar().due_at(now, rule("place_confirmation", now.date()).limit) - ONE_SECOND
    return min(ends, gathering.starts)


def fill(gathering: Gathering, roll: Roll, now: datetime) -> list[str]:
    """Who moved up into places that are free."""
    return roll.fill(now, confirm_by(gathering, now)) if now < gathering.fills_until else []
