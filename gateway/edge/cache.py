"""Public pages kept in memory until something they depend on changes."""

import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

CAPACITY = 64_000_000  # bytes of bodies
MAX_AGE = 15.0  # seconds: days run out and services' copies of each other's facts follow with a delay
REMEMBERED = 10_000  # purges

Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """`tags` name what the page was made of: a topic, or `topic:key`."""

    headers: list[tuple[bytes, bytes]] = field(repr=False)
    body: bytes = field(repr=False)
    etag: str
    tags: frozenset[str]
    zipped: bytes = field(default=b"", repr=False)

    @property
    def size(self) -> int:
        return len(self.body) + len(self.zipped)


class PageCache:
    """`purge` takes a service (`publication`), a topic (`publication.document`) or one aggregate (`<topic>:<id>`).

    A page made while a purge came in may hold what was true before it: `put` refuses it. `began` is what `moment` gave
    before the page was made.
    """

    def __init__(self, capacity: int = CAPACITY, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._capacity, self._monotonic = capacity, monotonic
        self._entries: OrderedDict[Key, tuple[Entry, float]] = OrderedDict()
        self._keys: dict[str, set[Key]] = {}
        self._purged: OrderedDict[str, int] = OrderedDict()
        self._moment = self._forgotten = 0
        self.size = 0

    def moment(self) -> int:
        return self._moment

    def get(self, key: Key) -> Entry | None:
        found = self._entries.get(key)
        if found is None:
            return None
        if found[1] < self._monotonic():
            self._drop(key)
            return None
        self._entries.move_to_end(key)
        return found[0]

    def put(self, key: Key, entry: Entry, began: int) -> bool:
        """False when it may already be outdated, or is too large to keep."""
        if not self.holds(entry.tags, began) or entry.size > self._capacity // 16:
            return False
        self._drop(key)
        self._entries[key] = (entry, self._monotonic() + MAX_AGE)
        self.size += entry.size
        for tag in _purged_by(entry.tags):
            self._keys.setdefault(tag, set()).add(key)
        while self.size > self._capacity:
            self._drop(next(iter(self._entries)))
        return True

    def holds(self, tags: Iterable[str], began: int) -> bool:
        """True if nothing with one of these tags was purged since `began`."""
        return began >= self._forgotten and all(self._purged.get(tag, 0) <= began for tag in _purged_by(tags))

    def purge(self, tag: str) -> None:
        self._moment += 1
        self._purged[tag] = self._moment
        self._purged.move_to_end(tag)
        while len(self._purged) > REMEMBERED:
            self._forgotten = self._purged.popitem(last=False)[1]
        for key in list(self._keys.get(tag, ())):
            self._drop(key)

    def _drop(self, key: Key) -> None:
        found = self._entries.pop(key, None)
        if found is None:
            return
        self.size -= found[0].size
        for tag in _purged_by(found[0].tags):
            keys = self._keys[tag]
            keys.discard(key)
            if not keys:
                del self._keys[tag]


def _purged_by(tags: Iterable[str]) -> set[str]:
    """A page that names one aggregate is also outdated when its whole service is said to have changed."""
    return {part for tag in tags for part in (tag, tag.partition(".")[0])}
