"""Search as the platform answers it, on either engine, over the laws."""

import secrets
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import date
from pathlib import Path

from elasticsearch import AsyncElasticsearch

from services.search.domain.entry import Entry
from services.search.domain.language.lexicon import Lexicon
from services.search.domain.language.thesaurus import shipped
from services.search.engines.elasticsearch import ElasticsearchEngine
from services.search.engines.port import Engine
from services.search.engines.tantivy import TantivyEngine
from services.search.finding import find
from services.search.lexicon import MOST_WORDS, vocabulary_of

TODAY = date(2026, 1, 1)
PAGE = 200
BATCH = 50  # laws are long


class Ours:
    def __init__(self, engine: Engine, lexicon: Lexicon) -> None:
        self._engine, self._lexicon = engine, lexicon

    async def search(self, typed: str, size: int) -> list[str]:
        answer = await find(self._engine, self._lexicon, typed, size=size)
        return [hit.entry.id for hit in answer.found.hits]

    async def everything(self, typed: str) -> list[str]:
        """All that is listed, page by page."""
        ids: list[str] = []
        after: str | None = None
        while True:
            found = (await find(self._engine, self._lexicon, typed, size=PAGE, after=after)).found
            ids += [hit.entry.id for hit in found.hits]
            if found.next is None:
                return ids
            after = found.next


@asynccontextmanager
async def on_tantivy(folder: Path, entries: Sequence[Entry]) -> AsyncIterator[Ours]:
    engine = TantivyEngine(folder)
    await engine.start()
    try:
        yield await _filled(engine, entries)
    finally:
        await engine.stop()


@asynccontextmanager
async def on_elasticsearch(url: str, entries: Sequence[Entry]) -> AsyncIterator[Ours]:
    prefix = f"quality-{secrets.token_hex(4)}"
    engine = ElasticsearchEngine(url, timeout=30, prefix=prefix)
    await engine.start()
    try:
        yield await _filled(engine, entries)
    finally:
        await engine.stop()
        async with AsyncElasticsearch(url) as client:
            await client.indices.delete(index=sorted(await client.indices.get(index=f"{prefix}-*")))


async def _filled(engine: Engine, entries: Sequence[Entry]) -> Ours:
    for start in range(0, len(entries), BATCH):
        await engine.put(entries[start : start + BATCH])
    known = await engine.vocabulary(MOST_WORDS)
    return Ours(engine, Lexicon((shipped(),), TODAY, vocabulary_of(known)))
