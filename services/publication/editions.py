"""What the public saw, and when: each public state of a document is kept, so that any past day can be shown."""

from contextlib import suppress
from datetime import date, datetime, time, timedelta
from typing import Any

from kit.runtime.clock import SHANGHAI
from kit.store.port import AlreadyExists, Conflict, In, Page, Range
from services.publication.context import Publication
from services.publication.domain.copies import Edition
from services.publication.domain.document import SHOWN, Document


async def keep(context: Publication, document: Document) -> None:
    """Keep what the public sees of it since `changed_at`. Harmless to repeat; newer states must be kept after older."""
    if not document.is_public or document.changed_at is None:
        return
    shown = document.as_public()
    kept = Edition(
        id=id_of(document),
        document=document.id,
        index_number=document.index_number or "",
        from_at=document.changed_at,
        standing=document.standing,
        department=document.department,
        item=document.item,
        kind=document.kind,
        theme=document.theme,
        genre=document.genre,
        issued_on=document.issued_on,
        published_at=document.published_at or "",
        shown=shown,
    )
    before = {"document": document.id, "from_at": Range(lt=kept.from_at)}
    # What has ended is left unread, but for a withdrawal, which hides all that was shown.
    held = {"hidden": False} if kept.standing == "withdrawn" else {"until_at": Range(gt=kept.from_at)}
    for earlier in (await context.editions.find({**before, **held}, sort="from_at", limit=500)).items:
        await _end_at(context, earlier, kept)
    with suppress(AlreadyExists):
        await context.editions.insert(kept)


def id_of(document: Document) -> str:
    """Of the state that the public sees of it now."""
    return f"{document.id}@{document.changed_at}"


async def _end_at(context: Publication, earlier: Edition, kept: Edition) -> None:
    """What held until now holds no longer; what is withdrawn is not shown again."""
    while True:
        until_at, hidden = min(earlier.until_at, kept.from_at), earlier.hidden or kept.standing == "withdrawn"
        if (until_at, hidden) == (earlier.until_at, earlier.hidden):
            return
        earlier.until_at, earlier.hidden = until_at, hidden
        try:
            await context.editions.save(earlier)
        except Conflict:
            earlier = await context.editions.get(earlier.id) or earlier
            continue
        return


async def of_document(context: Publication, id: str) -> list[Edition]:
    """First to last."""
    return (await context.editions.find({"document": id}, sort="from_at", limit=500)).items


async def on_day(context: Publication, id: str, day: date) -> Document | None:
    """What the public saw of it as that day ended."""
    page = await context.editions.find({"document": id, "from_at": Range(lt=_end(day))}, sort="-from_at", limit=1)
    return page.items[0].shown if page.items and not page.items[0].hidden else None


async def listed_on(
    context: Publication, day: date, wanted: dict[str, Any], limit: int, after: str | None
) -> Page[Document]:
    """Documents that were public as that day ended and are not withdrawn since, newest first."""
    span = {
        "hidden": False,
        "standing": In(SHOWN),
        "from_at": Range(lt=_end(day)),
        "until_at": Range(gte=_end(day)),
    }
    page = await context.editions.find({**wanted, **span}, sort="-published_at", limit=limit, after=after)
    return Page([one.shown for one in page.items], page.next)


def _end(day: date) -> str:
    return datetime.combine(day + timedelta(days=1), time.min, tzinfo=SHANGHAI).isoformat()
