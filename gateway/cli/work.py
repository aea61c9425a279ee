"""Many things at once, but not too many."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from typing import TypeVar

from gateway.cli.errors import CliError

T = TypeVar("T")
AT_ONCE = 8


async def each(items: AsyncIterator[T], work: Callable[[T], Awaitable[None]], at_once: int = AT_ONCE) -> None:
    """`work` on every item, `at_once` at most; the first failure ends the rest and is raised as it is."""
    free = asyncio.Semaphore(at_once)

    async def one(item: T) -> None:
        try:
            await work(item)
        finally:
            free.release()

    try:
        async with asyncio.TaskGroup() as group:
            async for item in items:
                await free.acquire()
                group.create_task(one(item))
    except* CliError as failed:
        raise _first(failed) from None


def _first(group: BaseExceptionGroup[BaseException]) -> BaseException:
    one = group.exceptions[0]
    return _first(one) if isinstance(one, BaseExceptionGroup) else one


async def in_thread(items: Iterator[T]) -> AsyncIterator[T]:
    """Reading files takes seconds: what was sent meanwhile must not wait for it."""
    while (item := await asyncio.to_thread(next, items, None)) is not None:
        yield item
