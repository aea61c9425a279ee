"""What is late in any department, for those who oversee them: the same days that the departments themselves see."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from kit.identity.port import Principal
from kit.runtime.clock import today
from kit.store.port import Range
from law.decisions import stage
from services.consultation.context import Consulting
from services.consultation.domain.consultation import Consultation
from services.consultation.domain.decision import Decision
from services.consultation.domain.feedback import due
from services.consultation.queries.consultations import unit_names
from services.consultation.queries.persons import STAFF

OVERSIGHT = ("supervisor", "administrator")
MOST_WORK = 100
_SOONEST = timedelta(days=1)  # no setting of the time limit is shorter: what closed since cannot be late


async def oversight_work(context: Consulting, who: Principal) -> list[dict[str, Any]]:
    """Three queries, however many departments there are; what waits for this person anyway is left out."""
    if not who.has(*OVERSIGHT):
        return []
    day = today(context.clock)
    closed = {"state": "closed", "answered_at": None, "closes_on": Range(lt=day - _SOONEST)}
    unanswered = await context.consultations.find(closed, sort="closes_on", limit=MOST_WORK)
    passed = {"state": "open", "until": Range(gt="", lt=day.isoformat())}
    decisions = await context.decisions.all.find(passed, sort="until", limit=MOST_WORK)
    late = [*(one.department for one in unanswered.items), *(one.department for one in decisions.items)]
    names = await unit_names(context, late)
    own = who.departments if who.has(*STAFF) else frozenset()
    rows = [
        _row(one, "督促公布采纳情况", names, f"consultations/{one.id}/feedback", str(due(one)))
        for one in unanswered.items
        if due(one) < day and one.department not in own
    ]
    return rows + [
        _row(one, f"督促办完“{stage(one.stage).title}”", names, f"decisions/{one.id}", one.until)
        for one in decisions.items
        if one.department not in own
    ]


def _row(one: Consultation | Decision, action: str, names: Mapping[str, str], page: str, due: str) -> dict[str, Any]:
    note = f"{names.get(one.department, one.department)}，已过期限"
    return {"id": one.id, "title": one.title, "action": action, "note": note, "url": f"/desk/{page}", "due": due}
