"""Commenters whom no letter reaches are told by staff."""

from collections.abc import Sequence

from kit.identity.port import Principal
from kit.store.port import Conflict, Entry
from services.consultation.commands.drafting import own
from services.consultation.context import Consulting
from services.consultation.domain.errors import CommentUnknown
from services.consultation.domain.unreached import Unreached
from services.consultation.queries.persons import STAFF


async def told(context: Consulting, who: Principal, id: str, comments: Sequence[str]) -> None:
    """Whom this person told; none of them where one is unknown. Harmless to repeat. Raises `CommentUnknown`."""
    who.must(*STAFF)
    await own(context, who, id)
    for one in [await _unreached(context, id, comment) for comment in dict.fromkeys(comments)]:
        await _tick(context, who, one)


async def _tick(context: Consulting, who: Principal, one: Unreached) -> None:
    while not one.told_at:
        one.told_at = context.clock.now().isoformat()
        try:
            await context.feedback.unreached.save(one, entry=Entry(who.subject, "told"))
        except Conflict:
            one = await _unreached(context, one.consultation, one.id)


async def _unreached(context: Consulting, consultation: str, id: str) -> Unreached:
    found = await context.feedback.unreached.get(id)
    if found is None or found.consultation != consultation:
        raise CommentUnknown
    return found
