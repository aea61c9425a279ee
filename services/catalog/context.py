"""What catalog's commands and queries work with."""

from dataclasses import dataclass

from kit.runtime.clock import Clock
from kit.store.port import Collection, Index, Store
from services.catalog.domain.copies import DocumentCopy, Edition, Fulfilment
from services.catalog.domain.item import Item
from services.catalog.domain.unit import Unit

ITEM_INDEXES = (
    Index("retired", "position"),
    Index("retired", "columns.domain", "position"),
    Index("retired", "columns.department", "position"),
)


@dataclass(frozen=True)
class Catalog:
    units: Collection[Unit]
    items: Collection[Item]
    editions: Collection[Edition]
    documents: Collection[DocumentCopy]
    fulfilments: Collection[Fulfilment]
    clock: Clock


async def open_context(store: Store, clock: Clock) -> Catalog:
    return Catalog(
        units=await store.collection("units", Unit, indexes=[Index("parent"), Index("kind", "position")]),
        items=await store.collection("items", Item, indexes=ITEM_INDEXES),
        editions=await store.collection("editions", Edition),
        documents=await store.collection(
            "documents", DocumentCopy, indexes=[Index("item", "withdrawn", "published_at")]
        ),
        fulfilments=await store.collection("fulfilments", Fulfilment),
        clock=clock,
    )
