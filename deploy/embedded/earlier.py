"""A clock that the demonstration sets back, so that what is put in has its past."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from kit.runtime.clock import Clock


class Earlier:
    def __init__(self, clock: Clock) -> None:
        self._clock, self._behind = clock, timedelta()

    def now(self) -> datetime:
        return self._clock.now() - self._behind

    @contextmanager
    def by(self, behind: timedelta) -> Iterator[None]:
        self._behind = behind
        try:
            yield
        finally:
            self._behind = timedelta()
