"""Items: adopted, changed, retired. A step that changes nothing states nothing."""

from typing import Any

import msgspec

from kit.identity.port import NotAllowed, Principal
from kit.runtime.ids import derived_id
from kit.store.port import Conflict, Entry
from services.catalog import facts
from services.catalog.commands.editions import edition_for
from services.catalog.context import Catalog
from services.catalog.domain import errors
from services.catalog.domain.domains import ALL, place
from services.catalog.domain.item import Columns, Item, check, differences
from services.catalog.queries import load_item

PLACES = 10_000  # positions of one domain


def must_keep_the_catalogue(who: Principal) -> None:
    if not who.has("administrator", "disclosure_officer"):
        raise NotAllowed


def id_of(columns: Columns, code: str = "", place: int = 1) -> str:
    """The same for the same domain and names, so that a table imported again finds its items.

    `place` tells rows apart that share both levels: 1 for the first of them.
    """
    local = code or derived_id(columns.first_level, columns.second_level)[-10:]
    return f"{columns.domain}.{local}" + (f"-{place}" if place > 1 else "")


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
    return await save(context, who.subject, item, item.change(columns, edition))


async def retire(context: Catalog, who: Principal, id: str, successors: list[str]) -> Item:
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
    item.retire(successors, await edition_for(context, derived_id("retire", id), "form"))
    entry = Entry(who.subject, "retire", {"retired": False}, {"retired": True, "successors": item.successors})
    return await context.items.save(item, events=[facts.retired(item)], entry=entry)


async def insert(context: Catalog, actor: str, item: Item) -> Item:
    entry = Entry(actor, "adopt", after=msgspec.to_builtins(item.columns))
    return await context.items.insert(item, events=[facts.adopted(item)], entry=entry)


async def save(context: Catalog, actor: str, item: Item, changed: dict[str, tuple[Any, Any]]) -> Item:
    before = {name: old for name, (old, _) in changed.items()}
    after = {name: new for name, (_, new) in changed.items()}
    return await context.items.save(item, events=[facts.adopted(item)], entry=Entry(actor, "change", before, after))


async def _check(context: Catalog, columns: Columns) -> None:
    if columns.domain not in ALL:
        raise errors.DomainUnknown
    check(columns)
    if columns.department is not None:
        unit = await context.units.get(columns.department)
        if unit is None or unit.kind != "department":
            raise errors.UnitUnknown
