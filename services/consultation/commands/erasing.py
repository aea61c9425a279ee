"""Erasing the words of an opinion on legal grounds. Its leaf, its place and its count stay."""

from kit.identity.port import Principal
from kit.store.port import Conflict, Entry
from law import privacy
from services.consultation.commands.uploading import drop, drop_uploads_of
from services.consultation.context import Consulting
from services.consultation.domain.comment import Comment, Ground
from services.consultation.facts import consultations as facts
from services.consultation.queries.comments import load_comment

ERASING = ("administrator", "disclosure_officer")


async def erase_comment(context: Consulting, who: Principal, id: str, ground: Ground, reason: str) -> Comment:
    """Take words, salt, contact and files out of every place that holds them; harmless to repeat.

    Raises `CommentUnknown`. The bytes of files go when the fact of it comes round: not even a kill leaves them.
    """
    who.must(*ERASING)
    comment = await load_comment(context, id)
    while not comment.erased:
        before = {"state": comment.state, "reason": comment.reason}
        comment.erase(ground, context.clock.now().isoformat())
        after = {"ground": ground, "why": privacy.mask(reason, privacy.find_said(reason))}
        try:
            entry = Entry(who.subject, "erase", before, after)
            return await context.comments.save(comment, events=[facts.erased(comment)], entry=entry)
        except Conflict:
            comment = await load_comment(context, id)
    return comment


async def finish_erasing(context: Consulting, id: str) -> None:
    """What an erased comment leaves in other places: its files, and what told of them on their way here."""
    await drop_uploads_of(context, id)
    while (comment := await context.comments.get(id)) and comment.erasing:
        await drop(context, comment.erasing)
        comment.erasing = []
        try:
            await context.comments.save(comment)
        except Conflict:
            continue
