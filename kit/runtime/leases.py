"""One holder of a name at a time, over the store port."""

from dataclasses import dataclass
from datetime import timedelta

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
