"""What happens to gatherings by the clock. Every step can be taken again; no state waits for the mail."""

from datetime import timedelta

from kit.notify.port import BadAddress, Notice
from kit.store.port import AlreadyExists, Conflict, Entry, Range
from law.calendar import seed_calendar
from law.rules import rule
from services.consultation.commands.rolls import change_roll, fill
from services.consultation.commands.selecting import close_now
from services.consultation.context import Consulting
from services.consultation.domain.gathering import Gathering
from services.consultation.domain.gathering_parts import GRACE
from services.consultation.domain.registration import Registration
from services.consultation.domain.roll import News, Roll
from services.consultation.domain.telling import Audience, Telling, TellingKind
from services.consultation.letters import gatherings as letters
from services.consultation.queries.gatherings import ahead, load_gathering, minutes_of, roll_of
from services.consultation.queries.places import all_registrations, of_numbers

SYSTEM = "system:consultation"
REMINDERS = (timedelta(days=1), timedelta(days=7))  # before it begins
BATCH = 100


async def gathering_round(context: Consulting) -> None:
    for step in (close_ended_registrations, lapse_places, remind, ask_to_sign, erase_contacts):
        await step(context)


async def gathering_mail(context: Consulting) -> None:
    for step in (welcome, bring_news, tell):
        await step(context)


async def close_ended_registrations(context: Consulting) -> None:
    today = (context.clock.now() - GRACE).date()
    ended = {"state": "announced", "registration_closes": Range(lt=today)}
    for gathering in (await context.gatherings.all.find(ended, limit=BATCH)).items:
        if gathering.registers:
            await close_now(context, gathering, SYSTEM)


async def lapse_places(context: Consulting) -> None:
    """The waiting list moves up by itself."""
    now = context.clock.now()
    due = await context.gatherings.rolls.find({"deadline": Range(gt="", lt=now.isoformat())}, limit=BATCH)
    for one in due.items:
        gathering = await load_gathering(context, one.id)

        def act(roll: Roll, gathering: Gathering = gathering) -> bool:
            if gathering.state == "cancelled":
                roll.rest()
            elif roll.lapse(now):
                fill(gathering, roll, now)
            return True

        await change_roll(context, one.id, act, Entry(SYSTEM, "lapse"))


async def remind(context: Consulting) -> None:
    now = context.clock.now()
    for gathering in (await ahead(context, (now + REMINDERS[-1]).isoformat(), now.isoformat())).items:
        before = next(one for one in REMINDERS if gathering.starts - now <= one)
        if gathering.state != "announced":
            await tell_all(context, gathering, f"reminder-{before.days}-{gathering.sequence}", "reminder", "seated")


async def ask_to_sign(context: Consulting) -> None:
    for gathering in (await context.gatherings.all.find({"state": "held"}, limit=BATCH)).items:
        minutes = await minutes_of(context, gathering.id)
        if minutes and minutes.state == "finished":
            await tell_all(context, gathering, f"signing-{minutes.digest[:12]}", "signing", "present")


async def tell_all(
    context: Consulting, gathering: Gathering, occasion: str, kind: TellingKind, audience: Audience
) -> None:
    """Remember that everybody is to be told; an occasion is remembered once."""
    id = f"{gathering.id}~{occasion}"
    if await context.gatherings.tellings.get(id) is not None:
        return
    made_at = context.clock.now().isoformat()
    try:
        await context.gatherings.tellings.insert(
            Telling(id, gathering.id, gathering.department, kind, audience, made_at)
        )
    except AlreadyExists:
        return
    context.gatherings.stirred.ring()


async def tell_change(context: Consulting, id: str, change: str, sequence: int) -> None:
    """Of a stated change, whom it concerns."""
    gathering = await load_gathering(context, id)
    if kind := _CHANGES.get(change):
        audience: Audience = "seated" if kind == "listed" else "registered"
        await tell_all(context, gathering, f"change-{sequence}", kind, audience)


