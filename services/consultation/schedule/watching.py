"""What is seen by the clock of work that stands still: opinions in no group, decisions past their day."""

from collections.abc import Sequence
from datetime import datetime

from prometheus_client import Gauge

from kit.runtime.clock import today
from kit.runtime.metrics import Metrics
from kit.store.port import Range
from services.consultation.context import Consulting
from services.consultation.domain.consultation import Consultation
from services.consultation.grouping.arrivals import progress_of

EVERY = 15  # seconds
_AT_ONCE = 200


class Watch:
    """From what is stored, so that a grouper which does nothing at all is seen as well."""

    def __init__(self, context: Consulting, metrics: Metrics) -> None:
        self._context = context
        self._grouping: Gauge = metrics.gauge(
            "gongkai_grouping_behind_seconds", "Age of the oldest entry of a record that stands in no group."
        )
        self._decisions: Gauge = metrics.gauge(
            "gongkai_decisions_overdue", "Decisions whose stage should have ended by now."
        )

    @property
    def gauges(self) -> Sequence[Gauge]:
        return self._grouping, self._decisions

    async def step(self) -> None:
        self._grouping.labels("consultation").set(await self._behind())
        late = {"state": "open", "until": Range(lt=today(self._context.clock).isoformat())}
        self._decisions.labels("consultation").set(await self._context.decisions.all.count(late))

    async def _behind(self) -> float:
        """Of consultations that are open: none is closed before every entry of it has its group."""
        oldest, after = 0.0, None
        while True:
            page = await self._context.consultations.find({"state": "open"}, limit=_AT_ONCE, after=after)
            for one in page.items:
                oldest = max(oldest, await self._waits(one))
            if (after := page.next) is None:
                return oldest

    async def _waits(self, consultation: Consultation) -> float:
        next_one = (await progress_of(self._context, consultation.id)).upto
        ids = await self._context.record.ids(consultation.id, next_one, next_one + 1)
        comment = await self._context.comments.get(ids[0]) if ids else None
        if comment is None:
            return 0.0
        return (self._context.clock.now() - datetime.fromisoformat(comment.accepted_at)).total_seconds()
