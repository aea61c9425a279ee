"""Several writes at once, all of them finished before anything goes on."""

import asyncio
from collections.abc import Coroutine, Iterable
from typing import Any, TypeVar

T = TypeVar("T")

AT_ONCE = 16  # those that one commit ends go on together: more of them would hold up readers for tens of milliseconds


async def together(writes: Iterable[Coroutine[Any, Any, T]]) -> list[T]:
    """In their order. Raises what the first that failed raised, once none is on its way any more."""
    all_of_them = list(writes)
    left = enumerate(all_of_them)
    done: dict[int, T] = {}
    failed: list[Exception] = []

    async def work() -> None:
        for number, write in left:
            if failed:
                write.close()
                continue
            try:
                done[number] = await write
            except Exception as error:
                failed.append(error)

    try:
        await asyncio.gather(*(work() for _ in range(min(AT_ONCE, len(all_of_them)))))
    finally:
        for _, write in left:  # where this was cancelled
            write.close()
    if failed:
        raise failed[0]
    return [done[number] for number in sorted(done)]