async def tell_record(context: Consulting, id: str) -> None:
    await tell_all(context, await load_gathering(context, id), "recorded", "recorded", "seated")


_CHANGES: dict[str, TellingKind] = {
    "moved": "moved",
    "postponed": "postponed",
    "extended": "extended",
    "cancelled": "cancelled",
    "listed": "listed",
}


async def tell(context: Consulting) -> None:
    page = await context.gatherings.tellings.find({"done": False}, sort="made_at", limit=BATCH)
    for telling in page.items:
        await _tell(context, telling)


async def _tell(context: Consulting, telling: Telling) -> None:
    gathering, roll = await load_gathering(context, telling.gathering), await roll_of(context, telling.gathering)
    while not telling.done:
        page = await context.gatherings.registrations.find(
            {"gathering": gathering.id}, sort="registered_at", limit=BATCH, after=telling.after
        )
        for one in page.items:
            if not _concerns(telling.audience, one, roll):
                continue
            if not await _sent(context, letters.told(telling, gathering, one, context.address)):
                telling.by_phone.append(one.number)
        telling.after, telling.done = page.next, page.next is None
        telling.to_call = bool(telling.by_phone)
        try:
            telling = await context.gatherings.tellings.save(telling)
        except Conflict:
            return  # somebody was rung up meanwhile: the next round goes on from there


def _concerns(audience: Audience, one: Registration, roll: Roll | None) -> bool:
    if one.withdrawn or one.erased:
        return False
    if roll is None:
        return audience == "registered"
    seat = next((seat for seat in roll.seats if seat.number == one.number), None)
    if seat is None:
        return False
    if audience == "present":
        return bool(seat.arrived_at)
    return seat.seated or (audience == "registered" and seat.state in ("entered", "waiting"))


async def bring_news(context: Consulting) -> None:
    """To each person whose place changed."""
    page = await context.gatherings.rolls.find({"news_waits": True}, limit=BATCH)
    for roll in page.items:
        gathering, told = await load_gathering(context, roll.id), roll.news[:BATCH]
        people = await of_numbers(context, roll.id, [one.number for one in told])
        for one in told:
            person = people.get(one.number)
            if person and not person.erased and gathering.state != "cancelled":
                await _sent(context, letters.news(one, roll, gathering, person, context.address))

        def act(roll: Roll, told: list[News] = told) -> bool:
            roll.told(told)
            return True

        await change_roll(context, roll.id, act, None)


async def welcome(context: Consulting) -> None:
    page = await context.gatherings.registrations.find({"unwelcomed": True}, limit=BATCH)
    for one in page.items:
        gathering = await load_gathering(context, one.gathering)
        await _sent(context, letters.welcome(gathering, one, context.address))
        one.unwelcomed = False
        try:
            await context.gatherings.registrations.save(one)
        except Conflict:
            continue


async def erase_contacts(context: Consulting) -> None:
    """个人信息保护法第十九条: kept no longer than needed; the setting `registration_kept` says how long."""
    now = context.clock.now()
    limit = rule("registration_kept", now.date()).limit
    page = await context.gatherings.all.find(
        {"contacts_erased": False, "starts_at": Range(gt="", lt=(now - timedelta(days=limit.value)).isoformat())},
        sort="starts_at",
        limit=BATCH,
    )
    for gathering in page.items:
        if seed_calendar().due(gathering.starts.date(), limit) >= now.date():
            continue
        for one in await all_registrations(context, gathering.id):
            if not one.erased:
                one.erase_contact()
                await context.gatherings.registrations.save(one, entry=Entry(SYSTEM, "erase_contact"))
        gathering.contacts_erased = True
        await context.gatherings.all.save(gathering, entry=Entry(SYSTEM, "erase_contacts"))


async def _sent(context: Consulting, notice: Notice) -> bool:
    """Whether there is an address that takes mail."""
    if not notice.address:
        return False
    try:
        await context.notify.send(notice)
    except BadAddress:
        return False
    return True
