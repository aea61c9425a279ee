"""How fast opinions come in here: what can wait gives way while they come fast."""

import asyncio
import time
from collections.abc import Callable

from kit.runtime.precedence import give_way

FAST = 50  # opinions a second
LOOK = 0.25  # seconds
LEAST, MOST = 3.0, 30.0  # seconds
PAUSE = 0.002  # seconds


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

    async def calm(self, took: float = 0.0) -> None:
        """Returns once the burst is over, or after a while: what gives way must not stand still.

        `took`: seconds of the piece of work before; what can wait has a fifth of the time of a burst.
        """
        for _ in range(round(min(max(LEAST, 4 * took), MOST) / LOOK)):
            if not self.fast:
                return
            await asyncio.sleep(LOOK)

    async def breathe(self) -> None:
        """Between two pieces of what can wait: others are served, most of the time while opinions come fast."""
        await asyncio.sleep(PAUSE if self.fast else 0)
        await give_way(looks=5)
