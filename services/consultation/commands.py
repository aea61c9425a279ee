"""One function a use case: load → decide → save with its events and its audit line."""

import asyncio
from collections.abc import Sequence
from typing import Any

from kit.identity.port import Principal
from kit.runtime.clock import today
from kit.runtime.ids import derived_id
from kit.store.port import AlreadyExists, Conflict, Entry
from services.consultation import facts
from services.consultation.context import Consulting
from services.consultation.domain import errors
from services.consultation.domain.comment import Comment, Outcome, Reason, bucket_of, clean, words
from services.consultation.domain.consultation import Consultation
from services.consultation.queries import load, load_comment, public

PUBLIC = "public"  # the actor of whoever comments: nobody asks who it was


async def create_draft(context: Consulting, who: Principal, key: str, fields: dict[str, Any]) -> Consultation:
    """The idempotency key becomes the id: the same form sent three times makes one draft."""
    who.must("drafter")
    department = fields.pop("department", None) or _own_department(who)
    if department not in who.departments:
        raise errors.OtherDepartment
    draft = Consultation(id=derived_id("consultation", who.subject, key), department=department, author=who.subject)
    draft.edit(**fields)
    try:
        entry = Entry(who.subject, "draft", after={"title": draft.title})
        return await context.consultations.insert(draft, entry=entry)
    except AlreadyExists:
        return await load(context, draft.id)


async def edit_draft(
    context: Consulting, who: Principal, id: str, version: int, fields: dict[str, Any]
) -> Consultation:
    """Raises `Conflict` if another has saved since `version` was read."""
    who.must("drafter")
    draft = await _own(context, who, id)
    old = {name: getattr(draft, name) for name in fields}
    draft.edit(**fields)
    if draft.version != version:
        raise Conflict
    changed = [name for name in fields if old[name] != fields[name]]
    if not changed:
        return draft
    before, after = ({name: _brief(values[name]) for name in changed} for values in (old, fields))
    entry = Entry(who.subject, "edit", before, after)
    return await context.consultations.save(draft, entry=entry)


async def open_consultation(context: Consulting, who: Principal, id: str) -> Consultation:
    """Put the draft before the public. Two at once: one opens it, the other finds it opened."""
    who.must("releaser")
    consultation = await _own(context, who, id)
    if consultation.state == "open":
        return consultation
    consultation.open(today(context.clock), context.clock.now().isoformat())
    period = {"opens_on": consultation.opens_on, "closes_on": consultation.closes_on}
    entry = Entry(who.subject, "open", {"state": "draft"}, {"state": "open", **period})
    fact = await facts.opened(consultation, context.blobs)
    try:
        return await context.consultations.save(consultation, events=[fact], entry=entry)
    except Conflict:
        now = await load(context, id)
        if now.state == "open":
            return now
        raise


async def accept_comment(context: Consulting, id: str, key: str, fields: dict[str, Any]) -> Comment:
    """Take an opinion durably, without an account: the idempotency key of the form makes three clicks one comment.

    Raises `CommentEmpty`, `CommentTooLong`, `ClauseUnknown`, and `NotTakingComments` unless it was taken before.
    """
    consultation = await public(context, id)
    at = context.clock.now()
    comment_id = derived_id("comment", id, key)
    if not consultation.accepts(at):
        if known := await context.comments.get(comment_id):
            return known
        raise errors.NotTakingComments(opens_on=str(consultation.opens_on), closes_on=str(consultation.closes_on))
    clause = fields.get("clause") or None
    if clause and all(one.anchor != clause for one in consultation.clauses):
        raise errors.ClauseUnknown
    comment = Comment(
        id=comment_id,
        consultation=id,
        department=consultation.department,
        clause=clause,
        text=words(fields["text"]),
        contact=clean(fields.get("contact") or ""),
        accepted_at=at.isoformat(),
        bucket=bucket_of(comment_id),
    )
    if consultation.moderation == "after":
        comment.show()
    entry = Entry(PUBLIC, "accept", after={"state": comment.state, "clause": clause})
    try:
        return await context.comments.insert(comment, events=[facts.accepted(comment)], entry=entry)
    except AlreadyExists:
        return await load_comment(context, comment_id)


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


async def _own(context: Consulting, who: Principal, id: str) -> Consultation:
    consultation = await load(context, id)
    if consultation.department not in who.departments:
        raise errors.OtherDepartment
    return consultation


def _own_department(who: Principal) -> str:
    if len(who.departments) != 1:
        raise errors.OtherDepartment("您属于多个部门，请选择以哪个部门的名义征求意见。")
    return next(iter(who.departments))


def _brief(value: object) -> object:
    """Audit lines say that a long text changed and how long it is; its words stay in the draft."""
    if isinstance(value, list):
        return {"clauses": len(value), "characters": sum(len(b.text) for clause in value for b in clause.blocks)}
    return value
