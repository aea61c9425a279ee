"""Minutes taken live, confirmed and signed by those who took part, and published."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from kit.identity.port import Principal
from kit.runtime.ids import derived_id
from kit.store.port import AlreadyExists, Conflict, Entry
from services.consultation.context import Consulting
from services.consultation.domain import gathering_errors as errors
from services.consultation.domain.comment import clean
from services.consultation.domain.gathering import Gathering
from services.consultation.domain.gathering_parts import AHEAD, instant
from services.consultation.domain.minutes import Line, Minutes
from services.consultation.domain.minutes_names import Names, words_of
from services.consultation.facts import gatherings as facts
from services.consultation.queries.gatherings import (
    lines_of,
    load_gathering,
    minutes_of,
    must_meet,
    own_gathering,
    roll_of,
)
from services.consultation.queries.minutes import names_in
from services.consultation.queries.persons import STAFF
from services.consultation.queries.places import by_ticket

_TICK = timedelta(microseconds=1)


async def append_line(context: Consulting, who: Principal, id: str, key: str, fields: dict[str, Any]) -> Line:
    """A line is a document of its own: two who write at once lose nothing, and the same form twice is one line.

    Raises `NotAtHand`, `MinutesNotLive`, `RegistrantUnknown`.
    """
    gathering = await _writable(context, who, id)
    if fields["speaker"]:
        roll = await roll_of(context, id)
        if roll is None:
            raise errors.RegistrantUnknown
        roll.seat(fields["speaker"])
    line = Line(
        id=derived_id("line", who.subject, id, key),
        gathering=gathering.id,
        kind=fields["kind"],
        speaker=fields["speaker"],
        speaker_name=clean(fields["speaker_name"]),
        text=clean(fields["text"]),
        at=await _next_instant(context, id),
        author=who.subject,
    )
    try:
        return await context.gatherings.lines.insert(line, entry=Entry(who.subject, "write"))
    except AlreadyExists:
        return await _line(context, id, line.id)


async def edit_line(
    context: Consulting, who: Principal, id: str, line: str, version: int, fields: dict[str, Any]
) -> Line:
    """Raises `Conflict` if another has saved since `version` was read."""
    await _writable(context, who, id)
    found = await _line(context, id, line)
    given = {**fields, "text": clean(fields["text"]), "speaker_name": clean(fields["speaker_name"])}
    if all(getattr(found, name) == value for name, value in given.items()):
        return found
    if found.version != version:
        raise Conflict
    for name, value in given.items():
        setattr(found, name, value)
    return await context.gatherings.lines.save(found, entry=Entry(who.subject, "strike" if found.struck else "correct"))


async def finish_minutes(context: Consulting, who: Principal, id: str) -> Minutes:
    """They stand as they are, to be read, confirmed and signed."""
    who.must(*STAFF)
    gathering = await own_gathering(context, who, id)
    if gathering.state != "held":
        raise errors.GatheringStep(state=gathering.state)
    minutes = await _minutes(context, id)
    if minutes.state != "live":
        return minutes
    minutes.finish(await lines_of(context, id), context.clock.now().isoformat())
    return await _save(context, minutes, Entry(who.subject, "finish", after={"digest": minutes.digest}))


async def reopen_minutes(context: Consulting, who: Principal, id: str, reason: str) -> Minutes:
    """For a correction; whoever has signed is asked again."""
    who.must(*STAFF)
    gathering = await own_gathering(context, who, id)
    minutes = await _minutes(context, id)
    if minutes.state == "live":
        return minutes
    before = {"digest": minutes.digest, "signatures": len(minutes.signatures)}
    minutes.reopen()
    told = (await _names(context, gathering, minutes)).masked(reason)
    return await _save(context, minutes, Entry(who.subject, "reopen", before, {"reason": told}))


async def decide_names(context: Consulting, who: Principal, id: str, hidden: Mapping[str, bool]) -> Minutes:
    """Which names are masked where the minutes call them (number → whether); before publishing.

    Raises `MinutesNotFinished`, `RegistrantUnknown`.
    """
    who.must(*STAFF)
    gathering = await own_gathering(context, who, id)
    minutes = await _minutes(context, id)
    if hidden.keys() - (await _names(context, gathering, minutes)).people.keys():
        raise errors.RegistrantUnknown
    if not minutes.decide(hidden):
        return minutes
    masked = sum(hidden.values())
    told = {"masked": masked, "left": len(hidden) - masked}
    return await _save(context, minutes, Entry(who.subject, "decide_names", after=told))


async def sign_minutes(context: Consulting, ticket: str, digest: str, objection: str) -> Minutes:
    """By whoever came in, with what they object to. Raises `PlaceGone`, `MinutesNotFinished`, `MinutesChanged`."""
    registration = await by_ticket(context, ticket)
    roll = await roll_of(context, registration.gathering)
    if roll is None or not roll.seat(registration.number).arrived_at:
        raise errors.PlaceGone
    entry = Entry("public", "sign", after={"number": registration.number, "objects": bool(objection.strip())})
    while True:
        minutes = await _minutes(context, registration.gathering)
        now = context.clock.now().isoformat()
        if not minutes.sign(registration.number, digest, now, clean(objection)):
            return minutes
        try:
            return await context.gatherings.minutes.save(minutes, entry=entry)
        except Conflict:
            continue  # two who sign at once


async def publish_minutes(context: Consulting, who: Principal, id: str, unsigned_reason: str) -> Gathering:
    """重大行政决策程序暂行条例第十七条. The minutes first, the gathering's state and fact second; killed between them
    it is taken up again. Raises `NamesUndecided`, `GateNotMet`."""
    who.must("releaser")
    gathering = await own_gathering(context, who, id)
    if gathering.state == "recorded":
        return gathering
    roll, minutes, now = await roll_of(context, id), await _minutes(context, id), context.clock.now()
    gathering.publish_record(now)
    if minutes.state != "published":
        lines = await lines_of(context, id)
        names = await names_in(context, gathering, minutes, roll, lines)
        minutes.unsigned_reason = names.masked(unsigned_reason.strip())
        must_meet("publish_minutes", gathering, roll, minutes, now.date())
        if numbers := names.undecided(f"{words_of(lines, minutes.signatures)}\n{unsigned_reason}"):
            raise errors.NamesUndecided(numbers=numbers)
        minutes.decide({number: name in names.hidden for number, name in names.people.items()})
        minutes.publish(now.isoformat(), names.record(lines), minutes.unsigned_reason)
        minutes = await _save(context, minutes, Entry(who.subject, "publish", after={"digest": minutes.digest}))
    fact = await facts.held(gathering, minutes, context.blobs)
    entry = Entry(who.subject, "publish_minutes", {"state": "held"}, {"state": "recorded"})
    try:
        return await context.gatherings.all.save(gathering, events=[fact], entry=entry)
    except Conflict:
        found = await load_gathering(context, id)
        if found.state == "recorded":
            return found
        raise


async def _writable(context: Consulting, who: Principal, id: str) -> Gathering:
    who.must(*STAFF)
    gathering = await own_gathering(context, who, id)
    if gathering.state not in (*AHEAD, "held"):
        raise errors.GatheringStep(state=gathering.state)
    if gathering.state != "held":
        gathering.must_be_at_hand(context.clock.now())
    if minutes := await minutes_of(context, id):
        minutes.must_be_live()
    return gathering


async def _minutes(context: Consulting, id: str) -> Minutes:
    return await minutes_of(context, id) or Minutes(id)


async def _save(context: Consulting, minutes: Minutes, entry: Entry) -> Minutes:
    collection = context.gatherings.minutes
    try:
        return await (collection.save if minutes.version else collection.insert)(minutes, entry=entry)
    except AlreadyExists:
        raise Conflict from None


async def _next_instant(context: Consulting, id: str) -> str:
    """After the last line, also where a clock was set back."""
    now = context.clock.now()
    last = (await context.gatherings.lines.find({"gathering": id}, sort="-at", limit=1)).items
    return max([now, *(instant(one.at) + _TICK for one in last)]).isoformat()


async def _line(context: Consulting, id: str, line: str) -> Line:
    found = await context.gatherings.lines.get(line)
    if found is None or found.gathering != id:
        raise errors.LineUnknown
    return found


async def _names(context: Consulting, gathering: Gathering, minutes: Minutes) -> Names:
    roll, lines = await roll_of(context, gathering.id), await lines_of(context, gathering.id)
    return await names_in(context, gathering, minutes, roll, lines)
