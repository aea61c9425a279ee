"""Letting comments through and hiding them."""

import asyncio
from collections.abc import Sequence

from kit.identity.port import Principal
from kit.store.port import Conflict, Entry
from services.consultation import facts
from services.consultation.context import Consulting
from services.consultation.domain import errors
from services.consultation.domain.comment import Comment, Outcome, Reason
from services.consultation.queries.comments import load_comment


async def moderate(
    context: Consulting, who: Principal, ids: Sequence[str], outcome: Outcome, reason: Reason | None
) -> list[Comment]:
    """Let comments through or hide them: none unless all are the moderator's own, each as a step of its own.

    Raises `CommentUnknown`, `OtherDepartment`, `ReasonMissing`.
    """
    who.must("moderator")
    comments = [await load_comment(context, id) for id in dict.fromkeys(ids)]
    if any(comment.department not in who.departments for comment in comments):
        raise errors.OtherDepartment
    if outcome == "hidden" and reason is None:
        raise errors.ReasonMissing
    reason = reason if outcome == "hidden" else None
    return list(await asyncio.gather(*(_moderate(context, who, one, outcome, reason) for one in comments)))


async def _moderate(
    context: Consulting, who: Principal, comment: Comment, outcome: Outcome, reason: Reason | None
) -> Comment:
    """A decision already taken changes nothing, so a form sent twice leaves one audit line."""
    if comment.decided(outcome, reason):
        return comment
    before = {"state": comment.state, "reason": comment.reason}
    at = context.clock.now().isoformat()
    if outcome == "shown":
        comment.let_through(at)
    else:
        comment.hide(reason, at)
    action = "let_through" if outcome == "shown" else "hide"
    entry = Entry(who.subject, action, before, {"state": comment.state, "reason": comment.reason})
    try:
        return await context.comments.save(comment, events=[facts.moderated(comment)], entry=entry)
    except Conflict:
        now = await load_comment(context, comment.id)
        if now.decided(outcome, reason):
            return now
        raise
