"""One size of index in a process of its own: `python -m tests.bench.growth FOLDER ENTRIES CORPUS [URL]`.

Entries are put in as a rebuild puts them in, and how far it is stands in the folder: killed, it goes on from there.
The answer is FOLDER/<entries>.json.
"""

import asyncio
import itertools
import json
import os
import shutil
import sys
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import httpx

from kit.runtime.memory import share_arenas
from services.search.domain.entry import Found
from services.search.domain.language.understanding import understand
from services.search.domain.query import Query
from services.search.engines.elasticsearch import ElasticsearchEngine
from services.search.engines.port import Engine
from services.search.engines.tantivy import TantivyEngine
from tests.bench.harness import Round
from tests.bench.load import resident
from tests.bench.passages import Article, entries, sample
from tests.bench.questions import LISTINGS, lexicon, questions, typing

ARTICLES = 20_000
BATCH = 5_000
OPERATIONS = 400
WARM = 40
Ask = Callable[[Query], Awaitable[Found | None]]


@dataclass
class Filling:
    """`seconds` of all attempts together."""

    name: str = ""
    filled: int = 0
    seconds: float = 0.0


@dataclass(frozen=True)
class Size:
    """Bytes; times in seconds, p50 and p99. `found`: the entries that were listed without a question.

    Resident is what searching holds, `most` what filling held, both with what the process held before it opened the
    index. On Elasticsearch both are the heap that its process uses.
    """

    entries: int
    found: int
    filling_seconds: float
    index_bytes: int
    before_bytes: int
    resident_bytes: int
    most_bytes: int
    search: tuple[float, float]
    suggest: tuple[float, float]
    facets: tuple[float, float]


async def main(folder: Path, count: int, corpus: Path, url: str) -> None:
    share_arenas()
    own = folder / f"{'elasticsearch' if url else 'tantivy'}-{count}"
    own.mkdir(parents=True, exist_ok=True)
    prefix = f"bench-large-{count}"
    chosen = sample(corpus, ARTICLES)
    asked = _asked(chosen)
    before = 0 if url else resident(os.getpid())
    engine: Engine = ElasticsearchEngine(url, timeout=30, prefix=prefix) if url else TantivyEngine(own / "index")
    await engine.start()
    try:
        filling = await _fill(engine, chosen, count, own / "filling.json")
        times = [await _timed(one, given) for one, given in _sides(engine, asked)]
        found = (await engine.search(LISTINGS[0].query)).total
        size = await _in_elasticsearch(url, prefix) if url else _here(own / "index")
        answer = Size(count, found, filling.seconds, size[0], before, *size[1:], *times)
        (folder / f"{count}.json").write_text(json.dumps(asdict(answer)))
    finally:
        await engine.stop()
    shutil.rmtree(own)
    if url:
        await _deleted(url, prefix)


async def _fill(engine: Engine, chosen: Sequence[Article], count: int, file: Path) -> Filling:
    filling = Filling(**json.loads(file.read_text())) if file.exists() else Filling()
    if filling.filled == count and not filling.name:
        return filling
    name = await engine.begin(filling.name)
    if name != filling.name:
        filling = Filling(name)
    left = itertools.islice(entries(chosen, count), filling.filled, None)
    while batch := list(itertools.islice(left, BATCH)):
        began = time.perf_counter()
        await engine.fill(batch)
        filling.seconds += time.perf_counter() - began
        filling.filled += len(batch)
        file.write_text(json.dumps(asdict(filling)))
    began = time.perf_counter()
    await engine.finish()
    filling.seconds += time.perf_counter() - began
    filling.name = ""
    file.write_text(json.dumps(asdict(filling)))
    return filling


def _asked(chosen: Sequence[Article]) -> tuple[list[Query], list[Query], list[Query]]:
    """Searches, what is typed so far, and lists of everything."""
    searches = [one.query for one in questions(chosen)]
    return searches, [understand(one, lexicon()) for one in typing(chosen)], [one.query for one in LISTINGS] * 150


def _sides(engine: Engine, asked: tuple[list[Query], ...]) -> list[tuple[Ask, list[Query]]]:
    async def suggested(typed: Query) -> None:
        await engine.suggest(typed, 8)

    searches, typed, listed = asked
    return [(engine.search, searches), (suggested, typed), (engine.search, listed)]


async def _timed(one: Ask, given: Sequence[Query]) -> tuple[float, float]:
    for query in given[:WARM]:
        await one(query)
    seconds = []
    for query in given[WARM : WARM + OPERATIONS]:
        began = time.perf_counter()
        await one(query)
        seconds.append(time.perf_counter() - began)
    taken = Round(seconds, sum(seconds))
    return taken.quantile(0.5), taken.quantile(0.99)


async def _in_elasticsearch(url: str, prefix: str) -> tuple[int, int, int]:
    async with httpx.AsyncClient(base_url=url, timeout=30) as client:
        stats = (await client.get(f"/{prefix}-reading/_stats/store")).json()
        nodes = (await client.get("/_nodes/stats/jvm")).json()["nodes"].values()
    memory = [node["jvm"]["mem"] for node in nodes]
    most = sum(int(pool["peak_used_in_bytes"]) for one in memory for pool in one["pools"].values())
    store = int(stats["_all"]["primaries"]["store"]["size_in_bytes"])
    return store, sum(int(one["heap_used_in_bytes"]) for one in memory), most


async def _deleted(url: str, prefix: str) -> None:
    async with httpx.AsyncClient(base_url=url, timeout=30) as client:
        for name in (await client.get(f"/{prefix}-*")).json():
            (await client.delete(f"/{name}")).raise_for_status()


def _here(folder: Path) -> tuple[int, int, int]:
    return _bytes(folder), resident(os.getpid()), resident(os.getpid(), most=True)


def _bytes(folder: Path) -> int:
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3]), *(sys.argv[4:5] or [""])))
