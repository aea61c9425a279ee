"""Taking what the public says."""

from datetime import datetime
from typing import Any

from kit.identity.port import Principal
from kit.runtime.ids import derived_id
from kit.store.port import AlreadyExists, Entry
from services.consultation.commands.uploading import claim
from services.consultation.context import Consulting
from services.consultation.domain import errors
from services.consultation.domain.comment import Comment, clean, words
from services.consultation.domain.consultation import Consultation
from services.consultation.domain.receipt import leaf_of, new_salt
from services.consultation.domain.screening import held
from services.consultation.facts import consultations as facts
from services.consultation.queries.comments import load_comment

PUBLIC = "public"  # the actor of whoever comments: nobody asks who it was


async def accept_comment(
    context: Consulting, who: Principal, id: str, key: str, fields: dict[str, Any], *, hasty: bool = False
) -> Comment:
    """Take an opinion durably, without an account: the idempotency key of the form makes three clicks one comment.

    `hasty`: its address sends unusually many; without a proof of work it then waits for a moderator.
    Raises `CommentEmpty`, `CommentTooLong`, `ClauseUnknown`, `VillageUnknown`, `UploadUnknown`, `UploadUnfinished`,
    `UploadTaken`, and `NotTakingComments` unless it was taken before.
    """
    at = context.clock.now()
    comment_id = derived_id("comment", id, key)
    consultation = await context.intake.opened.get(id)
    if not consultation.accepts(at):
        if known := await context.comments.get(comment_id):
            return known
        raise errors.NotTakingComments(opens_on=str(consultation.opens_on), closes_on=str(consultation.closes_on))
    comment = await made(context, consultation, comment_id, at, fields)
    comment.author = who.subject
    proven = not hasty or await context.intake.challenges.spend(fields.get("proof") or "", comment_id)
    comment.held = held(comment.text, not proven)
    if consultation.moderation == "after" and not comment.held:
        comment.show()
    return await keep(context, comment, PUBLIC, "accept")


async def made(
    context: Consulting, consultation: Consultation, id: str, at: datetime, fields: dict[str, Any]
) -> Comment:
    """The comment that was filled in, checked, not yet stored. Raises as `accept_comment`."""
    clause = fields.get("clause") or None
    if clause and all(one.anchor != clause for one in consultation.clauses):
        raise errors.ClauseUnknown
    text = words(fields["text"], context.intake.longest)
    village = fields.get("village") or ""
    await context.intake.opened.check_village(village)
    comment = Comment(
        id=id,
        consultation=consultation.id,
        department=consultation.department,
        clause=clause,
        text=text,
        contact=clean(fields.get("contact") or ""),
        accepted_at=at.isoformat(),
        village=village,
    )
    if uploads := fields.get("files"):
        comment.files = await claim(context, uploads, id)
    return comment


async def keep(context: Consulting, comment: Comment, actor: str, action: str) -> Comment:
    """Give it its leaf and store it in one step; where it is stored already, that is what counts."""
    comment.salt = new_salt()
    comment.leaf = leaf_of(comment.salt, comment)
    entry = Entry(actor, action, after={"state": comment.state, "clause": comment.clause, "source": comment.source})
    try:
        comment = await context.comments.insert(comment, events=[facts.accepted(comment)], entry=entry)
    except AlreadyExists:
        return await load_comment(context, comment.id)
    context.record.arrived.ring()
    context.intake.pace.took_one()
    return comment
