"""What happens by the clock: a consultation whose last day is past is closed."""

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
        received = await context.comments.count({"consultation": consultation.id})
        consultation.close(now.isoformat(), received)
        entry = Entry(SYSTEM, "close", {"state": "open"}, {"state": "closed", "received": received})
        try:
            await context.consultations.save(consultation, events=[facts.closed(consultation)], entry=entry)
        except Conflict:
            continue  # another replica has closed it
