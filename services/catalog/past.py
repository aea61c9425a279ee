"""The catalogue as it stood in any edition, at a cost that does not grow with the number of editions."""

from collections.abc import Sequence
from dataclasses import dataclass

from kit.store.port import In, Page, Range
from services.catalog.context import Catalog
from services.catalog.domain import errors
from services.catalog.domain.edition import Edition, ItemState, as_of, by_item, state_of
from services.catalog.domain.item import Item
from services.catalog.queries import everything, load_item


@dataclass(frozen=True)
class Changed:
    """An item that an edition set: `before` is None where it is new."""

    before: ItemState | None
    after: ItemState
    reason: str


async def editions(context: Catalog, limit: int, after: str | None) -> Page[Edition]:
    """Newest first."""
    return await context.editions.find(sort="-id", limit=limit, after=after)


async def load_edition(context: Catalog, number: int) -> Edition:
    edition = await context.editions.get(f"{number:06}")
    if edition is None:
        raise errors.EditionUnknown
    return edition


async def items_of(
    context: Catalog, number: int, domain: str | None, limit: int, after: str | None
) -> tuple[list[ItemState], str | None]:
    """Items in force then. A page may hold fewer than `limit`: what was adopted later is left out of it."""
    await load_edition(context, number)
    page = await context.items.find(sort="position", limit=limit, after=after)
    states = [one for one in await _states(context, page.items, number) if not one.retired]
    found = [one for one in states if domain is None or one.columns.domain == domain]
    return sorted(found, key=lambda one: (one.position, one.item)), page.next


async def item_of(context: Catalog, number: int, id: str) -> ItemState:
    """Of an edition that had retired it already, too: it names its successors."""
    await load_edition(context, number)
    states = await _states(context, [await load_item(context, id)], number)
    if not states:
        raise errors.ItemNotInEdition
    return states[0]


async def changes_of(context: Catalog, number: int) -> list[Changed]:
    """What the edition set, in the order of the tables, each with the reason it was given."""
    edition = await load_edition(context, number)
    now = {item.id: item async for item in everything(context.items, {"edition": number}, "id")}
    after = {id: state_of(item, number) for id, item in now.items()}
    async for state in everything(context.item_editions, {"edition": number}, "id"):
        after.setdefault(state.item, state)
    items = await _load(context, list(after))
    before = {one.item: one for one in await _states(context, items, number - 1)}
    reasons = await _reasons(context, edition)
    rows = [Changed(before.get(id), state, reasons.get(id, edition.reason)) for id, state in after.items()]
    return sorted(rows, key=lambda row: (row.after.position, row.after.item))


async def _states(context: Catalog, items: Sequence[Item], number: int) -> list[ItemState]:
    """Those that existed in edition `number`, as they stood then."""
    later = [item.id for item in items if item.edition > number]
    past: dict[str, list[ItemState]] = {}
    if later:
        wanted = {"item": In(later), "until": Range(gt=number), "edition": Range(lte=number)}
        past = by_item([one async for one in everything(context.item_editions, wanted, "id")])
    found = (as_of(item, past.get(item.id, ()), number) for item in items)
    return [one for one in found if one is not None]


async def _load(context: Catalog, ids: Sequence[str]) -> list[Item]:
    found: list[Item] = []
    for start in range(0, len(ids), 200):
        page = await context.items.find({"id": In(ids[start : start + 200])}, limit=200)
        found += page.items
    return found


async def _reasons(context: Catalog, edition: Edition) -> dict[str, str]:
    """Item → the reason of the change that set it, where a revision made the edition."""
    revision = await context.revisions.get(edition.revision) if edition.revision else None
    if revision is None:
        return {}
    touched = ((one, [*one.items, *(target.item for target in one.targets)]) for one in revision.changes)
    return {item: change.reason or edition.reason for change, items in touched for item in items}
