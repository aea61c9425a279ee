"""The log in one SQLite file. It behaves as Kafka does (partitions, groups, bytes, at least once), or it would hide
bugs.

Members of a group share its partitions within a process. Of two processes one serves the group, and the other takes
over at once when it ends, however it ends.
"""

import asyncio
import fcntl
import functools
import logging
import time
import zlib
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO
from urllib.parse import quote

from kit.bus import sqlite_file as file
from kit.bus.delivery import FIRST_PAUSE, Progress, hand_over
from kit.bus.port import BatchHandler, BusUnavailable, Event, Message, Place
from kit.bus.sqlite_file import LogFile, Partition
from kit.bus.wire import encode

BATCH = 500
_NO_END = 1 << 40

log = logging.getLogger(__name__)


class SqliteBus:
    """`poll`: seconds until what another process published is seen. `timeout`: seconds to wait for another's lock."""

    def __init__(self, path: Path, *, partitions: int = 3, poll: float = 0.2, timeout: float = 5.0) -> None:
        self._path = path
        self._partitions = partitions
        self._poll = poll
        self.file = LogFile(path, timeout)
        self._topics: dict[str, list[Partition]] = {}
        self._groups: dict[str, _Group] = {}
        self._consumers: list[_Consumer] = []
        self._ticker: asyncio.Task[None] | None = None

    async def start(self) -> None:
        await self.file.open()
        self._ticker = asyncio.create_task(self._tick(), name="bus-ticker")

    async def stop(self) -> None:
        await asyncio.gather(*(consumer.close() for consumer in list(self._consumers)))
        if self._ticker is not None:
            self._ticker.cancel()
            with suppress(asyncio.CancelledError):
                await self._ticker
        await self.file.close()

    async def ensure_topics(self, topics: Sequence[str]) -> None:
        if missing := sorted(set(topics) - self._topics.keys()):
            create = functools.partial(file.create, topics=missing, partitions=self._partitions)
            self._topics.update(await self.file.write(create))

    async def publish(self, events: Sequence[Event]) -> None:
        encoded = [encode(event) for event in events]
        await self.ensure_topics([e.topic for e in encoded])
        rows = [(self._place(e.topic, e.key), e) for e in encoded]
        await self.file.write(functools.partial(file.append, rows=rows))
        touched = {partition for partition, _ in rows}
        for consumer in self._consumers:
            if not touched.isdisjoint(consumer.partitions):
                consumer.wake()

    async def subscribe(self, group: str, topics: Sequence[str], handler: BatchHandler) -> "_Consumer":
        partitions = await self._partitions_of(topics)
        await self.file.write(functools.partial(file.join, group=group, partitions=partitions))
        shared = self._groups.get(group)
        if shared is None:
            shared = self._groups[group] = _Group(group, self._path.with_name(self._path.name + ".groups"))
        return self._run(_Consumer(self, group, partitions, handler, shared))

    async def broadcast(self, topics: Sequence[str], handler: BatchHandler) -> "_Consumer":
        partitions = await self._partitions_of(topics)
        ends = await self.file.read(file.ends)
        consumer = _Consumer(self, "broadcast", partitions, handler, None)
        consumer.move_to({partition: ends[partition] for partition in partitions})
        return self._run(consumer)

    async def read(self, topics: Sequence[str], since: Mapping[Place, int] | None = None) -> AsyncIterator[Message]:
        await self.ensure_topics(topics)
        ends = await self.file.read(file.ends)
        for topic, number, partition in self._numbered(topics):
            place = (since or {}).get((topic, number), 0)
            while place < ends[partition]:
                span = {partition: (place, ends[partition])}
                found = await self.file.read(functools.partial(file.select, wanted=span, limit=BATCH))
                for message in found.get(partition, []):
                    yield message
                place = found[partition][-1].offset + 1 if found else ends[partition]

    async def span(self, topics: Sequence[str]) -> dict[Place, tuple[int, int]]:
        await self.ensure_topics(topics)
        ends, firsts = await self.file.read(file.ends), await self.file.read(file.firsts)
        return {
            (topic, number): (firsts.get(partition, ends[partition]), ends[partition])
            for topic, number, partition in self._numbered(topics)
        }

    async def lag(self, group: str) -> int:
        committed = await self.file.read(functools.partial(file.committed, group=group))
        ends = await self.file.read(file.ends)
        return sum(ends[partition] - offset for partition, offset in committed.items())

    def _place(self, topic: str, key: str) -> Partition:
        partitions = self._topics[topic]
        return partitions[zlib.crc32(key.encode()) % len(partitions)]

    async def _partitions_of(self, topics: Sequence[str]) -> list[Partition]:
        await self.ensure_topics(topics)
        return [partition for topic in topics for partition in self._topics[topic]]

    def _numbered(self, topics: Sequence[str]) -> list[tuple[str, int, Partition]]:
        return [(topic, number, partition) for topic in topics for number, partition in enumerate(self._topics[topic])]

    def _run(self, consumer: "_Consumer") -> "_Consumer":
        self._consumers.append(consumer)
        consumer.task = asyncio.create_task(consumer.run(), name=f"bus-{consumer.name}")
        return consumer

    def forget(self, consumer: "_Consumer") -> None:
        if consumer in self._consumers:
            self._consumers.remove(consumer)
        if consumer.group is not None and not consumer.group.members:
            self._groups.pop(consumer.name, None)

    async def _tick(self) -> None:
        """Ask the log for its ends: they show what another process published, and prove that nothing waits."""
        while True:
            asked = time.monotonic()
            try:
                ends = await self.file.read(file.ends)
            except BusUnavailable as error:
                log.warning("the log does not answer: %s", error.__cause__)
            else:
                for consumer in self._consumers:
                    consumer.confirm(asked, ends)
            await asyncio.sleep(self._poll)


