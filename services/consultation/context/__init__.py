"""What consultation's commands and queries work with. A part with collections of its own has a file here."""

from dataclasses import dataclass

from kit.blobs.port import Blobs
from kit.notify.port import Notify
from kit.runtime.clock import Clock
from kit.runtime.service import Runtime
from kit.store.port import Collection, Index
from services.consultation.context.decisions import Decisions, open_decisions
from services.consultation.context.feedback import Answering, open_answering
from services.consultation.context.gatherings import Gatherings, open_gatherings
from services.consultation.context.groups import Groups, open_groups
from services.consultation.context.intake import Intake, open_intake
from services.consultation.context.record import Record, open_record
from services.consultation.domain.comment import Comment
from services.consultation.domain.consultation import Consultation
from services.consultation.domain.copies import UnitCopy
from services.consultation.domain.tally import Tally, recounted
from services.consultation.tallies import Tallies

CONSULTATION_INDEXES = (
    Index("state", "closes_on"),
    Index("department", "state", "closes_on"),
    Index("decision", "closes_on"),
    Index("department", "state", "answered_at", "closes_on"),
    Index("state", "answered_at", "closes_on"),
)
COMMENT_INDEXES = (
    Index("logged", "accepted_at"),
    Index("group", "state", "index"),
    Index("author", "accepted_at"),
    Index("group", "reviewed", "index"),
    Index("consultation", "state", "reason", "index"),
    Index("consultation", "reviewed", "accepted_at"),
    Index("consultation", "state", "reviewed", "clause", "accepted_at"),
    Index("consultation", "state", "reviewed", "source", "accepted_at"),
    Index("consultation", "state", "reviewed", "held", "accepted_at"),
    Index("department", "reviewed", "accepted_at"),
)


@dataclass(frozen=True)
class Consulting:
    consultations: Collection[Consultation]
    comments: Collection[Comment]
    tallies: Tallies
    intake: Intake
    groups: Groups
    feedback: Answering
    units: Collection[UnitCopy]
    record: Record
    decisions: Decisions
    gatherings: Gatherings
    blobs: Blobs
    clock: Clock
    notify: Notify
    government: str  # whose platform it is
    address: str  # where the public pages are, without a slash at its end


async def open_context(runtime: Runtime) -> Consulting:
    store, known = runtime.store, runtime.settings
    comments = await store.collection("comments", Comment, indexes=COMMENT_INDEXES)
    consultations = await store.collection("consultations", Consultation, indexes=CONSULTATION_INDEXES)
    units = await store.collection("units", UnitCopy)
    return Consulting(
        consultations=consultations,
        comments=comments,
        tallies=Tallies(await store.collection("tallies", Tally, schema=2, upcast=recounted), comments),
        intake=await open_intake(runtime, consultations, units),
        groups=await open_groups(runtime),
        feedback=await open_answering(runtime),
        units=units,
        record=await open_record(runtime, comments),
        decisions=await open_decisions(runtime),
        gatherings=await open_gatherings(runtime),
        blobs=runtime.blobs,
        clock=runtime.clock,
        notify=runtime.notify,
        government=f"{known.town_name}人民政府",
        address=known.public_url.rstrip("/"),
    )
