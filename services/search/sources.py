"""Where an index is made from: the log while it is whole, otherwise what the services export."""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from kit.bus.port import Bus, Event, Message, Place, topic_of
from kit.bus.wire import Unreadable, decode
from kit.runtime.peers import Peers

SERVICES = ("catalog", "publication", "consultation", "village_affairs")
PORTION = 1_000  # facts: what is read again after a kill; an index likes few and large

Cursor = dict[str, int | str]


@dataclass(frozen=True)
class Portion:
    """`cursor` leads behind it; `read` says how many facts it took to come there."""

    events: Sequence[Event]
    cursor: Cursor
    read: int


class Source(Protocol):
    def portions(self, cursor: Cursor) -> AsyncIterator[Portion]:
        """All that there is behind `cursor`."""


async def gathered(portions: AsyncIterator[Portion]) -> AsyncIterator[Portion]:
    """The same, PORTION facts together."""
    kept: list[Event] = []
    read, cursor = 0, None
    async for portion in portions:
        kept, read, cursor = [*kept, *portion.events], read + portion.read, portion.cursor
        if read >= PORTION:
            yield Portion(kept, cursor, read)
            kept, read, cursor = [], 0, None
    if cursor is not None:
        yield Portion(kept, cursor, read)


class Log:
    """Facts of `types`. The cursor names the next offset of each partition, as `topic/number`."""

    def __init__(self, bus: Bus, types: Sequence[str]) -> None:
        self._bus, self._types = bus, frozenset(types)
        self._topics = sorted({topic_of(type) for type in types})

    async def whole(self) -> bool:
        return all(first == 0 for first, _ in (await self._bus.span(self._topics)).values())

    async def total(self) -> int:
        return sum(end for _, end in (await self._bus.span(self._topics)).values())

    async def portions(self, cursor: Cursor) -> AsyncIterator[Portion]:
        reached, events, read = dict(cursor), dict[tuple[str, str], Event](), 0
        async for message in self._bus.read(self._topics, _places(cursor)):
            reached[f"{message.topic}/{message.partition}"] = message.offset + 1
            read += 1
            if event := self._event(message):
                told = events.setdefault((event.type, event.key), event)
                if told.sequence < event.sequence:  # what one portion tells twice need not be made an entry twice
                    events[event.type, event.key] = event
            if read == PORTION:
                yield Portion(list(events.values()), dict(reached), read)
                events, read = {}, 0
        yield Portion(list(events.values()), reached, read)

    def _event(self, message: Message) -> Event | None:
        try:
            event = decode(message)
        except Unreadable:  # among the dead letters since it first came
            return None
        return event if event.type in self._types else None


class Exports:
    """The cursor names a service and the place in its export."""

    def __init__(self, peers: Peers, types: Sequence[str]) -> None:
        self._peers, self._types = peers, frozenset(types)

    async def portions(self, cursor: Cursor) -> AsyncIterator[Portion]:
        begun = str(cursor.get("service", SERVICES[0]))
        after = str(cursor.get("after", ""))
        for service in SERVICES[SERVICES.index(begun) :]:
            async for portion in self.of(service, after):
                yield portion
            after = ""

    async def of(self, service: str, after: str = "") -> AsyncIterator[Portion]:
        """The rest of one service's export; its last portion leads to its end once more, which is soon read."""
        next: str | None = after
        while next is not None:
            page = await self._peers.page(service, after)
            events = [event for event in page.events if event.type in self._types]
            next, after = page.next or None, page.next or after
            yield Portion(events, {"service": service, "after": after}, len(events))


def _places(cursor: Mapping[str, int | str]) -> dict[Place, int]:
    split = ((place.rpartition("/"), offset) for place, offset in cursor.items())
    return {(topic, int(number)): int(offset) for (topic, _, number), offset in split}
