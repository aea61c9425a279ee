"""The read side: what the public may see, what a department works on, what waits for whom."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any, Literal

from kit.identity.port import NotAllowed, Principal
from kit.runtime.clock import today
from kit.store.port import In, Page, Range
from services.consultation.context import Consulting
from services.consultation.domain import errors
from services.consultation.domain.comment import Comment
from services.consultation.domain.consultation import Consultation

STAFF = ("drafter", "releaser", "moderator")
SOON = timedelta(days=7)
MOST_WORK = 100

Listed = Literal["open", "closed"]


async def load(context: Consulting, id: str) -> Consultation:
    consultation = await context.consultations.get(id)
    if consultation is None:
        raise errors.ConsultationUnknown
    return consultation


async def load_comment(context: Consulting, id: str) -> Comment:
    comment = await context.comments.get(id)
    if comment is None:
        raise errors.CommentUnknown
    return comment


async def public(context: Consulting, id: str) -> Consultation:
    consultation = await load(context, id)
    if not consultation.public:
        raise errors.ConsultationUnknown
    return consultation


async def visible(context: Consulting, who: Principal, id: str) -> Consultation:
    """What is public to all, a draft to its own department; to others it does not exist."""
    consultation = await load(context, id)
    if not consultation.public and not _works_on(who, consultation.department):
        raise errors.ConsultationUnknown
    return consultation


async def listed(context: Consulting, state: Listed, limit: int, after: str | None) -> Page[Consultation]:
    """Open ones by the day they close, soonest first; closed ones last closed first."""
    if state == "closed":
        return await context.consultations.find({"state": state}, sort="-closes_on", limit=limit, after=after)
    wanted = {"state": state, "closes_on": Range(gte=today(context.clock))}
    return await context.consultations.find(wanted, sort="closes_on", limit=limit, after=after)


async def of_departments(context: Consulting, who: Principal, limit: int, after: str | None) -> Page[Consultation]:
    """The department's whole work, drafts and all."""
    return await context.consultations.find({"department": _mine(who)}, limit=limit, after=after)


async def unit_names(context: Consulting, codes: Iterable[str]) -> dict[str, str]:
    wanted = sorted(set(codes))
    page = await context.units.find({"id": In(wanted)}, limit=max(1, len(wanted)))
    return {unit.id: unit.name for unit in page.items}


async def shown_comments(context: Consulting, id: str, limit: int, after: str | None) -> Page[Comment]:
    """Newest first."""
    await public(context, id)
    return await context.comments.find(
        {"consultation": id, "state": "shown"}, sort="-accepted_at", limit=limit, after=after
    )


async def queue(
    context: Consulting, who: Principal, consultation: str | None, limit: int, after: str | None
) -> Page[Comment]:
    """Comments that no moderator has decided on, oldest first: of my departments, or of one consultation."""
    if not who.has("moderator"):
        raise NotAllowed
    wanted: dict[str, Any] = {"department": _mine(who), "reviewed": False}
    if consultation:
        if (await load(context, consultation)).department not in who.departments:
            raise errors.OtherDepartment
        wanted = {"consultation": consultation, "reviewed": False}
    return await context.comments.find(wanted, sort="accepted_at", limit=limit, after=after)


async def consultations_of(context: Consulting, comments: Sequence[Comment]) -> dict[str, Consultation]:
    ids = sorted({comment.consultation for comment in comments})
    page = await context.consultations.find({"id": In(ids)}, limit=max(1, len(ids)))
    return {one.id: one for one in page.items}


async def trail(context: Consulting, who: Principal, id: str) -> list[Any]:
    if not _works_on(who, (await load(context, id)).department):
        raise errors.OtherDepartment
    return await context.consultations.trail(id)


async def comment_trail(context: Consulting, who: Principal, id: str) -> list[Any]:
    if not _works_on(who, (await load_comment(context, id)).department):
        raise errors.OtherDepartment
    return await context.comments.trail(id)


async def work(context: Consulting, who: Principal) -> list[dict[str, Any]]:
    """What waits for this person: each row one clear next action."""
    if not who.departments or not who.has(*STAFF):
        return []
    rows = await _unreviewed(context, who) if who.has("moderator") else []
    return [*rows, *await _drafts(context, who), *await _closing(context, who)]


async def _unreviewed(context: Consulting, who: Principal) -> list[dict[str, Any]]:
    page = await queue(context, who, None, MOST_WORK, None)
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
    page = await context.consultations.find({"department": _mine(who), "state": "draft"}, limit=MOST_WORK)
    return [
        _row(draft, "公开征求意见" if who.has("releaser") else "继续起草", "", f"/desk/consultations/{draft.id}")
        for draft in page.items
        if who.has("releaser") or draft.author == who.subject
    ]


async def _closing(context: Consulting, who: Principal) -> list[dict[str, Any]]:
    soon = Range(lte=today(context.clock) + SOON)
    page = await context.consultations.find(
        {"department": _mine(who), "state": "open", "closes_on": soon}, sort="closes_on", limit=MOST_WORK
    )
    return [
        _row(one, "查看进展", "即将截止", f"/desk/consultations/{one.id}", due=str(one.closes_on)) for one in page.items
    ]


def _row(consultation: Consultation, action: str, note: str, url: str, due: str | None = None) -> dict[str, Any]:
    title = consultation.title or "（无标题草稿）"
    return {"id": consultation.id, "title": title, "action": action, "note": note, "url": url, "due": due}


def _mine(who: Principal) -> Any:
    """One department reads its part of an index in order; several have to be merged."""
    mine = sorted(who.departments)
    return mine[0] if len(mine) == 1 else In(mine)


def _works_on(who: Principal, department: str) -> bool:
    """Colleagues see what their department lists."""
    return who.has("administrator", "supervisor") or department in who.departments
