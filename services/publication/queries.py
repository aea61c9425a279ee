"""The read side: what the public may see, what a department works on, what waits for whom."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from kit.identity.port import Principal
from kit.runtime.clock import today
from kit.store.port import In, Page, Range
from services.publication import editions, triad
from services.publication.context import Publication
from services.publication.domain import errors
from services.publication.domain.content import Content
from services.publication.domain.copies import Edition
from services.publication.domain.document import SHOWN, Document
from services.publication.domain.remark import Remark

STAFF = ("drafter", "reviewer", "releaser", "legality_reviewer")
OVERSIGHT = ("administrator", "supervisor")
MOST_AT_ONCE = 500


@dataclass(frozen=True)
class Wanted:
    """What a public list is narrowed to; None leaves it open."""

    department: str | None = None
    item: str | None = None
    kind: str | None = None
    theme: str | None = None
    genre: str | None = None
    year: int | None = None  # of the document's date
    on: date | None = None  # as the public saw it when that day ended
    items: list[str] | None = None  # of a domain

    def filter(self) -> dict[str, Any]:
        names = ("department", "item", "kind", "theme", "genre")
        found: dict[str, Any] = {name: getattr(self, name) for name in names if getattr(self, name)}
        if self.items is not None and not self.item:
            found["item"] = In(self.items)
        if self.year:
            found["issued_on"] = Range(gte=f"{self.year:04}-01-01", lte=f"{self.year:04}-12-31")
        return found


async def items_of(context: Publication, domain: str) -> list[str]:
    """Ids of a domain's items; `none`: of those outside the domains."""
    page = await context.items.find({"domain": "" if domain == "none" else domain}, limit=1_000)
    return [one.id for one in page.items]


async def load(context: Publication, id: str) -> Document:
    document = await context.documents.get(id)
    if document is None:
        raise errors.DocumentUnknown
    return document


async def visible(context: Publication, who: Principal, id: str, on: date | None = None) -> Document:
    """As worked on for its own department, as public for all others; what is not public does not exist for them."""
    document = await load(context, id)
    if on is None and works_on(who, document):
        return document.as_worked_on()
    return await _public(context, document, on)


async def by_index_number(context: Publication, number: str, on: date | None = None) -> Document:
    page = await context.documents.find({"index_number": number}, limit=1)
    if not page.items:
        raise errors.DocumentUnknown
    return await _public(context, page.items[0], on)


async def _public(context: Publication, document: Document, on: date | None) -> Document:
    shown = await editions.on_day(context, document.id, on) if on else document.as_public()
    if shown is None and document.standing == "withdrawn":
        shown = document.as_public()
    if shown is None or not document.is_public:
        raise errors.DocumentUnknown
    return shown


async def compared(context: Publication, who: Principal, id: str, base: str, to: str) -> tuple[Content | None, Content]:
    """Two states of a document: `reviewed`, `public`, `work`, or the number of an edition. None: there is none yet."""
    document = await load(context, id)
    at_work = works_on(who, document)
    kept = [one for one in await editions.of_document(context, id) if not one.hidden and one.standing != "withdrawn"]
    shown = {str(one.shown.edition): one.shown for one in kept}
    states: dict[str, Content | None] = dict(shown)
    if at_work:
        states |= {"reviewed": document.reviewed, "work": document.work}
        states["public"] = document.as_public() if document.is_public else None
    after = states.get(to)
    if after is None or base not in states or (not document.is_public and not at_work):
        raise errors.DocumentUnknown
    return states[base], after


async def remarks(context: Publication, who: Principal, id: str) -> tuple[Document, list[Remark]]:
    """The document as worked on, and what was said of it, first to last."""
    document = await load(context, id)
    if not works_on(who, document):
        raise errors.OtherDepartment
    found = await context.remarks.find({"document": id}, sort="at", limit=500)
    return document.as_worked_on(), found.items


@dataclass(frozen=True)
class Related:
    explained: Document | None
    interpretations: list[Document]
    responses: list[Document]
    lag: triad.Lag | None


async def related(context: Publication, who: Principal, id: str) -> Related:
    document = await load(context, id)
    at_work = works_on(who, document)
    if not document.is_public and not at_work:
        raise errors.DocumentUnknown
    explained = await context.documents.get(document.explains) if document.explains else None
    if explained is not None and not at_work:
        explained = explained.as_public() if explained.is_public else None
    found = await triad.belonging(context, id) if document.kind == "document" else []
    shown = [one.as_worked_on() if at_work else one.as_public() for one in found if at_work or one.standing == "public"]
    return Related(
        explained,
        [one for one in shown if one.kind == "interpretation"],
        [one for one in shown if one.kind == "response"],
        await triad.lag(context, document, found, today(context.clock)) if at_work else None,
    )


async def history(context: Publication, who: Principal, id: str) -> list[Edition]:
    """The public states of a document, first to last."""
    document = await load(context, id)
    if not document.is_public and not works_on(who, document):
        raise errors.DocumentUnknown
    return await editions.of_document(context, id)


async def released(context: Publication, wanted: Wanted, limit: int, after: str | None) -> Page[Document]:
    """Newest first; on a day in the past, what was public then and is not withdrawn since."""
    if wanted.on is not None:
        return await editions.listed_on(context, wanted.on, wanted.filter(), limit, after)
    filter = {**wanted.filter(), "standing": In(SHOWN)}
    page = await context.documents.find(filter, sort="-published_at", limit=limit, after=after)
    return Page([one.as_public() for one in page.items], page.next)


async def of_departments(
    context: Publication, who: Principal, state: str | None, limit: int, after: str | None
) -> Page[Document]:
    """The department's whole work, drafts and all, for those who work on it."""
    if not who.has(*STAFF, *OVERSIGHT):
        return Page([], None)
    wanted: dict[str, Any] = {"department": In(sorted(who.departments))}
    if state:
        wanted["state"] = state
    page = await context.documents.find(wanted, limit=limit, after=after)
    return Page([one.as_worked_on() for one in page.items], page.next)


def works_on(who: Principal, document: Document) -> bool:
    if who.has(*OVERSIGHT):
        return True
    if who.has("legality_reviewer") and (document.state != "draft" or document.reviewed is not None):
        return True  # the legal office has it before it, or has sent it back
    return who.has(*STAFF) and document.department in who.departments


async def timetable(context: Publication, who: Principal, from_: datetime, until: datetime) -> list[Document]:
    """Scheduled from one moment up to before another, and released by schedule then; by their moment."""
    if not who.has(*STAFF, *OVERSIGHT):
        return []
    mine: dict[str, Any] = {} if who.has(*OVERSIGHT) else {"department": In(sorted(who.departments))}
    span = Range(gte=from_.isoformat(), lt=until.isoformat())
    waiting = {**mine, "state": "scheduled", "scheduled_for": span}
    ahead = await context.documents.find(waiting, sort="scheduled_for", limit=MOST_AT_ONCE)
    done = await context.documents.find({**mine, "due_at": span}, sort="due_at", limit=MOST_AT_ONCE)
    found = {one.id: one for one in (*done.items, *ahead.items)}
    return sorted(found.values(), key=moment_of)


def moment_of(document: Document) -> str:
    """For which its release is scheduled, or was."""
    return document.scheduled_for or document.due_at or ""


async def trail(context: Publication, who: Principal, id: str) -> list[Any]:
    document = await load(context, id)
    if not works_on(who, document):
        raise errors.OtherDepartment
    return await context.documents.trail(id)
