"""Consultation: drafts before the public, what the public says about them, and who answers for it."""

from functools import partial

from kit.runtime.exports import export_page
from kit.runtime.peers import Export
from kit.runtime.service import Runtime, Schedule, Service
from kit.store.port import In
from schemas.classes.consultation import (
    CommentAcceptedV1,
    CommentModeratedV1,
    ConsultationClosedV1,
    ConsultationOpenedV1,
)
from services.consultation import facts
from services.consultation.context import open_context
from services.consultation.domain.consultation import Consultation
from services.consultation.http import routes
from services.consultation.reactions import reactions
from services.consultation.schedule import close_ended


async def build(runtime: Runtime) -> Service:
    context = await open_context(runtime)

    async def stated(consultation: Consultation) -> ConsultationOpenedV1 | ConsultationClosedV1:
        if consultation.state == "closed":
            return await facts.closed(consultation, context.blobs)
        return await facts.opened(consultation, context.blobs)

    async def export(after: str) -> Export:
        return await export_page(context.consultations, {"state": In(["open", "closed"])}, stated, after)

    return Service(
        name="consultation",
        router=routes(context),
        reactions=reactions(context),
        states=[ConsultationOpenedV1.TYPE, ConsultationClosedV1.TYPE, CommentAcceptedV1.TYPE, CommentModeratedV1.TYPE],
        schedules=[Schedule("close", 20, partial(close_ended, context))],
        export=export,
    )
