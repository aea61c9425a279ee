"""Facts of the other services as entries of the index. The engine's versions make each effect happen once."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from functools import partial

import msgspec

from kit.bus.port import Event
from kit.runtime.copies import keep
from kit.runtime.service import Reaction
from schemas.classes.catalog import ItemAdoptedV1, ItemRetiredV1, UnitChangedV1
from schemas.classes.consultation import ConsultationOpenedV1
from schemas.classes.publication import DocumentPublishedV1, DocumentWithdrawnV1
from schemas.classes.village_affairs import EntryPublishedV1, EntryWithdrawnV1
from services.search.context import Search
from services.search.domain.copies import UnitCopy
from services.search.domain.entry import Entry

Translate = Callable[[Search, Event], Awaitable[Entry]]


async def document_published(context: Search, event: Event) -> Entry:
    fact = msgspec.convert(event.data, DocumentPublishedV1)
    return Entry(
        id=f"document:{fact.id}",
        version=event.sequence,
        kind="document",
        title=fact.title,
        text=await _text(context, "publication", fact.text, fact.text_digest),
        number=fact.number,
        index_number=fact.index_number,
        department=fact.department,
        domain=fact.domain or "",
        theme=fact.theme,
        date=fact.issued_on or fact.published_at[:10],
        validity=fact.validity,
        url=fact.url,
    )


async def item_adopted(context: Search, event: Event) -> Entry:
    fact = msgspec.convert(event.data, ItemAdoptedV1)
    lines = [*fact.content, *fact.legal_basis, fact.time_limit.text, fact.disclosing_body, fact.audience]
    return Entry(
        id=f"item:{fact.id}",
        version=event.sequence,
        kind="item",
        title=f"{fact.first_level} / {fact.second_level}",
        text="\n".join(lines),
        department=fact.department or "",
        domain=fact.domain,
        url=fact.url,
    )


async def consultation_opened(context: Search, event: Event) -> Entry:
    fact = msgspec.convert(event.data, ConsultationOpenedV1)
    return Entry(
        id=f"consultation:{fact.id}",
        version=event.sequence,
        kind="consultation",
        title=fact.title,
        text=_after(fact.summary, await _text(context, "consultation", fact.text, fact.text_digest)),
        department=fact.department,
        date=fact.opens_on,
        url=fact.url,
    )


async def entry_published(context: Search, event: Event) -> Entry:
    fact = msgspec.convert(event.data, EntryPublishedV1)
    return Entry(
        id=f"entry:{fact.id}",
        version=event.sequence,
        kind="entry",
        title=fact.title,
        text=_after(fact.summary, await _text(context, "village_affairs", fact.text, fact.text_digest)),
        village=fact.village,
        date=fact.published_at[:10],
        url=fact.url,
    )


async def gone(kind: str, context: Search, event: Event) -> Entry:
    return Entry(id=f"{kind}:{event.key}", version=event.sequence, kind=kind, removed=True)


TRANSLATE: dict[str, Translate] = {
    DocumentPublishedV1.TYPE: document_published,
    DocumentWithdrawnV1.TYPE: partial(gone, "document"),
    ItemAdoptedV1.TYPE: item_adopted,
    ItemRetiredV1.TYPE: partial(gone, "item"),
    ConsultationOpenedV1.TYPE: consultation_opened,
    EntryPublishedV1.TYPE: entry_published,
    EntryWithdrawnV1.TYPE: partial(gone, "entry"),
}


async def on_public_fact(context: Search, event: Event) -> None:
    await context.engine.put([await TRANSLATE[event.type](context, event)])
    if released := event.data.get("released_at"):
        waited = (context.clock.now() - datetime.fromisoformat(released)).total_seconds()
        if waited < 600:  # a replayed fact is not a slow release
            context.searchable_seconds.labels(context.service).observe(max(0.0, waited))


async def on_unit_changed(context: Search, event: Event) -> None:
    fact = msgspec.convert(event.data, UnitChangedV1)
    await keep(context.units, UnitCopy(fact.id, fact.name, event.sequence))


def reactions(context: Search) -> dict[str, Reaction]:
    public: dict[str, Reaction] = {type: partial(on_public_fact, context) for type in TRANSLATE}
    return {**public, UnitChangedV1.TYPE: partial(on_unit_changed, context)}


async def _text(context: Search, service: str, text: str | None, digest: str | None) -> str:
    if text is not None:
        return text
    return await context.peers.text(service, digest) if digest else ""


def _after(summary: str, text: str) -> str:
    """A text behind its summary, unless it begins with it."""
    return text if text.startswith(summary) else f"{summary}\n{text}"
