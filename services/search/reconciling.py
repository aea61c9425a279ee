"""Compares the index with what the services export, round after round, and repairs what differs."""

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Iterable, Mapping
from dataclasses import dataclass, replace

from prometheus_client import Counter, Gauge

from kit.bus.port import Event
from kit.runtime.metrics import Metrics
from kit.runtime.peers import Export
from services.search.context import Search
from services.search.domain.drift import KINDS, Drift, Kind
from services.search.domain.entry import Entry
from services.search.domain.sieve import Sieve
from services.search.rebuilding import latest as latest_rebuild
from services.search.sources import SERVICES
from services.search.translating import TYPES, entries_of, ids_of

log = logging.getLogger(__name__)

GRACE = 3.0  # seconds: a fact that young may be on its way into the index
IDLE = 9  # times as long as a page took is waited before the next
SCANNED = 500  # entries
BELIEVED = 0.2  # of all entries: a service that disowns more has lost its store, and is not believed
FEW = 100  # so many are believed whatever their part

Look = dict[str, tuple[int, int, Event]]  # id → version exported, version in the index, as which fact


@dataclass(frozen=True)
class Gauges:
    drift: Gauge
    reconciled: Counter

    @classmethod
    def of(cls, metrics: Metrics) -> "Gauges":
        return cls(
            metrics.gauge("gongkai_search_drift", "Entries found otherwise than their services tell them.", "kind"),
            metrics.counter("gongkai_search_reconciled", "Entries put right by comparing.", "kind"),
        )


