"""What can wait gives way to readers, never for long."""

import asyncio

from kit.runtime.precedence import give_way, reading


async def test_what_can_wait_goes_on_when_the_last_reader_has_its_answer():
    with reading():
        waiting = asyncio.create_task(give_way())
        await asyncio.sleep(0)
        assert not waiting.done()
    await asyncio.wait_for(waiting, 10)


async def test_a_reader_without_end_does_not_hold_it_up():
    with reading():
        await asyncio.wait_for(give_way(), 10)
