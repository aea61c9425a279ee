"""The benchmark's own arithmetic; nothing here is timed."""

import asyncio

import pytest

from tests.bench import report
from tests.bench.__main__ import arguments
from tests.bench.harness import Comparison, Round, Side, by_tasks, by_threads, in_turns
from tests.bench.http_client import Connection, NotAnswered
from tests.bench.plan import Figure
from tests.bench.subjects import WITH_PLATFORM, WITHOUT_PLATFORM


def test_a_quantile_is_the_nearest_rank() -> None:
    hundred = Round([n / 100 for n in range(100, 0, -1)], wall=10)
    assert hundred.quantile(0.5) == 0.5
    assert hundred.quantile(0.99) == 0.99
    assert Round([0.3], wall=0.3).quantile(0.99) == 0.3
    assert hundred.rate == 10


def test_ratios_are_taken_round_by_round() -> None:
    ours = [Round([0.2] * 4, wall=0.8), Round([0.6] * 4, wall=2.4), Round([0.3] * 4, wall=1.2)]
    yardstick = [Round([0.1] * 4, wall=0.4), Round([0.2] * 4, wall=0.8), Round([0.3] * 4, wall=1.2)]
    ratio = Comparison("x", 1, ours, yardstick).ratio(0.5)
    assert (ratio.median, ratio.low, ratio.high) == pytest.approx((2, 1, 3))


def test_a_rate_ratio_counts_what_ours_costs_in_yardsticks() -> None:
    slow, fast = Round([0.1] * 10, wall=2.0), Round([0.1] * 10, wall=0.5)
    assert Comparison("x", 8, [slow], [fast]).rate_ratio.median == 4


async def test_both_sides_run_in_turns_after_a_warm_up_that_counts_for_nothing() -> None:
    order: list[str] = []

    def side(name: str) -> Side:
        async def run() -> Round:
            order.append(name)
            return Round([1.0], wall=1.0)

        return run

    compared = await in_turns("x", side("ours"), side("bare"), rounds=3, clients=1)
    assert order == ["ours", "bare", "ours", "bare", "bare", "ours", "ours", "bare"]
    assert len(compared.ours) == len(compared.yardstick) == 3


async def test_clients_share_the_operations() -> None:
    served: list[int] = []

    async def one(client: int) -> None:
        served.append(client)
        await asyncio.sleep(0)

    done = await by_tasks(one, clients=8, operations=40)()
    assert len(served) == len(done.seconds) == 40
    assert set(served) == set(range(8))


@pytest.mark.parametrize("workers", [None, 1, 8])
async def test_threads_do_each_operation_once(workers: int | None) -> None:
    served: list[int] = []
    done = await by_threads(served.append, clients=8, operations=41, workers=workers)()
    assert len(served) == len(done.seconds) == 41


def test_a_row_states_both_sides_and_the_ratio_with_its_spread() -> None:
    compared = Comparison("x", 8, [Round([0.002] * 100, wall=0.2)], [Round([0.001] * 100, wall=0.1)])
    assert report.row(compared) == (
        "| x | 8 | 2.00 ms / 2.00 ms, 500 | 1.00 ms / 1.00 ms, 1,000"
        " | **2.00** (2.00–2.00) | **2.00** (2.00–2.00) | **2.00** (2.00–2.00) |"
    )
    assert report.line(Figure("y", "1 MB")).count("|") == report.row(compared).count("|")


def test_without_names_every_subject_is_measured() -> None:
    assert arguments([]).subjects == [*WITHOUT_PLATFORM, *WITH_PLATFORM]
    assert arguments(["bus"]).subjects == ["bus"]
    with pytest.raises(SystemExit):
        arguments(["unheard-of"])


async def test_the_client_reads_whole_answers_however_they_are_cut() -> None:
    sized = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n0\r\n\r\n"
    chunked = b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\nA\r\n0123456789\r\n0\r\n\r\n"

    ended = asyncio.Event()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        for answer in (sized, chunked, b"HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n"):
            await reader.readuntil(b"\r\n\r\n")
            for at in range(len(answer)):
                writer.write(answer[at : at + 1])
                await writer.drain()
                await asyncio.sleep(0)
        await reader.read()
        writer.close()
        await writer.wait_closed()
        ended.set()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server, Connection(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}") as connection:
        request = connection.request("GET", "/")
        assert await connection.send(request) == b"0\r\n\r\n"
        assert await connection.send(request) == b"abc0123456789"
        with pytest.raises(NotAnswered):
            await connection.send(request)
    await ended.wait()
