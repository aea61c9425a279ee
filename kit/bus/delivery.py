"""What the adapters share: a batch is offered until it is taken; how far a consumer has come, the log itself proves."""

import asyncio
import logging
from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import Generic, TypeVar

from kit.bus.port import BatchHandler, Message

FIRST_PAUSE, LONGEST_PAUSE = 0.1, 5.0  # seconds between two offers of a batch that its handler refuses

log = logging.getLogger(__name__)
P = TypeVar("P", bound=Hashable)


async def hand_over(
    group: str, handler: BatchHandler, batch: Sequence[Message], mine: Callable[[Message], bool], closing: asyncio.Event
) -> bool:
    """Offer what is still `mine` of the batch until the handler returns; False if `closing` came first."""
    pause = FIRST_PAUSE
    while batch := [message for message in batch if mine(message)]:
        try:
            await handler(batch)
            return True
        except Exception as error:
            # The error's text may quote a person's data: its class and the place in the log are enough to find it.
            place = f"{batch[0].topic}/{batch[0].partition}@{batch[0].offset}"
            log.warning("%s could not handle %d messages from %s: %s", group, len(batch), place, type(error).__name__)
        try:
            await asyncio.wait_for(closing.wait(), pause)
            return False
        except TimeoutError:
            pause = min(pause * 2, LONGEST_PAUSE)
    return True


class Progress(Generic[P]):
    """Next offset per partition of one consumer, against the ends that the log named at a known moment."""

    def __init__(self) -> None:
        self._positions: dict[P, int] = {}
        self._goal: tuple[float, dict[P, int]] | None = None
        self.caught_up_at = float("-inf")

    def assign(self, positions: Mapping[P, int]) -> None:
        self._positions = dict(positions)
        self._goal = None

    def handled(self, positions: Mapping[P, int]) -> None:
        self._positions.update((p, offset) for p, offset in positions.items() if p in self._positions)
        self._check()

    def confirm(self, at: float, ends: Mapping[P, int]) -> None:
        """The log's ends as asked for at `at`. An unreached goal stands, or a steady stream would never reach one."""
        if self._goal is None and self._positions and self._positions.keys() <= ends.keys():
            self._goal = at, {p: ends[p] for p in self._positions}
            self._check()

    def _check(self) -> None:
        if self._goal and all(self._positions[p] >= end for p, end in self._goal[1].items()):
            self.caught_up_at, self._goal = self._goal[0], None
