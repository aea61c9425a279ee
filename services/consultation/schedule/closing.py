"""What happens by the clock: a consultation whose time is over is closed, once all that came in has its group."""

from kit.store.port import Conflict, Entry, Range
from services.consultation.context import Consulting
from services.consultation.domain.consultation import Consultation
from services.consultation.facts import consultations as facts
from services.consultation.grouping.arrivals import progress_of

SYSTEM = "system:consultation"
AGAIN = 2.0  # seconds, while the record or the groups are not there yet


async def close_ended(context: Consulting) -> float | None:
    now = context.clock.now()
    page = await context.consultations.find(
        {"state": "open", "closes_on": Range(lt=now.date())}, sort="closes_on", limit=100
    )
    closed = [await _closed(context, one) for one in page.items if one.ended(now)]
    return None if all(closed) else AGAIN


async def _closed(context: Consulting, consultation: Consultation) -> bool:
    """False while something that was accepted in time is on its way into the record, or into its group."""
    if not await context.record.settled(consultation.id):
        return False
    progress = await progress_of(context, consultation.id)
    if progress.upto < await context.record.size(consultation.id):
        return False
    consultation.close(context.clock.now().isoformat(), progress.by_clause)
    entry = Entry(SYSTEM, "close", {"state": "open"}, {"state": "closed", "received": consultation.received})
    fact = await facts.closed(consultation, context.blobs)
    try:
        await context.consultations.save(consultation, events=[fact], entry=entry)
    except Conflict:
        return False  # another replica is at it
    context.intake.opened.forget(consultation.id)
    return True
