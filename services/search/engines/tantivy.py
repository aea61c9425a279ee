"""The index in this process: one writer thread that gathers what comes within a moment into one commit."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

import msgspec
import tantivy

from services.search.domain.entry import FACETS, Entry, Found, Hit
from services.search.domain.passage import passage
from services.search.domain.query import BadCursor, Query
from services.search.engines.gathering import Gatherer
from services.search.engines.tantivy_index import SCHEMA, WRITER_HEAP, compile_query, document, open_index

R = TypeVar("R")
REBUILD_BATCH = 500


class Segment:
    """An open index with its writer. Only the writer thread calls `apply`."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.index = open_index(path)
        self.writer = self.index.writer(WRITER_HEAP, 1)

    def apply(self, entries: Sequence[Entry]) -> None:
        newest: dict[str, Entry] = {}
        for entry in entries:
            if entry.id not in newest or entry.version > newest[entry.id].version:
                newest[entry.id] = entry
        fresh = [entry for entry in newest.values() if (self.version(entry.id) or 0) < entry.version]
        if not fresh:
            return
        for entry in fresh:
            self.writer.delete_documents_by_term("id", entry.id)
            self.writer.add_document(document(entry))
        self.writer.commit()
        self.index.reload()

    def version(self, id: str) -> int | None:
        searcher = self.index.searcher()
        hits = searcher.search(tantivy.Query.term_query(SCHEMA, "id", id), 1, count=False).hits
        return _entry(searcher, hits[0][1]).version if hits else None

    def close(self) -> None:
        self.writer.wait_merging_threads()


class TantivyEngine:
    """`folder` holds the indexes by number and `current`, which names the one in use."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._segments: list[Segment] = []  # the one searched, then the one being rebuilt
        self._writing = ThreadPoolExecutor(1, "tantivy-write")
        self._reading = ThreadPoolExecutor(2, "tantivy-read")
        self._gathered = Gatherer(self._commit)

    async def start(self) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        current = self._folder / "current"
        name = current.read_text() if current.exists() else "1"
        for left in self._folder.iterdir():
            if left.is_dir() and left.name != name:
                shutil.rmtree(left)  # a rebuild that did not finish
        self._segments = [await self._write(Segment, self._folder / name)]

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

    async def version(self, id: str) -> int | None:
        return await self._read(lambda: self._segments[0].version(id))

    async def search(self, query: Query) -> Found:
        return await self._read(lambda: _search(self._segments[0].index, query))

    async def rebuild(self, entries: AsyncIterator[Entry]) -> int:
        fresh = await self._write(self._begin)
        try:
            count = await self._fill(fresh, entries)
        except BaseException:
            await self._write(self._abandon)
            raise
        await self._write(self._finish)
        return count

    async def _fill(self, fresh: Segment, entries: AsyncIterator[Entry]) -> int:
        count, batch = 0, list[Entry]()
        async for entry in entries:
            count += 1
            batch.append(entry)
            if len(batch) >= REBUILD_BATCH:
                await self._write(fresh.apply, batch)
                batch = []
        await self._write(fresh.apply, batch)
        return count

    def _begin(self) -> Segment:
        old = self._segments[0]
        fresh = Segment(self._folder / str(int(old.path.name) + 1))
        self._segments = [old, fresh]
        fresh.apply(_tombstones(old.index))
        return fresh

    def _abandon(self) -> None:
        old, fresh = self._segments
        self._segments = [old]
        fresh.close()
        shutil.rmtree(fresh.path)

    def _finish(self) -> None:
        old, fresh = self._segments
        aside = self._folder / "current.new"
        aside.write_text(fresh.path.name)
        aside.replace(self._folder / "current")
        self._segments = [fresh]
        old.close()
        shutil.rmtree(old.path)

    async def _commit(self, entries: Sequence[Entry]) -> None:
        await self._write(self._apply, entries)

    def _apply(self, entries: Sequence[Entry]) -> None:
        for segment in self._segments:
            segment.apply(entries)

    async def _write(self, work: Callable[..., R], *args: Any) -> R:
        return await asyncio.get_running_loop().run_in_executor(self._writing, work, *args)

    async def _read(self, work: Callable[[], R]) -> R:
        return await asyncio.get_running_loop().run_in_executor(self._reading, work)


def _search(index: Any, query: Query) -> Found:
    offset = _offset(query.after)
    searcher = index.searcher()
    asked = query.asked
    compiled = compile_query(query)
    order = {"order_by_field": "day"} if query.newest_first or not asked else {}
    result = searcher.search(compiled, query.size, offset=offset, **order)
    if asked and not result.count and not query.phrases:
        compiled = compile_query(query, strict=False)  # better some of the words than nothing
        result = searcher.search(compiled, query.size, offset=offset, **order)
    hits = [_hit(_entry(searcher, address), float(score or 0), query) for score, address in result.hits]
    more = offset + len(hits) < result.count
    return Found(result.count, hits, _facets(searcher, compiled), str(offset + len(hits)) if more else None)


def _facets(searcher: Any, compiled: Any) -> dict[str, list[tuple[str, int]]]:
    wanted = {name: {"terms": {"field": name, "size": 30}} for name in FACETS}
    answer = searcher.aggregate(compiled, wanted)
    return {
        name: [(bucket["key"], bucket["doc_count"]) for bucket in answer[name]["buckets"] if bucket["key"]]
        for name in FACETS
    }


def _entry(searcher: Any, address: Any) -> Entry:
    return msgspec.json.decode(searcher.doc(address).get_first("entry"), type=Entry)


def _hit(entry: Entry, score: float, query: Query) -> Hit:
    return Hit(replace(entry, text=""), passage(entry.text, query.terms), score)


def _tombstones(index: Any) -> list[Entry]:
    searcher = index.searcher()
    buried = searcher.search(tantivy.Query.term_query(SCHEMA, "live", 0), max(1, searcher.num_docs))
    return [_entry(searcher, address) for _, address in buried.hits]


def _offset(after: str | None) -> int:
    if after is None:
        return 0
    if not after.isdecimal() or int(after) > 100_000:
        raise BadCursor
    return int(after)
