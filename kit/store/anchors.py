"""Anchors: what the heads of all audit trails were at a moment, as one hash that follows from the one before.

An anchor lies in the store beside the trails and its hash in the event log, so that neither can be rewritten alone.
"""

import asyncio
import hashlib
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime

import msgspec

from kit.merkle import tree
from kit.runtime.clock import Clock
from kit.store.port import AlreadyExists, Collection, Fact, Index, Range, Store, TrailHead

NAME = "audit_anchors"
MOST = 5_000  # heads of one anchor: it must fit into one document of MongoDB
_PAGE = 2  # anchors; each may be a megabyte
_KEPT = 16  # bytes of a head that tell it from any other


@dataclass
class Anchor:
    """`hash` covers every other field but `heads`, which `root` covers.

    `until`: every line written before that moment is under this anchor or an earlier one; empty in a part that other
    parts of the same round follow.
    """

    id: str
    number: int
    at: str  # ISO 8601
    until: str
    size: int
    root: str
    previous: str
    hash: str = ""
    heads: list[TrailHead] = field(default_factory=list)
    version: int = 0


Stated = Callable[[Anchor], Fact]


def digest(anchor: Anchor) -> str:
    """SHA-256, in hex, of the canonical JSON (keys sorted, no spaces, UTF-8) of what `hash` covers."""
    return digest_of(anchor.number, anchor.at, anchor.until, anchor.size, anchor.root, anchor.previous)


def digest_of(number: int, at: str, until: str, size: int, root: str, previous: str) -> str:
    covered = {"number": number, "at": at, "until": until, "size": size, "root": root, "previous": previous}
    return hashlib.sha256(msgspec.json.encode(covered, order="sorted")).hexdigest()


def root(heads: Sequence[TrailHead]) -> str:
    """The Merkle root, in hex, over the canonical JSON of each head."""
    return tree.root([msgspec.json.encode(asdict(one), order="sorted") for one in heads]).hex()


class Anchors:
    def __init__(self, store: Store, anchors: Collection[Anchor], clock: Clock, stated: Stated | None) -> None:
        self._store, self._anchors, self._clock, self._stated = store, anchors, clock, stated
        self._known: set[bytes] = set()  # heads that lie under an anchor
        self._last: Anchor | None = None

    @classmethod
    async def open(cls, store: Store, clock: Clock, stated: Stated | None = None) -> "Anchors":
        """`stated` makes the fact that tells the event log of an anchor."""
        anchors = await store.collection(NAME, Anchor, indexes=[Index("number"), Index("at")])
        return cls(store, anchors, clock, stated)

    async def all(self, after: int = 0) -> AsyncIterator[Anchor]:
        """By number, from the one after `after`."""
        cursor: str | None = None
        while True:
            page = await self._anchors.find({"number": Range(gt=after)}, sort="number", limit=_PAGE, after=cursor)
            for one in page.items:
                yield one
            if (cursor := page.next) is None:
                return

    async def newest(self, limit: int) -> list[Anchor]:
        return (await self._anchors.find(sort="-number", limit=limit)).items

    async def anchor(self) -> list[Anchor]:
        """Put every head that has changed since under a new anchor. Two at once: one of them writes."""
        await self._catch_up()
        began = self._clock.now()
        seen, fresh = set[bytes](), list[TrailHead]()
        made: list[Anchor] = []
        async for one in self._store.heads():
            short = bytes.fromhex(one.head)[:_KEPT]
            seen.add(short)
            if short in self._known:
                continue
            fresh.append(one)
            if len(fresh) == MOST:
                made.append(await self._write(fresh, until=None))
                fresh = []
        if fresh:
            made.append(await self._write(fresh, until=began))
        self._known = seen
        return made

    async def _catch_up(self) -> None:
        async for anchor in self.all(after=self._last.number if self._last else 0):
            self._known.update(bytes.fromhex(one.head)[:_KEPT] for one in anchor.heads)
            self._last = anchor

    async def _write(self, heads: list[TrailHead], until: datetime | None) -> Anchor:
        number = self._last.number + 1 if self._last else 1
        anchor = Anchor(
            id=f"{number:09}",
            number=number,
            at=self._clock.now().isoformat(),
            until=until.isoformat() if until else "",
            size=len(heads),
            root=await asyncio.to_thread(root, heads),
            previous=self._last.hash if self._last else "",
            heads=heads,
        )
        anchor.hash = digest(anchor)
        events = [self._stated(anchor)] if self._stated else []
        try:
            self._last = await self._anchors.insert(anchor, events=events)
        except AlreadyExists:
            self._known, self._last = set(), None  # another replica was faster: the next round goes on from there
            raise
        return self._last
