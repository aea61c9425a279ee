"""Ours and its yardstick in turns, within one run: on a shared machine only their ratio says anything."""

import asyncio
import math
import statistics
import time
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

CLIENTS = 8


@dataclass(frozen=True)
class Round:
    """`seconds` of each operation, in any order; `wall` seconds of all of them together."""

    seconds: Sequence[float]
    wall: float

    def quantile(self, q: float) -> float:
        """Nearest rank: the smallest of `seconds` that at least the share `q` of them does not exceed."""
        return sorted(self.seconds)[max(1, math.ceil(q * len(self.seconds))) - 1]

    @property
    def rate(self) -> float:
        """Operations a second."""
        return len(self.seconds) / self.wall


@dataclass(frozen=True)
class Spread:
    median: float
    low: float
    high: float

    @classmethod
    def of(cls, values: Sequence[float]) -> "Spread":
        return cls(statistics.median(values), min(values), max(values))


@dataclass(frozen=True)
class Comparison:
    """Rounds of both in the order in which they ran. A ratio is what ours costs in yardsticks: 1 is as good, 2 twice
    the cost; for throughput it is the yardstick's rate over ours, so that less is better everywhere."""

    subject: str
    clients: int
    ours: Sequence[Round]
    yardstick: Sequence[Round]

    def ratio(self, q: float) -> Spread:
        return Spread.of([a.quantile(q) / b.quantile(q) for a, b in zip(self.ours, self.yardstick, strict=True)])

    @property
    def rate_ratio(self) -> Spread:
        return Spread.of([b.rate / a.rate for a, b in zip(self.ours, self.yardstick, strict=True)])


Side = Callable[[], Awaitable[Round]]
One = Callable[[int], Awaitable[None]]
"""One operation of a client."""


async def in_turns(
    subject: str, ours: Side, yardstick: Side, *, rounds: int, clients: int, warm: bool = True
) -> Comparison:
    """Every other round the yardstick goes first. With `warm` both run once before anything counts."""
    if warm:
        await ours()
        await yardstick()
    mine: list[Round] = []
    theirs: list[Round] = []
    for number in range(rounds):
        if number % 2:
            theirs.append(await yardstick())
            mine.append(await ours())
        else:
            mine.append(await ours())
            theirs.append(await yardstick())
    return Comparison(subject, clients, mine, theirs)


def by_tasks(one: One, *, clients: int, operations: int) -> Side:
    """`one(client)` again and again by as many tasks as there are clients, `operations` times in all."""

    async def run() -> Round:
        seconds: list[float] = []
        left = iter(range(operations))

        async def client(number: int) -> None:
            for _ in left:
                began = time.perf_counter()
                await one(number)
                seconds.append(time.perf_counter() - began)

        began = time.perf_counter()
        await asyncio.gather(*map(client, range(clients)))
        return Round(seconds, time.perf_counter() - began)

    return run


def by_threads(one: Callable[[int], None], *, clients: int, operations: int, workers: int | None = None) -> Side:
    """The same for calls that block: a thread for each client, or `workers` of them that take turns in order.

    Threads that fight for one lock or for the interpreter serve one client many times while the others wait, which
    makes a median of nothing: where that is so, fewer workers give every client the same wait.
    """

    def client(number: int) -> list[float]:
        seconds = []
        for _ in range(number, operations, clients):
            began = time.perf_counter()
            one(number)
            seconds.append(time.perf_counter() - began)
        return seconds

    def run() -> Round:
        began = time.perf_counter()
        with ThreadPoolExecutor(clients) as pool:
            seconds = [one for some in pool.map(client, range(clients)) for one in some]
        return Round(seconds, time.perf_counter() - began)

    async def side() -> Round:
        if workers is None or workers >= clients:
            return await asyncio.to_thread(run)
        with ThreadPoolExecutor(workers) as pool:

            async def ask(client: int) -> None:
                await asyncio.get_running_loop().run_in_executor(pool, one, client)

            return await by_tasks(ask, clients=clients, operations=operations)()

    return side
