"""One relay at a time, nothing left behind, nothing lost when it dies half-way."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, ClassVar

import pytest

from kit.bus.sqlite import SqliteBus
from kit.bus.wire import decode
from kit.runtime.clock import FixedClock
from kit.runtime.leases import Lease, Leases
from kit.runtime.relay import Relay
from kit.store.port import Index
from kit.store.sqlite import SqliteStore


@dataclass
class Note:
    id: str
    version: int = 0


@dataclass(frozen=True)
class Noted:
    TYPE: ClassVar[str] = "test.note.noted.v1"
    id: str
    words: str


class Place:
    def __init__(self, store: SqliteStore, bus: SqliteBus, clock: FixedClock) -> None:
        self.store, self.bus, self.clock = store, bus, clock

    async def leases(self, holder: str) -> Leases:
        return Leases(await self.store.collection("leases", Lease, indexes=[Index("holder")]), self.clock, holder)

    async def relay(self, holder: str = "one", bus: Any = None) -> Relay:
        return Relay(self.store, bus or self.bus, await self.leases(holder), sweep_seconds=60)

    async def write(self, id: str, *words: str) -> None:
        notes = await self.store.collection("notes", Note)
        await notes.insert(Note(id), events=[Noted(id, word) for word in words])

    async def log(self) -> list[tuple[str, int]]:
        return [(event.key, event.sequence) async for event in self._events()]

    async def _events(self) -> Any:
        async for message in self.bus.read(["test.note"]):
            yield decode(message)


@pytest.fixture
async def place(tmp_path: Path, clock: FixedClock) -> Any:
    store, bus = SqliteStore(tmp_path / "service.db", clock), SqliteBus(tmp_path / "log.db", partitions=1, poll=0.02)
    await store.start()
    await bus.start()
    yield Place(store, bus, clock)
    await bus.stop()
    await store.stop()


async def test_carries_what_was_committed_in_order_and_forgets_it(place: Place) -> None:
    await place.write("a", "first", "second")
    await place.write("b", "third")
    await (await place.relay()).sweep()
    assert await place.log() == [("a", 1), ("a", 2), ("b", 1)]
    assert await place.store.pending() == []


async def test_killed_between_publish_and_forgetting_it_carries_again(place: Place) -> None:
    class DiesAfterPublishing:
        async def publish(self, events: Any) -> None:
            await place.bus.publish(events)
            raise KeyboardInterrupt

    await place.write("a", "first")
    with pytest.raises(KeyboardInterrupt):
        await (await place.relay(bus=DiesAfterPublishing())).sweep()
    await (await place.relay()).sweep()
    assert await place.log() == [("a", 1), ("a", 1)]  # at least once; the sequence tells a consumer that it is one


async def test_two_replicas_hold_one_lease(place: Place) -> None:
    one, two = await place.leases("one"), await place.leases("two")
    assert [await one.hold("relay"), await two.hold("relay"), await one.hold("relay")] == [True, False, True]


async def test_a_dead_replicas_lease_passes_on(place: Place) -> None:
    one, two = await place.leases("one"), await place.leases("two")
    await one.hold("relay")
    place.clock.advance(timedelta(seconds=5))
    assert await two.hold("relay")
    assert not await one.hold("relay")


async def test_a_lease_given_back_is_free_at_once(place: Place) -> None:
    one, two = await place.leases("one"), await place.leases("two")
    await one.hold("relay")
    await one.release("relay")
    assert await two.hold("relay")


async def test_the_same_holder_takes_its_lease_back_after_a_crash(place: Place) -> None:
    await (await place.leases("embedded")).hold("relay")
    assert await (await place.leases("embedded")).hold("relay")


async def test_a_replica_without_the_lease_carries_nothing(place: Place) -> None:
    await (await place.leases("other")).hold("relay")
    await place.write("a", "first")
    await (await place.relay("one")).sweep()
    assert await place.log() == []
    place.clock.advance(timedelta(seconds=5))
    await (await place.relay("one")).sweep()
    assert await place.log() == [("a", 1)]
