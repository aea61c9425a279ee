"""Materials delivered, order of speaking, and who came in at the door."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from kit.identity.port import Principal
from kit.store.port import Conflict, Entry
from services.consultation.commands.rolls import change_roll
from services.consultation.context import Consulting
from services.consultation.domain import gathering_errors as errors
from services.consultation.domain.gathering_parts import AHEAD
from services.consultation.domain.registration import door_digest, plain_code
from services.consultation.domain.roll import Arrival, Delivery, Roll, Seat, Way
from services.consultation.queries.gatherings import own_gathering
from services.consultation.queries.persons import STAFF


@dataclass(frozen=True)
class DoorMark:
    """One scan, or one tick on the list. `id` is the device's, to match answers by."""

    id: str
    code: str
    number: str
    at: datetime


async def deliver(
    context: Consulting, who: Principal, id: str, numbers: Sequence[str] | None, how: Way, on: date, note: str
) -> Roll:
    """听证会材料送达 as staff prove it; `numbers` None: of everyone who had the place that day.

    Raises `DeliveryWrong`, `RegistrantUnknown`.
    """
    who.must(*STAFF)
    gathering = await own_gathering(context, who, id)
    if gathering.state not in (*AHEAD, "held"):
        raise errors.GatheringStep(state=gathering.state)
    now, day = context.clock.now(), on.isoformat()
    if day > now.date().isoformat():
        raise errors.DeliveryWrong
    delivery = Delivery(day, how, note, now.isoformat())

    def act(roll: Roll) -> bool:
        seated = [one.number for one in roll.seats if one.seated and roll.had_place(one, day)]
        if numbers is None and not seated:
            raise errors.DeliveryWrong
        return roll.deliver(seated if numbers is None else numbers, delivery)

    entry = Entry(who.subject, "deliver", after={"how": how, "on": day, "all": numbers is None})
    return await change_roll(context, id, act, entry)


async def arrange(context: Consulting, who: Principal, id: str, numbers: Sequence[str]) -> Roll:
    """Order of speaking. Raises `RegistrantUnknown`."""
    who.must(*STAFF)
    await own_gathering(context, who, id)

    def act(roll: Roll) -> bool:
        before = list(roll.order)
        roll.arrange(numbers)
        return roll.order != before

    return await change_roll(context, id, act, Entry(who.subject, "arrange"))


async def check_in(
    context: Consulting, who: Principal, id: str, marks: Sequence[DoorMark]
) -> tuple[Roll, list[tuple[DoorMark, Arrival | None, Seat | None]]]:
    """Marks from one door or several, synced late or twice. An unknown code is None and changes nothing.

    Raises `NotAtHand`.
    """
    who.must(*STAFF)
    gathering = await own_gathering(context, who, id)
    if gathering.state not in ("selected", "listed", "held"):
        raise errors.GatheringStep(state=gathering.state)
    now = context.clock.now()
    gathering.must_be_at_hand(now)
    results: list[tuple[DoorMark, Arrival | None, Seat | None]] = []

    def act(roll: Roll) -> bool:
        results.clear()
        doors = {one.door: one for one in roll.seats}
        numbers = {one.number: one for one in roll.seats}
        before = [one.arrived_at for one in roll.seats]
        for mark in marks:
            seat = doors.get(door_digest(roll.salt, plain_code(mark.code))) if mark.code else numbers.get(mark.number)
            at = max(gathering.day_before, min(mark.at, now)).isoformat()  # a device's clock may be wrong
            results.append((mark, roll.arrive(seat.number, at) if seat else None, seat))
        return [one.arrived_at for one in roll.seats] != before

    roll = await change_roll(context, id, act, Entry(who.subject, "check_in", after={"marks": len(marks)}))
    return roll, results


async def called(context: Consulting, who: Principal, id: str, telling: str, numbers: Sequence[str]) -> list[str]:
    """Who was rung up; answers who is left."""
    who.must(*STAFF)
    await own_gathering(context, who, id)
    while True:
        found = await context.gatherings.tellings.get(telling)
        if found is None or found.gathering != id:
            raise errors.RegistrantUnknown
        found.called(list(numbers))
        try:
            await context.gatherings.tellings.save(
                found, entry=Entry(who.subject, "called", after={"numbers": len(numbers)})
            )
        except Conflict:
            continue
        return found.by_phone
