"""Search: everything public, findable."""

from contextlib import suppress
from functools import partial

from kit.errors import GongkaiError
from kit.notify.webhook import Webhook
from kit.runtime.service import Runtime, Schedule, Service
from kit.runtime.tasks import Loop
from services.search import saving, watching
from services.search.asked import FLUSH_SECONDS
from services.search.context import open_context
from services.search.engines.port import Engine
from services.search.http import routes
from services.search.reactions import reactions
from services.search.rebuilding import Rebuilder
from services.search.reconciling import Gauges, Reconciler

FORGET_SECONDS = 600.0
REBUILD_SECONDS = 2.0  # between two looks whether there is one to do
RECONCILE_SECONDS = 60.0  # between two rounds, and between two pages at most


async def build(runtime: Runtime, engine: Engine, webhook: Webhook | None = None) -> Service:
    context = await open_context(runtime, engine, webhook)
    rebuilder, reconciler = Rebuilder(context), Reconciler(context, Gauges.of(runtime.metrics))
    counting = Loop("search.asked", FLUSH_SECONDS, context.asked.flush)  # each replica has counts of its own

    measuring = Loop("search.drift", RECONCILE_SECONDS, reconciler.measure)

    async def start() -> None:
        await engine.start()
        counting.start()
        measuring.start()

    async def stop() -> None:
        await measuring.stop()
        await counting.stop()
        await context.popular.stop()
        await context.lexicon.stop()
        with suppress(GongkaiError):  # the store is away: counts are no facts
            await context.asked.flush()
        await engine.stop()

    async def forget() -> None:
        await saving.forget_lapsed(context)
        await context.asked.forget()

    return Service(
        name="search",
        router=routes(context),
        reactions=reactions(context),
        schedules=[
            Schedule("saved", watching.EVERY_SECONDS, partial(watching.tell_all, context), context.saving.bell),
            Schedule("rebuild", REBUILD_SECONDS, rebuilder.step, context.rebuilding),
            Schedule("reconcile", RECONCILE_SECONDS, reconciler.step, context.reconciling),
            Schedule("forget", FORGET_SECONDS, forget),
        ],
        ready=engine.ready,
        start=start,
        stop=stop,
    )
