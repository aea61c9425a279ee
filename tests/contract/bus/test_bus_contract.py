"""What every adapter of kit/bus/port.py promises."""

import asyncio
import time
from collections.abc import Sequence

import pytest

from kit.bus.port import Message
from kit.bus.wire import Unreadable, decode
from tests.contract.bus.bus_worlds import Seen, World, until, until_no_lag


async def test_events_of_one_key_keep_their_order(world: World) -> None:
    bus, seen = await world.bus(), Seen()
    await bus.subscribe(world.group, [world.topic], seen)
    await asyncio.gather(*(publish_one_by_one(world, bus, f"k{key}", 20) for key in range(8)))
    await until(lambda: len(seen.ids) >= 160)
    assert [seen.of(f"k{key}") for key in range(8)] == [list(range(1, 21))] * 8


async def publish_one_by_one(world: World, bus, key: str, count: int) -> None:
    for sequence in range(1, count + 1):
        await bus.publish([world.event(key, sequence)])


async def test_carries_an_event_whole(world: World) -> None:
    bus, seen = await world.bus(), Seen()
    event = world.event("村务-1", 1, 标题="公示", amounts=[1, 2.5, None], nested={"a": True})
    await bus.publish([event])
    await bus.subscribe(world.group, [world.topic], seen)
    await until(lambda: bool(seen.events))
    assert seen.events == [event]


async def test_an_event_is_delivered_once_publish_has_returned(world: World) -> None:
    bus = await world.bus()
    await bus.publish(world.events(keys=3, each=2))
    other = await world.bus()
    assert sorted([decode(m).id async for m in other.read([world.topic])]) == sorted(
        event.id for event in world.events(keys=3, each=2)
    )


async def test_another_process_is_heard_soon(world: World) -> None:
    here, there, seen = await world.bus(), await world.bus(), Seen()
    subscription = await here.subscribe(world.group, [world.topic], seen)
    await until(lambda: subscription.caught_up_at() > 0)
    begun = time.monotonic()
    await there.publish([world.event("a", 1)])
    await until(lambda: bool(seen.ids))
    assert time.monotonic() - begun < 10


async def test_two_groups_each_get_all(world: World) -> None:
    bus, one, two = await world.bus(), Seen(), Seen()
    await bus.subscribe(world.group, [world.topic], one)
    await bus.subscribe(world.group + "b", [world.topic], two)
    events = world.events(keys=5, each=4)
    await bus.publish(events)
    await until(lambda: len(one.ids) >= 20 and len(two.ids) >= 20)
    assert sorted(one.ids) == sorted(two.ids) == sorted(event.id for event in events)


async def test_a_group_goes_on_where_it_stopped(world: World) -> None:
    bus, before, after = await world.bus(), Seen(), Seen()
    first = await bus.subscribe(world.group, [world.topic], before)
    await bus.publish(world.events(keys=4, each=1))
    await until_no_lag(bus, world.group)
    await first.close()
    later = [world.event(f"k{key}", 2) for key in range(4)]
    await bus.publish(later)
    await bus.subscribe(world.group, [world.topic], after)
    await until(lambda: len(after.ids) >= 4)
    await until_no_lag(bus, world.group)
    assert sorted(after.ids) == sorted(event.id for event in later)


async def test_close_finishes_the_batch_in_hand_and_commits_it(world: World) -> None:
    bus, begun, seen = await world.bus(), asyncio.Event(), Seen()

    async def slow(batch: Sequence[Message]) -> None:
        begun.set()
        await asyncio.sleep(0.5)
        await seen(batch)

    subscription = await bus.subscribe(world.group, [world.topic], slow)
    await bus.publish([world.event("a", 1)])
    await asyncio.wait_for(begun.wait(), 20)
    await subscription.close()
    assert (seen.ids, await bus.lag(world.group)) == (["a-1"], 0)


async def test_two_members_share_the_keys_without_loss(world: World) -> None:
    bus, members = await world.bus(), [Seen(), Seen()]
    for member in members:
        await bus.subscribe(world.group, [world.topic], member)
    published: list[str] = []
    for sequence in range(1, 200):
        events = [world.event(f"k{key}", sequence) for key in range(12)]
        await bus.publish(events)
        published += [event.id for event in events]
        if all(member.ids for member in members):
            break
        await asyncio.sleep(0.05)
    await until_no_lag(bus, world.group)
    assert all(member.ids for member in members)
    assert {id for member in members for id in member.ids} == set(published)


async def test_a_second_process_takes_over_without_loss(world: World) -> None:
    one, two, first, second = await world.bus(), await world.bus(), Seen(), Seen()
    leaving = await one.subscribe(world.group, [world.topic], first)
    await one.publish(world.events(keys=6, each=2))
    await until_no_lag(one, world.group)
    await two.subscribe(world.group, [world.topic], second)
    await leaving.close()
    later = [world.event(f"k{key}", 3) for key in range(6)]
    await one.publish(later)
    await until(lambda: {event.id for event in later} <= {*first.ids, *second.ids})
    assert second.ids


