"""What waits for a person: each row one clear next action."""

from datetime import date, timedelta
from typing import Any

from kit.identity.port import Principal
from kit.runtime.clock import today
from kit.store.port import Range
from services.consultation.context import Consulting
from services.consultation.domain.consultation import Consultation
from services.consultation.queries.comments import Asked, queue
from services.consultation.queries.consultations import consultations_of
from services.consultation.queries.decision_work import decision_work
from services.consultation.queries.feedback_work import feedback_work
from services.consultation.queries.gathering_work import gathering_work
from services.consultation.queries.oversight_work import oversight_work
from services.consultation.queries.persons import STAFF, mine
from services.consultation.queries.unreached import telling_work

SOON = timedelta(days=7)
MOST_WORK = 100


async def work(context: Consulting, who: Principal) -> list[dict[str, Any]]:
    """What waits for this person: each row one clear next action."""
    rows = [*await decision_work(context, who), *await oversight_work(context, who)]
    if not who.departments or not who.has(*STAFF):
        return rows
    rows += await _unreviewed(context, who) if who.has("moderator") else []
    rows += [*await _drafts(context, who), *await _closing(context, who), *await feedback_work(context, who)]
    rows += await telling_work(context, who)
    return [*rows, *await gathering_work(context, who)]


async def _unreviewed(context: Consulting, who: Principal) -> list[dict[str, Any]]:
    page = await queue(context, who, Asked(), MOST_WORK, None)
    consultations = await consultations_of(context, page.items)
    rows = []
    for id, consultation in consultations.items():
        waiting = [comment for comment in page.items if comment.consultation == id]
        count = f"{len(waiting)} 条{'以上' if page.next else ''}"
        since = date.fromisoformat(waiting[0].accepted_at[:10])
        note = f"{count}等待审核，最早的收到于{since.month}月{since.day}日"
        rows.append(_row(consultation, "审核意见", note, f"/desk/consultations?consultation={id}"))
    return rows


async def _drafts(context: Consulting, who: Principal) -> list[dict[str, Any]]:
    page = await context.consultations.find({"department": mine(who), "state": "draft"}, limit=MOST_WORK)
    return [
        _row(draft, "公开征求意见" if who.has("releaser") else "继续起草", "", f"/desk/consultations/{draft.id}")
        for draft in page.items
        if who.has("releaser") or draft.author == who.subject
    ]


async def _closing(context: Consulting, who: Principal) -> list[dict[str, Any]]:
    soon = Range(lte=today(context.clock) + SOON)
    page = await context.consultations.find(
        {"department": mine(who), "state": "open", "closes_on": soon}, sort="closes_on", limit=MOST_WORK
    )
    return [
        _row(one, "查看进展", "即将截止", f"/desk/consultations/{one.id}", due=str(one.closes_on)) for one in page.items
    ]


def _row(consultation: Consultation, action: str, note: str, url: str, due: str | None = None) -> dict[str, Any]:
    title = consultation.title or "（无标题草稿）"
    return {"id": consultation.id, "title": title, "action": action, "note": note, "url": url, "due": due}
