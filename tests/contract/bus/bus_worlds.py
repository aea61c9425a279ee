"""One suite, both adapters. Kafka's runs carry the marker `stack` and need GONGKAI_TEST_KAFKA=host:port."""

import asyncio
import os
import sys
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from kit.bus.port import Bus, Event, Message
from kit.bus.sqlite import SqliteBus
from kit.bus.sqlite_file import append
from kit.bus.wire import Encoded, decode


class World:
    """Opens buses on one log; topics and groups are this test's own, for a Kafka outlives the test."""

    def __init__(self, adapter: str, folder: Path) -> None:
        self.adapter = adapter
        self.address = kafka_address() if adapter == "kafka" else str(folder / "log.db")
        self.topic = f"contract.t{uuid4().hex}"
        self.group = f"g{uuid4().hex}"
        self.open_buses = AsyncExitStack()

    def event(self, key: str, sequence: int, **data: Any) -> Event:
        return Event(
            id=f"{key}-{sequence}",
            type=f"{self.topic}.stated.v1",
            key=key,
            sequence=sequence,
            time=datetime(2026, 5, 1, tzinfo=UTC),
            correlation="c",
            data=data,
        )

    def events(self, keys: int, each: int) -> list[Event]:
        return [self.event(f"k{key}", sequence) for sequence in range(1, each + 1) for key in range(keys)]

    async def bus(self, **settings: Any) -> Bus:
        """Another process's bus, as far as the log can tell."""
        bus = make_bus(self.adapter, self.address, **settings)
        await self.open_buses.enter_async_context(running(bus))
        await bus.ensure_topics([self.topic])
        return bus

    async def put_raw(self, bus: Bus, key: bytes, value: bytes) -> None:
        """What a foreign producer may leave in the log."""
        if isinstance(bus, SqliteBus):
            row = (bus._topics[self.topic][0], Encoded(self.topic, key.decode(errors="replace"), {}, value))
            await bus.file.write(lambda connection: append(connection, [row]))
        else:
            from kafka import KafkaProducer

            with KafkaProducer(bootstrap_servers=self.address) as producer:
                producer.send(self.topic, key=key, value=value, headers=[]).get(5)

    async def trim(self, bus: Bus, before: int) -> None:
        """What retention does: the oldest messages of every partition of the topic go."""
        spans = await bus.span([self.topic])
        if isinstance(bus, SqliteBus):
            for partition in bus._topics[self.topic]:
                delete = f"DELETE FROM log WHERE place BETWEEN {partition << 40} AND {(partition << 40) + before - 1}"
                await bus.file.write(lambda connection, delete=delete: connection.execute(delete))
        else:
            from kafka import KafkaAdminClient, TopicPartition

            admin = KafkaAdminClient(bootstrap_servers=self.address)
            admin.delete_records({TopicPartition(*place): min(before, end) for place, (_, end) in spans.items()})
            admin.close()

    async def child(self, what: str, group: str = "-") -> asyncio.subprocess.Process:
        """A process of its own that runs `bus_child.py`; kill it as you like."""
        script = Path(__file__).with_name("bus_child.py")
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            str(script),
            what,
            self.adapter,
            self.address,
            self.topic,
            group,
            stdout=asyncio.subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[3])},
        )
        self.open_buses.push_async_callback(_end, process)
        return process


async def _end(process: asyncio.subprocess.Process) -> None:
    if process.returncode is None:
        process.kill()
    await process.wait()


async def line(process: asyncio.subprocess.Process) -> str:
    assert process.stdout is not None
    return (await asyncio.wait_for(process.stdout.readline(), 30)).decode().strip()


class Seen:
    """A handler that remembers."""

    def __init__(self) -> None:
        self.events: list[Event] = []

    async def __call__(self, batch: Sequence[Message]) -> None:
        self.events.extend(decode(message) for message in batch)

    @property
    def ids(self) -> list[str]:
        return [event.id for event in self.events]

    def of(self, key: str) -> list[int]:
        return [event.sequence for event in self.events if event.key == key]


def kafka_address() -> str:
    address = os.environ.get("GONGKAI_TEST_KAFKA")
    if not address:
        pytest.fail("GONGKAI_TEST_KAFKA=host:port names the broker to test against")
    return address


def make_bus(adapter: str, address: str, **settings: Any) -> Bus:
    if adapter == "sqlite":
        return SqliteBus(Path(address), **{k: v for k, v in settings.items() if k in ("timeout", "poll")})
    from kit.bus.kafka import KafkaBus

    return KafkaBus(address, **{"heartbeat": 0.3, **settings})


@asynccontextmanager
async def running(bus: Bus) -> AsyncIterator[Bus]:
    await bus.start()
    try:
        yield bus
    finally:
        await bus.stop()


async def until(true: Callable[[], bool], seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "it never came true"
        await asyncio.sleep(0.01)


async def until_no_lag(bus: Bus, group: str, seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while await bus.lag(group):
        assert time.monotonic() < deadline, "the group never caught up"
        await asyncio.sleep(0.02)
