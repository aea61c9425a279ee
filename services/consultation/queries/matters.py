"""The list of matters the public takes part in, and its editions."""

from typing import Any

from kit.identity.port import NotAllowed, Principal
from kit.runtime.clock import today
from kit.store.port import In, Page
from services.consultation.context import Consulting
from services.consultation.domain import decision_errors as errors
from services.consultation.domain.matter import Matter, MattersEdition, in_force

KEEPERS = ("disclosure_officer", "administrator")
REVIEWERS = ("reviewer", "administrator")
_RECENT = 20  # adopted editions among which the one in force is: of more that wait for their day nobody has heard


async def edition_in_force(context: Consulting) -> MattersEdition | None:
    return in_force((await adopted_editions(context, _RECENT, None)).items, today(context.clock))


async def newest_edition(context: Consulting) -> MattersEdition | None:
    """The last adopted, in force or not yet."""
    return next(iter((await adopted_editions(context, 1, None)).items), None)


async def adopted_editions(context: Consulting, limit: int, after: str | None) -> Page[MattersEdition]:
    """Newest first."""
    return await context.decisions.editions.find({"state": "adopted"}, sort="-number", limit=limit, after=after)


async def edition_numbered(context: Consulting, number: int) -> MattersEdition:
    page = await context.decisions.editions.find({"state": "adopted", "number": number}, limit=1)
    if not page.items:
        raise errors.MattersUnknown
    return page.items[0]


async def matter_in_force(context: Consulting, id: str) -> Matter:
    """Raises `MatterUnknown`."""
    edition = await edition_in_force(context)
    for one in edition.matters if edition else ():
        if one.id == id:
            return one
    raise errors.MatterUnknown


async def drafts_of_matters(context: Consulting, who: Principal, limit: int, after: str | None) -> Page[MattersEdition]:
    """What is being drafted or reviewed, newest first; for those who keep or review the list."""
    _must_see(who)
    wanted = {"state": In(["draft", "in_review"])}
    return await context.decisions.editions.find(wanted, sort="-created_at", limit=limit, after=after)


async def draft_of_matters(context: Consulting, who: Principal, id: str) -> MattersEdition:
    _must_see(who)
    return await load_edition(context, id)


async def load_edition(context: Consulting, id: str) -> MattersEdition:
    """Raises `MattersUnknown`."""
    edition = await context.decisions.editions.get(id)
    if edition is None:
        raise errors.MattersUnknown
    return edition


async def matters_trail(context: Consulting, who: Principal, id: str) -> list[Any]:
    await draft_of_matters(context, who, id)
    return await context.decisions.editions.trail(id)


def _must_see(who: Principal) -> None:
    if not who.has(*KEEPERS, *REVIEWERS, "supervisor"):
        raise NotAllowed
