"""The organisation: set up, renamed, ended. Each is harmless to repeat."""

from datetime import date

from kit.identity.port import NotAllowed, Principal
from kit.store.port import AlreadyExists, Entry
from services.catalog import facts
from services.catalog.context import Catalog
from services.catalog.domain import errors
from services.catalog.domain.unit import Unit
from services.catalog.queries import load_unit


async def set_up_unit(context: Catalog, who: Principal, unit: Unit) -> Unit:
    """Raises `UnitExists` when the code has been given to another unit, now or ever."""
    _must_administer(who)
    unit.check_parent(await context.units.get(unit.parent) if unit.parent else None)
    after = {"name": unit.name, "kind": unit.kind, "parent": unit.parent, "in_force_from": unit.in_force_from}
    try:
        return await context.units.insert(
            unit, events=[facts.unit_changed(unit)], entry=Entry(who.subject, "set_up", after=after)
        )
    except AlreadyExists:
        known = await context.units.get(unit.id)
        if known is None or (known.name, known.kind, known.parent) != (unit.name, unit.kind, unit.parent):
            raise errors.UnitExists from None
        return known


async def rename_unit(context: Catalog, who: Principal, code: str, name: str, since: date) -> Unit:
    _must_administer(who)
    unit = await load_unit(context, code)
    if unit.name == name:
        return unit
    before = unit.name
    unit.rename(name, since)
    entry = Entry(who.subject, "rename", {"name": before}, {"name": name, "in_force_from": unit.in_force_from})
    return await context.units.save(unit, events=[facts.unit_changed(unit)], entry=entry)


async def end_unit(context: Catalog, who: Principal, code: str, until: date) -> Unit:
    _must_administer(who)
    unit = await load_unit(context, code)
    if unit.in_force_until == until.isoformat():
        return unit
    if any(one.in_force_until is None for one in (await context.units.find({"parent": code}, limit=500)).items):
        raise errors.UnitHasParts
    unit.end(until)
    entry = Entry(who.subject, "end", {}, {"in_force_until": unit.in_force_until})
    return await context.units.save(unit, events=[facts.unit_changed(unit)], entry=entry)


def _must_administer(who: Principal) -> None:
    if not who.has("administrator"):
        raise NotAllowed
