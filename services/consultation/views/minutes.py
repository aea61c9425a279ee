"""Minutes as staff work on them, as they will be public, and as everyone may read them."""

from collections.abc import Mapping
from typing import Literal

from law.privacy import mask_name
from services.consultation.context import Consulting
from services.consultation.domain import gathering_errors as errors
from services.consultation.domain.gathering import Gathering
from services.consultation.domain.minutes import Line, Minutes, Signature
from services.consultation.domain.minutes_names import Names, words_of
from services.consultation.domain.roll import Seat
from services.consultation.http import minutes_models as m
from services.consultation.queries import gatherings
from services.consultation.queries.minutes import names_in

Seen = Literal["staff", "preview", "public"]


async def minutes(context: Consulting, gathering: Gathering, seen: Seen) -> m.MinutesModel:
    """In public the published ones, masked; the preview is the same of finished ones. Raises `MinutesNotFinished`."""
    found = await gatherings.minutes_of(context, gathering.id) or Minutes(gathering.id)
    if (seen == "public" and gathering.state != "recorded") or (seen == "preview" and found.state == "live"):
        raise errors.MinutesNotFinished
    roll = await gatherings.roll_of(context, gathering.id)
    lines = await gatherings.lines_of(context, gathering.id)
    names = await names_in(context, gathering, found, roll, lines)
    staff, seats = seen == "staff", {one.number: one for one in roll.seats} if roll else {}
    present = [one.number for one in seats.values() if one.arrived_at]
    return m.MinutesModel(
        gathering=gathering.id,
        state=found.state,
        digest=found.digest,
        lines=[
            staff_line(one, names) if staff else _public_line(one, names) for one in lines if staff or not one.struck
        ],
        signatures=[_signature(one, seats, names, staff=staff) for one in found.signatures],
        unsigned=found.unsigned(present) if staff else [],
        names=_named(names, words_of(lines, found.signatures)) if staff and found.state == "finished" else [],
        present=len(present),
        unsigned_reason=found.unsigned_reason,
        finished_at=found.finished_at,
        published_at=found.published_at,
        version=found.version,
    )


def line(one: Line) -> m.LineModel:
    """As it was written."""
    return m.LineModel(**{name: getattr(one, name) for name in _LINE})


_LINE = ("id", "kind", "speaker", "speaker_name", "text", "at", "struck", "version")


def staff_line(one: Line, names: Names) -> m.LineModel:
    """A line of a participant has that participant's name."""
    return line(one).model_copy(update={"speaker_name": one.speaker_name or names.people.get(one.speaker, "")})


def _public_line(one: Line, names: Names) -> m.LineModel:
    told = {"speaker": "", "speaker_name": names.speaker(one), "text": names.masked(one.text)}
    return line(one).model_copy(update=told)


def _named(names: Names, words: str) -> list[m.NameModel]:
    """Those that are called, and those that somebody has to decide."""
    found = [
        m.NameModel(
            number=one.number,
            name=one.name,
            mask=mask_name(one.name),
            times=words.count(one.name),
            ordinary=one.ordinary,
            masked=one.hidden,
        )
        for one in names.named
    ]
    return [one for one in found if one.times or one.ordinary]


def _signature(one: Signature, seats: Mapping[str, Seat], names: Names, *, staff: bool) -> m.SignatureModel:
    seat = seats.get(one.number)
    return m.SignatureModel(
        number=one.number if staff else "",
        name=names.people.get(one.number, "") if staff else (seat.name if seat else ""),
        role=seat.role if seat else "",
        signed_at=one.at,
        objection=one.objection if staff else names.masked(one.objection),
    )
