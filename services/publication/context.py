"""What publication's commands and queries work with."""

from dataclasses import dataclass

from kit.blobs.port import Blobs
from kit.runtime.clock import Clock
from kit.store.port import Collection, Index, Store
from services.publication.domain.copies import Counter, ItemCopy
from services.publication.domain.document import Document

DOCUMENT_INDEXES = (
    Index("state", "published_at"),
    Index("department", "state"),
    Index("item", "state"),
    Index("index_number"),
)


@dataclass(frozen=True)
class Publication:
    documents: Collection[Document]
    items: Collection[ItemCopy]
    counters: Collection[Counter]
    blobs: Blobs
    clock: Clock
    town_code: str


async def open_context(store: Store, blobs: Blobs, clock: Clock, town_code: str) -> Publication:
    return Publication(
        documents=await store.collection("documents", Document, indexes=DOCUMENT_INDEXES),
        items=await store.collection("items", ItemCopy, indexes=[Index("retired")]),
        counters=await store.collection("counters", Counter),
        blobs=blobs,
        clock=clock,
        town_code=town_code,
    )
