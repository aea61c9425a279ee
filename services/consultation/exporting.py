"""`/internal/export`: one collection after another, each as its public facts stand."""

from collections.abc import Awaitable, Callable, Sequence

from kit.runtime.exports import export_page
from kit.runtime.peers import Export
from kit.store.port import BadCursor, Fact, In
from services.consultation.context import Consulting
from services.consultation.domain.consultation import Consultation
from services.consultation.domain.decision import Decision
from services.consultation.domain.gathering import Gathering
from services.consultation.domain.gathering_parts import AHEAD, OVER
from services.consultation.facts import consultations as facts
from services.consultation.facts import decisions as decision_facts
from services.consultation.facts import gatherings as gathering_facts

Part = Callable[[str], Awaitable[Export]]


def exporter(context: Consulting) -> Part:
    """Another collection is one more function in the list; its place in the list is in the cursor."""

    async def consultations(after: str) -> Export:
        async def stated(one: Consultation) -> Fact:
            if one.answered_at and (feedback := await context.feedback.feedbacks.get(one.id)):
                return await facts.answered(one, feedback, context.blobs)
            return await (facts.closed if one.state == "closed" else facts.opened)(one, context.blobs)

        return await export_page(context.consultations, {"state": In(["open", "closed"])}, stated, after)

    async def decisions(after: str) -> Export:
        async def stated(one: Decision) -> Fact:
            return decision_facts.advanced(one, context.clock.now())

        return await export_page(context.decisions.all, {"state": In(["open", "ended", "stopped"])}, stated, after)

    async def gatherings(after: str) -> Export:
        async def stated(one: Gathering) -> Fact:
            return await gathering_facts.stated(one, context)

        return await export_page(context.gatherings.all, {"state": In([*AHEAD, *OVER])}, stated, after)

    return in_turn([consultations, decisions, gatherings])


def in_turn(parts: Sequence[Part]) -> Part:
    async def export(after: str) -> Export:
        place, _, cursor = after.partition(":")
        if after and not (place.isdecimal() and int(place) < len(parts)):
            raise BadCursor
        at = int(place or 0)
        page = await parts[at](cursor)
        if page.next is not None:
            return Export(page.events, f"{at}:{page.next}")
        return Export(page.events, f"{at + 1}:" if at + 1 < len(parts) else None)

    return export
