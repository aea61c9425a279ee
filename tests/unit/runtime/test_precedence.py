"""What can wait gives way to readers, never for long."""

import asyncio

import pytest
from starlette.types import Message, Receive, Scope, Send

from kit.runtime import precedence
from kit.runtime.http import Measured
from kit.runtime.metrics import Metrics
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


async def test_while_people_read_the_next_request_begins_later() -> None:
    loop = asyncio.get_running_loop()
    await asyncio.create_task(my_turn())
    assert precedence._line().next <= loop.time()
    with reading():
        pass
    before = loop.time()
    await asyncio.create_task(my_turn())
    assert precedence._line().next >= before + APART


async def test_who_has_begun_to_get_the_answer_holds_nobody_up() -> None:
    with reading() as answered:
        assert precedence._line().reading == 1
        answered()
        assert precedence._line().reading == 0
        answered()
    assert precedence._line().reading == 0


async def test_a_download_is_no_reader_once_it_has_begun() -> None:
    begun = asyncio.Event()

    async def download(scope: Scope, receive: Receive, send: Send) -> None:
        assert precedence._line().reading == 1
        await send({"type": "http.response.start", "status": 200, "headers": []})
        begun.set()
        await asyncio.Event().wait()

    async def nothing() -> Message:
        return {"type": "http.request", "body": b""}

    async def forget(message: Message) -> None: ...

    scope = {"type": "http", "method": "GET", "path": "/documents/1.pdf", "headers": []}
    task = asyncio.create_task(Measured(download, Metrics("gateway"))(scope, nothing, forget))
    await begun.wait()
    assert precedence._line().reading == 0
    task.cancel()


@pytest.mark.parametrize("method", ["GET", "HEAD"])
async def test_a_reader_does_not_wait_for_itself_when_it_asks_a_service_to_do_something(method: str) -> None:
    async def page(scope: Scope, receive: Receive, send: Send) -> None:
        assert precedence._line().reading == 1
        asked = my_turn()
        with pytest.raises(StopIteration):
            asked.send(None)

    async def never() -> Message:
        raise AssertionError

    async def forget(message: Message) -> None: ...

    scope = {"type": "http", "method": method, "path": "/desk", "headers": []}
    await asyncio.create_task(Measured(page, Metrics("gateway"))(scope, never, forget))


async def test_what_a_request_asks_for_itself_does_not_stand_in_line_again() -> None:
    async def request() -> None:
        await my_turn()
        with reading():  # somebody else
            again = my_turn()
            with pytest.raises(StopIteration):
                again.send(None)

    await asyncio.create_task(request())
