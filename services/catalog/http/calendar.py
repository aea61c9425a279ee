"""Routes of the working-day calendar: everyone reads it, the keepers of the catalogue set a year."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path

from kit.identity.port import Principal
from kit.runtime.auth import allow
from kit.runtime.http_models import TrailLine
from services.catalog import commands, working_days
from services.catalog.context import Catalog
from services.catalog.domain.working_calendar import CalendarYear, Span
from services.catalog.http import calendar_models as m

Staff = Annotated[Principal, Depends(allow())]
Year = Annotated[int, Path(ge=1, le=9999)]


def add(router: APIRouter, context: Catalog) -> None:
    @router.get("/calendar")
    async def calendar() -> m.YearList:
        """The years whose notice is known, oldest first."""
        known = await working_days.years(context)
        return m.YearList(
            items=[m.YearRow(year=number, notice=one.notice, version=one.version) for number, one in known.items()]
        )

    @router.get("/calendar/{year}")
    async def calendar_year(year: Year) -> m.YearModel:
        return _shown(await working_days.year(context, year))

    @router.put("/calendar/{year}")
    async def set_calendar_year(who: Staff, year: Year, given: m.YearGiven) -> m.YearModel:
        """Administrators and disclosure officers. Every due day that it touches is counted anew from now on."""
        spans = [Span(one.name, one.first.isoformat(), one.until.isoformat()) for one in given.off]
        work = [day.isoformat() for day in given.work]
        await commands.set_year(context, who, CalendarYear(str(year), given.notice, spans, work, given.version))
        return _shown(await working_days.year(context, year))

    @router.get("/calendar/{year}/trail")
    async def calendar_trail(who: Staff, year: Year) -> list[TrailLine]:
        return [TrailLine.model_validate(line) for line in await context.calendar_years.trail(str(year))]


def _shown(one: working_days.ShownYear) -> m.YearModel:
    return m.YearModel(
        year=one.year,
        known=one.known,
        notice=one.kept.notice,
        off=[m.SpanModel.model_validate(span) for span in one.kept.off],
        work=list(one.kept.work),
        days=[m.MarkedDay.model_validate(day) for day in one.marked],
        working_days=one.working_days,
        version=one.kept.version,
    )
