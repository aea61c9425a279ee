"""A schedule's step: what has arrived into its groups, then what was changed by hand."""

import time
from dataclasses import dataclass, field

from kit.runtime.tasks import Bell
from kit.store.port import AlreadyExists, Conflict, In
from services.consultation.context import Consulting
from services.consultation.grouping.arrivals import Arrivals
from services.consultation.grouping.changes import carry_out

EVERY = 2.0  # seconds, where no bell rings


@dataclass
class Grouper:
    context: Consulting
    bell: Bell = field(default_factory=Bell)  # the record has grown, or a change by hand waits
    _everything: bool = True  # the first step looks at closed consultations as well
    _arrivals: Arrivals = field(init=False)
    _took: float = 0.0  # seconds of the last batch

    def __post_init__(self) -> None:
        self._arrivals = Arrivals(self.context)
        self.context.record.grown.on_ring(self.bell.ring)
        self.context.groups.asked.on_ring(self.bell.ring)
        self.context.groups.erased.on_ring(self._arrivals.forget)

    async def run(self) -> float | None:
        """Until nothing waits. Consultations take turns, so that a flood in one does not hold up the others."""
        again = True
        while again:
            again = False
            for consultation in await self._consultations():
                await self.context.intake.pace.calm(self._took)
                began = time.monotonic()
                if await self._arrivals.group(consultation) != "nothing":
                    again, self._took = True, time.monotonic() - began
            again |= await self._changes()
        self._everything = False
        return None

    async def _consultations(self) -> list[str]:
        ids, after = [], None
        while True:
            wanted = {"state": In(["open", "closed"]) if self._everything else "open"}
            page = await self.context.consultations.find(wanted, limit=500, after=after)
            ids += [one.id for one in page.items]
            if (after := page.next) is None:
                return ids

    async def _changes(self) -> bool:
        """Only behind a batch: what a batch that was cut off left behind must not be taken for done."""
        page = await self.context.groups.regroupings.find({"done": False}, sort="number", limit=50)
        for change in page.items:
            if await self._arrivals.group(change.consultation) == "again":
                return True
            try:
                await carry_out(self.context, change)
            except (Conflict, AlreadyExists):
                return True
        return bool(page.items)
