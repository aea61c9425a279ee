"""Closed consultations that wait for their answers."""

from typing import Any

from kit.identity.port import Principal
from kit.store.port import In
from services.consultation.context import Consulting
from services.consultation.domain.feedback import due
from services.consultation.domain.group import Progress
from services.consultation.queries.persons import mine

_MOST = 100


async def feedback_work(context: Consulting, who: Principal) -> list[dict[str, Any]]:
    """A row a consultation of my departments whose feedback is not public, soonest due first."""
    waiting = {"department": mine(who), "state": "closed", "answered_at": None}
    page = await context.consultations.find(waiting, sort="closes_on", limit=_MOST)
    ids = [one.id for one in page.items]
    counted = await context.groups.progress.find({"id": In(ids)}, limit=max(1, len(ids)))
    progress = {one.id: one for one in counted.items}
    rows = []
    for one in page.items:
        known = progress.get(one.id, Progress(one.id, ""))
        note = f"收到 {known.upto} 条意见，归并为 {known.groups} 组" if known.upto else "没有收到意见"
        url = f"/desk/consultations/{one.id}/feedback"
        action, day = "答复意见、公布采纳情况", str(due(one))
        rows.append({"id": one.id, "title": one.title, "action": action, "note": note, "url": url, "due": day})
    return rows
