"""One holder of a name at a time, over the store port."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta

from kit.errors import GongkaiError
from kit.runtime.clock import Clock
from kit.store.port import AlreadyExists, Collection, Conflict


@dataclass
class Lease:
    id: str
    holder: str
    until: str  # ISO 8601
    version: int = 0


class Leases:
    """A holder that stops renewing loses the name after `ttl`; the same holder name takes it back at once."""

    def __init__(
        self, leases: Collection[Lease], clock: Clock, holder: str, ttl: timedelta = timedelta(seconds=4)
    ) -> None:
        self._leases, self._clock, self._holder, self._ttl = leases, clock, holder, ttl

    async def hold(self, name: str) -> bool:
        """Take or renew it; False while another holds it."""
        now = self._clock.now()
        until = (now + self._ttl).isoformat()
        lease = await self._leases.get(name)
        try:
            if lease is None:
                await self._leases.insert(Lease(name, self._holder, until))
                return True
            if lease.holder != self._holder and lease.until > now.isoformat():
                return False
            lease.holder, lease.until = self._holder, until
            await self._leases.save(lease)
        except (Conflict, AlreadyExists):
            return False
        return True

    async def release(self, name: str) -> None:
        """Give it up early, so that a successor need not wait."""
        lease = await self._leases.get(name)
        if lease and lease.holder == self._holder:
            lease.until = ""
            try:
                await self._leases.save(lease)
            except Conflict:
                return  # another holds it already


class Tenure:
    """A name held for as long as there is work: renewed once a second at most, as each renewal is a durable write."""

    EVERY = 1.0  # seconds; enough for a lease of four

    def __init__(self, leases: Leases, name: str) -> None:
        self._leases, self._name = leases, name
        self._until = 0.0

    async def held(self) -> bool:
        now = time.monotonic()
        if now < self._until:
            return True
        held = await self._leases.hold(self._name)
        self._until = now + self.EVERY if held else 0.0
        return held

    @asynccontextmanager
    async def kept(self) -> AsyncIterator[None]:
        """Renewed while the block runs, however long that takes."""
        renewing = asyncio.create_task(self._renew())
        try:
            yield
        finally:
            renewing.cancel()
            await asyncio.wait([renewing])

    async def _renew(self) -> None:
        while True:
            await asyncio.sleep(self.EVERY)
            with suppress(GongkaiError):  # the store is away: the work in hand will say so
                await self._leases.hold(self._name)
