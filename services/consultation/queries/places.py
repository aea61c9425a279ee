"""Places at a gathering: whose a ticket is, and who has registered."""

from kit.identity.port import Principal
from kit.store.port import In, Page
from services.consultation.context import Consulting
from services.consultation.domain import errors as shared
from services.consultation.domain import gathering_errors as errors
from services.consultation.domain.gathering import Gathering
from services.consultation.domain.registration import Registration, id_of
from services.consultation.domain.roll import Roll
from services.consultation.queries.gatherings import load_gathering
from services.consultation.queries.persons import works_on


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
    """In order of registration. Raises `OtherDepartment`."""
    gathering = await load_gathering(context, id)
    if not works_on(who, gathering.department):
        raise shared.OtherDepartment
    page = await context.gatherings.registrations.find(
        {"gathering": id}, sort="registered_at", limit=limit, after=after
    )
    return gathering, page


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
