"""What one replica measures for all is told by the one that does it."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta

from fastapi import APIRouter

from kit.runtime.clock import FixedClock
from kit.runtime.leases import Lease
from kit.runtime.process import Process
from kit.runtime.service import Runtime, Schedule, Service
from kit.store.port import Conflict

LATE = "gongkai_test_late"


async def until(done: Callable[[], bool]) -> None:
    for _ in range(1000):
        if done():
            return
        await asyncio.sleep(0.02)
    raise AssertionError("never")


async def test_a_replica_that_loses_the_lease_tells_its_last_value_no_more(
    open_process: Callable[..., Awaitable[Process]], clock: FixedClock
) -> None:
    async def build(runtime: Runtime) -> Service:
        gauge = runtime.metrics.gauge(LATE, "What is late.")

        async def measure() -> None:
            gauge.labels("test").set(3)

        return Service("test", APIRouter(), schedules=[Schedule("watch", 0.05, measure, gauges=[gauge])])

    runtime = (await open_process("test", build)).runtime

    def told() -> float | None:
        return runtime.metrics.registry.get_sample_value(LATE, {"service": "test"})

    await until(lambda: told() == 3)
    await taken(runtime, (clock.now() + timedelta(hours=1)).isoformat())
    await until(lambda: told() is None)


async def taken(runtime: Runtime, until: str) -> None:
    """By another replica; the holder may renew it just now."""
    leases = await runtime.store.collection("leases", Lease)
    while True:
        lease = await leases.get("watch")
        assert lease is not None
        lease.holder, lease.until = "another", until
        try:
            await leases.save(lease)
        except Conflict:
            continue
        return
