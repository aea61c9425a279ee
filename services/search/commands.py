"""Making the index anew, from the services' own stores."""

import asyncio
import logging
from collections.abc import AsyncIterator

from kit.store.port import AlreadyExists, Conflict
from services.search.context import Search
from services.search.domain.entry import Entry
from services.search.domain.rebuild import Rebuild, RebuildRunning, State
from services.search.queries import latest_rebuild
from services.search.reactions import TRANSLATE

log = logging.getLogger(__name__)
SOURCES = ("catalog", "publication", "consultation", "village_affairs")
TELL_EVERY = 200  # entries
_running: set[asyncio.Task[None]] = set()  # the loop itself keeps no task alive


async def start_rebuild(context: Search) -> Rebuild:
    """Begin it in this process and return; one replica at a time. Raises `RebuildRunning`."""
    rebuild = await latest_rebuild(context)
    rebuild.begin(context.clock.now())
    try:
        rebuild = await _keep(context, rebuild)
    except (Conflict, AlreadyExists):
        raise RebuildRunning from None
    task = asyncio.create_task(_run(context, rebuild))
    _running.add(task)
    task.add_done_callback(_running.discard)
    return rebuild


async def _run(context: Search, rebuild: Rebuild) -> None:
    progress = _Progress(context, rebuild)
    try:
        await context.engine.rebuild(progress.entries())
    except Exception as failed:
        log.error("rebuild failed with %s; the old index goes on serving", type(failed).__name__)
        await progress.tell("failed")
        return
    await progress.tell("done")


class _Progress:
    """Reads what the services export and says how far it is."""

    def __init__(self, context: Search, rebuild: Rebuild) -> None:
        self._context, self._rebuild = context, rebuild

    async def entries(self) -> AsyncIterator[Entry]:
        for service in SOURCES:
            async for event in self._context.peers.export(service):
                translate = TRANSLATE.get(event.type)
                if translate is None:
                    continue
                self._rebuild.read += 1
                if self._rebuild.read % TELL_EVERY == 0:
                    await self.tell("running")
                yield await translate(self._context, event)

    async def tell(self, state: State) -> None:
        self._rebuild.state = state
        self._rebuild.heard = self._context.clock.now().isoformat()
        self._rebuild = await _keep(self._context, self._rebuild)


async def _keep(context: Search, rebuild: Rebuild) -> Rebuild:
    if rebuild.version:
        return await context.rebuilds.save(rebuild)
    return await context.rebuilds.insert(rebuild)
