"""A process to be killed: `handle` handles a batch and never commits it, `publish` prints what was acknowledged."""

import asyncio
import sys
from collections.abc import Sequence
from datetime import UTC, datetime

from kit.bus.port import Bus, Event, Message
from kit.bus.wire import decode
from tests.contract.bus.bus_worlds import make_bus, running


async def handle(bus: Bus, topic: str, group: str) -> None:
    async def handler(batch: Sequence[Message]) -> None:
        print(*(decode(message).id for message in batch), flush=True)
        await asyncio.sleep(3600)

    await bus.subscribe(group, [topic], handler)
    await asyncio.sleep(3600)


async def publish(bus: Bus, topic: str, _: str) -> None:
    async def one(key: str) -> None:
        for sequence in range(1, 100_000):
            id = f"{key}-{sequence}"
            time = datetime(2026, 5, 1, tzinfo=UTC)
            await bus.publish([Event(id, f"{topic}.stated.v1", key, sequence, time, "", {})])
            print(id, flush=True)

    await asyncio.gather(*(one(f"k{n}") for n in range(8)))


async def main(what: str, adapter: str, address: str, topic: str, group: str) -> None:
    settings = {"session": 6.0, "heartbeat": 1.0} if adapter == "kafka" else {}
    async with running(make_bus(adapter, address, **settings)) as bus:
        await {"handle": handle, "publish": publish}[what](bus, topic, group)


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
