"""The names that stand in a gathering's minutes: one place for those who publish and those who read."""

from collections.abc import Sequence

from services.consultation.context import Consulting
from services.consultation.domain.gathering import Gathering
from services.consultation.domain.minutes import Line, Minutes
from services.consultation.domain.minutes_names import Names, names_of
from services.consultation.domain.roll import Roll
from services.consultation.queries.gatherings import consultations_on
from services.consultation.queries.places import all_registrations


async def names_in(
    context: Consulting, gathering: Gathering, minutes: Minutes, roll: Roll | None, lines: Sequence[Line]
) -> Names:
    """Of all who registered. Two queries, one where all is decided."""
    people = {one.number: one.name for one in await all_registrations(context, gathering.id)}
    if minutes.state == "published" and not minutes.hidden:  # without a decision each: every name was masked
        return names_of(people, dict.fromkeys(people, True), ())
    heard = {one.number for one in roll.seats if one.took_part} if roll else set[str]()
    heard |= {line.speaker for line in lines if line.speaker}
    decided = people.keys() <= minutes.hidden.keys()
    return names_of(people, minutes.hidden, [] if decided else await _words(context, gathering), heard)


async def _words(context: Consulting, gathering: Gathering) -> list[str]:
    """Of the announcement and of the draft."""
    return [gathering.words, *(one.text for one in await consultations_on(context, gathering))]
