"""Minutes as staff work on them, and as everyone may read them."""

from collections.abc import Mapping

from services.consultation.context import Consulting
from services.consultation.domain import gathering_errors as errors
from services.consultation.domain.gathering import Gathering
from services.consultation.domain.minutes import Line, Minutes, Signature, masked
from services.consultation.domain.roll import Seat
from services.consultation.http import minutes_models as m
from services.consultation.queries import gatherings, places


async def minutes(context: Consulting, gathering: Gathering, *, staff: bool) -> m.MinutesModel:
    """In public the published ones, masked. Raises `MinutesNotFinished` before."""
    found = await gatherings.minutes_of(context, gathering.id) or Minutes(gathering.id)
    if not staff and gathering.state != "recorded":
        raise errors.MinutesNotFinished
    roll = await gatherings.roll_of(context, gathering.id)
    lines = await gatherings.lines_of(context, gathering.id)
    registered = await places.all_registrations(context, gathering.id)
    seats = {one.number: one for one in roll.seats} if roll else {}
    full = {one.number: one.name for one in registered}
    names = {one.name: seats[one.number].name if one.number in seats else "" for one in registered}
    shown = [line(one, staff=staff, full=full, names=names) for one in lines if staff or not one.struck]
    present = [one.number for one in roll.seats if one.arrived_at] if roll else []
    return m.MinutesModel(
        gathering=gathering.id,
        state=found.state,
        digest=found.digest,
        lines=shown,
        signatures=[_signature(one, seats, full, names, staff=staff) for one in found.signatures],
        unsigned=found.unsigned(present) if staff else [],
        present=len(present),
        unsigned_reason=found.unsigned_reason,
        finished_at=found.finished_at,
        published_at=found.published_at,
        version=found.version,
    )


def line(
    one: Line, *, staff: bool, full: Mapping[str, str] | None = None, names: Mapping[str, str] | None = None
) -> m.LineModel:
    """`names`: full → masked, used in public. A line of a participant has that participant's name."""
    called = one.speaker_name or (full or {}).get(one.speaker, "")
    hide = names is not None and not staff
    return m.LineModel(
        id=one.id,
        kind=one.kind,
        speaker=one.speaker if staff else "",
        speaker_name=masked(called, names or {}) if hide else called,
        text=masked(one.text, names or {}) if hide else one.text,
        at=one.at,
        struck=one.struck,
        version=one.version,
    )


def _signature(
    one: Signature, seats: Mapping[str, Seat], full: Mapping[str, str], names: Mapping[str, str], *, staff: bool
) -> m.SignatureModel:
    seat = seats.get(one.number)
    return m.SignatureModel(
        number=one.number if staff else "",
        name=full.get(one.number, "") if staff else (seat.name if seat else ""),
        role=seat.role if seat else "",
        signed_at=one.at,
        objection=one.objection if staff else masked(one.objection, names),
    )
