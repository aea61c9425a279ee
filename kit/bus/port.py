"""The event log: what a service needs of it, in a few lines. Adapters: `sqlite.py`, `kafka.py`."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar, Protocol

from kit.errors import GongkaiError


@dataclass(frozen=True, slots=True)
class Event:
    """One fact with its envelope (CloudEvents 1.0).

    `type` is `<service>.<noun>.<verb>.v<n>`; on the wire it carries the prefix `gongkai.`.
    """

    id: str
    type: str
    key: str  # id of the aggregate: events of one key keep their order
    sequence: int  # the aggregate's own counter: 1, 2, 3 …
    time: datetime
    correlation: str
    data: dict[str, Any]

    @property
    def topic(self) -> str:
        return topic_of(self.type)


def topic_of(event_type: str) -> str:
    """`publication.document.published.v1` → `publication.document`: one topic an aggregate."""
    return ".".join(event_type.split(".")[:2])


@dataclass(frozen=True, slots=True)
class Message:
    """An event as bytes, at its place in the log. `wire.decode` may refuse it."""

    topic: str
    partition: int
    offset: int
    key: str
    headers: dict[str, bytes] = field(repr=False)
    value: bytes = field(repr=False)


class BusUnavailable(GongkaiError):
    status: ClassVar[int] = 503
    code: ClassVar[str] = "bus.unavailable"
    message: str = "消息通道暂时不可用，系统会自动重试；已保存的内容没有丢失。"


BatchHandler = Callable[[Sequence[Message]], Awaitable[None]]
Place = tuple[str, int]  # a topic and the number of one of its partitions


class Subscription(Protocol):
    """A running consumer."""

    def caught_up_at(self) -> float:
        """`time.monotonic()` of the newest moment of which this is known: all that the log then held has been handled.

        The log itself confirms it a few times a second, so it goes stale when the log is frozen; -inf before the first.
        """

    async def close(self) -> None:
        """Finish the batch in hand, commit it, stop."""


class Bus(Protocol):
    """An append-only log of topics. At least once, in order per key, replayable."""

    async def start(self) -> None: ...

    async def stop(self) -> None: ...

    async def ensure_topics(self, topics: Sequence[str]) -> None:
        """Create what is missing; asking twice is harmless."""

    async def publish(self, events: Sequence[Event]) -> None:
        """Return once all are durable.

        Raises `BusUnavailable`; then some may be in the log and the caller publishes all of them again.
        """

    async def subscribe(self, group: str, topics: Sequence[str], handler: BatchHandler) -> Subscription:
        """Deliver from the group's committed offset (the beginning at first); commit after `handler` returns.

        A handler that raises gets the same batch again after a pause. Members of one group share its keys.
        """

    async def broadcast(self, topics: Sequence[str], handler: BatchHandler) -> Subscription:
        """Deliver to this process everything published from now on; nothing is committed."""

    def read(self, topics: Sequence[str], since: Mapping[Place, int] | None = None) -> AsyncIterator[Message]:
        """Everything from the first offset, or from those of `since`, to the end as it stood at the call."""

    async def span(self, topics: Sequence[str]) -> dict[Place, tuple[int, int]]:
        """The first offset kept, 0 where nothing was trimmed, and the one that the next message will have."""

    async def lag(self, group: str) -> int:
        """Messages published to the group's topics that it has not committed."""
