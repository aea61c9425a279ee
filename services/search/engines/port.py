"""The index: what search needs of an engine. Adapters: `tantivy.py`, `elasticsearch.py`."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from kit.errors import GongkaiError
from services.search.domain.entry import Entry, Found
from services.search.domain.query import Query


class SearchResting(GongkaiError):
    """The engine does not answer. Status 503 also makes a reaction wait until it does."""

    status = 503
    code = "search.resting"
    message = "搜索正在休息，稍后自动恢复。其他页面可以照常使用，也可以从目录和列表里查找。"


@dataclass(frozen=True)
class Standing:
    """An index: its `name` is never another's. `current`: made by the rules that this program makes one by."""

    name: str
    current: bool


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

    async def forget(self, ids: Sequence[str]) -> None:
        """Drop entries and tombstones whatever their version: it was never their owner's. Older ones may be put then,
        though not for a minute on Elasticsearch."""

    async def standing(self) -> Standing:
        """Of the index that is searched. Raises `SearchResting`."""

    async def begin(self, continuing: str = "") -> str:
        """Make a new index beside the one searched, tombstones kept, and say its name; or go on with the half-filled
        one of that name, if it is there and made by today's rules. Any other is cleared away.

        From now on what is put reaches both, in this process and in every other, until `finish` or `abandon`.
        """

    async def fill(self, entries: Sequence[Entry]) -> None:
        """Into the new index alone; return once they are durable. Searches go first, for a moment; `put` always."""

    async def finish(self) -> None:
        """Put the new index in the place of the old."""

    async def abandon(self) -> None:
        """Leave no half-filled index behind, if there is one."""
