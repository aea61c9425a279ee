"""Whether audit trails, anchors and the event log still agree; and if not, which line of which document, and how."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from kit.store import anchors, trail
from kit.store.anchors import Anchor
from kit.store.port import Line, Trail

Fault = Literal[
    "altered",  # the line says something else than when it was written
    "removed",  # lines from here on are missing
    "inserted",  # the line was put in later
    "rewritten",  # what was written since the anchor before is not what was anchored
    "gone",  # the whole trail is missing
    "anchor_altered",
    "anchor_removed",
    "anchor_unlogged",  # the event log knows nothing of it
    "log_differs",  # store and event log state different hashes
]
_WRITING = timedelta(minutes=1)  # a line is dated before it is on the disk


@dataclass(frozen=True, slots=True)
class Finding:
    """`line`: the first concerned. Of an anchor `id` is its number and `line` 0."""

    collection: str
    id: str
    line: int
    fault: Fault


@dataclass(frozen=True, slots=True)
class Stated:
    """What the event log says of an anchor."""

    number: int
    at: str
    until: str
    size: int
    root: str
    previous: str
    hash: str


class Auditor:
    """Fed with the anchors, then with each trail; tells at the end what was anchored and is no more."""

    def __init__(self) -> None:
        self.anchors = 0
        self._anchored: dict[tuple[str, str], list[tuple[int, str]]] = defaultdict(list)
        self._complete_until = ""
        self._pending: set[int] = set()

    async def anchored(
        self, found: AsyncIterator[Anchor], log: Iterable[Stated] | None, waiting: Iterable[int] = ()
    ) -> list[Finding]:
        """`log`: None where anchors are not stated; `waiting`: numbers whose event is still on its way."""
        said = _by_number(log or ())
        expected, previous, faults = 1, "", list[Finding]()
        on_way = set(waiting)
        async for one in found:
            faults += [_of_anchor(number, "anchor_removed") for number in range(expected, one.number)]
            if await asyncio.to_thread(_altered, one) or (one.number == expected and one.previous != previous):
                faults.append(_of_anchor(one.number, "anchor_altered"))
            stated = said.pop(one.number, None)
            if stated and any(each.hash != one.hash or _hash(each) != each.hash for each in stated):
                faults.append(_of_anchor(one.number, "log_differs"))
            if log is not None and stated is None and one.number not in on_way:
                faults.append(_of_anchor(one.number, "anchor_unlogged"))
            self._take(one)
            expected, previous = one.number + 1, one.hash
        faults += [_of_anchor(number, "anchor_removed") for number in sorted(said) if number >= expected]
        return faults

    def examine(self, one: Trail) -> Finding | None:
        """The first fault of a trail."""
        anchored = self._anchored.pop((one.collection, one.id), [])
        fault = _of_chain(one) or _of_anchors(one.lines, anchored) or self._backdated(one.lines, anchored)
        return Finding(one.collection, one.id, *fault) if fault else None

    def missing(self) -> Iterator[Finding]:
        """Trails that were anchored and were not examined."""
        for collection, id in sorted(self._anchored):
            yield Finding(collection, id, 1, "gone")

    def _take(self, one: Anchor) -> None:
        self.anchors += 1
        self._complete_until = max(self._complete_until, one.until)
        for head in one.heads:
            self._anchored[head.collection, head.id].append((head.count, head.head))

    def _backdated(self, lines: Sequence[Line], anchored: Sequence[tuple[int, str]]) -> tuple[int, Fault] | None:
        """A line that no anchor knows and that claims to be older than the last of them."""
        if not self._complete_until:
            return None
        since = datetime.fromisoformat(self._complete_until) - _WRITING
        for line in lines[max((count for count, _ in anchored), default=0) :]:
            if datetime.fromisoformat(line.at) < since:
                return line.number, "inserted"
        return None


def _of_chain(one: Trail) -> tuple[int, Fault] | None:
    place = trail.broken(one)
    if place is None:
        return None
    if place > len(one.lines):
        return place, "removed"
    line = one.lines[place - 1]
    if line.number > place:
        return place, "removed"
    if line.number < place or place > one.count:
        return place, "inserted"
    return place, "altered"


def _of_anchors(lines: Sequence[Line], anchored: Sequence[tuple[int, str]]) -> tuple[int, Fault] | None:
    kept = 0  # lines that an anchor vouches for
    for count, head in sorted(anchored):
        if len(lines) < count:
            return len(lines) + 1, "removed"
        if lines[count - 1].hash != head:
            return kept + 1, "rewritten"
        kept = count
    return None


def _altered(one: Anchor) -> bool:
    return one.hash != anchors.digest(one) or one.size != len(one.heads) or one.root != anchors.root(one.heads)


def _hash(one: Stated) -> str:
    return anchors.digest_of(one.number, one.at, one.until, one.size, one.root, one.previous)


def _by_number(log: Iterable[Stated]) -> dict[int, list[Stated]]:
    """The log may hold an event twice."""
    found: dict[int, list[Stated]] = defaultdict(list)
    for one in log:
        found[one.number].append(one)
    return dict(found)


def _of_anchor(number: int, fault: Fault) -> Finding:
    return Finding(anchors.NAME, str(number), 0, fault)
