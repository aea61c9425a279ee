"""The working-day calendar is kept by hand, from the yearly notice. Harmless to repeat."""

from dataclasses import replace

import msgspec

from kit.identity.port import Principal
from kit.store.port import AlreadyExists, Conflict, Entry
from services.catalog import facts
from services.catalog.commands.items import must_keep_the_catalogue
from services.catalog.context import Catalog
from services.catalog.domain.working_calendar import CalendarYear, check
from services.catalog.working_days import must_be_near, years


async def set_year(context: Catalog, who: Principal, given: CalendarYear) -> CalendarYear:
    """`given.version` is the version the editor has read; 0 for a year as it was delivered.

    Due days are counted when they are asked for, so this moves every one it touches. Raises `CalendarYearUnfit`,
    `CalendarYearFar`, `Conflict`.
    """
    must_keep_the_catalogue(who)
    must_be_near(given.year)
    known = await years(context)
    given = replace(given, off=sorted(given.off, key=lambda one: one.first), work=sorted(given.work))
    before = known.get(given.year)
    if before is not None and _said(before) == _said(given):
        return before
    check(given, known)
    entry = Entry(who.subject, "set_calendar", _said(before) if before else {}, _said(given))
    events = [facts.calendar_changed(given)]
    if given.version == 0:
        try:
            return await context.calendar_years.insert(given, events=events, entry=entry)
        except AlreadyExists:
            raise Conflict from None
    return await context.calendar_years.save(given, events=events, entry=entry)


def _said(kept: CalendarYear) -> dict[str, object]:
    said: dict[str, object] = msgspec.to_builtins(kept)
    return {name: said[name] for name in ("notice", "off", "work")}
