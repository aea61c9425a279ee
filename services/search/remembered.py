"""What few write and every search reads: kept in memory, read again when it is older than a second."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

from kit.store.port import Collection, Record

T = TypeVar("T")
R = TypeVar("R", bound=Record)


class Remembered(Generic[T]):
    """Other replicas' writes show within `seconds`; this one's at once, as each of its writers calls `forget`."""

    def __init__(self, read: Callable[[], Awaitable[T]], seconds: float = 1.0) -> None:
        self._read, self._seconds = read, seconds
        self._until = 0.0
        self._forgotten = 0
        self._turn = asyncio.Lock()
        self._value: T

    def forget(self) -> None:
        self._until = 0.0
        self._forgotten += 1

    async def current(self) -> T:
        if time.monotonic() < self._until:
            return self._value
        async with self._turn:
            if time.monotonic() >= self._until:
                until, forgotten = time.monotonic() + self._seconds, self._forgotten
                self._value = await self._read()
                self._until = until if forgotten == self._forgotten else 0.0
        return self._value


async def everything(collection: Collection[R]) -> list[R]:
    """All of a small collection."""
    found: list[R] = []
    after: str | None = None
    while True:
        page = await collection.find(limit=500, after=after)
        found += page.items
        if page.next is None:
            return found
        after = page.next
