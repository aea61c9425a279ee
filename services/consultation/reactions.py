"""What consultation does when a fact is stated: its own about comments, and the catalogue's about units."""

from functools import partial

import msgspec

from kit.bus.port import Event
from kit.runtime.copies import keep
from kit.runtime.service import Reaction
from schemas.classes.catalog import UnitChangedV1
from schemas.classes.consultation import CommentAcceptedV1, CommentModeratedV1
from services.consultation.context import Consulting
from services.consultation.domain.comment import bucket_of
from services.consultation.domain.copies import UnitCopy


async def on_comment_changed(context: Consulting, event: Event) -> None:
    await context.tallies.recount(event.data["consultation"], bucket_of(event.key))


async def on_unit_changed(context: Consulting, event: Event) -> None:
    fact = msgspec.convert(event.data, UnitChangedV1)
    await keep(context.units, UnitCopy(fact.id, fact.name, event.sequence))


def reactions(context: Consulting) -> dict[str, Reaction]:
    return {
        CommentAcceptedV1.TYPE: partial(on_comment_changed, context),
        CommentModeratedV1.TYPE: partial(on_comment_changed, context),
        UnitChangedV1.TYPE: partial(on_unit_changed, context),
    }
