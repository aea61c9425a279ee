"""Consultation: drafts before the public, what the public says about them, and who answers for it."""

from functools import partial

from kit.runtime.service import Runtime, Schedule, Service
from schemas.classes.consultation import (
    CommentAcceptedV1,
    CommentErasedV1,
    CommentModeratedV1,
    CommentReturnedV1,
    ConsultationAnsweredV1,
    ConsultationClosedV1,
    ConsultationOpenedV1,
    DecisionAdvancedV1,
    GatheringAnnouncedV1,
    GatheringChangedV1,
    GatheringHeldV1,
)
from services.consultation import counting
from services.consultation.commands.group_moderating import carry_out
from services.consultation.commands.uploading import sweep
from services.consultation.context import open_context
from services.consultation.exporting import exporter
from services.consultation.grouping import grouper
from services.consultation.http import routes
from services.consultation.reactions import reactions
from services.consultation.record.sequencing import EVERY, Sequencer
from services.consultation.schedule.closing import close_ended
from services.consultation.schedule.feedback import FeedbackRounds
from services.consultation.schedule.gatherings import gathering_mail, gathering_round
from services.consultation.schedule.watching import EVERY as WATCH
from services.consultation.schedule.watching import Watch


async def build(runtime: Runtime) -> Service:
    context = await open_context(runtime)
    behind = runtime.metrics.gauge("gongkai_record_behind_seconds", "Age of the oldest comment not yet in its record.")
    sequencer = Sequencer(context.record, context.clock, behind)
    grouping = grouper.Grouper(context)
    overdue = runtime.metrics.gauge("gongkai_feedback_overdue", "Closed consultations whose feedback should be public.")
    rounds = FeedbackRounds(context, overdue)
    watch = Watch(context, runtime.metrics)

    return Service(
        name="consultation",
        router=routes(context),
        reactions=reactions(context),
        states=[
            ConsultationOpenedV1.TYPE,
            ConsultationClosedV1.TYPE,
            ConsultationAnsweredV1.TYPE,
            CommentAcceptedV1.TYPE,
            CommentModeratedV1.TYPE,
            CommentReturnedV1.TYPE,
            CommentErasedV1.TYPE,
            DecisionAdvancedV1.TYPE,
            GatheringAnnouncedV1.TYPE,
            GatheringChangedV1.TYPE,
            GatheringHeldV1.TYPE,
        ],
        schedules=[
            Schedule("close", 5, partial(close_ended, context)),
            Schedule("sequence", EVERY, sequencer.run, context.record.arrived, [behind]),
            Schedule("count", counting.EVERY, partial(counting.count_grown, context), context.record.grown),
            Schedule("group", grouper.EVERY, grouping.run, grouping.bell),
            Schedule("moderate", 2, partial(carry_out, context), context.intake.asked),
            Schedule("uploads", 600, partial(sweep, context)),
            Schedule("challenges", 600, context.intake.challenges.sweep),
            Schedule("gatherings", 20, partial(gathering_round, context)),
            Schedule("gathering_mail", 20, partial(gathering_mail, context), context.gatherings.stirred),
            Schedule("feedback", 30, rounds.step, context.feedback.sealed, [overdue]),
            Schedule("watch", WATCH, watch.step, gauges=watch.gauges),
        ],
        export=exporter(context),
    )
