"""What publication does when other services state a fact, and when its own facts are on their way."""

from datetime import date
from functools import partial

import msgspec

from kit.bus.port import Event
from kit.runtime.copies import keep
from kit.runtime.service import Reaction
from law.calendar import DaysOff, HolidayNotice
from schemas.classes.catalog import CalendarChangedV1, ItemAdoptedV1, ItemRetiredV1
from schemas.classes.publication import DocumentPublishedV1, DocumentWithdrawnV1
from services.publication import editions, following, postings
from services.publication.commands import together
from services.publication.context import Publication
from services.publication.domain.copies import CalendarCopy, ItemCopy


async def on_item_adopted(context: Publication, event: Event) -> None:
    fact = msgspec.convert(event.data, ItemAdoptedV1)
    name = f"{fact.first_level} / {fact.second_level}" if fact.second_level else fact.first_level
    channels = fact.channels
    known = await context.items.get(fact.id)
    told = (fact.domain, fact.audience)
    if known is None or (known.seen < event.sequence and (known.domain, known.audience) != told):
        await following.restate(context, fact.id, *told)
    copy = ItemCopy(
        fact.id,
        name,
        fact.domain,
        fact.department,
        False,
        event.sequence,
        channels.required,
        channels.optional,
        audience=fact.audience,
    )
    await keep(context.items, copy)


async def on_item_retired(context: Publication, event: Event) -> None:
    fact = msgspec.convert(event.data, ItemRetiredV1)
    known = await context.items.get(fact.id)
    name, domain, department = (known.name, known.domain, known.department) if known else (fact.id, None, None)
    copy = ItemCopy(fact.id, name, domain, department, True, event.sequence, successors=list(fact.successors))
    await keep(context.items, copy)
    await following.follow(context, fact.id)


async def on_own_document(context: Publication, event: Event) -> None:
    """What the public sees since then is kept, so that any past day can be shown."""
    async with context.going_out:  # what is due goes out first: its second counts, this one does not
        document = await context.documents.get(event.key)
    if document is not None:
        await editions.keep(context, document)
        await together.release_with(context, document)
        await together.tell_explained(context, document)
        await postings.follow(context, document)


async def on_calendar_changed(context: Publication, event: Event) -> None:
    fact = msgspec.convert(event.data, CalendarChangedV1)
    days = date.fromisoformat
    off = tuple(DaysOff(one.name, days(one.first), days(one.until)) for one in fact.off)
    notice = HolidayNotice(fact.year, fact.notice, off, tuple(days(day) for day in fact.work))
    await keep(context.calendar, CalendarCopy(fact.id, notice, event.sequence))


def reactions(context: Publication) -> dict[str, Reaction]:
    return {
        ItemAdoptedV1.TYPE: partial(on_item_adopted, context),
        ItemRetiredV1.TYPE: partial(on_item_retired, context),
        CalendarChangedV1.TYPE: partial(on_calendar_changed, context),
        DocumentPublishedV1.TYPE: partial(on_own_document, context),
        DocumentWithdrawnV1.TYPE: partial(on_own_document, context),
    }
