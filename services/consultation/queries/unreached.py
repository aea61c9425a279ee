"""Whom staff have to tell themselves what became of their opinion."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kit.identity.port import Principal
from kit.store.port import In, Page
from services.consultation.context import Consulting
from services.consultation.domain.comment import Comment
from services.consultation.domain.consultation import Consultation
from services.consultation.domain.errors import OtherDepartment
from services.consultation.domain.feedback import Feedback
from services.consultation.domain.group import Group
from services.consultation.domain.unreached import Unreached
from services.consultation.queries.consultations import load
from services.consultation.queries.feedback import feedback_of, standing_for
from services.consultation.queries.persons import STAFF, mine

MOST_WORK = 100


@dataclass(frozen=True)
class ToTell:
    """A page of those who have not been told yet; `groups` by the group that a comment was put into."""

    consultation: Consultation
    feedback: Feedback
    left: int
    page: Page[Unreached]
    comments: Mapping[str, Comment]
    groups: Mapping[str, Group]


async def to_tell(context: Consulting, who: Principal, id: str, limit: int, after: str | None) -> ToTell:
    """In the order of the record, for the department's staff: contacts are shown. Raises `OtherDepartment`."""
    who.must(*STAFF)
    consultation = await load(context, id)
    if consultation.department not in who.departments:
        raise OtherDepartment
    wanted = {"consultation": id, "told_at": ""}
    page = await context.feedback.unreached.find(wanted, sort="place", limit=limit, after=after)
    ids = [one.id for one in page.items]
    found = await context.comments.find({"id": In(ids)}, limit=max(1, len(ids)))
    comments = {one.id: one for one in found.items}
    return ToTell(
        consultation=consultation,
        feedback=await feedback_of(context, consultation),
        left=await context.feedback.unreached.count(wanted),
        page=page,
        comments=comments,
        groups=await standing_for(context, {one.group for one in comments.values()} - {""}),
    )


async def telling_work(context: Consulting, who: Principal) -> list[dict[str, Any]]:
    """A row a consultation: two queries, one where there is nobody."""
    page = await context.feedback.unreached.find(
        {"department": mine(who), "told_at": ""}, sort="place", limit=MOST_WORK
    )
    if not page.items:
        return []
    counts = Counter(one.consultation for one in page.items)
    found = await context.consultations.find({"id": In(sorted(counts))}, limit=len(counts))
    more = "以上" if page.next else ""
    return [
        {
            "id": one.id,
            "title": one.title,
            "action": "告知没有留邮箱的人",
            "note": f"{counts[one.id]} 人{more}只留了电话或者地址",
            "url": f"/desk/consultations/{one.id}/feedback/telling",
            "due": None,
        }
        for one in found.items
    ]
