"""Comments as the public and their moderators see them."""

from typing import Any

from kit.identity.port import NotAllowed, Principal
from kit.store.port import Page
from services.consultation.context import Consulting
from services.consultation.domain import errors
from services.consultation.domain.comment import Comment
from services.consultation.queries.consultations import load, public
from services.consultation.queries.persons import mine, works_on


async def load_comment(context: Consulting, id: str) -> Comment:
    comment = await context.comments.get(id)
    if comment is None:
        raise errors.CommentUnknown
    return comment


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
    wanted: dict[str, Any] = {"department": mine(who), "reviewed": False}
    if consultation:
        if (await load(context, consultation)).department not in who.departments:
            raise errors.OtherDepartment
        wanted = {"consultation": consultation, "reviewed": False}
    return await context.comments.find(wanted, sort="accepted_at", limit=limit, after=after)


async def comment_trail(context: Consulting, who: Principal, id: str) -> list[Any]:
    if not works_on(who, (await load_comment(context, id)).department):
        raise errors.OtherDepartment
    return await context.comments.trail(id)
