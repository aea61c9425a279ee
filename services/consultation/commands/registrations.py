"""Registering for a place, giving it back, confirming it, and telling that the materials arrived."""

from typing import Any

from kit.identity.port import Principal
from kit.notify.message import check_address
from kit.notify.port import BadAddress
from kit.runtime.ids import derived_id, new_id
from kit.store.port import AlreadyExists, Conflict, Entry
from law.privacy import mask_name
from services.consultation.commands.rolls import change_roll, fill
from services.consultation.context import Consulting
from services.consultation.domain import gathering_errors as errors
from services.consultation.domain.comment import clean
from services.consultation.domain.gathering import Gathering
from services.consultation.domain.gathering_parts import AHEAD
from services.consultation.domain.minutes import masked
from services.consultation.domain.registration import Registration, number_of, person, phone_number, twin_of
from services.consultation.domain.roll import Delivery, Roll, Way
from services.consultation.queries.gatherings import load_gathering, own_gathering, public_gathering, roll_of
from services.consultation.queries.persons import STAFF
from services.consultation.queries.places import by_number, by_ticket

PUBLIC = "public"  # the actor of whoever registers


async def register(context: Consulting, who: Principal, id: str, key: str, fields: dict[str, Any]) -> Registration:
    """Take a registration durably, without an account: the form's key makes three clicks one registration.

    Raises `RegistrationOver`, `RoleNotOffered`, `NameMissing`, `ContactMissing`, `ContactWrong`, `VillageUnknown`,
    and `AlreadyExists` where the key was another person's.
    """
    gathering = await public_gathering(context, id)
    at = context.clock.now()
    made = _registration(gathering, derived_id("registration", id, key), who, at.isoformat(), fields)
    if not gathering.accepts(at):
        if known := await context.gatherings.registrations.get(made.id):
            return _same(known, made)
        raise errors.RegistrationOver(
            opens=str(gathering.registration_opens), closes=str(gathering.registration_closes)
        )
    if made.role not in gathering.quotas:
        raise errors.RoleNotOffered
    await context.intake.opened.check_village(made.village)
    try:
        return await context.gatherings.registrations.insert(
            made, entry=Entry(PUBLIC, "register", after={"role": made.role})
        )
    except AlreadyExists:
        known = await context.gatherings.registrations.get(made.id)
        if known is None:
            raise
        return _same(known, made)


async def give_back(context: Consulting, ticket: str) -> Registration:
    """Whoever waits longest moves up at once."""
    return await _withdraw(context, await by_ticket(context, ticket), Entry(PUBLIC, "withdraw"))


async def cancel_place(context: Consulting, who: Principal, id: str, number: str, reason: str) -> Registration:
    """For somebody who rang up."""
    who.must("releaser", "drafter", "moderator")
    await own_gathering(context, who, id)
    registration = await by_number(context, id, number)
    told = masked(reason, {registration.name: mask_name(registration.name)})
    return await _withdraw(context, registration, Entry(who.subject, "withdraw", after={"reason": told}))


async def confirm_place(context: Consulting, ticket: str) -> Registration:
    """Raises `PlaceGone`, `GatheringStep` before there are places."""
    registration = await by_ticket(context, ticket)
    gathering = await load_gathering(context, registration.gathering)
    if gathering.state not in AHEAD:
        raise errors.PlaceGone(state=gathering.state)
    now = context.clock.now()

    def act(roll: Roll) -> bool:
        lapsed = bool(roll.lapse(now))
        if lapsed:
            fill(gathering, roll, now)
        return roll.confirm(registration.number) or lapsed

    await change_roll(context, gathering.id, act, Entry(PUBLIC, "confirm", after={"number": registration.number}))
    return registration


async def received(context: Consulting, ticket: str, how: Way) -> Registration:
    """Proof that the materials arrived: the participant says so. Raises `PlaceGone`."""
    registration = await by_ticket(context, ticket)
    if not await _proven(context, registration, how):
        raise errors.PlaceGone
    return registration


async def opened(context: Consulting, registration: Registration) -> None:
    """The same by opening them at one's own address; whoever has no place reads all the same."""
    if await roll_of(context, registration.gathering) is not None:
        await _proven(context, registration, "opened")


async def _proven(context: Consulting, registration: Registration, how: Way) -> bool:
    """Whether there is a place to prove it for. The first time is the proof."""
    now = context.clock.now()
    delivery = Delivery(now.date().isoformat(), how, entered_at=now.isoformat())

    def act(roll: Roll) -> bool:
        seat = roll.seat(registration.number)
        if not seat.seated or any(one.how == how for one in seat.deliveries):
            return False
        return roll.deliver([seat.number], delivery)

    entry = Entry(PUBLIC, "received", after={"number": registration.number, "how": how})
    roll = await change_roll(context, registration.gathering, act, entry)
    return roll.seat(registration.number).seated


async def _withdraw(context: Consulting, registration: Registration, entry: Entry) -> Registration:
    """The registration first, the roll second: a list that is being closed finds one or the other."""
    gathering = await load_gathering(context, registration.gathering)
    if gathering.state not in AHEAD:
        raise errors.PlaceGone(state=gathering.state)
    if not registration.withdrawn:
        registration.withdrawn, registration.unwelcomed = True, False
        try:
            registration = await context.gatherings.registrations.save(registration, entry=entry)
        except Conflict:
            return await _withdraw(context, await by_ticket(context, registration.ticket), entry)
    if await roll_of(context, gathering.id) is None:
        return registration
    now = context.clock.now()

    def act(roll: Roll) -> bool:
        changed = roll.cancel(registration.number)
        if changed:
            fill(gathering, roll, now)
        return changed

    await change_roll(context, gathering.id, act, Entry(entry.actor, "withdraw", after={"number": registration.number}))
    return registration


def _registration(gathering: Gathering, id: str, who: Principal, at: str, fields: dict[str, Any]) -> Registration:
    email, phone = fields["email"].strip(), phone_number(fields["phone"])
    if not email and not phone:
        raise errors.ContactMissing
    if email:
        try:
            check_address(email)
        except BadAddress:
            raise errors.ContactWrong from None
    return Registration(
        id=id,
        gathering=gathering.id,
        department=gathering.department,
        number=number_of(id),
        secret=new_id(),
        role=fields["role"],
        name=person(fields["name"]),
        phone=phone,
        email=email,
        village=fields["village"],
        stance=fields["stance"],
        interest=clean(fields["interest"]),
        needs=clean(fields["needs"]),
        registered_at=at,
        twin=twin_of(gathering.id, phone, email),
        author="" if who.has(*STAFF) else who.subject,  # they write down what they are told by phone
        unwelcomed=bool(email),
    )


def _same(known: Registration, made: Registration) -> Registration:
    """A key that somebody else has used, or guessed, does not open what they wrote."""
    if (known.name, known.twin, known.role) != (made.name, made.twin, made.role):
        raise AlreadyExists
    return known
