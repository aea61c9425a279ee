"""A service's audit trails: anchored by the hour, verified on demand, exported line by line."""

from collections.abc import AsyncIterator, Callable
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

import msgspec

from kit.bus.port import Bus, topic_of
from kit.bus.wire import Unreadable, decode
from kit.runtime.service import Runtime
from kit.store.anchors import Anchor, Anchors
from kit.store.audit import Auditor, Finding, Stated
from kit.store.port import AlreadyExists, Fact, Store

STEP = 500  # trails between two signs of progress
FIRST_SECONDS = 60.0


@dataclass
class Verified:
    """How far a check is; `found` grows, and all of it stands once `done`."""

    trails: int = 0
    lines: int = 0
    anchors: int = 0
    found: list[Finding] = field(default_factory=list)
    done: bool = False

    def as_json(self) -> bytes:
        broken = [asdict(one) for one in self.found]
        said = {"trails": self.trails, "lines": self.lines, "anchors": self.anchors, "broken": broken}
        return msgspec.json.encode({**said, "done": self.done}) + b"\n"


class Audit:
    def __init__(self, store: Store, bus: Bus, anchors: Anchors, type: str) -> None:
        self._store, self._bus, self._type = store, bus, type
        self.anchors = anchors

    @classmethod
    async def open(cls, runtime: Runtime, type: str = "", stated: Callable[[Anchor], Fact] | None = None) -> "Audit":
        """`type`: of the event that `stated` makes; without it anchors lie in the store alone."""
        anchors = await Anchors.open(runtime.store, runtime.clock, stated)
        return cls(runtime.store, runtime.bus, anchors, type)

    async def anchor(self) -> float | None:
        """A schedule: the first anchor comes soon after there is something to anchor, the others by the hour."""
        try:
            made = await self.anchors.anchor()
        except AlreadyExists:
            return None  # another replica writes this round
        return None if made or await self.anchors.newest(1) else FIRST_SECONDS

    async def verify(self) -> AsyncIterator[Verified]:
        """Now and then how far it is; the last is `done`."""
        auditor, so_far = Auditor(), Verified()
        waiting = [int(one.event.key) for one in await self._store.pending(10_000) if one.event.type == self._type]
        so_far.found += await auditor.anchored(self.anchors.all(), await self._log() if self._type else None, waiting)
        so_far.anchors = auditor.anchors
        async for one in self._store.trails():
            so_far.trails, so_far.lines = so_far.trails + 1, so_far.lines + len(one.lines)
            if finding := auditor.examine(one):
                so_far.found.append(finding)
            if not so_far.trails % STEP:
                yield so_far
        so_far.found += auditor.missing()
        so_far.done = True
        yield so_far

    async def export(self, begin: datetime, end: datetime) -> AsyncIterator[bytes]:
        """JSON lines: each line of a trail written from `begin` until before `end`, then the anchors of that time."""
        async for one in self._store.trails():
            for line in one.lines:
                if begin <= datetime.fromisoformat(line.at) < end:
                    yield _row("line", {"collection": one.collection, "id": one.id, **asdict(line)})
        async for anchor in self.anchors.all():
            if begin <= datetime.fromisoformat(anchor.at) < end:
                yield _row("anchor", asdict(anchor))

    async def _log(self) -> list[Stated]:
        found: list[Stated] = []
        async for message in self._bus.read([topic_of(self._type)]):
            try:
                event = decode(message)
                found.append(msgspec.convert(event.data, Stated))
            except (Unreadable, msgspec.ValidationError):
                found.append(Stated(_number(message.key), "", "", 0, "", "", "unreadable"))
        return found


def _number(key: str) -> int:
    return int(key) if key.isascii() and key.isdigit() else 0


def _row(kind: str, row: dict[str, Any]) -> bytes:
    return msgspec.json.encode({"kind": kind, **row}) + b"\n"
