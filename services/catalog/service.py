"""Catalog: the organisation, and what must be made public."""

from kit.runtime.exports import export_page
from kit.runtime.peers import Export
from kit.runtime.service import Runtime, Service
from schemas.classes.catalog import ItemAdoptedV1, ItemRetiredV1, UnitChangedV1
from services.catalog import facts
from services.catalog.context import open_context
from services.catalog.domain.item import Item
from services.catalog.domain.unit import Unit
from services.catalog.http import routes
from services.catalog.reactions import reactions

_ITEMS = "items:"  # of a cursor; units come first, as items name their departments


async def build(runtime: Runtime) -> Service:
    context = await open_context(runtime.store, runtime.clock)

    async def unit_stated(unit: Unit) -> UnitChangedV1:
        return facts.unit_changed(unit)

    async def item_stated(item: Item) -> ItemAdoptedV1:
        return facts.adopted(item)

    async def export(after: str) -> Export:
        if after.startswith(_ITEMS):
            page = await export_page(context.items, {"retired": False}, item_stated, after.removeprefix(_ITEMS))
            return Export(page.events, _ITEMS + page.next if page.next else None)
        page = await export_page(context.units, {}, unit_stated, after)
        return Export(page.events, page.next or _ITEMS)

    return Service(
        name="catalog",
        router=routes(context),
        reactions=reactions(context),
        states=[ItemAdoptedV1.TYPE, ItemRetiredV1.TYPE, UnitChangedV1.TYPE],
        export=export,
    )
