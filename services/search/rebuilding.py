"""Making the index anew: under a lease, portion by portion, taken up again by whoever comes next."""

import asyncio
import logging
from collections.abc import Sequence

from kit.bus.port import Event
from kit.errors import GongkaiError
from kit.runtime.peers import PeerUnavailable
from kit.store.port import AlreadyExists, Conflict
from services.search.context import Search
from services.search.domain.entry import Entry
from services.search.domain.rebuild import Reason, Rebuild
from services.search.engines.port import Standing
from services.search.sources import Exports, Log, Source, gathered
from services.search.translating import TYPES, entries_of

log = logging.getLogger(__name__)
AT_ONCE = 8  # entries whose long texts are fetched side by side


class Rebuilder:
    """A schedule's step: does what was asked for or left half done, and what the state of the index asks for."""

    def __init__(self, context: Search) -> None:
        self._context = context
        self._first = True

    async def step(self) -> None:
        rebuild = await self._wanted(await latest(self._context))
        if rebuild.state == "running":
            try:
                await self._carry_on(rebuild)
            except Conflict:
                log.warning("another process has taken up the rebuild")

    async def _wanted(self, rebuild: Rebuild) -> Rebuild:
        now = self._context.clock.now()
        if rebuild.state == "running" or rebuild.rests(now):
            return rebuild
        first, standing = self._first, await self._context.engine.standing()
        if first:
            await self._context.engine.abandon()  # what a process left that died before it could tell
            self._first = False
        if reason := self._reason(rebuild, standing, first):
            rebuild.begin(now, reason)
        elif rebuild.version:
            return rebuild
        else:
            rebuild.index = standing.name  # a new platform: the log itself fills its first index
        return await keep(self._context, rebuild)

    def _reason(self, rebuild: Rebuild, standing: Standing, first: bool) -> Reason:
        """Rules are looked at once a process, or two programs that differ would make it anew by turns."""
        if not standing.current and (first or rebuild.state == "failed"):
            return "rules"
        return "lost" if rebuild.version and rebuild.index != standing.name else ""

    async def _carry_on(self, rebuild: Rebuild) -> None:
        try:
            await self._fill(rebuild)
        except Conflict:
            raise
        except Exception as failed:
            if isinstance(failed, GongkaiError) and failed.status == 503:
                raise  # something is away: the next step goes on from here
            log.exception("the rebuild failed; the old index goes on serving")
            await self._context.engine.abandon()
            rebuild = await latest(self._context)
            rebuild.end(self._context.clock.now(), "failed")
            await keep(self._context, rebuild)

    async def _fill(self, rebuild: Rebuild) -> None:
        engine, clock = self._context.engine, self._context.clock
        if not rebuild.filling or (await engine.standing()).name != rebuild.filling:  # else its end alone is untold
            rebuild = await self._begun(rebuild)
            async for portion in gathered(self._source(rebuild).portions(rebuild.cursor)):
                await engine.fill(await self._translated(portion.events))
                rebuild.came_to(clock.now(), portion.cursor, portion.read)
                rebuild = await keep(self._context, rebuild)
            await engine.finish()
        rebuild.end(clock.now(), "done")
        await keep(self._context, rebuild)
        log.info("the index is made anew from %d facts of the %s", rebuild.read, rebuild.source)
        self._context.reconciling.ring()

    async def _begun(self, rebuild: Rebuild) -> Rebuild:
        name = await self._context.engine.begin(rebuild.filling)
        if name == rebuild.filling:
            return rebuild
        facts = Log(self._context.bus, sorted(TYPES))
        whole = await facts.whole()
        rebuild.fill(name, "log" if whole else "services", await facts.total() if whole else None)
        return await keep(self._context, rebuild)

    def _source(self, rebuild: Rebuild) -> Source:
        if rebuild.source == "log":
            return Log(self._context.bus, sorted(TYPES))
        return Exports(self._context.peers, sorted(TYPES))

    async def _translated(self, events: Sequence[Event]) -> list[Entry]:
        entries: list[Entry] = []
        for begin in range(0, len(events), AT_ONCE):
            some = await asyncio.gather(*(_translated(self._context, one) for one in events[begin : begin + AT_ONCE]))
            entries += [entry for made in some for entry in made]
        return entries


async def latest(context: Search) -> Rebuild:
    return await context.rebuilds.get("index") or Rebuild()


async def _translated(context: Search, event: Event) -> list[Entry]:
    """None of a fact that cannot be read any more: an older one whose text is gone, which a newer one replaces."""
    try:
        return await entries_of(context, event)
    except Exception as refused:
        lost = isinstance(refused, PeerUnavailable) and refused.detail.get("status") == 404
        if isinstance(refused, GongkaiError) and refused.status == 503 and not lost:
            raise  # it is away, and comes back
        log.error("%s of %s cannot be indexed: %s", event.type, event.key, type(refused).__name__)
    return []


async def keep(context: Search, rebuild: Rebuild) -> Rebuild:
    """Raises `Conflict` when another process was faster."""
    if rebuild.version:
        return await context.rebuilds.save(rebuild)
    try:
        return await context.rebuilds.insert(rebuild)
    except AlreadyExists:
        raise Conflict from None
