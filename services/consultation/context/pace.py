"""How fast opinions come in here: what can wait gives way while they come fast."""

import asyncio
import time
from collections.abc import Callable

FAST = 50  # opinions a second
LOOK = 0.25  # seconds


class Pace:
    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._since, self._count, self._fast_until = monotonic(), 0, 0.0

    def took_one(self) -> None:
        now = self._monotonic()
        if now - self._since >= 1:
            self._since, self._count = now, 0
        self._count += 1
        if self._count >= FAST:
            self._fast_until = now + 1

    @property
    def fast(self) -> bool:
        return self._monotonic() < self._fast_until

    async def calm(self, looks: int = 12) -> None:
        """Returns once the burst is over, or after so many looks: what gives way must not stand still."""
        for _ in range(looks):
            if not self.fast:
                return
            await asyncio.sleep(LOOK)
