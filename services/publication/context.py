"""What publication's commands and queries work with."""

import asyncio
from dataclasses import dataclass, field

from kit.blobs.port import Blobs
from kit.runtime.clock import Clock
from kit.runtime.tasks import Bell
from kit.store.port import Collection, Index, Store
from services.publication.domain.copies import CalendarCopy, Counter, Edition, ItemCopy, Rendering
from services.publication.domain.document import Document
from services.publication.domain.posting import Posting
from services.publication.domain.remark import Remark
from services.publication.migrations import SCHEMA, upcast

SYSTEM = "system:publication"  # who acts where no person does

DOCUMENT_INDEXES = (
    Index("standing", "published_at"),
    Index("standing", "department", "published_at"),
    Index("standing", "item", "published_at"),
    Index("standing", "kind", "published_at"),
    Index("standing", "issued_on"),
    Index("standing", "theme", "genre"),
    Index("department", "state"),
    Index("state", "scheduled_for"),
    Index("validity", "expires_on"),
    Index("due_at"),
    Index("changed_at"),
    Index("item", "state"),
    Index("next.item"),
    Index("explains", "standing"),
    Index("needs_interpretation", "standing"),
    Index("index_number"),
)
EDITION_INDEXES = (
    Index("document", "from_at"),
    Index("hidden", "standing", "published_at", "until_at"),
    Index("department", "standing"),
    Index("item", "standing"),
    Index("kind", "standing"),
    Index("theme", "genre"),
    Index("issued_on"),
)
POSTING_INDEXES = (
    Index("document"),
    Index("state", "department", "since"),
    Index("place", "state"),
)


@dataclass(frozen=True)
class Publication:
    documents: Collection[Document]
    items: Collection[ItemCopy]
    calendar: Collection[CalendarCopy]
    counters: Collection[Counter]
    editions: Collection[Edition]
    remarks: Collection[Remark]
    postings: Collection[Posting]
    renderings: Collection[Rendering]
    blobs: Blobs
    clock: Clock
    town_code: str
    government: str
    address: str  # where the public pages are, without a slash at its end
    going_out: asyncio.Lock = field(default_factory=asyncio.Lock)  # held while what is due is released
    drawing: asyncio.Lock = field(default_factory=asyncio.Lock)  # one poster at a time: it takes a whole processor
    scheduled: Bell = field(default_factory=Bell)  # rung when a release is scheduled


async def open_context(
    store: Store, blobs: Blobs, clock: Clock, town_code: str, town: str = "", address: str = ""
) -> Publication:
    return Publication(
        documents=await store.collection("documents", Document, schema=SCHEMA, upcast=upcast, indexes=DOCUMENT_INDEXES),
        items=await store.collection("items", ItemCopy, indexes=[Index("retired"), Index("domain")]),
        calendar=await store.collection("calendar", CalendarCopy),
        counters=await store.collection("counters", Counter),
        remarks=await store.collection("remarks", Remark, indexes=[Index("document", "at")]),
        editions=await store.collection("editions", Edition, indexes=EDITION_INDEXES),
        postings=await store.collection("postings", Posting, indexes=POSTING_INDEXES),
        renderings=await store.collection("renderings", Rendering),
        blobs=blobs,
        clock=clock,
        town_code=town_code,
        government=f"{town}人民政府",
        address=address.rstrip("/"),
    )
