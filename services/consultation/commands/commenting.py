"""Taking what the public says."""

from datetime import datetime
from typing import Any

from kit.identity.port import Principal
from kit.runtime.ids import derived_id
from kit.store.port import AlreadyExists, Entry
from services.consultation.commands.uploading import claim, files_of
from services.consultation.context import Consulting
from services.consultation.domain import errors
from services.consultation.domain.comment import Comment, clean, words
from services.consultation.domain.consultation import Consultation
from services.consultation.domain.receipt import leaf_of, new_salt
from services.consultation.domain.screening import held
from services.consultation.domain.upload_errors import UploadUnknown
from services.consultation.facts import consultations as facts
from services.consultation.queries.comments import load_comment

PUBLIC = "public"  # the actor of whoever comments: nobody asks who it was


async def accept_comment(
    context: Consulting, who: Principal, id: str, key: str, fields: dict[str, Any], *, hasty: bool = False
) -> Comment:
    """Take an opinion durably, without an account: the idempotency key of the form makes three clicks one comment.

    `hasty`: its address sends unusually many; without a proof of work it then waits for a moderator.
    Raises `CommentEmpty`, `CommentTooLong`, `ClauseUnknown`, `VillageUnknown`, `UploadUnknown`, `UploadUnfinished`,
    `UploadTaken`, `KeyUsed` where the key came with other words, and `NotTakingComments` unless it was taken before.
    """
    at = context.clock.now()
    comment_id = derived_id("comment", id, key)
    consultation = await context.intake.opened.get(id)
    late = not consultation.accepts(at)
    if (late or fields.get("files")) and (known := await taken_before(context, consultation, comment_id, fields)):
        return known
    if late:
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
    comment = _written(context, consultation, id, at, fields)
    await context.intake.opened.check_village(comment.village)
    if uploads := fields.get("files"):
        comment.files = await claim(context, uploads, id)
    return comment


async def taken_before(
    context: Consulting, consultation: Consultation, id: str, fields: dict[str, Any]
) -> Comment | None:
    """The comment that was stored for the same key and the same words. Raises `KeyUsed`; takes no files."""
    known = await context.comments.get(id)
    if known is None:
        return None
    again = _written(context, consultation, id, context.clock.now(), fields)
    try:
        again.files = await files_of(context, fields.get("files") or ())
    except UploadUnknown:
        again.files = known.files  # swept by now: what a late repeat brought with it nobody can tell
    return _same(known, again)


def _written(context: Consulting, consultation: Consultation, id: str, at: datetime, fields: dict[str, Any]) -> Comment:
    said_on = fields.get("said_on")
    return Comment(
        id=id,
        consultation=consultation.id,
        department=consultation.department,
        clause=fields.get("clause") or None,
        text=words(fields["text"], context.intake.longest),
        contact=clean(fields.get("contact") or ""),
        accepted_at=at.isoformat(),
        village=fields.get("village") or "",
        source=fields.get("source") or "online",
        said_on=said_on.isoformat() if said_on else "",
    )


def _same(known: Comment, again: Comment) -> Comment:
    """A key that was used for other words, or guessed, opens nothing and hides nothing that is said now.

    Whether erased words were the same nobody can tell any more.
    """
    if known.erased or _told(known) != _told(again):
        raise errors.KeyUsed
    return known


def _told(one: Comment) -> tuple[object, ...]:
    files = sorted(file.digest for file in one.files)
    return one.text, one.clause, one.contact, one.village, one.source, one.said_on, files


async def keep(context: Consulting, comment: Comment, actor: str, action: str) -> Comment:
    """Give it its leaf and store it in one step; where the same is stored already, that counts. Raises `KeyUsed`."""
    comment.salt = new_salt()
    comment.leaf = leaf_of(comment.salt, comment)
    entry = Entry(actor, action, after={"state": comment.state, "clause": comment.clause, "source": comment.source})
    try:
        comment = await context.comments.insert(comment, events=[facts.accepted(comment)], entry=entry)
    except AlreadyExists:
        return _same(await load_comment(context, comment.id), comment)
    context.record.arrived.ring()
    context.intake.pace.took_one()
    return comment
