"""A place as its holder sees it, and as staff see all of them."""

from collections.abc import Mapping, Sequence
from typing import Any

from kit.identity.port import Principal
from kit.merkle.receipts import canonical
from services.consultation.context import Consulting
from services.consultation.domain.gathering import Gathering
from services.consultation.domain.gathering_parts import AHEAD
from services.consultation.domain.minutes import Line, Minutes
from services.consultation.domain.registration import Registration
from services.consultation.domain.roll import ALIVE, Roll, Seat
from services.consultation.http import gatherings_models as gm
from services.consultation.http import registrations_models as m
from services.consultation.queries import gatherings, places
from services.consultation.queries.consultations import unit_names
from services.consultation.views import gatherings as gathering_views
from services.consultation.views import minutes as minutes_views


async def place(context: Consulting, registration: Registration) -> m.Place:
    gathering = await gatherings.load_gathering(context, registration.gathering)
    roll = await gatherings.roll_of(context, gathering.id)
    minutes = await gatherings.minutes_of(context, gathering.id) if gathering.state in ("held", "recorded") else None
    lines = await gatherings.lines_of(context, gathering.id) if minutes and minutes.state != "live" else []
    names = await unit_names(context, [gathering.department, registration.village])
    return _place(context, registration, gathering, roll, names, (minutes, lines))


async def places_of(context: Consulting, found: Sequence[Registration]) -> list[m.Place]:
    """Without the minutes: a page of them would be long."""
    ids = [one.gathering for one in found]
    held, rolls = await places.gatherings_of(context, ids), await places.rolls_of(context, ids)
    departments = [one.department for one in held.values()]
    names = await unit_names(context, [*departments, *(one.village for one in found)])
    return [
        _place(context, one, held[one.gathering], rolls.get(one.gathering), names, (None, []))
        for one in found
        if one.gathering in held
    ]


def _place(
    context: Consulting, one: Registration, gathering: Gathering, roll: Roll | None, names: Mapping[str, str],
    said: tuple[Minutes | None, Sequence[Line]],
) -> m.Place:  # fmt: skip
    seat = seat_of(roll, one.number)
    seated = seat is not None and seat.seated
    minutes = _minutes(one, seat, gathering, *said)
    delivered = seat.delivered() if seat else None
    return m.Place(
        ticket=one.ticket,
        gathering=gm.GatheringSummary(**gathering_views.summary(context, gathering, names)),
        changes=[gm.ChangeModel.model_validate(change) for change in gathering.changes],
        number=one.number,
        role=one.role,
        name=one.name,
        village=one.village,
        village_name=names.get(one.village, ""),
        state=_state(one, seat),
        waiting=_waiting(roll, seat),
        confirm_by=seat.confirm_by if seat else "",
        code=one.code if seated else "",
        speaking=_turns(roll).get(one.number),
        materials=[gathering_views.file(gathering, each, one.ticket) for each in gathering.files
                   if seated and each.purpose == "material"],
        delivered=m.DeliveryModel.model_validate(delivered) if delivered else None,
        arrived_at=seat.arrived_at if seat else "",
        minutes=minutes,
        may=list(_may(one, seat, gathering, minutes)),
    )  # fmt: skip


def _may(one: Registration, seat: Seat | None, gathering: Gathering, minutes: m.PlaceMinutes | None) -> list[m.Act]:
    acts: list[m.Act] = []
    alive = seat.state in ALIVE if seat else not one.withdrawn
    if gathering.state in AHEAD and alive:
        acts.append("cancel")
        if seat and seat.state == "chosen":
            acts.append("confirm")
        if seat and seat.seated and any(each.purpose == "material" for each in gathering.files):
            acts.append("received")
    if minutes and minutes.state == "finished" and seat and seat.arrived_at:
        acts.append("sign")
    return acts


def _minutes(
    one: Registration, seat: Seat | None, gathering: Gathering, minutes: Minutes | None, lines: Sequence[Line]
) -> m.PlaceMinutes | None:
    """Whoever came in reads them as they were written, without the numbers of the others."""
    if minutes is None or minutes.state == "live" or seat is None or not seat.arrived_at:
        return None
    signed = minutes.signature(one.number)
    shown = [minutes_views.line(line).model_copy(update={"speaker": ""}) for line in lines if not line.struck]
    return m.PlaceMinutes(
        state=minutes.state,
        digest=minutes.digest,
        lines=shown,
        signed_at=signed.at if signed else "",
        objection=signed.objection if signed else "",
    )


