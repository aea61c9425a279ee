"""What consultation's commands and queries work with. A part with collections of its own has a file here."""

from dataclasses import dataclass

from kit.blobs.port import Blobs
from kit.notify.port import Notify
from kit.runtime.clock import Clock
from kit.runtime.service import Runtime
from kit.store.port import Collection, Index
from services.consultation.domain.comment import Comment
from services.consultation.domain.consultation import Consultation
from services.consultation.domain.copies import UnitCopy
from services.consultation.domain.tally import Tally
from services.consultation.tallies import Tallies

CONSULTATION_INDEXES = (Index("state", "closes_on"), Index("department", "state", "closes_on"))
COMMENT_INDEXES = (
    Index("consultation", "state", "accepted_at"),
    Index("consultation", "clause", "state", "accepted_at"),
    Index("logged", "accepted_at"),
    Index("group", "state", "index"),
    Index("author", "accepted_at"),
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
    notify: Notify
    government: str  # whose platform it is
    address: str  # where the public pages are, without a slash at its end


async def open_context(runtime: Runtime) -> Consulting:
    store, known = runtime.store, runtime.settings
    comments = await store.collection("comments", Comment, indexes=COMMENT_INDEXES)
    return Consulting(
        consultations=await store.collection("consultations", Consultation, indexes=CONSULTATION_INDEXES),
        comments=comments,
        tallies=Tallies(await store.collection("tallies", Tally), comments),
        units=await store.collection("units", UnitCopy),
        blobs=runtime.blobs,
        clock=runtime.clock,
        notify=runtime.notify,
        government=f"{known.town_name}人民政府",
        address=known.public_url.rstrip("/"),
    )
