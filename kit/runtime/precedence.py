"""Who reads goes first: what takes a burst in waits a moment while this process has readers in hand."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

LONGEST = 0.025  # seconds that one piece of work gives way
LOOK = 0.001  # seconds

_reading = 0


@contextmanager
def reading() -> Iterator[None]:
    global _reading  # one loop serves all services of a process
    _reading += 1
    try:
        yield
    finally:
        _reading -= 1


async def give_way() -> None:
    """Returns once nobody reads, or after `LONGEST`: readers without end must not keep anything from being done."""
    for _ in range(round(LONGEST / LOOK)):
        if not _reading:
            return
        await asyncio.sleep(LOOK)
