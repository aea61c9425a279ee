"""Loops that run as long as their service does."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress

from kit.errors import GongkaiError

log = logging.getLogger(__name__)


Step = Callable[[], Awaitable[float | None]]
"""Seconds in which it wants to be called again; None, and whatever is longer: at its usual interval."""


class Bell:
    """Wakes the loops that listen, when there is something new for them to do."""

    def __init__(self) -> None:
        self._wakes: list[Callable[[], None]] = []

    def on_ring(self, wake: Callable[[], None]) -> None:
        self._wakes.append(wake)

    def ring(self) -> None:
        for wake in self._wakes:
            wake()


class Loop:
    """Calls `step` every `seconds`, or at once when woken. A step that fails is logged and tried again."""

    def __init__(self, name: str, seconds: float, step: Step) -> None:
        self._name, self._seconds, self._step = name, seconds, step
        self._woken = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        self._task = asyncio.create_task(self._run(), name=self._name)

    def wake(self) -> None:
        self._woken.set()

    async def stop(self) -> None:
        if self._task is None:
            return
        while not self._task.done():  # a library may swallow one cancellation, as asyncio.wait_for did before 3.12
            self._task.cancel()
            await asyncio.wait([self._task], timeout=1)

    async def _run(self) -> None:
        while True:
            self._woken.clear()
            again: float | None = None
            try:
                again = await self._step()
            except GongkaiError as known:
                log.warning("%s: %s, trying again", self._name, known.code)
                await asyncio.sleep(min(self._seconds, 1))
            except Exception:
                log.exception("%s failed, trying again", self._name)
                await asyncio.sleep(min(self._seconds, 1))
            with suppress(TimeoutError):
                async with asyncio.timeout(self._seconds if again is None else min(max(again, 0), self._seconds)):
                    await self._woken.wait()
