"""Publish → handled, against a bare durable insert that is read again, or a bare produce → consume."""

import asyncio
import sqlite3
import threading
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from itertools import count
from pathlib import Path

import msgspec

from kit.bus.kafka import KafkaBus
from kit.bus.port import Bus, Event, Message
from kit.bus.sqlite import SqliteBus
from kit.runtime.clock import SystemClock
from kit.runtime.ids import new_id
from tests.bench.harness import CLIENTS, Comparison, Side, by_tasks, by_threads, in_turns
from tests.bench.plan import Figure, Plan
from tests.bench.subjects.kafka_bare import BareKafka

TOPIC = "bench.note"
DATA = {"id": "x", "title": "关于公开村级财务收支的通知", "text": "收支情况按季度公开，接受村民监督。" * 40}


async def run(plan: Plan) -> AsyncIterator[Comparison | Figure]:
    for clients in (1, CLIENTS):
        operations = plan.operations(150 * clients)
        async with _ours(plan) as ours:
            with _bare(plan) as yardstick:
                yield await in_turns(
                    f"bus: publish → handled ({'Kafka' if plan.stack else 'SQLite'})",
                    by_tasks(ours, clients=clients, operations=operations),
                    yardstick(clients, operations),
                    rounds=plan.rounds,
                    clients=clients,
                )


@asynccontextmanager
async def _ours(plan: Plan) -> AsyncIterator[Callable[[int], object]]:
    """A client publishes one event and waits until the subscriber's handler has had it."""
    bus: Bus = KafkaBus(kafka_of(plan)) if plan.stack else SqliteBus(plan.folder / "log.db")
    await bus.start()
    waiting: dict[str, asyncio.Future[None]] = {}
    numbers, clock = count(1), SystemClock()

    async def handle(messages: Sequence[Message]) -> None:
        for message in messages:
            if done := waiting.pop(message.headers["ce_id"].decode(), None):
                done.set_result(None)

    async def one(client: int) -> None:
        number = next(numbers)
        event = Event(f"n{number}", f"{TOPIC}.stated.v1", f"k{client}", number, clock.now(), "", DATA)
        handled = waiting[event.id] = asyncio.get_running_loop().create_future()
        await bus.publish([event])
        await handled

    await bus.ensure_topics([TOPIC])
    subscription = await bus.subscribe(f"bench-{new_id()}", [TOPIC], handle)
    try:
        yield one
    finally:
        await subscription.close()
        await bus.stop()


def kafka_of(plan: Plan) -> str:
    assert plan.stack
    return next(iter(plan.stack.servers["kafka"].addresses().values()))
