"""Letting comments through, hiding them, and taking either back."""

import asyncio
from collections.abc import Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from kit.identity.port import Principal
from kit.store.port import Conflict, Entry, Fact, In
from law import privacy
from services.consultation.context import Consulting
from services.consultation.domain import errors
from services.consultation.domain.comment import Comment, Outcome, Reason, Span
from services.consultation.facts import consultations as facts
from services.consultation.queries.comments import load_comment

AT_ONCE = 16


@dataclass(frozen=True)
class Decision:
    """`masks`: passages of a comment's words, by its id, that are masked besides; those not named keep theirs."""

    outcome: Outcome
    reason: Reason | None = None
    note: str = ""
    masks: Mapping[str, Sequence[Span]] = field(default_factory=dict)


async def moderate(context: Consulting, who: Principal, ids: Sequence[str], decision: Decision) -> list[Comment]:
    """Let comments through or hide them: none unless all are the moderator's own, each as a step of its own.

    Raises `CommentUnknown`, `OtherDepartment`, `ReasonMissing`, `CommentErased`, `MaskOutside`.
    """
    comments = await _own(context, who, ids)
    if any(comment.erased for comment in comments):
        raise errors.CommentErased
    if any(end > len(one.text) for one in comments for _, end in decision.masks.get(one.id, ())):
        raise errors.MaskOutside
    decision = checked(decision)
    return await _each(comments, lambda one: decide(context, who.subject, one, decision))


async def undo(context: Consulting, who: Principal, ids: Sequence[str]) -> list[Comment]:
    """Take decisions back; what nobody has decided on stays as it is. Raises as `moderate`."""
    comments = await _own(context, who, ids)
    if any(comment.erased for comment in comments):
        raise errors.CommentErased
    return await _each(comments, lambda one: take_back(context, who.subject, one))


def checked(decision: Decision) -> Decision:
    """Personal data in the note masked. Raises `ReasonMissing`."""
    if decision.outcome == "hidden" and decision.reason is None:
        raise errors.ReasonMissing
    reason = decision.reason if decision.outcome == "hidden" else None
    note = privacy.mask(decision.note, privacy.find_said(decision.note)).strip()
    return Decision(decision.outcome, reason, note, decision.masks)


async def decide(context: Consulting, actor: str, comment: Comment, decision: Decision) -> Comment:
    """A decision already taken changes nothing, so a form sent twice leaves one audit line.

    Raises `Conflict` where another moderator has decided otherwise meanwhile.
    """
    while not _stands(comment, decision):
        seen, before = _standing(comment), {"state": comment.state, "reason": comment.reason}
        at = context.clock.now().isoformat()
        if decision.outcome == "shown":
            comment.let_through(at, decision.masks.get(comment.id), decision.note)
        else:
            comment.hide(decision.reason, at, decision.note)
        action = "let_through" if decision.outcome == "shown" else "hide"
        after = {"state": comment.state, "reason": comment.reason, "masked_besides": len(comment.masks)}
        entry = Entry(actor, action, before, after)
        if saved := await _saved(context, comment, facts.moderated(comment), entry):
            return saved
        comment = await load_comment(context, comment.id)
        if _standing(comment) != seen and not _stands(comment, decision):
            raise Conflict(id=comment.id)
    return comment


async def take_back(context: Consulting, actor: str, comment: Comment) -> Comment:
    """Raises `Conflict` where a moderator has decided anew meanwhile."""
    consultation = await context.intake.opened.get(comment.consultation)
    while comment.reviewed:
        seen, before = _standing(comment), {"state": comment.state, "reason": comment.reason}
        comment.take_back(consultation.moderation == "after")
        entry = Entry(actor, "take_back", before, {"state": comment.state, "reason": None})
        fact = facts.returned(comment, context.clock.now().isoformat())
        if saved := await _saved(context, comment, fact, entry):
            return saved
        comment = await load_comment(context, comment.id)
        if comment.reviewed and _standing(comment) != seen:
            raise Conflict(id=comment.id)
    return comment


async def _own(context: Consulting, who: Principal, ids: Sequence[str]) -> list[Comment]:
    who.must("moderator")
    wanted = list(dict.fromkeys(ids))
    page = await context.comments.find({"id": In(wanted)}, limit=max(1, len(wanted)))
    found = {comment.id: comment for comment in page.items}
    if len(found) < len(wanted):
        raise errors.CommentUnknown
    if any(comment.department not in who.departments for comment in found.values()):
        raise errors.OtherDepartment
    return [found[id] for id in wanted]


async def _each(comments: Sequence[Comment], step: Callable[[Comment], Coroutine[Any, Any, Comment]]) -> list[Comment]:
    return list(await asyncio.gather(*map(step, comments)))


async def _saved(context: Consulting, comment: Comment, fact: Fact, entry: Entry) -> Comment | None:
    """None when something else about the comment changed: its place in the record, its group, or a decision."""
    try:
        return await context.comments.save(comment, events=[fact], entry=entry)
    except Conflict:
        return None


def _stands(comment: Comment, decision: Decision) -> bool:
    masks = decision.masks.get(comment.id)
    masked = masks is None or sorted(masks) == comment.masks
    return comment.decided(decision.outcome, decision.reason) and masked and comment.note == decision.note


def _standing(comment: Comment) -> tuple[object, ...]:
    return comment.state, comment.reviewed, comment.reason, comment.moderated_at
