"""Items: adopted, changed, retired. A step that changes nothing states nothing."""

from typing import Any

import msgspec

from kit.identity.port import NotAllowed, Principal
from kit.runtime.ids import derived_id
from kit.store.port import Conflict, Entry
from services.catalog import facts
from services.catalog.commands.editions import edition_for, keep_past
from services.catalog.context import Catalog
from services.catalog.domain import errors
from services.catalog.domain.domains import ALL, place
from services.catalog.domain.item import PLACES, Columns, Item, check, differences, id_of
from services.catalog.queries import load_item


def must_keep_the_catalogue(who: Principal) -> None:
    if not who.has("administrator", "disclosure_officer"):
        raise NotAllowed


async def adopt(context: Catalog, who: Principal, columns: Columns, code: str = "") -> Item:
    """A new item, or the same again. Raises `AlreadyExists` when these names are taken by another row."""
    must_keep_the_catalogue(who)
    await _check(context, columns)
    id = id_of(columns, code)
    known = await context.items.get(id)
    if known is not None and not known.retired and not differences(known.columns, columns):
        return known
    edition = await edition_for(context, derived_id("adopt", id, repr(columns)), "form")
    return await insert(context, who.subject, Item(id, columns, edition, place(columns.domain) * PLACES + PLACES - 1))


async def change(context: Catalog, who: Principal, id: str, version: int, columns: Columns) -> Item:
    """Raises `Conflict` if another has saved since `version` was read."""
    must_keep_the_catalogue(who)
    await _check(context, columns)
    item = await load_item(context, id)
    if not differences(item.columns, columns):
        return item
    if item.version != version:
        raise Conflict
    if item.retired:
        raise errors.ItemRetired
    edition = await edition_for(context, derived_id("change", id, str(version), repr(columns)), "form")
    await keep_past(context, item, edition)
    return await save(context, who.subject, item, item.change(columns, edition))


async def retire(context: Catalog, who: Principal, id: str, successors: list[str], reason: str = "") -> Item:
    must_keep_the_catalogue(who)
    item = await load_item(context, id)
    if item.retired and item.successors == successors:
        return item
    for successor in successors:
        other = await context.items.get(successor)
        if other is None or other.retired:
            raise errors.SuccessorUnfit(successor=successor)
    if item.retired:
        raise errors.ItemRetired
    edition = await edition_for(context, derived_id("retire", id), "form", reason)
    await keep_past(context, item, edition)
    item.retire(successors, edition)
    return await save_retired(context, who.subject, item)


async def insert(context: Catalog, actor: str, item: Item) -> Item:
    entry = Entry(actor, "adopt", after=msgspec.to_builtins(item.columns))
    return await context.items.insert(item, events=[facts.adopted(item)], entry=entry)


async def save(context: Catalog, actor: str, item: Item, changed: dict[str, tuple[Any, Any]]) -> Item:
    before = {name: old for name, (old, _) in changed.items()}
    after = {name: new for name, (_, new) in changed.items()}
    return await context.items.save(item, events=[facts.adopted(item)], entry=Entry(actor, "change", before, after))


async def save_retired(context: Catalog, actor: str, item: Item) -> Item:
    entry = Entry(actor, "retire", {"retired": False}, {"retired": True, "successors": item.successors})
    return await context.items.save(item, events=[facts.retired(item)], entry=entry)


async def _check(context: Catalog, columns: Columns) -> None:
    if columns.domain not in ALL:
        raise errors.DomainUnknown
    check(columns)
    if columns.department is not None:
        unit = await context.units.get(columns.department)
        if unit is None or unit.kind != "department":
            raise errors.UnitUnknown
