"""Taking what the public says."""

from typing import Any

from kit.runtime.ids import derived_id
from kit.store.port import AlreadyExists, Entry
from services.consultation import facts
from services.consultation.context import Consulting
from services.consultation.domain import errors
from services.consultation.domain.comment import Comment, bucket_of, clean, words
from services.consultation.queries.comments import load_comment
from services.consultation.queries.consultations import public

PUBLIC = "public"  # the actor of whoever comments: nobody asks who it was


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
