"""Who reads goes first: what takes a burst in, and what can wait, makes room while this process has readers in hand."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from weakref import WeakKeyDictionary

LONGEST = 0.3  # seconds that one piece of work gives way
LOOK = 0.001  # seconds
LOOKS = round(LONGEST / LOOK)
APART = 0.005  # seconds between two requests that begin while people read
LATELY = 0.2  # seconds since anybody read


@dataclass
class _Line:
    reading: int = 0
    read_at: float = 0.0  # the loop's time
    next: float = 0.0  # when another request may begin
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)


_lines = WeakKeyDictionary[asyncio.AbstractEventLoop, _Line]()  # one loop serves all services of a process
_had_turn = ContextVar("had_turn", default=False)


def _line() -> _Line:
    loop = asyncio.get_running_loop()
    line = _lines.get(loop)
    if line is None:
        line = _lines[loop] = _Line()
    return line


@contextmanager
def reading() -> Iterator[Callable[[], None]]:
    """Until the block ends, or what it is given is called: a slow download is no reader any more."""
    line, loop, reads = _line(), asyncio.get_running_loop(), True
    line.reading += 1

    def done() -> None:
        nonlocal reads
        if reads:
            reads = False
            line.reading -= 1
            line.read_at = loop.time()

    try:
        yield done
    finally:
        done()


def begun() -> None:
    """What this request asks of other services of this process goes on at once: a reader would wait for itself."""
    _had_turn.set(True)


async def give_way(looks: int = LOOKS) -> None:
    """Returns once nobody reads, or after so many looks: readers without end must not keep anything from being done."""
    line = _line()
    for _ in range(looks):
        if not line.reading:
            return
        await asyncio.sleep(LOOK)


async def my_turn() -> None:
    """Gives way, then lets one request after another begin, so that many at once leave readers most of the time.

    Once a request, and not where it has `begun`.
    """
    if _had_turn.get():
        return
    begun()
    line, loop = _line(), asyncio.get_running_loop()
    until = loop.time() + LONGEST
    async with line.turn:
        await asyncio.sleep(0)  # whoever comes in the same round of the loop stands in line
        for _ in range(LOOKS):
            if (now := loop.time()) >= until or not (line.reading or now < line.next):
                break
            await asyncio.sleep(LOOK)
        line.next = now + APART if line.reading or now - line.read_at < LATELY else now
