"""What village affairs' commands and queries work with."""

from dataclasses import dataclass

from kit.blobs.port import Blobs
from kit.runtime.clock import Clock
from kit.store.port import Collection, Index, Store
from services.village_affairs.domain.copies import VillageCopy
from services.village_affairs.domain.entry import LedgerEntry

ENTRY_INDEXES = (
    Index("village", "state", "ends_on"),
    Index("village", "item", "state", "ends_on"),
    Index("village", "period", "state"),
    Index("village", "working"),
    Index("affairs", "state", "ends_on"),
    Index("state", "ends_on"),
)


@dataclass(frozen=True)
class VillageAffairs:
    entries: Collection[LedgerEntry]
    villages: Collection[VillageCopy]
    blobs: Blobs
    clock: Clock


async def open_context(store: Store, blobs: Blobs, clock: Clock) -> VillageAffairs:
    return VillageAffairs(
        entries=await store.collection("entries", LedgerEntry, indexes=ENTRY_INDEXES),
        villages=await store.collection("villages", VillageCopy, indexes=[Index("kind")]),
        blobs=blobs,
        clock=clock,
    )
