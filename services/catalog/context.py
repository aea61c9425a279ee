"""What catalog's commands and queries work with."""

from dataclasses import dataclass, field
from datetime import date

from kit.blobs.port import Blobs
from kit.runtime.clock import Clock
from kit.store.port import Collection, Index, Store
from services.catalog.domain.copies import DatedCopy, DocumentCopy, Fulfilment
from services.catalog.domain.edition import Edition, ItemState
from services.catalog.domain.happening import Happening
from services.catalog.domain.item import Item
from services.catalog.domain.revision import Revision
from services.catalog.domain.unit import Unit
from services.catalog.domain.upload import Upload
from services.catalog.domain.working_calendar import CalendarYear

ITEM_INDEXES = (
    Index("retired", "position"),
    Index("retired", "columns.domain", "position"),
    Index("retired", "columns.department", "position"),
    Index("position"),
    Index("edition"),
)


@dataclass(frozen=True)
class Catalog:
    units: Collection[Unit]
    items: Collection[Item]
    editions: Collection[Edition]
    item_editions: Collection[ItemState]
    revisions: Collection[Revision]
    documents: Collection[DocumentCopy]
    fulfilments: Collection[Fulfilment]
    dated: Collection[DatedCopy]
    happenings: Collection[Happening]
    calendar_years: Collection[CalendarYear]
    uploads: Collection[Upload]
    blobs: Blobs
    clock: Clock
    first_days: dict[str, date] = field(default_factory=dict)  # of items, remembered by the read side of obligations


async def open_context(store: Store, blobs: Blobs, clock: Clock) -> Catalog:
    return Catalog(
        units=await store.collection("units", Unit, indexes=[Index("parent"), Index("kind", "position")]),
        items=await store.collection("items", Item, indexes=ITEM_INDEXES),
        editions=await store.collection("editions", Edition, indexes=[Index("key")]),
        item_editions=await store.collection(
            "item_editions", ItemState, indexes=[Index("item", "until"), Index("edition")]
        ),
        revisions=await store.collection(
            "revisions",
            Revision,
            indexes=[Index("state", "in_force_from"), Index("author", "state"), Index("created_at")],
        ),
        documents=await store.collection(
            "documents", DocumentCopy, indexes=[Index("item", "withdrawn", "published_at")]
        ),
        fulfilments=await store.collection("fulfilments", Fulfilment),
        dated=await store.collection("dated", DatedCopy, indexes=[Index("item")]),
        happenings=await store.collection(
            "happenings", Happening, indexes=[Index("item"), Index("department", "on"), Index("on")]
        ),
        calendar_years=await store.collection("calendar_years", CalendarYear),
        uploads=await store.collection("uploads", Upload),
        blobs=blobs,
        clock=clock,
    )
