"""What consultation does when a fact is stated: its own about comments, and the catalogue's about units."""

from functools import partial

import msgspec

from kit.bus.port import Event
from kit.runtime.copies import keep
from kit.runtime.service import Reaction
from schemas.classes.catalog import UnitChangedV1
from schemas.classes.consultation import (
    CommentErasedV1,
    CommentModeratedV1,
    CommentReturnedV1,
    ConsultationClosedV1,
    GatheringChangedV1,
    GatheringHeldV1,
)
from services.consultation.answering.report_files import outdated
from services.consultation.commands.erasing import finish_erasing
from services.consultation.context import Consulting
from services.consultation.domain.copies import UnitCopy
from services.consultation.grouping.representing import represent
from services.consultation.letters.moderation import tell_decision
from services.consultation.record.sequencing import Sequencer
from services.consultation.schedule.gatherings import tell_change, tell_record


async def on_comment_changed(context: Consulting, event: Event) -> None:
    """One that stands in no record yet is counted as it is once it does."""
    comment = await context.comments.get(event.key)
    if comment and comment.index is not None:
        await context.tallies.recount(comment.consultation, comment.index)
        if comment.group:
            await represent(context, comment.group)
        await outdated(context, comment.consultation)


async def on_comment_moderated(context: Consulting, event: Event) -> None:
    await on_comment_changed(context, event)
    await tell_decision(context, event.key, event.sequence)


async def on_comment_erased(context: Consulting, event: Event) -> None:
    context.groups.erased.ring()
    await on_comment_changed(context, event)
    await finish_erasing(context, event.key)


async def on_consultation_closed(context: Consulting, event: Event) -> None:
    """The last head of its record. A writer that is at it just now makes this a `Conflict`, and it is tried again."""
    await Sequencer(context.record, context.clock).finish(event.key)


async def on_unit_changed(context: Consulting, event: Event) -> None:
    fact = msgspec.convert(event.data, UnitChangedV1)
    await keep(context.units, UnitCopy(fact.id, fact.name, event.sequence, fact.kind))


async def on_gathering_changed(context: Consulting, event: Event) -> None:
    await tell_change(context, event.key, event.data["change"], event.sequence)


async def on_gathering_held(context: Consulting, event: Event) -> None:
    if event.data.get("recorded_at"):
        await tell_record(context, event.key)


def reactions(context: Consulting) -> dict[str, Reaction]:
    return {
        CommentModeratedV1.TYPE: partial(on_comment_moderated, context),
        CommentReturnedV1.TYPE: partial(on_comment_changed, context),
        CommentErasedV1.TYPE: partial(on_comment_erased, context),
        ConsultationClosedV1.TYPE: partial(on_consultation_closed, context),
        GatheringChangedV1.TYPE: partial(on_gathering_changed, context),
        GatheringHeldV1.TYPE: partial(on_gathering_held, context),
        UnitChangedV1.TYPE: partial(on_unit_changed, context),
    }
