"""The index: what search needs of an engine. Adapters: `tantivy.py`, `elasticsearch.py`."""

from collections.abc import AsyncIterator, Sequence
from typing import Protocol

from kit.errors import GongkaiError
from services.search.domain.entry import Entry, Found
from services.search.domain.query import Query


class SearchResting(GongkaiError):
    """The engine does not answer. Status 503 also makes a reaction wait until it does."""

    status = 503
    code = "search.resting"
    message = "搜索正在休息，稍后自动恢复。其他页面可以照常使用，也可以从目录和列表里查找。"


class Engine(Protocol):
    async def start(self) -> None: ...

    async def stop(self) -> None: ...

    async def ready(self) -> None:
        """Raises `SearchResting`."""

    async def put(self, entries: Sequence[Entry]) -> None:
        """Upsert, or bury when removed; return once searchers see it. What is not newer is ignored."""

    async def search(self, query: Query) -> Found:
        """Tombstones are never found. Raises `SearchResting`, `BadCursor`."""

    async def version(self, id: str) -> int | None:
        """The version that searchers see, a tombstone's too; None if there is none."""

    async def rebuild(self, entries: AsyncIterator[Entry]) -> int:
        """Fill a new index beside the old one, tombstones kept, put it in its place, say how many were read.

        `put` and `search` go on meanwhile: what is put reaches both, and versions decide.
        """
