"""What catalog does when publication states a fact: it remembers which documents fulfil which item, and counts them."""

from dataclasses import replace
from functools import partial

import msgspec

from kit.bus.port import Event
from kit.runtime.copies import keep
from kit.runtime.service import Reaction
from schemas.classes.publication import DocumentPublishedV1, DocumentWithdrawnV1
from services.catalog.context import Catalog
from services.catalog.domain.copies import DocumentCopy, Fulfilment


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
    )
    await keep(context.documents, copy)
    await _count(context, fact.id)


async def on_document_withdrawn(context: Catalog, event: Event) -> None:
    fact = msgspec.convert(event.data, DocumentWithdrawnV1)
    old = await context.documents.get(fact.id)
    if old is None:
        # A release that comes after its own withdrawal must find it withdrawn.
        old = DocumentCopy(fact.id, None, None, "", "", "", "", "", True, 0)
    await keep(context.documents, replace(old, withdrawn=True, seen=event.sequence))
    await _count(context, fact.id)


async def _count(context: Catalog, document: str) -> None:
    """Counted anew from what is stored, so that a fact that comes twice counts once. A lost race raises: try again."""
    copy = await context.documents.get(document)
    for item in filter(None, (copy.item, copy.was) if copy else ()):
        fulfilment = await context.fulfilments.get(item)
        documents = await context.documents.count({"item": item, "withdrawn": False})
        if fulfilment is None:
            await context.fulfilments.insert(Fulfilment(item, documents))
        elif fulfilment.documents != documents:
            fulfilment.documents = documents
            await context.fulfilments.save(fulfilment)


def _before(old: DocumentCopy | None, item: str | None) -> str | None:
    if old is None:
        return None
    return old.item if old.item != item else old.was


def reactions(context: Catalog) -> dict[str, Reaction]:
    return {
        DocumentPublishedV1.TYPE: partial(on_document_published, context),
        DocumentWithdrawnV1.TYPE: partial(on_document_withdrawn, context),
    }
