"""What can wait gives way to readers, never for long."""

import asyncio
import itertools

import pytest

from kit.runtime.precedence import APART, give_way, my_turn, reading


async def test_what_can_wait_goes_on_when_the_last_reader_has_its_answer() -> None:
    with reading():
        waiting = asyncio.create_task(give_way())
        await asyncio.sleep(0)
        assert not waiting.done()
    await asyncio.wait_for(waiting, 10)


async def test_a_reader_without_end_does_not_hold_it_up() -> None:
    with reading():
        await asyncio.wait_for(give_way(), 10)
        await asyncio.wait_for(asyncio.create_task(my_turn()), 10)


async def test_of_many_at_once_one_begins_a_round() -> None:
    begun: list[int] = []

    async def request(number: int) -> None:
        await my_turn()
        begun.append(number)

    tasks = [asyncio.create_task(request(number)) for number in range(5)]
    while not all(task.done() for task in tasks):
        before = len(begun)
        await asyncio.sleep(0)
        assert len(begun) <= before + 1
    assert begun == [0, 1, 2, 3, 4]


async def test_while_people_read_requests_begin_apart() -> None:
    loop = asyncio.get_running_loop()
    with reading():
        pass
    begun: list[float] = []

    async def request() -> None:
        await my_turn()
        begun.append(loop.time())

    await asyncio.gather(*(asyncio.create_task(request()) for _ in range(3)))
    assert all(later - earlier >= APART for earlier, later in itertools.pairwise(begun))


async def test_what_a_request_asks_for_itself_does_not_stand_in_line_again() -> None:
    async def request() -> None:
        await my_turn()
        with reading():  # somebody else
            again = my_turn()
            with pytest.raises(StopIteration):
                again.send(None)

    await asyncio.create_task(request())
