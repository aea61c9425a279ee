"""Places at a gathering: whose a ticket is, and who has registered."""

from collections import Counter
from collections.abc import Sequence

from kit.identity.port import Principal
from kit.store.port import In, Page
from services.consultation.context import Consulting
from services.consultation.domain import errors as shared
from services.consultation.domain import gathering_errors as errors
from services.consultation.domain.gathering import Gathering
from services.consultation.domain.registration import Registration, id_of
from services.consultation.domain.roll import Roll
from services.consultation.queries.gatherings import load_gathering
from services.consultation.queries.persons import STAFF, works_on

MOST_COUNTED = 2000


async def by_ticket(context: Consulting, ticket: str) -> Registration:
    """Raises `PlaceUnknown`, whatever is wrong with the ticket."""
    found = await context.gatherings.registrations.get(id_of(ticket))
    if found is None or not found.holds(ticket):
        raise errors.PlaceUnknown
    return found


async def by_number(context: Consulting, gathering: str, number: str) -> Registration:
    page = await context.gatherings.registrations.find({"gathering": gathering, "number": number}, limit=1)
    if not page.items:
        raise errors.RegistrantUnknown
    return page.items[0]


async def registrants(
    context: Consulting, who: Principal, id: str, limit: int, after: str | None
) -> tuple[Gathering, Page[Registration]]:
    """In order of registration, for the department's staff; others of the house learn how many. Raises
    `OtherDepartment`."""
    gathering = await load_gathering(context, id)
    if not works_on(who, gathering.department):
        raise shared.OtherDepartment
    if not knows_people(who, gathering):
        return gathering, Page([], None)
    page = await context.gatherings.registrations.find(
        {"gathering": id}, sort="registered_at", limit=limit, after=after
    )
    return gathering, page


def knows_people(who: Principal, gathering: Gathering) -> bool:
    """Names, contacts and stances are for those who work with them."""
    return who.has(*STAFF) and gathering.department in who.departments


async def same_contacts(context: Consulting, id: str, found: Sequence[Registration]) -> dict[str, list[str]]:
    """Twin → numbers of all of them that stand, of those twins that several people with different names left."""
    wanted = {"gathering": id, "twin": In(sorted({one.twin for one in found}))}
    page = await context.gatherings.registrations.find(wanted, limit=MOST_COUNTED)
    people: dict[str, dict[str, tuple[str, str]]] = {}
    for one in page.items:
        if not one.withdrawn:
            people.setdefault(one.twin, {})[one.number] = one.person
    return {twin: sorted(those) for twin, those in people.items() if len(set(those.values())) > 1}


async def all_registrations(context: Consulting, id: str) -> list[Registration]:
    found: list[Registration] = []
    after: str | None = None
    while True:
        page = await context.gatherings.registrations.find(
            {"gathering": id}, sort="registered_at", limit=500, after=after
        )
        found += page.items
        if (after := page.next) is None:
            return found


async def of_numbers(context: Consulting, id: str, numbers: list[str]) -> dict[str, Registration]:
    page = await context.gatherings.registrations.find(
        {"gathering": id, "number": In(numbers)}, limit=max(1, len(numbers))
    )
    return {one.number: one for one in page.items}


async def registered_by_role(context: Consulting, ids: list[str]) -> dict[str, Counter[str]] | None:
    """How many have registered, by gathering and role: one query; None where they are too many to be read in it."""
    page = await context.gatherings.registrations.find(
        {"gathering": In(sorted(ids)), "withdrawn": False}, sort="registered_at", limit=MOST_COUNTED
    )
    if page.next:
        return None
    counts: dict[str, Counter[str]] = {id: Counter() for id in ids}
    for one in page.items:
        counts[one.gathering][one.role] += 1
    return counts


async def my_registrations(context: Consulting, who: Principal, limit: int, after: str | None) -> Page[Registration]:
    return await context.gatherings.registrations.find(
        {"author": who.subject}, sort="-registered_at", limit=limit, after=after
    )


async def gatherings_of(context: Consulting, ids: list[str]) -> dict[str, Gathering]:
    wanted = sorted(set(ids))
    page = await context.gatherings.all.find({"id": In(wanted)}, limit=max(1, len(wanted)))
    return {one.id: one for one in page.items}


async def rolls_of(context: Consulting, ids: list[str]) -> dict[str, Roll]:
    wanted = sorted(set(ids))
    page = await context.gatherings.rolls.find({"id": In(wanted)}, limit=max(1, len(wanted)))
    return {one.id: one for one in page.items}
