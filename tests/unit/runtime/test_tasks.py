"""Loops end when they are told to, whatever happens in the same moment."""

import asyncio

from kit.runtime.tasks import Loop


async def test_a_loop_woken_and_stopped_in_one_moment_ends() -> None:
    steps = 0

    async def step() -> None:
        nonlocal steps
        steps += 1

    for _ in range(300):
        loop = Loop("test", 60, step)
        loop.start()
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        loop.wake()
        await asyncio.wait_for(loop.stop(), 5)
    assert steps >= 300


async def test_a_step_that_fails_is_tried_again() -> None:
    tried = asyncio.Event()

    async def step() -> None:
        if not failed:
            failed.append(1)
            raise ValueError
        tried.set()

    failed: list[int] = []
    loop = Loop("test", 0.01, step)
    loop.start()
    await asyncio.wait_for(tried.wait(), 5)
    await loop.stop()
