"""Where adoption feedback is kept."""

import asyncio
from dataclasses import dataclass, field

from kit.runtime.service import Runtime
from kit.runtime.tasks import Bell
from kit.store.port import Collection, Index
from services.consultation.domain.feedback import Feedback
from services.consultation.domain.unreached import Unreached

UNREACHED_INDEXES = (Index("consultation", "told_at", "place"), Index("department", "told_at", "place"))


@dataclass
class Report:
    """The files of a published feedback, by format; `made_of` tells the state of the words that stand in them."""

    id: str  # of the consultation
    made_of: str
    files: dict[str, str]  # docx, pdf → digest
    version: int = 0


@dataclass(frozen=True)
class Answering:
    feedbacks: Collection[Feedback]
    reports: Collection[Report]
    unreached: Collection[Unreached]
    sealed: Bell = field(default_factory=Bell)  # something is to be counted, told or written
    writing: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(1))  # a report takes much of a core


async def open_answering(runtime: Runtime) -> Answering:
    return Answering(
        feedbacks=await runtime.store.collection("feedbacks", Feedback, indexes=[Index("all_told", "state")]),
        reports=await runtime.store.collection("feedback_reports", Report),
        unreached=await runtime.store.collection("unreached", Unreached, indexes=UNREACHED_INDEXES),
    )
