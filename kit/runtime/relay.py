"""Carries committed events from a service's store to the log: woken by commits, sweeping for what was left."""

import time

from kit.bus.port import Bus
from kit.runtime.leases import Leases
from kit.runtime.tasks import Loop
from kit.store.port import Store


class Relay:
    BATCH = 500

    def __init__(self, store: Store, bus: Bus, leases: Leases, sweep_seconds: float) -> None:
        self._store, self._bus, self._leases = store, bus, leases
        self._loop = Loop("relay", sweep_seconds, self.sweep)
        self._held_until = 0.0

    def start(self) -> None:
        self._store.on_commit(self._loop.wake)
        self._loop.start()

    async def stop(self) -> None:
        await self._loop.stop()

    async def sweep(self) -> None:
        """Relay until nothing waits. Killed after `publish` and before `relayed`, it publishes again: at least once."""
        if not await self._may():
            return
        while waiting := await self._store.pending(self.BATCH):
            await self._bus.publish([one.event for one in waiting])
            await self._store.relayed(waiting)

    async def _may(self) -> bool:
        """Renewing at every commit would cost a write each: once a second is enough for a lease of four."""
        now = time.monotonic()
        if now < self._held_until:
            return True
        held = await self._leases.hold("relay")
        self._held_until = now + 1 if held else 0.0
        return held
