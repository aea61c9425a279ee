"""The index in this process: one writer thread that gathers what comes within a moment into one commit."""

import asyncio
import secrets
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

from services.search.domain.entry import Entry, Found
from services.search.domain.query import Query
from services.search.engines import tantivy_reading as reading
from services.search.engines import tantivy_writing as writing
from services.search.engines.courtesy import Readers, portions
from services.search.engines.gathering import Gatherer
from services.search.engines.port import SearchResting, Standing
from services.search.engines.tantivy_writing import FILLING_HEAP, SERVING_HEAP, Segment

R = TypeVar("R")
AT_ONCE = 500  # characters, a few milliseconds of the writer thread: neither a search nor a fact waits longer
CURRENT, FILLING = "current", "filling"  # files that name the index searched, and the one half filled
UNNAMED = "1"  # what the first index was called before any file named one
NOT_YET = "搜索正在按新规则重建索引，已完成 {} 条，稍后自动恢复。其他页面可以照常使用。"


class TantivyEngine:
    """`folder` holds the indexes by name. One process at a time may have it open."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._serving: Segment | None = None  # None: made by other rules, which this program cannot read
        self._filling: Segment | None = None
        self._writing = ThreadPoolExecutor(1, "tantivy-write")
        self._reading = ThreadPoolExecutor(2, "tantivy-read")
        self._readers = Readers()
        self._facts_wait = False
        self._gathered = Gatherer(self._commit)

    async def start(self) -> None:
        await self._write(self._open)

    async def stop(self) -> None:
        await self._gathered.stop()
        for segment in self._segments:
            await self._write(segment.close)
        self._writing.shutdown()
        self._reading.shutdown()

    async def ready(self) -> None:
        return None  # it is open, or the process would not be here

    async def put(self, entries: Sequence[Entry]) -> None:
        await self._gathered.put(entries)

    async def forget(self, ids: Sequence[str]) -> None:
        for segment in self._segments:
            await self._write(segment.forget, ids)

    async def search(self, query: Query) -> Found:
        return await self._read(reading.search, query)

    async def versions(self, ids: Sequence[str]) -> dict[str, int]:
        return await self._read(reading.versions, ids)

    async def entries(self, ids: Sequence[str]) -> list[Entry]:
        return await self._read(reading.entries, ids)

    async def suggest(self, typed: Query, size: int) -> list[Entry]:
        return await self._read(reading.suggest, typed, size)

    async def related(self, id: str, size: int) -> list[Entry]:
        return await self._read(reading.related, id, size)

    async def vocabulary(self, limit: int) -> dict[str, int]:
        return await self._read(reading.vocabulary, limit)

    async def scan(self, after: str, size: int) -> list[tuple[str, int, bool]]:
        return await self._read(reading.scan, after, size)

    async def standing(self) -> Standing:
        return Standing(writing.read(self._folder / CURRENT), self._serving is not None)

    async def begin(self, continuing: str = "") -> str:
        return await self._write(self._begin, continuing)

    async def fill(self, entries: Sequence[Entry]) -> None:
        left = list(portions(entries, AT_ONCE))
        while left:
            done = await self._write(self._add, left)
            left = left[done:]
        await self._write(self._keep)

    async def finish(self) -> None:
        await self._write(self._finish)

    async def abandon(self) -> None:
        await self._write(self._abandon)

    @property
    def _segments(self) -> list[Segment]:
        return [segment for segment in (self._serving, self._filling) if segment]

    def _open(self) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        name, half = writing.read(self._folder / CURRENT), writing.read(self._folder / FILLING)
        if not name and (self._folder / UNNAMED).is_dir():
            name = UNNAMED
            writing.write(self._folder / CURRENT, name)
        if not name:
            name = secrets.token_hex(8)
            writing.make(self._folder, name, SERVING_HEAP).close()
            writing.write(self._folder / CURRENT, name)
        if writing.current(self._folder / name):
            self._serving = Segment(self._folder / name, SERVING_HEAP)
        if half and half != name and writing.current(self._folder / half):
            self._filling = Segment(self._folder / half, FILLING_HEAP)
        writing.sweep(self._folder, [segment.path.name for segment in self._segments] or [name])

    def _begin(self, continuing: str) -> str:
        if self._filling and continuing == self._filling.path.name:
            return continuing
        self._abandon()
        name = secrets.token_hex(8)
        filling = writing.make(self._folder, name, FILLING_HEAP)
        for buried in self._serving.tombstones() if self._serving else ():
            filling.add(buried)
        filling.commit()
        writing.write(self._folder / FILLING, name)
        self._filling = filling
        return name

    def _add(self, portions: Sequence[Sequence[Entry]]) -> int:
        """How many of them were added before a fact came, for which the thread is wanted."""
        done = 0
        for portion in self._readers.first(portions):
            if self._filling:
                self._filling.add(portion)
            done += 1
            if self._facts_wait:
                break
        return done

    def _keep(self) -> None:
        if self._filling:
            self._filling.commit()

    def _abandon(self) -> None:
        (self._folder / FILLING).unlink(missing_ok=True)
        if self._filling:
            self._filling.drop()
            self._filling = None
        self._sweep()

    def _finish(self) -> None:
        if not self._filling:
            return
        self._filling.commit()
        writing.write(self._folder / CURRENT, self._filling.path.name)
        (self._folder / FILLING).unlink(missing_ok=True)
        old, self._serving, self._filling = self._serving, self._filling, None
        if old:
            old.drop()
        self._sweep()

    def _sweep(self) -> None:
        kept = [segment.path.name for segment in self._segments]
        writing.sweep(self._folder, [*kept, writing.read(self._folder / CURRENT)])

    async def _commit(self, entries: Sequence[Entry]) -> None:
        self._facts_wait = True
        try:
            await self._write(self._put, entries)
        finally:
            self._facts_wait = False

    def _put(self, entries: Sequence[Entry]) -> None:
        if not self._segments:
            raise SearchResting  # until the new index is begun
        for segment in self._segments:
            segment.add(entries)
            segment.commit()

    async def _write(self, work: Callable[..., R], *args: Any) -> R:
        return await asyncio.get_running_loop().run_in_executor(self._writing, work, *args)

    async def _read(self, work: Callable[..., R], *args: Any) -> R:
        if not self._serving:
            done = self._filling.index.searcher().num_docs if self._filling else 0
            raise SearchResting(NOT_YET.format(done))
        with self._readers.one():
            return await asyncio.get_running_loop().run_in_executor(self._reading, work, self._serving.index, *args)
