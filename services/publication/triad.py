"""A document, its interpretations, and the answers to what the public asked about it (国办发〔2016〕80号).

Drafted by the same department, signed off together, released together: an approved interpretation follows its document
out by the document's own fact.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from law.calendar import WorkingCalendar, seed_notices
from law.limits import Limit
from law.rules import rule
from services.publication.context import Publication
from services.publication.domain import errors
from services.publication.domain.document import Document

MOST = 100  # interpretations and responses of one document
ALARM = "interpretation_alarm"


@dataclass(frozen=True)
class Lag:
    """`due`: the last day to interpret; `days`: working days it took, None while there is no interpretation."""

    due: date
    days: int | None
    late: bool


async def belonging(context: Publication, id: str) -> Sequence[Document]:
    """Interpretations and responses of a document, drafts too, oldest first."""
    found = (await context.documents.find({"explains": id}, limit=MOST)).items
    return sorted(found, key=lambda one: (one.published_at or "9999", one.id))


async def check_interpreted(context: Publication, document: Document) -> None:
    """A release says so when the interpretation it needs is not approved (同步审签). Raises `InterpretationMissing`."""
    if not document.work.needs_interpretation or document.work.interpretation_waived.strip():
        return
    ready = ("approved", "scheduled", "released")
    if not any(one.kind == "interpretation" and one.state in ready for one in await belonging(context, document.id)):
        raise errors.InterpretationMissing


async def check_explained(context: Publication, document: Document) -> None:
    """What explains comes out with what it explains or after it. Raises `ExplainedNotPublic`."""
    explained = await context.documents.get(document.explains) if document.explains else None
    if document.kind != "document" and (explained is None or explained.standing != "public"):
        raise errors.ExplainedNotPublic


async def lag(context: Publication, document: Document, related: Sequence[Document], today: date) -> Lag | None:
    """How long the interpretation took, in working days from the document's release; None where none is needed."""
    if not document.needs_interpretation or not document.published_at:
        return None
    start = datetime.fromisoformat(document.published_at).date()
    calendar = await _calendar(context)
    due = calendar.forecast(start, rule(ALARM, start).limit).on
    out = [one.published_at for one in related if one.kind == "interpretation" and one.published_at]
    if not out:
        return Lag(due, None, today > due)
    first = datetime.fromisoformat(min(out)).date()
    return Lag(due, _working_days(calendar, start, first), first > due)


async def _calendar(context: Publication) -> WorkingCalendar:
    """As the catalogue keeps it; the years that nobody has corrected as they are delivered."""
    kept = {one.notice.year: one.notice for one in (await context.calendar.find(limit=200)).items}
    return WorkingCalendar.of(({one.year: one for one in seed_notices()} | kept).values())


def _working_days(calendar: WorkingCalendar, start: date, end: date) -> int:
    days = Limit((end - start).days, "calendar_day", roll=False)
    known = calendar.by_weekends()
    return sum(known.is_working_day(step.day) for step in known.explain(start, days)[1:]) if end > start else 0
