"""What every adapter promises when handlers are slow, processes die and the log is away."""

import asyncio
import os
import signal
import socket
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from kit.bus.port import BusUnavailable, Message
from tests.contract.bus.bus_worlds import Seen, World, line, until, until_no_lag
from tests.contract.bus.frozen_file import frozen_file, locked_file


async def test_a_handler_slower_than_the_poll_interval_keeps_its_place(world: World) -> None:
    bus, seen = await world.bus(poll_interval=1.0, session=6.0), Seen()

    async def slow(batch: Sequence[Message]) -> None:
        if not seen.ids:
            await asyncio.sleep(2)
        await seen(batch)

    await bus.publish(world.events(keys=3, each=2))
    await bus.subscribe(world.group, [world.topic], slow)
    await until(lambda: bool(seen.ids))
    await bus.publish([world.event("k0", 3)])
    await until(lambda: "k0-3" in seen.ids)
    await until_no_lag(bus, world.group)
    assert sorted(seen.ids) == sorted([event.id for event in world.events(keys=3, each=2)] + ["k0-3"])


@pytest.mark.parametrize("seconds", [0.3, 2.0])
async def test_a_rebalance_in_mid_batch_loses_nothing(world: World, seconds: float) -> None:
    """The shorter handler is waited for; the longer outlives the patience, and what it loses is handled again."""
    one, two = await world.bus(poll_interval=3.0), await world.bus(poll_interval=3.0)
    begun, first, second = asyncio.Event(), Seen(), Seen()

    async def slow(batch: Sequence[Message]) -> None:
        if not begun.is_set():
            begun.set()
            await asyncio.sleep(seconds)
        await first(batch)

    events = world.events(keys=9, each=5)
    await one.publish(events)
    await one.subscribe(world.group, [world.topic], slow)
    await asyncio.wait_for(begun.wait(), 20)
    await two.subscribe(world.group, [world.topic], second)
    await until(lambda: {event.id for event in events} <= {*first.ids, *second.ids})
    await until_no_lag(one, world.group)
    later = [world.event(f"k{key}", 6) for key in range(9)]
    await two.publish(later)
    await until(lambda: {event.id for event in later} <= {*first.ids, *second.ids})


async def test_what_was_handled_but_not_committed_comes_again_after_a_kill(world: World) -> None:
    bus, seen = await world.bus(), Seen()
    await bus.publish(world.events(keys=3, each=3))
    child = await world.child("handle", world.group)
    assert await line(child)
    child.send_signal(signal.SIGKILL)
    await child.wait()
    await bus.subscribe(world.group, [world.topic], seen)
    await until(lambda: len(seen.ids) >= 9, 40)
    assert [seen.of(f"k{key}") for key in range(3)] == [[1, 2, 3]] * 3


async def test_what_was_acknowledged_survives_a_kill(world: World) -> None:
    bus = await world.bus()
    child = await world.child("publish")
    acknowledged = {await line(child) for _ in range(200)}
    child.send_signal(signal.SIGKILL)
    assert child.stdout is not None
    rest = (await child.stdout.read()).decode()
    acknowledged.update(rest[: rest.rfind("\n") + 1].split())
    found = Seen()
    await found([message async for message in bus.read([world.topic])])
    assert acknowledged <= set(found.ids)
    assert all(found.of(f"k{n}") == sorted(set(found.of(f"k{n}"))) for n in range(8))


@asynccontextmanager
async def frozen(world: World) -> AsyncIterator[None]:
    """The log neither answers nor fails."""
    if world.adapter == "sqlite":
        async with frozen_file(Path(world.address)):
            yield
        return
    pid = os.environ.get("GONGKAI_TEST_KAFKA_PID") or pytest.fail("GONGKAI_TEST_KAFKA_PID is the broker's process id")
    os.kill(int(pid), signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(int(pid), signal.SIGCONT)


@pytest.mark.parametrize("how", ["subscribe", "broadcast"])
async def test_caught_up_at_follows_the_log_and_goes_stale_with_it(world: World, how: str) -> None:
    bus, seen = await world.bus(), Seen()
    await bus.publish(world.events(keys=3, each=2))
    opened = (
        bus.broadcast([world.topic], seen) if how == "broadcast" else bus.subscribe(world.group, [world.topic], seen)
    )
    subscription = await opened
    assert subscription.caught_up_at() == float("-inf")
    await until(lambda: time.monotonic() - subscription.caught_up_at() < 1)
    at = subscription.caught_up_at()
    await until(lambda: subscription.caught_up_at() > at)
    async with frozen(world):
        await asyncio.sleep(0.3)
        at = subscription.caught_up_at()
        await asyncio.sleep(1.5)
        assert subscription.caught_up_at() == at
    await until(lambda: time.monotonic() - subscription.caught_up_at() < 1, 40)


async def test_is_not_caught_up_while_a_handler_works(world: World) -> None:
    bus, gate, begun = await world.bus(), asyncio.Event(), asyncio.Event()

    async def held(batch: Sequence[Message]) -> None:
        begun.set()
        await gate.wait()

    subscription = await bus.subscribe(world.group, [world.topic], held)
    await until(lambda: subscription.caught_up_at() > 0)
    await bus.publish([world.event("a", 1)])
    published = time.monotonic()
    await asyncio.wait_for(begun.wait(), 20)
    await asyncio.sleep(1)
    assert subscription.caught_up_at() < published
    gate.set()
    await until(lambda: subscription.caught_up_at() > published)


async def test_publish_fails_in_bounded_time_and_works_again(world: World) -> None:
    bus = await world.bus(timeout=1.0)
    await bus.publish([world.event("a", 1)])
    async with locked_file(Path(world.address)) if world.adapter == "sqlite" else frozen(world):
        begun = time.monotonic()
        with pytest.raises(BusUnavailable):
            await bus.publish([world.event("a", 2)])
        assert time.monotonic() - begun < 30
    for _ in range(20):
        try:
            await bus.publish([world.event("a", 3)])
            break
        except BusUnavailable:
            await asyncio.sleep(0.5)
    found = Seen()
    await found([message async for message in bus.read([world.topic])])
    assert found.of("a")[0] == 1
    assert found.of("a")[-1] == 3


async def test_a_handler_is_not_lost_to_a_short_absence_of_the_log(world: World) -> None:
    bus, seen = await world.bus(timeout=1.0, session=6.0, heartbeat=1.0), Seen()
    await bus.subscribe(world.group, [world.topic], seen)
    await bus.publish([world.event("a", 1)])
    await until(lambda: seen.ids == ["a-1"])
    async with frozen(world):
        await asyncio.sleep(2)
    await until_publishable(world, bus)
    await until(lambda: "a-2" in seen.ids, 40)


async def until_publishable(world: World, bus) -> None:
    for _ in range(30):
        try:
            return await bus.publish([world.event("a", 2)])
        except BusUnavailable:
            await asyncio.sleep(0.5)
    pytest.fail("the log never came back")


async def test_a_bus_that_cannot_reach_its_log_says_so(world: World, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with socket.create_server(("127.0.0.1", 0)) as silent:
        here = f"127.0.0.1:{silent.getsockname()[1]}"
        world.address = here if world.adapter == "kafka" else str(tmp_path / "file" / "log.db")
        begun = time.monotonic()
        with pytest.raises(BusUnavailable):
            await world.bus(timeout=1.0)
        assert time.monotonic() - begun < 30