class Reconciler:
    """A schedule's step: one page. Nothing is repaired on one look: facts are always on their way."""

    def __init__(self, context: Search, gauges: Gauges) -> None:
        self._context, self._gauges = context, gauges
        self._round: AsyncIterator[None] | None = None

    async def step(self) -> float | None:
        """Seconds until the next page; None after the last."""
        if (await latest_rebuild(self._context)).state == "running":
            return None  # it puts everything right, and reads the same stores
        begun, going = time.monotonic(), self._round or self._whole_round()
        self._round = None  # a page that fails ends the round
        try:
            await anext(going)
        except StopAsyncIteration:
            return None
        self._round = going
        return IDLE * (time.monotonic() - begun)

    async def _whole_round(self) -> AsyncIterator[None]:
        exported, drift = Sieve(), replace(Drift(), kinds=(await latest(self._context)).kinds)
        for service in SERVICES:
            after: str | None = ""
            while after is not None:
                after = await self._compare(service, after, exported, drift)
                yield
        suspects, live = dict[str, int](), 0
        async for page in self._scanned():
            live += len(page)
            suspects |= {id: version for id, version in page.items() if _unknown(id, exported, drift)}
            yield
        for service in SERVICES if suspects else ():
            after = ""
            while after is not None:
                after = await self._own(service, after, suspects)
                yield
        await self._bury(suspects, live, drift)
        await self._tell(drift)

    async def _compare(self, service: str, after: str, exported: Sieve, drift: Drift) -> str | None:
        """One page; where the next begins."""
        page = await self._context.peers.page(service, after)
        ids = [id for event in page.events if event.type in TYPES for id in ids_of(event)]
        for id in ids:
            exported.add(id)
        drift.looked_at += len(ids)
        drift.kinds = sorted({*drift.kinds, *map(_kind, ids)})
        if first := await self._look(page):
            await asyncio.sleep(GRACE)
            second = await self._look(await self._context.peers.page(service, after))
            same = {id: seen for id, seen in second.items() if id in first and first[id][:2] == seen[:2]}
            await self._repair(same, drift)
        return page.next or None

    async def _look(self, page: Export) -> Look:
        """What is otherwise in the index than on this page."""
        wanted = {id: event for event in page.events if event.type in TYPES for id in ids_of(event)}
        known = await self._context.engine.versions(list(wanted)) if wanted else {}
        return {
            id: (event.sequence, known.get(id, 0), event)
            for id, event in wanted.items()
            if known.get(id, 0) != event.sequence
        }

    async def _repair(self, look: Look, drift: Drift) -> None:
        ahead = [id for id, (version, found, _) in look.items() if found > version]
        if ahead:  # no fact will ever tell that version: the store was put back to an earlier day
            await self._context.engine.forget(ahead)
        events = {event.id: event for _, _, event in look.values()}
        made = [one for event in events.values() for one in await entries_of(self._context, event) if one.id in look]
        shown = {one.id: one for one in await self._shown([one.id for one in made])}
        for entry in made:
            found = look[entry.id][1]
            if found and entry.id in shown and _alike(shown[entry.id], entry):
                continue  # a fact that is not searched has counted its aggregate on
            self._count(drift, "stale" if found else "missing", entry.id)
        await self._context.engine.put(made)

    async def _shown(self, ids: list[str]) -> list[Entry]:
        return [one for n in range(0, len(ids), 100) for one in await self._context.engine.entries(ids[n : n + 100])]

    async def _scanned(self) -> AsyncIterator[dict[str, int]]:
        """The live entries of the whole index."""
        after = ""
        while page := await self._context.engine.scan(after, SCANNED):
            yield {id: version for id, version, live in page if live}
            after = page[-1][0]

    async def _own(self, service: str, after: str, suspects: dict[str, int]) -> str | None:
        """Take away from `suspects` what is on this page after all; where the next begins."""
        page = await self._context.peers.page(service, after)
        for event in page.events:
            for id in ids_of(event) if event.type in TYPES else ():
                suspects.pop(id, None)
        return page.next or None

    async def _bury(self, suspects: Mapping[str, int], live: int, drift: Drift) -> None:
        """One version on: that of the fact which was lost, or an earlier one, so that no later fact is ignored."""
        known: dict[str, int] = {}
        for some in _by(SCANNED, suspects):
            known |= await self._context.engine.versions(some)
        phantoms = {id: version for id, version in suspects.items() if known.get(id) == version}
        believed = len(phantoms) <= max(FEW, BELIEVED * live)
        for id in phantoms:
            self._count(drift, "phantom", id, repaired=believed)
        if not believed:
            log.error(
                "%d of %d entries are disowned: nothing is taken away, rebuild if that is true", len(phantoms), live
            )
            return
        await self._context.engine.put([Entry(id, v + 1, _kind(id), removed=True) for id, v in phantoms.items()])

    def _count(self, drift: Drift, kind: Kind, id: str, *, repaired: bool = True) -> None:
        setattr(drift, kind, getattr(drift, kind) + 1)
        if repaired:
            drift.repaired += 1
            self._gauges.reconciled.labels(self._context.service, kind).inc()
        log.warning("%s was %s in the index%s", id, kind, ", and is put right" if repaired else "")

    async def _tell(self, drift: Drift) -> None:
        drift.checked_at = self._context.clock.now().isoformat()
        before = await latest(self._context)
        drift.version = before.version
        await (self._context.drifts.save(drift) if before.version else self._context.drifts.insert(drift))
        await self.measure()

    async def measure(self) -> None:
        """In every replica, whichever it is that compares."""
        drift = await latest(self._context)
        for kind in KINDS:
            self._gauges.drift.labels(self._context.service, kind).set(getattr(drift, kind))


async def latest(context: Search) -> Drift:
    return await context.drifts.get("index") or Drift()


def _unknown(id: str, exported: Sieve, drift: Drift) -> bool:
    """Kinds that no service ever exported are not ours to judge."""
    return id not in exported and _kind(id) in drift.kinds


def _kind(id: str) -> str:
    return id.partition(":")[0]


def _alike(one: Entry, other: Entry) -> bool:
    names = ("kind", "title", "number", "department", "village", "domain", "theme", "date", "validity", "url")
    return all(getattr(one, name) == getattr(other, name) for name in names)


def _by(size: int, ids: Iterable[str]) -> list[list[str]]:
    listed = list(ids)
    return [listed[n : n + size] for n in range(0, len(listed), size)]
