"""What happens to feedback by the clock: sealed ones are counted, commenters told, delays seen."""

import logging
from datetime import timedelta

from prometheus_client import Gauge

from kit.errors import GongkaiError
from kit.runtime.clock import today
from kit.store.port import Range
from services.consultation.answering.settling import settle
from services.consultation.context import Consulting
from services.consultation.domain.feedback import due
from services.consultation.letters.answers import tell_commenters
from services.consultation.queries.consultations import load

log = logging.getLogger(__name__)

_AT_ONCE = 20
_SOONEST = timedelta(days=1)  # no setting of the time limit is shorter: what closed since cannot be late


class FeedbackRounds:
    def __init__(self, context: Consulting, overdue: Gauge) -> None:
        """`overdue`: closed consultations whose feedback should be public by now."""
        self._context, self._overdue = context, overdue

    async def step(self) -> None:
        """One that fails does not keep the others waiting."""
        page = await self._context.feedback.feedbacks.find({"all_told": False, "state": "sealed"}, limit=_AT_ONCE)
        for feedback in page.items:
            try:
                await self._finish(feedback.id)
            except GongkaiError as refused:
                log.warning("feedback of %s: %s, trying again", feedback.id, refused.code)
        self._overdue.labels("consultation").set(await self._late())

    async def _finish(self, id: str) -> None:
        consultation = await settle(self._context, id)
        if consultation.answered_at is None:
            return
        feedback = await self._context.feedback.feedbacks.get(id)
        assert feedback is not None
        await tell_commenters(self._context, await load(self._context, id), feedback)

    async def _late(self) -> int:
        day = today(self._context.clock)
        closed = {"state": "closed", "answered_at": None, "closes_on": Range(lt=day - _SOONEST)}
        page = await self._context.consultations.find(closed, sort="closes_on", limit=100)
        return sum(due(one) < day for one in page.items)