async def registrants(
    context: Consulting, who: Principal, gathering: Gathering, found: Sequence[Registration], next: str | None
) -> m.RegistrantPage:
    """Counts alone for whoever does not work with the people."""
    roll = await gatherings.roll_of(context, gathering.id)
    counts = await _counts(context, gathering, roll)
    if not places.knows_people(who, gathering):
        return m.RegistrantPage(items=[], next=None, counts=counts, undelivered=[], to_call={}, to_call_kinds={})
    shared = await places.same_contacts(context, gathering.id, found)
    names = await unit_names(context, (one.village for one in found))
    tellings = await context.gatherings.tellings.find({"gathering": gathering.id}, limit=100)
    seats, turns = {one.number: one for one in roll.seats} if roll else {}, _turns(roll)
    return m.RegistrantPage(
        items=[_registrant(one, seats.get(one.number), roll, turns, names, shared) for one in found],
        next=next,
        counts=counts,
        undelivered=roll.undelivered(gathering.materials_due.isoformat()) if roll and gathering.starts_at else [],
        to_call={one.id: one.by_phone for one in tellings.items if one.to_call},
        to_call_kinds={one.id: one.kind for one in tellings.items if one.to_call},
    )


def _registrant(
    one: Registration,
    seat: Seat | None,
    roll: Roll | None,
    turns: Mapping[str, int],
    names: Mapping[str, str],
    shared: Mapping[str, Sequence[str]],
) -> m.Registrant:
    return m.Registrant(
        **{name: getattr(one, name) for name in _OWN},
        village_name=names.get(one.village, ""),
        state=_state(one, seat),
        waiting=_waiting(roll, seat),
        side=seat.side if seat else "",
        confirm_by=seat.confirm_by if seat else "",
        deliveries=[m.DeliveryModel.model_validate(each) for each in (seat.deliveries if seat else [])],
        arrived_at=seat.arrived_at if seat else "",
        speaking=turns.get(one.number),
        same_contact=[number for number in shared.get(one.twin, ()) if number != one.number],
    )


_OWN = ("number", "role", "name", "phone", "email", "village", "stance", "interest", "needs", "registered_at")


async def _counts(context: Consulting, gathering: Gathering, roll: Roll | None) -> dict[str, m.RoleCounts]:
    counts: dict[str, m.RoleCounts] = {}
    for role, seats in gathering.quotas.items():
        states = [one.state for one in roll.seats if one.role == role] if roll else []
        wanted = {"gathering": gathering.id, "role": role, "withdrawn": False}
        counts[role] = m.RoleCounts(
            seats=seats,
            registered=len(states) if roll else await context.gatherings.registrations.count(wanted),
            chosen=states.count("chosen"),
            confirmed=states.count("confirmed"),
            waiting=states.count("waiting"),
        )
    return counts


async def door(context: Consulting, gathering: Gathering) -> m.Door:
    """Signed, so that a list that was carried to the door by hand is known to be the platform's."""
    roll = await gatherings.must_have_roll(context, gathering.id)
    seats = [one for one in roll.seats if one.seated]
    people = await places.of_numbers(context, gathering.id, [one.number for one in seats])
    told: dict[str, Any] = {
        "gathering": gathering.id,
        "title": gathering.title,
        "starts_at": gathering.starts_at,
        "issued_at": context.clock.now().isoformat(),
        "salt": roll.salt,
        "seats": [_at_the_door(one, people[one.number]) for one in seats if one.number in people],
    }
    key = context.record.keys.signing
    return m.Door(**told, key=key.public.raw.hex(), signature=key.sign(canonical(told)).hex())


def _at_the_door(seat: Seat, person: Registration) -> dict[str, str]:
    told = {"number": seat.number, "name": person.name, "role": seat.role}
    return {**told, "digest": seat.door, "arrived_at": seat.arrived_at}


def seat_of(roll: Roll | None, number: str) -> Seat | None:
    return next((one for one in roll.seats if one.number == number), None) if roll else None


def _state(one: Registration, seat: Seat | None) -> m.PlaceState:
    if seat is not None:
        return seat.state
    return "withdrawn" if one.withdrawn else "registered"


def _waiting(roll: Roll | None, seat: Seat | None) -> int | None:
    if roll is None or seat is None or seat.state != "waiting":
        return None
    return sum(one.role == seat.role and one.state == "waiting" and one.rank <= seat.rank for one in roll.seats)


def _turns(roll: Roll | None) -> dict[str, int]:
    """Places in the order of speaking."""
    return {one.number: place for place, one in enumerate(roll.speaking(), start=1)} if roll else {}
