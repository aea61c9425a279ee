"""What comes within a moment goes to the engine together: a commit costs the same for one entry as for many."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence

from services.search.domain.entry import Entry
from services.search.engines.port import SearchResting

MOMENT = 0.01  # seconds between two writes
Put = tuple[Sequence[Entry], "asyncio.Future[None]"]


class Gatherer:
    """`write` is called by one task at a time; whoever put into a failed write gets its error."""

    def __init__(self, write: Callable[[Sequence[Entry]], Awaitable[None]]) -> None:
        self._write = write
        self._waiting: list[Put] = []
        self._task: asyncio.Task[None] | None = None

    async def put(self, entries: Sequence[Entry]) -> None:
        """Return once they are written."""
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((entries, done))
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._run())
        await done

    async def stop(self) -> None:
        if self._task:
            await asyncio.gather(self._task, return_exceptions=True)

    async def _run(self) -> None:
        while self._waiting:
            taken, self._waiting = self._waiting, []
            if not await self._settle(taken):
                for one in taken:  # each by itself: an entry the engine refuses must not cost its neighbours
                    await self._settle([one])
            await asyncio.sleep(MOMENT)

    async def _settle(self, taken: Sequence[Put]) -> bool:
        """False when the write was refused and there is more than one put to tell apart."""
        error: Exception | None = None
        try:
            await self._write([entry for entries, _ in taken for entry in entries])
        except Exception as raised:
            if len(taken) > 1 and not isinstance(raised, SearchResting):
                return False
            error = raised
        for _, done in taken:
            if done.done():
                continue  # whoever waited has gone
            if error:
                done.set_exception(error)
            else:
                done.set_result(None)
        return True
