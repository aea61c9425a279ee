"""Catalog: the organisation, and what must be made public."""

from functools import partial

from kit.runtime.exports import export_page
from kit.runtime.peers import Export
from kit.runtime.service import Runtime, Schedule, Service
from schemas.classes.catalog import CalendarChangedV1, ItemAdoptedV1, ItemRetiredV1, UnitChangedV1
from services.catalog import facts
from services.catalog.commands.adoption import adopt_due
from services.catalog.context import open_context
from services.catalog.domain.item import Item
from services.catalog.domain.unit import Unit
from services.catalog.domain.working_calendar import CalendarYear
from services.catalog.http import routes
from services.catalog.reactions import reactions

_ITEMS = "items:"  # of a cursor; units come first, as items name their departments
_YEARS = "years:"


async def build(runtime: Runtime) -> Service:
    context = await open_context(runtime.store, runtime.blobs, runtime.clock)

    async def unit_stated(unit: Unit) -> UnitChangedV1:
        return facts.unit_changed(unit)

    async def item_stated(item: Item) -> ItemAdoptedV1:
        return facts.adopted(item)

    async def year_stated(kept: CalendarYear) -> CalendarChangedV1:
        return facts.calendar_changed(kept)

    async def export(after: str) -> Export:
        if after.startswith(_ITEMS):
            page = await export_page(context.items, {"retired": False}, item_stated, after.removeprefix(_ITEMS))
            return Export(page.events, _ITEMS + page.next if page.next else _YEARS)
        if after.startswith(_YEARS):
            page = await export_page(context.calendar_years, {}, year_stated, after.removeprefix(_YEARS))
            return Export(page.events, _YEARS + page.next if page.next else None)
        page = await export_page(context.units, {}, unit_stated, after)
        return Export(page.events, page.next or _ITEMS)

    return Service(
        name="catalog",
        router=routes(context),
        reactions=reactions(context),
        schedules=[Schedule("adopt", 20, partial(adopt_due, context))],
        states=[CalendarChangedV1.TYPE, ItemAdoptedV1.TYPE, ItemRetiredV1.TYPE, UnitChangedV1.TYPE],
        export=export,
    )
