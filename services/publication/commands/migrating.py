"""What was already public elsewhere is taken over: released at once, marked, a gap until it is tied to an item."""

import asyncio
from collections.abc import Sequence
from typing import Any

from kit.errors import GongkaiError
from kit.identity.port import Principal
from kit.runtime.ids import derived_id
from kit.store.port import AlreadyExists, Entry
from services.publication import facts
from services.publication.commands.releasing import next_index_numbers
from services.publication.context import Publication
from services.publication.domain import errors
from services.publication.domain.document import Document
from services.publication.following import must_be_in_force
from services.publication.queries import load


async def migrate(context: Publication, who: Principal, key: str, fields: dict[str, Any]) -> Document:
    (done,) = await migrate_all(context, who, [(key, fields)])
    if isinstance(done, GongkaiError):
        raise done
    return done


async def migrate_all(
    context: Publication, who: Principal, wanted: Sequence[tuple[str, dict[str, Any]]]
) -> list[Document | GongkaiError]:
    """Many at once, each by its key and for itself: what is refused stands in its place, and the others go on."""
    who.must("administrator")
    done: list[Document | GongkaiError] = []
    for key, fields in wanted:
        try:
            done.append(await _taken_over(context, who, key, fields))
        except GongkaiError as refused:
            done.append(refused)
        await asyncio.sleep(0)  # looking for personal data takes milliseconds each: others may go first
    fresh = list({one.id: one for one in done if isinstance(one, Document) and not one.version}.values())
    numbers = await next_index_numbers(context, len(fresh)) if fresh else []
    released = zip(fresh, numbers, strict=True)
    written = await asyncio.gather(*(_release(context, who.subject, *pair) for pair in released))
    by_id = {one.id: one for one in written}
    return [by_id.get(one.id, one) if isinstance(one, Document) else one for one in done]


async def _taken_over(context: Publication, who: Principal, key: str, fields: dict[str, Any]) -> Document:
    id = derived_id("migrated", key)
    if (known := await context.documents.get(id)) is not None:
        return known
    department = fields.pop("department", None) or ""
    published_on = fields.pop("published_on", None)
    await must_be_in_force(context, fields.get("item"))
    document = Document(id=id, department=department, author=who.subject, migrated=True)
    document.edit(**fields)
    if published_on:
        document.published_at = f"{published_on}T00:00:00+08:00"
    if not document.title.strip() or not document.body:
        raise errors.DraftIncomplete(missing=[name for name in ("title", "body") if not getattr(document, name)])
    if document.attribute != "PROACTIVE":
        raise errors.NotProactive
    document.check_personal_data()
    return document


async def _release(context: Publication, actor: str, document: Document, number: str) -> Document:
    document.release(number, context.clock.now().isoformat())
    document.changed_at = document.published_at
    fact = await facts.published(context, document)
    entry = Entry(actor, "migrate", {"state": ""}, {"state": "released", "index_number": number})
    try:
        return await context.documents.insert(document, events=[fact], entry=entry)
    except AlreadyExists:
        return await load(context, document.id)