class _Group:
    """Who of this process's members owns which partition. While its lock is held, other processes stand by."""

    def __init__(self, name: str, folder: Path) -> None:
        self._path = folder / f"{quote(name, safe='')}.lock"
        self._lock: IO[bytes] | None = None
        self.members: list[_Consumer] = []
        self.owner: dict[Partition, _Consumer] = {}

    def lock(self) -> bool:
        if self._lock is None:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            file = self._path.open("ab")
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                file.close()
                return False
            self._lock = file
        return True

    def share_of(self, member: "_Consumer") -> list[Partition]:
        share = []
        for number, partition in enumerate(member.partitions):
            takers = [other for other in self.members if partition in other.partitions]
            if takers[number % len(takers)] is member:
                share.append(partition)
        return share

    def enter(self, member: "_Consumer") -> None:
        self.members.append(member)
        self.wake()

    def leave(self, member: "_Consumer") -> None:
        self.members.remove(member)
        self.release(member, [partition for partition, owner in self.owner.items() if owner is member])
        if not self.members and self._lock is not None:
            self._lock.close()
            self._lock = None

    def release(self, member: "_Consumer", partitions: Sequence[Partition]) -> None:
        for partition in partitions:
            if self.owner.get(partition) is member:
                del self.owner[partition]
        if partitions:
            self.wake()

    def wake(self) -> None:
        for member in self.members:
            member.wake()


class _Consumer:
    """One subscription: a task that reads, hands over, commits. `group` is None for a broadcast."""

    def __init__(
        self, bus: SqliteBus, name: str, partitions: Sequence[Partition], handler: BatchHandler, group: _Group | None
    ) -> None:
        self.name = name
        self.partitions = partitions
        self.group = group
        self.task: asyncio.Task[None] | None = None
        self._bus = bus
        self._handler = handler
        self._positions: dict[Partition, int] = {}
        self._progress: Progress[Partition] = Progress()
        self._closing = asyncio.Event()
        self._woken = asyncio.Event()
        if group is not None:
            group.enter(self)

    def caught_up_at(self) -> float:
        return self._progress.caught_up_at

    async def close(self) -> None:
        self._closing.set()
        self.wake()
        if self.task is not None:
            await asyncio.wait([self.task])
        self._bus.forget(self)

    def wake(self) -> None:
        self._woken.set()

    def confirm(self, at: float, ends: Mapping[Partition, int]) -> None:
        self._progress.confirm(at, ends)
        if not self._positions or any(ends.get(p, 0) > offset for p, offset in self._positions.items()):
            self.wake()

    def move_to(self, positions: Mapping[Partition, int]) -> None:
        self._positions = dict(positions)
        self._progress.assign(positions)

    async def run(self) -> None:
        try:
            while not self._closing.is_set():
                self._woken.clear()
                try:
                    served = await self._serve()
                except BusUnavailable as error:
                    log.warning("%s waits for the log: %s", self.name, error.__cause__)
                    served = False
                if not served:
                    await self._woken.wait()
        finally:
            if self.group is not None:
                self.group.leave(self)

    async def _serve(self) -> bool:
        """One batch from reading to commit; False when there was none."""
        await self._take_share()
        spans = {partition: (offset, _NO_END) for partition, offset in self._positions.items()}
        found = await self._bus.file.read(functools.partial(file.select, wanted=spans, limit=BATCH)) if spans else {}
        if not found:
            return False
        batch = [message for messages in found.values() for message in messages]
        if await hand_over(self.name, self._handler, batch, lambda _: True, self._closing):
            await self._done({partition: messages[-1].offset + 1 for partition, messages in found.items()})
        return True

    async def _take_share(self) -> None:
        if self.group is None:
            return
        share = self.group.share_of(self) if self.group.lock() else []
        if set(share) == self._positions.keys():
            return
        given = [partition for partition in self._positions if partition not in share]
        kept = {partition: offset for partition, offset in self._positions.items() if partition in share}
        self.move_to(kept)
        self.group.release(self, given)
        new = [partition for partition in share if partition not in kept and partition not in self.group.owner]
        if new:
            self.group.owner.update(dict.fromkeys(new, self))
            committed = await self._bus.file.read(functools.partial(file.committed, group=self.name))
            self.move_to(kept | {partition: committed[partition] for partition in new})

    async def _done(self, positions: Mapping[Partition, int]) -> None:
        for partition, offset in positions.items():
            del self._positions[partition]  # to the end: a busy partition lets the others go first
            self._positions[partition] = offset
        while self.group is not None:
            try:
                await self._bus.file.write(functools.partial(file.commit, group=self.name, positions=positions))
                break
            except BusUnavailable as error:
                log.warning("%s cannot commit: %s", self.name, error.__cause__)
                if self._closing.is_set():
                    break
                await asyncio.sleep(FIRST_PAUSE)
        self._progress.handled(positions)
