"""Carries committed events from a service's store to the log: woken by commits, sweeping for what was left."""

import asyncio
import time

from kit.bus.port import Bus
from kit.runtime.leases import Leases, Tenure
from kit.runtime.tasks import Loop
from kit.store.port import Store


class Relay:
    BATCH = 500
    GATHER = 0.05  # seconds: in a burst a few large batches cost far less than one for each commit
    BURST = 40  # events within twice as long

    def __init__(self, store: Store, bus: Bus, leases: Leases, sweep_seconds: float) -> None:
        self._store, self._bus, self._tenure = store, bus, Tenure(leases, "relay")
        self._loop = Loop("relay", sweep_seconds, self.sweep)

    def start(self) -> None:
        self._store.on_commit(self._loop.wake)
        self._loop.start()

    async def stop(self) -> None:
        await self._loop.stop()

    async def sweep(self) -> None:
        """Relay until nothing waits. Killed after `publish` and before `relayed`, it publishes again: at least once."""
        if not await self._tenure.held():
            return
        began, carried = time.monotonic(), 0
        while waiting := await self._store.pending(self.BATCH):
            await self._bus.publish([one.event for one in waiting])
            await self._store.relayed(waiting)
            carried += len(waiting)
            if carried >= self.BURST:
                if time.monotonic() - began < 2 * self.GATHER and len(waiting) < self.BATCH:
                    await asyncio.sleep(self.GATHER)
                began, carried = time.monotonic(), 0
