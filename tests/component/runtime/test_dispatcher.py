"""What happens to an event that cannot be handled: set aside, what follows it waits, released in order."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from kit.bus.port import Event, Message
from kit.bus.wire import encode
from kit.errors import GongkaiError
from kit.runtime.clock import FixedClock
from kit.runtime.dispatcher import Dispatcher
from kit.runtime.letters import Letters, LetterUnknown
from kit.runtime.metrics import Metrics
from kit.store.sqlite import SqliteStore

TYPE = "publication.document.published.v1"
React = Callable[[Event], Awaitable[None]]


class Away(GongkaiError):
    status = 503
    code = "test.away"


class Consumer:
    """A dispatcher over a real store, a log played by hand, and what the reaction was handed."""

    def __init__(self, store: SqliteStore, letters: Letters) -> None:
        self.store, self.letters = store, letters
        self.handled: list[tuple[str, int]] = []
        self.broken: set[tuple[str, int]] = set()
        self.away = False
        self.metrics = Metrics("test")
        self.dispatcher = Dispatcher({TYPE: self.react}, letters, self.metrics, pauses=(0, 0))
        self.offset = 0

    async def react(self, event: Event) -> None:
        if self.away:
            raise Away
        if (event.key, event.sequence) in self.broken:
            raise ValueError(event.key)
        self.handled.append((event.key, event.sequence))

    def message(self, key: str, sequence: int, clock: FixedClock, spoil: bool = False) -> Message:
        event = Event(f"{key}-{sequence}", TYPE, key, sequence, clock.now(), "click-1", {"id": key})
        wire = encode(event)
        self.offset += 1
        value = b"{" if spoil else wire.value
        return Message("publication.document", 0, self.offset, key, dict(wire.headers), value)

    async def statuses(self) -> list[str]:
        return [letter.status for letter in await self.letters.lane("publication.document/a")]


@pytest.fixture
async def consumer(tmp_path: Path, clock: FixedClock) -> Any:
    store = SqliteStore(tmp_path / "consumer.db", clock)
    await store.start()
    yield Consumer(store, await Letters.open(store))
    await store.stop()


async def test_what_follows_a_failed_event_waits_and_other_keys_go_on(consumer: Consumer, clock: FixedClock) -> None:
    consumer.broken = {("a", 1)}
    batch = [consumer.message(key, sequence, clock) for key, sequence in (("a", 1), ("a", 2), ("b", 1))]
    await consumer.dispatcher.handle(batch)
    await consumer.dispatcher.handle([consumer.message("a", 3, clock)])
    assert consumer.handled == [("b", 1)]
    assert await consumer.statuses() == ["failed", "waiting", "waiting"]
    assert await consumer.letters.counts() == (1, 1)


async def test_replay_ends_as_if_nothing_had_failed(consumer: Consumer, clock: FixedClock) -> None:
    consumer.broken = {("a", 1)}
    await consumer.dispatcher.handle([consumer.message("a", n, clock) for n in (1, 2, 3)])
    consumer.broken = set()
    await consumer.dispatcher.drain()
    assert consumer.handled == []  # nobody has released it yet
    [letter], _ = await consumer.letters.list()
    await consumer.letters.replay(letter.id, "operator")
    await consumer.dispatcher.drain()
    assert consumer.handled == [("a", 1), ("a", 2), ("a", 3)]
    assert await consumer.letters.counts() == (0, 0)


async def test_a_replay_that_fails_again_is_set_aside_again(consumer: Consumer, clock: FixedClock) -> None:
    consumer.broken = {("a", 1)}
    await consumer.dispatcher.handle([consumer.message("a", n, clock) for n in (1, 2)])
    [letter], _ = await consumer.letters.list()
    await consumer.letters.replay(letter.id, "operator")
    await consumer.dispatcher.drain()
    assert await consumer.statuses() == ["failed", "waiting"]


async def test_skip_gives_one_up_and_lets_the_rest_go_on(consumer: Consumer, clock: FixedClock) -> None:
    consumer.broken = {("a", 1)}
    await consumer.dispatcher.handle([consumer.message("a", n, clock) for n in (1, 2)])
    [letter], _ = await consumer.letters.list()
    await consumer.letters.skip(letter.id, "operator")
    await consumer.dispatcher.drain()
    assert consumer.handled == [("a", 2)]
    with pytest.raises(LetterUnknown):
        await consumer.letters.replay(letter.id, "operator")


async def test_an_unreadable_message_is_set_aside_at_once_and_blocks_nobody(
    consumer: Consumer, clock: FixedClock
) -> None:
    await consumer.dispatcher.handle([consumer.message("a", 1, clock, spoil=True), consumer.message("a", 2, clock)])
    assert consumer.handled == [("a", 2)]
    [letter], _ = await consumer.letters.list()
    assert (letter.status, letter.error) == ("unreadable", "bus.unreadable")


async def test_redelivered_after_it_was_set_aside_it_lies_there_once(consumer: Consumer, clock: FixedClock) -> None:
    consumer.broken = {("a", 1)}
    message = consumer.message("a", 1, clock)
    await consumer.dispatcher.handle([message])
    await consumer.dispatcher.handle([message])
    assert await consumer.letters.counts() == (1, 0)


async def test_while_something_it_needs_is_away_the_whole_batch_waits(consumer: Consumer, clock: FixedClock) -> None:
    consumer.away = True
    batch = [consumer.message("a", 1, clock)]
    with pytest.raises(Away):
        await consumer.dispatcher.handle(batch)
    consumer.away = False
    await consumer.dispatcher.handle(batch)
    assert consumer.handled == [("a", 1)]
    assert await consumer.letters.counts() == (0, 0)


async def test_a_type_it_does_not_know_is_passed_over(consumer: Consumer, clock: FixedClock) -> None:
    event = Event("x", "publication.document.renamed.v1", "a", 1, clock.now(), "", {"id": "a"})
    wire = encode(event)
    await consumer.dispatcher.handle([Message(wire.topic, 0, 1, "a", dict(wire.headers), wire.value)])
    assert await consumer.letters.counts() == (0, 0)


async def test_keys_are_handled_side_by_side_and_each_in_order(consumer: Consumer, clock: FixedClock) -> None:
    order: list[tuple[str, int]] = []

    async def slow(event: Event) -> None:
        await asyncio.sleep(0.02 if event.key == "a" else 0)
        order.append((event.key, event.sequence))

    dispatcher = Dispatcher({TYPE: slow}, consumer.letters, consumer.metrics)
    await dispatcher.handle([consumer.message(key, n, clock) for n in (1, 2) for key in ("a", "b")])
    assert order == [("b", 1), ("b", 2), ("a", 1), ("a", 2)]
