"""Tantivy and nothing else, over the platform's own schema."""

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from services.search.domain.entry import Entry
from services.search.domain.query import Query, parse
from services.search.engines.asking import clauses, divisible
from services.search.engines.clauses import Ask
from services.search.engines.formula import ENOUGH
from services.search.engines.tantivy import CURRENT
from services.search.engines.tantivy_index import document, open_index
from services.search.engines.tantivy_query import compiled
from services.search.engines.tantivy_reading import COUNTED
from services.search.engines.tantivy_writing import FILLING_HEAP, SERVING_HEAP

BATCH = 5_000


class Prepared(NamedTuple):
    """Compiled, with the order of the hits; `counted` leaves out what only brings forward."""

    query: Any
    order: dict[str, str]
    counted: Any


@contextmanager
def indexed_and_found(path: Path, text: str, word: Callable[[], str]) -> Iterator[Callable[[int], None]]:
    """Add one document, commit, reload, search until it is found."""
    index = open_index(path)
    writer = index.writer(SERVING_HEAP, 1)
    lock = threading.Lock()

    def one(client: int) -> None:
        title = word()
        with lock:
            writer.add_document(document(Entry(title, 1, "document", title=title, text=text, date="2024-03-01")))
            writer.commit()
            index.reload()
        if not index.searcher().search(compiled(clauses(parse(title), strict=True)), 1).count:
            raise LookupError(title)

    yield one
    writer.wait_merging_threads()


class Bare:
    """The index in `folder`, which another process may write."""

    def __init__(self, folder: Path) -> None:
        self._index = open_index(folder / (folder / CURRENT).read_text())

    def prepared(self, query: Query) -> Prepared:
        """As the platform asks it in the end: strict where that finds enough."""
        ask = clauses(query, strict=True)
        if divisible(query) and self._index.searcher().search(compiled(ask), 1).count < ENOUGH:
            ask = clauses(query, strict=False)
        order = {"order_by_field": "newest"} if query.newest_first or not query.asked else {}
        return Prepared(compiled(ask), order, compiled(Ask(ask.must, ask.keep, (), ask.never)))

    def search(self, prepared: Prepared) -> Any:
        """Twenty stored documents and the facets."""
        searcher = self._index.searcher()
        found = searcher.search(prepared.query, 20, **prepared.order)
        return [searcher.doc(address) for _, address in found.hits], searcher.aggregate(prepared.counted, COUNTED)


def filled(path: Path, entries: Sequence[Entry]) -> float:
    """Seconds for all of them, cut into words and pairs, added and committed in batches."""
    index = open_index(path)
    writer = index.writer(FILLING_HEAP, 1)
    began = time.perf_counter()
    for start in range(0, len(entries), BATCH):
        for entry in entries[start : start + BATCH]:
            writer.add_document(document(entry))
        writer.commit()
    seconds = time.perf_counter() - began
    writer.wait_merging_threads()
    return seconds
