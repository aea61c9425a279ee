"""Units and items as the facts that other services keep."""

import msgspec

from schemas.classes.catalog import CalendarChangedV1, DaysOff, ItemAdoptedV1, ItemRetiredV1, UnitChangedV1
from services.catalog.domain.domains import GENERAL
from services.catalog.domain.item import Item
from services.catalog.domain.unit import Unit
from services.catalog.domain.working_calendar import CalendarYear


def unit_changed(unit: Unit) -> UnitChangedV1:
    return UnitChangedV1(
        id=unit.id,
        name=unit.name,
        kind=unit.kind,
        parent=unit.parent,
        in_force_from=unit.in_force_from,
        in_force_until=unit.in_force_until,
    )


def adopted(item: Item) -> ItemAdoptedV1:
    columns = msgspec.to_builtins(item.columns)
    domain = "" if item.columns.domain == GENERAL else item.columns.domain
    more = {"id": item.id, "domain": domain, "edition": item.edition, "url": f"/catalog/items/{item.id}"}
    return msgspec.convert(columns | more, ItemAdoptedV1)


def retired(item: Item) -> ItemRetiredV1:
    return ItemRetiredV1(id=item.id, successors=list(item.successors), edition=item.edition)


def calendar_changed(kept: CalendarYear) -> CalendarChangedV1:
    off = [DaysOff(name=one.name, first=one.first, until=one.until) for one in kept.off]
    return CalendarChangedV1(id=kept.id, year=kept.year, notice=kept.notice, off=off, work=list(kept.work))
