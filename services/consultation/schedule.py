"""What happens by the clock: a consultation whose last day is past is closed."""

from collections import Counter
from datetime import timedelta

from kit.store.port import Conflict, Entry, Range
from services.consultation import facts
from services.consultation.context import Consulting

# A comment accepted in the last second may still be on its way to the disk when the day ends.
GRACE = timedelta(minutes=1)
SYSTEM = "system:consultation"


async def close_ended(context: Consulting) -> None:
    now = context.clock.now()
    ended = {"state": "open", "closes_on": Range(lt=(now - GRACE).date())}
    page = await context.consultations.find(ended, sort="closes_on", limit=100)
    for consultation in page.items:
        consultation.close(now.isoformat(), await _by_clause(context, consultation.id))
        entry = Entry(SYSTEM, "close", {"state": "open"}, {"state": "closed", "received": consultation.received})
        fact = await facts.closed(consultation, context.blobs)
        try:
            await context.consultations.save(consultation, events=[fact], entry=entry)
        except Conflict:
            continue  # another replica has closed it


async def _by_clause(context: Consulting, id: str) -> dict[str, int]:
    counted, after = Counter[str](), None
    while True:
        page = await context.comments.find({"consultation": id}, limit=500, after=after)
        counted.update(one.clause or "" for one in page.items)
        if (after := page.next) is None:
            return dict(counted)
