"""The names that stand in a gathering's minutes: one place for those who publish and those who read."""

from collections.abc import Sequence

from services.consultation.context import Consulting
from services.consultation.domain.gathering import Gathering
from services.consultation.domain.minutes import Line, Minutes
from services.consultation.domain.minutes_names import Names, names_of
from services.consultation.domain.roll import Roll
from services.consultation.queries.gatherings import consultations_on
from services.consultation.queries.places import of_numbers


async def names_in(
    context: Consulting, gathering: Gathering, minutes: Minutes, roll: Roll | None, lines: Sequence[Line]
) -> Names:
    """Of those who had a place, came or spoke. Two queries, one where all is decided."""
    numbers = {one.number for one in roll.seats if one.took_part} if roll else set[str]()
    numbers |= {line.speaker for line in lines if line.speaker}
    found = await of_numbers(context, gathering.id, sorted(numbers))
    people = {number: one.name for number, one in found.items()}
    decided = people.keys() <= minutes.hidden.keys()
    return names_of(people, minutes.hidden, [] if decided else await _words(context, gathering))


async def _words(context: Consulting, gathering: Gathering) -> list[str]:
    """Of the announcement and of the draft."""
    return [gathering.words, *(one.text for one in await consultations_on(context, gathering))]
