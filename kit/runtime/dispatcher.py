"""Hands messages to a service's reactions: in order per key, retried, set aside when they cannot be handled."""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Mapping, Sequence

from kit.bus.port import Event, Message
from kit.bus.wire import PREFIX, Unreadable, decode, is_type
from kit.errors import GongkaiError
from kit.runtime.correlation import correlation
from kit.runtime.letters import Letters, lane_of
from kit.runtime.metrics import Metrics
from kit.runtime.service import Reaction
from kit.store.port import Conflict

log = logging.getLogger(__name__)


class Dispatcher:
    """`pauses` are the seconds between tries of a reaction that raises; after the last its event is a dead letter.

    An error of status 503 says that something the reaction needs is away: then the whole batch waits, however long.
    """

    def __init__(
        self,
        reactions: Mapping[str, Reaction],
        letters: Letters,
        metrics: Metrics,
        pauses: Sequence[float] = (0.05, 0.25, 1.0),
    ) -> None:
        self._reactions, self._letters, self._metrics, self._pauses = reactions, letters, metrics, pauses
        self._wanted = frozenset(f"{PREFIX}{type}".encode() for type in reactions)

    async def handle(self, batch: Sequence[Message]) -> None:
        """A bus handler: returns when every message is handled or set aside durably."""
        lanes: dict[str, list[Message]] = defaultdict(list)
        for message in batch:
            if not self._of_no_concern(message):
                lanes[lane_of(message)].append(message)
        if not lanes:
            return
        blocked = await self._letters.blocked(lanes)
        results = await asyncio.gather(
            *(self._lane(messages, lane in blocked) for lane, messages in lanes.items()), return_exceptions=True
        )
        for result in results:
            if isinstance(result, BaseException):
                raise result

    def _of_no_concern(self, message: Message) -> bool:
        """A topic carries more than a service reacts to, and in a burst the rest is nearly all there is."""
        type = message.headers.get("ce_type")
        return type is not None and type not in self._wanted and is_type(type)

    async def drain(self) -> None:
        """Handle what waits behind no dead letter any more; under a lease, so that one process does it."""
        for lane in await self._letters.waiting_lanes():
            for letter in await self._letters.lane(lane):
                if letter.status == "failed":
                    break
                error = await self._try(decode(letter.message()))
                if error:
                    await self._letters.failed(letter, error)
                    break
                await self._letters.done(letter)

    async def _lane(self, messages: Sequence[Message], blocked: bool) -> None:
        for message in messages:
            try:
                event = decode(message)
            except Unreadable as unreadable:
                log.error("unreadable message on %s: %s", message.topic, unreadable.code)
                await self._letters.add(message, "unreadable", unreadable.code)
                continue
            if blocked:
                await self._letters.add(message, "waiting")
            elif error := await self._try(event):
                await self._letters.add(message, "failed", error)
                blocked = True

    async def _try(self, event: Event) -> str:
        """Empty when handled, or what went wrong at the last try: a code or a class name, never data."""
        reaction = self._reactions.get(event.type)
        if reaction is None:
            return ""
        correlation.set(event.correlation)
        error = ""
        for pause in (*self._pauses, None):
            try:
                await reaction(event)
                log.info("event handled", extra={"service": self._metrics.service, "type": event.type})
                return ""
            except Exception as raised:
                if isinstance(raised, GongkaiError) and raised.status == 503:
                    raise
                error = raised.code if isinstance(raised, GongkaiError) else type(raised).__name__
                if not isinstance(raised, Conflict):
                    self._failure(event, raised)
            if pause is not None:
                await asyncio.sleep(pause)
        return error

    def _failure(self, event: Event, raised: Exception) -> None:
        self._metrics.failures.labels(self._metrics.service, event.type).inc()
        log.error("reaction to %s failed: %s", event.type, type(raised).__name__)
