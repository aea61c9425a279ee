"""Slows down guessing: after some failures each further one doubles the wait."""

import threading
from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta

from kit.runtime.clock import Clock

ACCOUNT_FAILURES = 5
ADDRESS_FAILURES = 20
FIRST_WAIT = timedelta(seconds=5)
LONGEST_WAIT = timedelta(minutes=15)
REMEMBERED = 10_000


@dataclass(slots=True)
class _Failures:
    count: int
    free_at: datetime
    last: datetime


class Throttle:
    """An attempt is counted before it is judged, so that many at once gain nothing; success takes it back."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._failures: OrderedDict[str, _Failures] = OrderedDict()
        self._lock = threading.Lock()

    def attempt(self, limits: dict[str, int]) -> int:
        """Seconds to wait, 0 if the attempt may be made. `limits`: failures that cost nothing, by key."""
        now = self._clock.now()
        with self._lock:
            wait = max((self._wait(key, now) for key in limits), default=timedelta())
            if not wait:
                for key, limit in limits.items():
                    self._count(key, limit, now)
        return -(-wait // timedelta(seconds=1))

    def succeeded(self, account: str, address: str) -> None:
        with self._lock:
            self._failures.pop(account, None)
            # Only its own attempt is taken back: someone with one good account must not clear guesses at others.
            if entry := self._failures.get(address):
                entry.count -= 1
                entry.free_at = entry.last

    def _wait(self, key: str, now: datetime) -> timedelta:
        entry = self._failures.get(key)
        return max(entry.free_at - now, timedelta()) if entry else timedelta()

    def _count(self, key: str, limit: int, now: datetime) -> None:
        entry = self._failures.pop(key, None)
        count = entry.count + 1 if entry and now - entry.last <= LONGEST_WAIT else 1
        wait = min(FIRST_WAIT * 2 ** min(count - limit, 16), LONGEST_WAIT) if count >= limit else timedelta()
        self._failures[key] = _Failures(count, now + wait, now)
        while len(self._failures) > REMEMBERED:
            self._failures.popitem(last=False)