async def test_a_batch_whose_handler_raised_comes_again(world: World) -> None:
    bus, tries, seen = await world.bus(), [], Seen()

    async def failing_twice(batch: Sequence[Message]) -> None:
        tries.append([decode(message).id for message in batch])
        if len(tries) < 3:
            raise RuntimeError("not yet")
        await seen(batch)

    await bus.publish([world.event("a", 1), world.event("a", 2)])
    await bus.subscribe(world.group, [world.topic], failing_twice)
    await until(lambda: bool(seen.ids))
    assert tries == [["a-1", "a-2"]] * 3
    await until_no_lag(bus, world.group)


async def test_a_handler_that_never_manages_commits_nothing(world: World) -> None:
    bus, tried, seen = await world.bus(), asyncio.Event(), Seen()

    async def failing(batch: Sequence[Message]) -> None:
        tried.set()
        raise RuntimeError("never")

    subscription = await bus.subscribe(world.group, [world.topic], failing)
    await bus.publish([world.event("a", 1)])
    await asyncio.wait_for(tried.wait(), 20)
    await subscription.close()
    assert await bus.lag(world.group) == 1
    await bus.subscribe(world.group, [world.topic], seen)
    await until(lambda: seen.ids == ["a-1"])


async def test_reads_again_from_the_beginning_to_the_end_of_that_moment(world: World) -> None:
    bus = await world.bus()
    assert [m async for m in bus.read([world.topic])] == []
    events = world.events(keys=30, each=40)
    await bus.publish(events)
    found: list[str] = []
    async for message in bus.read([world.topic]):
        if not found:
            await bus.publish([world.event("late", 1)])
        found.append(decode(message).id)
    assert sorted(found) == sorted(event.id for event in events)
    assert [id for id in found if id.startswith("k7-")] == [f"k7-{n}" for n in range(1, 41)]


async def test_reads_on_from_where_it_was_left(world: World) -> None:
    bus = await world.bus()
    events = world.events(keys=30, each=10)
    await bus.publish(events)
    first, since = [], {}
    async for message in bus.read([world.topic]):
        first.append(decode(message).id)
        since[message.topic, message.partition] = message.offset + 1
        if len(first) == 100:
            break
    rest = [decode(message).id async for message in bus.read([world.topic], since)]
    assert sorted(first + rest) == sorted(event.id for event in events)
    ends = {place: end for place, (_, end) in (await bus.span([world.topic])).items()}
    assert [message async for message in bus.read([world.topic], ends)] == []


async def test_tells_whether_the_log_is_whole(world: World) -> None:
    bus = await world.bus()
    assert set((await bus.span([world.topic])).values()) == {(0, 0)}
    await bus.publish(world.events(keys=30, each=10))
    spans = await bus.span([world.topic])
    assert {first for first, _ in spans.values()} == {0}
    assert sum(end for _, end in spans.values()) == 300
    await world.trim(bus, 5)
    trimmed = await bus.span([world.topic])
    assert trimmed == {place: (min(5, end), end) for place, (_, end) in spans.items()}
    kept = [message async for message in bus.read([world.topic])]
    assert len(kept) == sum(end - first for first, end in trimmed.values())
    await world.trim(bus, 1_000)
    assert all(first == end for first, end in (await bus.span([world.topic])).values())


async def test_a_broadcast_brings_only_what_is_new_to_everyone(world: World) -> None:
    bus, other, here, there = await world.bus(), await world.bus(), Seen(), Seen()
    await bus.publish(world.events(keys=4, each=1))
    await bus.broadcast([world.topic], here)
    await other.broadcast([world.topic], there)
    new = [world.event(f"k{key}", 2) for key in range(4)]
    await bus.publish(new)
    await until(lambda: len(here.ids) >= 4 and len(there.ids) >= 4)
    assert sorted(here.ids) == sorted(there.ids) == sorted(event.id for event in new)


async def test_lag_counts_what_a_group_has_not_committed(world: World) -> None:
    bus, gate = await world.bus(), asyncio.Event()

    async def held(batch: Sequence[Message]) -> None:
        await gate.wait()

    await bus.publish(world.events(keys=5, each=2))
    await bus.subscribe(world.group, [world.topic], held)
    assert await bus.lag(world.group) == 10
    await bus.publish([world.event("k0", 3)])
    assert await bus.lag(world.group) == 11
    gate.set()
    await until_no_lag(bus, world.group)


async def test_a_topic_may_be_ensured_twice_and_by_two(world: World) -> None:
    one, two = await world.bus(), await world.bus()
    await asyncio.gather(*(bus.ensure_topics([world.topic, world.topic + "x"]) for bus in (one, two, one)))
    await two.publish([world.event("a", 1)])


async def test_what_is_no_event_arrives_as_bytes(world: World) -> None:
    bus, batches = await world.bus(), []

    async def keep(batch: Sequence[Message]) -> None:
        batches.extend(batch)

    await world.put_raw(bus, b"\xff\xfe", b"{broken")
    await bus.subscribe(world.group, [world.topic], keep)
    await until(lambda: bool(batches))
    assert batches[0].value == b"{broken"
    with pytest.raises(Unreadable):
        decode(batches[0])
    await until_no_lag(bus, world.group)
