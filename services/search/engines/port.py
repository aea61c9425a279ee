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

    async def versions(self, ids: Sequence[str]) -> dict[str, int]:
        """The versions that searchers see, tombstones' too; of up to 1,000 ids, those that there are."""

    async def entries(self, ids: Sequence[str]) -> list[Entry]:
        """The live ones of up to 100 ids, in that order, without text."""

    async def suggest(self, typed: Query, size: int) -> list[Entry]:
        """Live entries whose title has what is typed so far, best first, one of each title, without text."""

    async def related(self, id: str, size: int) -> list[Entry]:
        """Live entries that speak most like it, without text."""

    async def vocabulary(self, limit: int) -> dict[str, int]:
        """Words of live entries with how many entries have each (about: it may lag a minute), the most common first."""

    async def scan(self, after: str, size: int) -> list[tuple[str, int, bool]]:
        """Ids past `after` in their order, each with its version and whether it is live: for the reconciler."""

    async def rebuild(self, entries: AsyncIterator[Entry]) -> int:
        """Fill a new index beside the old one, tombstones kept, put it in its place, say how many were read.

        `put` and `search` go on meanwhile: what is put reaches both, and versions decide.
        """
