"""Who gets a place: registration closes, the lot is drawn, the list is published."""

import secrets
from collections.abc import Sequence
from contextlib import suppress
from random import SystemRandom

from kit.identity.port import Principal
from kit.store.port import AlreadyExists, Conflict, Entry
from law.privacy import find, mask_name
from services.consultation.commands.rolls import change_roll, confirm_by, fill
from services.consultation.context import Consulting
from services.consultation.domain import errors as shared
from services.consultation.domain import gathering_errors as errors
from services.consultation.domain import lot
from services.consultation.domain.gathering import Gathering
from services.consultation.domain.gathering_parts import SIDED
from services.consultation.domain.registration import Registration, door_digest
from services.consultation.domain.roll import Roll, Seat
from services.consultation.facts import gatherings as facts
from services.consultation.queries.gatherings import load_gathering, must_have_roll, must_meet, own_gathering, roll_of
from services.consultation.queries.places import all_registrations

LABELS = ("甲", "乙", "丙")
STANCES = ("for", "against", "neutral")


async def close_registration(context: Consulting, who: Principal, id: str) -> Gathering:
    who.must("releaser", "drafter")
    gathering = await own_gathering(context, who, id)
    if gathering.state != "announced":
        return gathering if await roll_of(context, id) else _refuse(gathering)
    return await close_now(context, gathering, who.subject)


async def close_now(context: Consulting, gathering: Gathering, actor: str) -> Gathering:
    """Freeze the list. Killed half-way it goes on: the roll is made once, the state follows.

    Whoever withdraws while the list is read is found by the second reading: either they saw the roll, or we see them.
    """
    now = context.clock.now()
    gathering.close(now)
    if await roll_of(context, gathering.id) is None:
        made = _roll(gathering, await all_registrations(context, gathering.id))
        with suppress(AlreadyExists):  # another replica was faster
            await context.gatherings.rolls.insert(made)
    gone = [one.number for one in await all_registrations(context, gathering.id) if one.withdrawn]
    await change_roll(context, gathering.id, lambda roll: _cancelled(roll, gone), None)
    entry = Entry(actor, "close_registration", {"state": "announced"}, {"state": "closed"})
    fact = facts.changed(gathering, "closed", now.isoformat())
    try:
        return await context.gatherings.all.save(gathering, events=[fact], entry=entry)
    except Conflict:
        found = await load_gathering(context, gathering.id)
        if found.state == "closed":
            return found
        raise


async def draw(
    context: Consulting, who: Principal, id: str, seed: str, chosen: Sequence[str], reason: str
) -> Gathering:
    """By lot, by order of registration, or by the organiser with a public reason. Drawn once: again changes nothing.

    Raises `SeedTooEarly`, `SeedMissing`, `ChoiceWrong`, `GatheringStep`.
    """
    who.must("releaser")
    gathering = await own_gathering(context, who, id)
    if gathering.state in ("selected", "listed"):
        return gathering
    now = context.clock.now()
    gathering.select(now)
    if gathering.selection == "lot" and not seed.strip():
        raise errors.SeedMissing
    if found := find(f"{seed}\n{reason}"):
        raise shared.PersonalDataFound(kinds=sorted({one.kind for one in found}), count=len(found))
    until = confirm_by(gathering, now)

    def act(roll: Roll) -> bool:
        if roll.drawn_at:
            return False  # killed before the state was saved: what was drawn stands
        if gathering.selection == "organiser":
            roll.choose(chosen, reason, now, until)
        else:
            roll.draw(seed.strip(), now, until, by_lot=gathering.selection == "lot")
        fill(gathering, roll, now)
        return True

    told = {"selection": gathering.selection, "seed": seed.strip()}
    roll = await change_roll(context, id, act, Entry(who.subject, "draw", after=told))
    entry = Entry(who.subject, "draw", {"state": "closed"}, {"state": "selected", "digest": roll.digest})
    fact = facts.changed(gathering, "selected", now.isoformat())
    return await _stepped(context, gathering, fact, entry)


async def publish_list(context: Consulting, who: Principal, id: str) -> Gathering:
    """名单提前向社会公布. Published again it shows a new date; what it shows always is as it stands."""
    who.must("releaser")
    gathering = await own_gathering(context, who, id)
    was, now = gathering.state, context.clock.now()
    if was == "listed":
        return gathering
    gathering.publish_list(now)
    roll = await must_have_roll(context, id)
    must_meet("publish_list", gathering, roll, None, now.date())
    entry = Entry(who.subject, "publish_list", {"state": was}, {"state": "listed", "places": len(roll.speaking())})
    return await _stepped(context, gathering, facts.changed(gathering, "listed", now.isoformat()), entry)


async def _stepped(context: Consulting, gathering: Gathering, fact: facts.GatheringFact, entry: Entry) -> Gathering:
    try:
        return await context.gatherings.all.save(gathering, events=[fact], entry=entry)
    except Conflict:
        now = await load_gathering(context, gathering.id)
        if now.state == gathering.state:
            return now
        raise


def _refuse(gathering: Gathering) -> Gathering:
    raise errors.GatheringStep(state=gathering.state)


def _cancelled(roll: Roll, numbers: Sequence[str]) -> bool:
    known = {one.number for one in roll.seats}
    return sum(roll.cancel(number) for number in numbers if number in known) > 0


def _roll(gathering: Gathering, registrations: Sequence[Registration]) -> Roll:
    """In order of registration. Sides get their labels by chance, so that a label does not tell a stance."""
    labels = list(LABELS)
    SystemRandom().shuffle(labels)
    side = dict(zip(STANCES, labels, strict=True))
    salt, seen = secrets.token_hex(16), set[tuple[str, str]]()
    seats: list[Seat] = []
    for one in registrations:
        if one.withdrawn:
            continue
        own_side = side[one.stance] if one.role in SIDED else ""
        seat = Seat(one.number, one.role, own_side, mask_name(one.name), door_digest(salt, one.code))
        if one.person in seen:
            seat.state = "duplicate"
        seen.add(one.person)
        seats.append(seat)
    quotas = {str(role): places for role, places in gathering.quotas.items()}
    roll = Roll(gathering.id, gathering.department, seats, quotas, "", salt, {b: a for a, b in side.items()})
    roll.digest = lot.digest(roll.entries(), quotas)
    return roll
