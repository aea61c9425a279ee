"""An approved document is made public, now or at a moment to come."""

import asyncio
from datetime import date, datetime

from kit.identity.port import Principal
from kit.runtime.clock import today
from kit.store.port import AlreadyExists, Conflict, Entry
from law.numbers import index_number
from services.publication import editions, facts, triad
from services.publication.attachments import attachment_texts
from services.publication.commands.steps import own, settle
from services.publication.context import Publication
from services.publication.domain import errors
from services.publication.domain.copies import Counter
from services.publication.domain.document import Document
from services.publication.domain.finding import in_attachment, open_findings
from services.publication.following import must_not_have_ended


async def release(context: Publication, who: Principal, id: str, waived: str = "") -> Document:
    """Make an approved document public. Two at once: one releases, the other finds it released.

    `waived`: why it goes out before the interpretation that it needs; kept with the document and in its trail.
    """
    who.must("releaser")
    document = await own(context, who, id)
    if document.state == "released":
        return document
    if waived.strip():
        document.work.interpretation_waived = waived.strip()
    await check(context, document)
    return await publish(context, who.subject, "release", document)


async def schedule(context: Publication, who: Principal, id: str, at: datetime) -> Document:
    """Release at `at`; what a release demands is checked now."""
    who.must("releaser")
    document = await own(context, who, id)
    if document.state == "scheduled" and document.scheduled_for == at.isoformat():
        return document
    before = {"state": document.state, "scheduled_for": document.scheduled_for}
    document.schedule(at, context.clock.now())
    await _check_parts(context, document)
    after = {"state": document.state, "scheduled_for": document.scheduled_for}
    document = await context.documents.save(document, entry=Entry(who.subject, "schedule", before, after))
    context.scheduled.ring()
    return document


async def unschedule(context: Publication, who: Principal, id: str) -> Document:
    who.must("releaser")
    document = await own(context, who, id)
    if document.state == "approved":
        return document
    before = {"state": document.state, "scheduled_for": document.scheduled_for}
    document.unschedule()
    return await context.documents.save(
        document, entry=Entry(who.subject, "unschedule", before, {"state": document.state})
    )


async def check(context: Publication, document: Document) -> None:
    """What a release demands today. Raises what the person who released it would be told."""
    document.check_release(today(context.clock))
    await _check_parts(context, document)


async def check_content(context: Publication, document: Document, day: date) -> None:
    """The part of `check` that stays true while the document stays as it is; it takes milliseconds."""
    await asyncio.to_thread(document.check_release, day)
    await check_attachments(context, document)


async def _check_parts(context: Publication, document: Document) -> None:
    await check_attachments(context, document)
    await must_not_have_ended(context, document.work.item)
    await check_related(context, document)


async def check_related(context: Publication, document: Document) -> None:
    await triad.check_explained(context, document)
    await triad.check_interpreted(context, document)


async def check_attachments(context: Publication, document: Document) -> None:
    """Files are looked at as the text is. Raises `PersonalDataFound`."""
    for attachment, text in await attachment_texts(context, document):
        found = await asyncio.to_thread(in_attachment, document.id, attachment, text)
        if found := open_findings(found, document.overrides):
            kinds = sorted({finding.kind for finding in found})
            raise errors.PersonalDataFound(
                f"附件“{attachment.name}”中有个人信息，不能公开。请退回起草人，遮盖后重新上传。",
                kinds=kinds,
                count=len(found),
                attachment=attachment.id,
            )


async def publish(context: Publication, actor: str, action: str, document: Document, number: str = "") -> Document:
    """`number`: an index number taken before, where many are released at once."""
    await editions.keep(context, document)
    before = document.state
    number = document.index_number or number or await next_index_number(context)
    document.release(number, context.clock.now().isoformat())
    fact = await facts.published(context, document)
    after = {"state": "released", "index_number": number, "edition": document.edition}
    return await settle(context, document, Entry(actor, action, {"state": before}, after), [fact])


async def next_index_number(context: Publication) -> str:
    (number,) = await next_index_numbers(context, 1)
    return number


async def next_index_numbers(context: Publication, count: int) -> list[str]:
    """Numbers are never given twice; a release that then fails leaves a gap, which the guide allows."""
    year = today(context.clock).year
    id = f"{context.town_code}/{year}"
    while True:
        counter = await context.counters.get(id)
        try:
            if counter is None:
                counter = await context.counters.insert(Counter(id, count))
            else:
                counter.value += count
                counter = await context.counters.save(counter)
        except (AlreadyExists, Conflict):
            continue  # another took that number
        return [index_number(context.town_code, year, counter.value - count + n) for n in range(1, count + 1)]
