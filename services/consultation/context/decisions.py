"""Where decisions and the editions of the list of matters are kept."""

from dataclasses import dataclass

from kit.runtime.service import Runtime
from kit.store.port import Collection, Index
from services.consultation.domain.decision import Decision
from services.consultation.domain.matter import MattersEdition

DECISION_INDEXES = (
    Index("state", "until"),
    Index("state", "stage", "until"),
    Index("state", "ended_at"),
    Index("department", "state", "until"),
)
EDITION_INDEXES = (Index("place", unique=True), Index("state", "number"), Index("state", "created_at"))


@dataclass(frozen=True)
class Decisions:
    all: Collection[Decision]
    editions: Collection[MattersEdition]


async def open_decisions(runtime: Runtime) -> Decisions:
    return Decisions(
        all=await runtime.store.collection("decisions", Decision, indexes=DECISION_INDEXES),
        editions=await runtime.store.collection("matters_editions", MattersEdition, indexes=EDITION_INDEXES),
    )
