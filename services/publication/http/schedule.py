"""Routes of the calendar of releases."""

from datetime import date, datetime, time, timedelta
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import Field

from kit.runtime import fields
from kit.runtime.clock import SHANGHAI
from services.publication import queries
from services.publication.context import Publication
from services.publication.http.schedule_models import ScheduleList, ScheduleRow
from services.publication.http.shared import Staff

Day = Annotated[date, Field(ge=date(1900, 1, 1), le=date(2999, 12, 31)), fields.AS_DAY]
LONGEST = timedelta(days=62)


def add(router: APIRouter, context: Publication) -> None:
    @router.get("/desk/schedule")
    async def timetable(
        who: Staff, from_: Annotated[Day, Query(alias="from")], until: Annotated[Day, Query(description="Last day.")]
    ) -> ScheduleList:
        """What is scheduled, and what was released by schedule, in at most 62 days: of my departments, or of all."""
        last = min(until, from_ + LONGEST)
        found = await queries.timetable(context, who, _begin(from_), _begin(last + timedelta(days=1)))
        return ScheduleList(items=[ScheduleRow.of(one) for one in found])


def _begin(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=SHANGHAI)
