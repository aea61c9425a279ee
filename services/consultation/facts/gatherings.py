"""Gatherings as public facts: no person, no long text."""

from typing import Any

from kit.blobs.port import Blobs
from schemas.classes.consultation import GatheringAnnouncedV1, GatheringChangedV1, GatheringHeldV1
from services.consultation.context import Consulting
from services.consultation.domain.gathering import Gathering
from services.consultation.domain.minutes import Minutes
from services.consultation.facts.consultations import LONGEST, SUMMARY, stored

GatheringFact = GatheringAnnouncedV1 | GatheringChangedV1 | GatheringHeldV1


def announced(gathering: Gathering) -> GatheringAnnouncedV1:
    return GatheringAnnouncedV1(**_projection(gathering))


def changed(gathering: Gathering, change: str, at: str, note: str = "") -> GatheringChangedV1:
    return GatheringChangedV1(change=change, changed_at=at, note=note or None, **_projection(gathering))


async def held(gathering: Gathering, minutes: Minutes | None, blobs: Blobs) -> GatheringHeldV1:
    """Stores a long record under its digest before the fact that names it."""
    record = minutes.record if minutes else ""
    long = len(record.encode()) > LONGEST
    return GatheringHeldV1(
        held_at=gathering.held_at,
        recorded_at=gathering.recorded_at or None,
        text=None if long else record,
        text_digest=await stored(blobs, record) if long else None,
        result=gathering.result or None,
        **_projection(gathering),
    )


async def stated(gathering: Gathering, context: Consulting) -> GatheringFact:
    """What tells how it stands now."""
    if gathering.state in ("held", "recorded"):
        return await held(gathering, await context.gatherings.minutes.get(gathering.id), context.blobs)
    if gathering.state == "cancelled":
        last = gathering.changes[-1]
        return changed(gathering, "cancelled", last.at, last.note)
    return announced(gathering)


def _projection(gathering: Gathering) -> dict[str, Any]:
    def day(on: object) -> str | None:
        return str(on) if on else None

    return {
        "id": gathering.id,
        "kind": gathering.kind,
        "title": gathering.title,
        "department": gathering.department,
        "state": gathering.state,
        "starts_at": gathering.starts_at,
        "ends_at": gathering.ends_at,
        "place": gathering.place,
        "announced_at": gathering.announced_at,
        "summary": gathering.explanation[:SUMMARY],
        "url": f"/hearings/{gathering.id}",
        "decision": gathering.decision or None,
        "consultation": gathering.consultation or None,
        "registration_opens": day(gathering.registration_opens),
        "registration_closes": day(gathering.registration_closes),
        "accessibility": gathering.accessibility or None,
    }
