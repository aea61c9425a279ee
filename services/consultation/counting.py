"""A schedule: tallies follow the records."""

from datetime import timedelta

from kit.runtime.clock import today
from kit.store.port import In, Range
from services.consultation.context import Consulting
from services.consultation.domain.consultation import MOST_ENTRY_DAYS

EVERY = 2.0  # seconds, where no bell rings
_AFTER = timedelta(days=MOST_ENTRY_DAYS + 5)  # past its last day nothing more comes into a record


async def count_grown(context: Consulting) -> None:
    wanted = {"state": In(["open", "closed"]), "closes_on": Range(gte=today(context.clock) - _AFTER)}
    after = None
    while True:
        page = await context.consultations.find(wanted, sort="closes_on", limit=200, after=after)
        ids = [one.id for one in page.items]
        heads = await context.record.heads.find({"id": In(ids)}, limit=max(1, len(ids)))
        counts = await context.tallies.counts_of(ids)
        for head in heads.items:
            if counts[head.id].received < head.size:
                await context.tallies.grow(head.id, head.size)
        if (after := page.next) is None:
            return
