"""Publish → handled, against the same bytes inserted durably and read again, or produced and consumed, bare."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from itertools import count

import msgspec

from kit.bus.kafka import KafkaBus
from kit.bus.port import Bus, Event, Message
from kit.bus.sqlite import SqliteBus
from kit.runtime.clock import SystemClock
from kit.runtime.ids import new_id
from tests.bench.harness import CLIENTS, Comparison, by_tasks, by_threads, in_turns
from tests.bench.plan import Figure, Plan
from tests.bench.yardsticks.kafka import bare_kafka
from tests.bench.yardsticks.sqlite import inserted_and_read

DATA = {"id": "x", "title": "关于公开村级财务收支的通知", "text": "收支情况按季度公开，接受村民监督。" * 40}


async def run(plan: Plan) -> AsyncIterator[Comparison | Figure]:
    value = msgspec.json.encode(DATA)
    name = "Kafka" if plan.stack else "SQLite"
    for clients in (1, CLIENTS):
        operations = plan.operations(200 * clients)
        topic = f"bench.n{new_id().lower().replace('-', '_')}"
        bus = KafkaBus(plan.kafka) if plan.stack else SqliteBus(plan.folder / "log.db")
        yardstick = bare_kafka(plan.kafka, value) if plan.stack else inserted_and_read(plan.folder / "bare.db", value)
        async with _published_and_handled(bus, topic) as ours:
            with yardstick as bare:
                yield await in_turns(
                    f"bus: publish → handled, {name}",
                    by_tasks(ours, clients=clients, operations=operations),
                    by_threads(bare, clients=clients, operations=operations),
                    rounds=plan.rounds,
                    clients=clients,
                )


@asynccontextmanager
async def _published_and_handled(bus: Bus, topic: str) -> AsyncIterator[Callable[[int], Awaitable[None]]]:
    """A client publishes one event and waits until the subscriber's handler has had it."""
    waiting: dict[bytes, asyncio.Future[None]] = {}
    numbers, clock = count(1), SystemClock()

    async def handle(messages: Sequence[Message]) -> None:
        for message in messages:
            waiting.pop(message.headers["ce_id"]).set_result(None)

    async def one(client: int) -> None:
        number = next(numbers)
        event = Event(f"n{number}", f"{topic}.stated.v1", f"k{client}", number, clock.now(), "", DATA)
        handled = waiting[event.id.encode()] = asyncio.get_running_loop().create_future()
        await bus.publish([event])
        await handled

    await bus.start()
    subscription = await bus.subscribe(topic, [topic], handle)
    try:
        yield one
    finally:
        await subscription.close()
        await bus.stop()
