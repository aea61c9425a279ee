"""What catalog does when publication states a fact: it remembers which documents fulfil which item, and counts them."""

from dataclasses import replace
from functools import partial

import msgspec

from kit.bus.port import Event
from kit.runtime.copies import keep
from kit.runtime.service import Reaction
from schemas.classes.catalog import ItemRetiredV1
from schemas.classes.publication import DocumentDatedV1, DocumentPublishedV1, DocumentWithdrawnV1
from services.catalog.context import Catalog
from services.catalog.domain.copies import DatedCopy, DocumentCopy
from services.catalog.following import follow, on_item_retired, recount


async def on_document_published(context: Catalog, event: Event) -> None:
    fact = msgspec.convert(event.data, DocumentPublishedV1)
    old = await context.documents.get(fact.id)
    copy = DocumentCopy(
        id=fact.id,
        item=fact.item,
        was=_before(old, fact.item),
        title=fact.title,
        number=fact.number,
        department=fact.department,
        published_at=fact.published_at,
        url=fact.url,
        withdrawn=False,
        seen=event.sequence,
        issued_on=fact.issued_on,
    )
    await keep(context.documents, copy)
    await _waits_no_longer(context, fact.id, event.sequence)
    if fact.item:
        await follow(context, fact.item)
    await _count(context, fact.id)


async def on_document_withdrawn(context: Catalog, event: Event) -> None:
    fact = msgspec.convert(event.data, DocumentWithdrawnV1)
    old = await context.documents.get(fact.id)
    if old is None:
        # A release that comes after its own withdrawal must find it withdrawn.
        old = DocumentCopy(fact.id, None, None, "", "", "", "", "", True, 0)
    await keep(context.documents, replace(old, withdrawn=True, withdrawn_at=fact.withdrawn_at, seen=event.sequence))
    await _count(context, fact.id)


async def on_document_dated(context: Catalog, event: Event) -> None:
    fact = msgspec.convert(event.data, DocumentDatedV1)
    await keep(context.dated, DatedCopy(**msgspec.to_builtins(fact), seen=event.sequence))


async def _waits_no_longer(context: Catalog, id: str, sequence: int) -> None:
    if waiting := await context.dated.get(id):
        await keep(context.dated, replace(waiting, due=False, seen=sequence))


async def _count(context: Catalog, document: str) -> None:
    copy = await context.documents.get(document)
    for item in filter(None, (copy.item, copy.was) if copy else ()):
        await recount(context, item)


def _before(old: DocumentCopy | None, item: str | None) -> str | None:
    if old is None:
        return None
    return old.item if old.item != item else old.was


def reactions(context: Catalog) -> dict[str, Reaction]:
    return {
        DocumentDatedV1.TYPE: partial(on_document_dated, context),
        DocumentPublishedV1.TYPE: partial(on_document_published, context),
        DocumentWithdrawnV1.TYPE: partial(on_document_withdrawn, context),
        ItemRetiredV1.TYPE: partial(on_item_retired, context),
    }
