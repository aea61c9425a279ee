"""Publication: documents from draft to tombstone."""

from functools import partial

from kit.runtime.audit import Audit
from kit.runtime.exports import export_page
from kit.runtime.peers import Export
from kit.runtime.service import Runtime, Schedule, Service
from kit.store.port import In
from schemas.classes.publication import AuditAnchoredV1, DocumentDatedV1, DocumentPublishedV1, DocumentWithdrawnV1
from services.publication import facts, following, migrations, reconciling, schedule
from services.publication.context import open_context
from services.publication.domain.document import SHOWN, Document
from services.publication.http import routes
from services.publication.reactions import reactions


async def build(runtime: Runtime) -> Service:
    known = runtime.settings
    context = await open_context(
        runtime.store, runtime.blobs, runtime.clock, known.town_code, known.town_name, known.public_url
    )

    metrics = runtime.metrics
    late = metrics.histogram(
        "gongkai_release_late_seconds", "From the moment a release was scheduled for to its commit."
    )
    timetable = schedule.Timetable(context, late.labels("publication"))
    gauges = reconciling.Gauges.of(metrics)
    reconciler = reconciling.Reconciler(context, gauges)

    audit = await Audit.open(runtime, AuditAnchoredV1.TYPE, facts.anchored)

    async def stated(document: Document) -> DocumentPublishedV1 | None:
        return await facts.published(context, document)

    async def export(after: str) -> Export:
        return await export_page(context.documents, {"standing": In(SHOWN)}, stated, after)

    return Service(
        name="publication",
        router=routes(context, audit),
        reactions=reactions(context),
        states=[DocumentDatedV1.TYPE, DocumentPublishedV1.TYPE, DocumentWithdrawnV1.TYPE, AuditAnchoredV1.TYPE],
        schedules=[
            Schedule("follow", 60, partial(following.sweep, context)),
            Schedule("release", 1, timetable.step, context.scheduled),
            Schedule("reconcile", 30, reconciler.step, gauges=[gauges.overdue, gauges.drift]),
            Schedule("expire", 3600, partial(schedule.expire, context)),
        ],
        export=export,
        audit=audit,
        start=partial(migrations.run, context.documents),
    )
