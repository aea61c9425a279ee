"""What consultation's commands and queries work with."""

from dataclasses import dataclass

from kit.blobs.port import Blobs
from kit.runtime.clock import Clock
from kit.store.port import Collection, Index, Store
from services.consultation.domain.comment import Comment
from services.consultation.domain.consultation import Consultation
from services.consultation.domain.copies import UnitCopy
from services.consultation.domain.tally import Tally
from services.consultation.tallies import Tallies

CONSULTATION_INDEXES = (Index("state", "closes_on"), Index("department", "state", "closes_on"))
COMMENT_INDEXES = (
    Index("consultation", "state", "accepted_at"),
    Index("consultation", "bucket", "state", "reason"),
    Index("consultation", "reviewed", "accepted_at"),
    Index("department", "reviewed", "accepted_at"),
)


@dataclass(frozen=True)
class Consulting:
    consultations: Collection[Consultation]
    comments: Collection[Comment]
    tallies: Tallies
    units: Collection[UnitCopy]
    blobs: Blobs
    clock: Clock


async def open_context(store: Store, blobs: Blobs, clock: Clock) -> Consulting:
    comments = await store.collection("comments", Comment, indexes=COMMENT_INDEXES)
    return Consulting(
        consultations=await store.collection("consultations", Consultation, indexes=CONSULTATION_INDEXES),
        comments=comments,
        tallies=Tallies(await store.collection("tallies", Tally), comments),
        units=await store.collection("units", UnitCopy),
        blobs=blobs,
        clock=clock,
    )
