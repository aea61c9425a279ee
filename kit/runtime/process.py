"""A service at work: its HTTP application, relay, consumer and schedules, started and stopped together."""

import time
from collections.abc import Awaitable, Callable

from fastapi import FastAPI

from kit.bus.port import Subscription, topic_of
from kit.runtime.audit import Audit
from kit.runtime.dispatcher import Dispatcher
from kit.runtime.http import NotReady, build_app
from kit.runtime.ids import new_id
from kit.runtime.leases import Lease, Leases, Tenure
from kit.runtime.letters import Letters
from kit.runtime.relay import Relay
from kit.runtime.service import Runtime, Schedule, Service
from kit.runtime.tasks import Loop
from kit.store.port import Index

Build = Callable[[Runtime], Awaitable[Service]]


class Process:
    """One service of the platform in this process. `app` answers 503 on /readyz until `start` has returned."""

    app: FastAPI
    service: Service

    def __init__(self, runtime: Runtime) -> None:
        self.runtime = runtime
        self._subscription: Subscription | None = None
        self._loops: list[Loop] = []
        self._started = False

    async def open(self, build: Build) -> "Process":
        """Open the store, build the service and its application; nothing runs yet."""
        await self.runtime.store.start()
        self.service = await build(self.runtime)
        leases = await self.runtime.store.collection("leases", Lease, indexes=[Index("holder")])
        self._leases = Leases(leases, self.runtime.clock, self.runtime.settings.replica or new_id())
        self._letters = await Letters.open(self.runtime.store)
        sweep = self.runtime.settings.relay_sweep_seconds
        self._relay = Relay(self.runtime.store, self.runtime.bus, self._leases, sweep)
        self._dispatcher = Dispatcher(self.service.reactions, self._letters, self.runtime.metrics)
        self._audit = self.service.audit or await Audit.open(self.runtime)
        self.app = build_app(self.service, self.runtime, self._letters, self._audit, self._healthy)
        return self

    async def start(self) -> None:
        topics = sorted({topic_of(type) for type in (*self.service.reactions, *self.service.states)})
        await self.runtime.bus.ensure_topics(topics)
        if self.service.start:
            await self.service.start()
        self._relay.start()
        if self.service.reactions:
            wanted = sorted({topic_of(type) for type in self.service.reactions})
            self._subscription = await self.runtime.bus.subscribe(self.service.name, wanted, self._dispatcher.handle)
        drain = Schedule("drain", 2, self._dispatcher.drain)
        anchor = Schedule("anchor", self.runtime.settings.anchor_seconds, self._audit.anchor)
        self._loops = [self._leased(schedule) for schedule in (drain, anchor, *self.service.schedules)]
        self._loops.append(Loop("measure", 2, self._measure))
        for loop in self._loops:
            loop.start()
        self._started = True

    async def stop(self) -> None:
        """Finish what is in hand; what is not finished is done again by the next process."""
        self._started = False
        if self._subscription:
            await self._subscription.close()
        for loop in self._loops:
            await loop.stop()
        await self._relay.stop()
        if self.service.stop:
            await self.service.stop()
        await self.runtime.store.stop()

    def _leased(self, schedule: Schedule) -> Loop:
        tenure = Tenure(self._leases, schedule.name)

        async def step() -> float | None:
            if not await tenure.held():
                for gauge in schedule.gauges:
                    gauge.clear()  # what this replica measured is no longer so
                return None
            async with tenure.kept():
                return await schedule.run()

        loop = Loop(f"{self.service.name}.{schedule.name}", schedule.every_seconds, step)
        if schedule.bell:
            schedule.bell.on_ring(loop.wake)
        return loop

    async def _measure(self) -> None:
        metrics = self.runtime.metrics
        dead, parked = await self._letters.counts()
        metrics.dead_letters.labels(self.service.name).set(dead)
        metrics.parked_keys.labels(self.service.name).set(parked)
        waiting = await self.runtime.store.pending(1)
        metrics.outbox_oldest.labels(self.service.name).set(time.time() - waiting[0].since if waiting else 0)
        if self.service.reactions:
            metrics.lag.labels(self.service.name, self.service.name).set(await self.runtime.bus.lag(self.service.name))

    async def _healthy(self) -> None:
        if not self._started:
            raise NotReady
        await self._letters.counts()  # the store answers
        if self.service.ready:
            await self.service.ready()
