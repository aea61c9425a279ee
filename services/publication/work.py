"""What waits for whom: each row one clear next action."""

from typing import Any

from kit.identity.port import Principal
from kit.runtime.clock import today
from kit.store.port import In
from services.publication import postings, triad
from services.publication.context import Publication
from services.publication.domain.document import Document

MOST = 200
ACTIONS = {
    "draft": ("drafter", "修改并送审"),
    "in_review": ("reviewer", "审核文件"),
    "in_legality": ("legality_reviewer", "合法性和保密审查"),
    "approved": ("releaser", "发布文件"),
    "scheduled": ("releaser", "查看定时发布"),
}


async def work(context: Publication, who: Principal) -> list[dict[str, Any]]:
    found: list[Document] = []
    states = [state for state, (role, _) in ACTIONS.items() if who.has(role) and state != "in_legality"]
    if states and who.departments:
        mine = {"department": In(sorted(who.departments)), "state": In(states)}
        found += (await context.documents.find(mine, limit=MOST)).items
    if who.has("legality_reviewer"):  # of the whole town
        found += (await context.documents.find({"state": "in_legality"}, limit=MOST)).items
    rows = [_row(one, _action(one), one.returned) for one in found if _waits_for(who, one)]
    return rows + await _uninterpreted(context, who) + await postings.work(context, who)


async def _uninterpreted(context: Publication, who: Principal) -> list[dict[str, Any]]:
    """Public documents whose interpretation is still owed, with the last day for it."""
    if not who.has("drafter") or not who.departments:
        return []
    wanted = {"needs_interpretation": True, "standing": "public", "department": In(sorted(who.departments))}
    rows = []
    for document in (await context.documents.find(wanted, limit=MOST)).items:
        related = await triad.belonging(context, document.id)
        lag = await triad.lag(context, document, related, today(context.clock))
        if lag is not None and lag.days is None:
            rows.append(_row(document, "补上政策解读", document.interpretation_waived, lag.due.isoformat()))
    return rows


def _row(document: Document, action: str, note: str, due: str | None = None) -> dict[str, Any]:
    return {
        "id": document.id,
        "title": document.work.title or "（无标题草稿）",
        "action": action,
        "note": note,
        "url": f"/desk/documents/{document.id}",
        "due": due or document.scheduled_for,
        "group": "scheduled" if document.state == "scheduled" else "returned" if document.returned else "waiting",
    }


def _action(document: Document) -> str:
    if document.state == "scheduled" or not document.returned:
        return ACTIONS[document.state][1]
    return "定时发布没有成功，请处理" if document.state == "approved" else "按退回意见修改"


def _waits_for(who: Principal, document: Document) -> bool:
    if document.state == "draft":
        return document.author == who.subject
    if document.state in ("approved", "scheduled"):
        return document.work.attribute == "PROACTIVE"
    return document.author != who.subject
