"""Time, injected. Everything the platform dates is dated in Asia/Shanghai."""

from datetime import date, datetime, timedelta, timezone
from typing import Protocol

SHANGHAI = timezone(timedelta(hours=8), "Asia/Shanghai")  # no summer time since 1991: a fixed offset needs no tz data


class Clock(Protocol):
    def now(self) -> datetime:
        """Aware, in Asia/Shanghai."""


class SystemClock:
    def now(self) -> datetime:
        return datetime.now(SHANGHAI)


class FixedClock:
    """A clock that a test moves."""

    def __init__(self, at: datetime) -> None:
        self._at = at.astimezone(SHANGHAI)

    def now(self) -> datetime:
        return self._at

    def set(self, at: datetime) -> None:
        self._at = at

    def advance(self, by: timedelta) -> None:
        self._at += by


def today(clock: Clock) -> date:
    return clock.now().date()
