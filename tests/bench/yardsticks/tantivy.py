"""Tantivy and nothing else, over the platform's own schema."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import tantivy

from services.search.domain.entry import FACETS, Entry
from services.search.domain.query import Query, parse
from services.search.engines.tantivy_index import SCHEMA, WRITER_HEAP, compile_query, document, open_index


@contextmanager
def indexed_and_found(path: Path, text: str, word: Callable[[], str]) -> Iterator[Callable[[int], None]]:
    """Add one document, commit, reload, search until it is found."""
    index = open_index(path)
    writer = index.writer(WRITER_HEAP, 1)
    lock = threading.Lock()

    def one(client: int) -> None:
        title = word()
        with lock:
            writer.add_document(document(Entry(title, 1, "document", title=title, text=text, date="2024-03-01")))
            writer.commit()
            index.reload()
        if not index.searcher().search(compile_query(parse(title)), 1).count:
            raise LookupError(title)

    yield one
    writer.wait_merging_threads()


def searcher_of(path: Path) -> Callable[[str], Any]:
    """Twenty stored documents and the facets of a query, from an index on disk that another process may write."""
    index = tantivy.Index(SCHEMA, path=str(path))
    facets = {name: {"terms": {"field": name, "size": 30}} for name in FACETS}

    def search(typed: str) -> Any:
        searcher = index.searcher()
        query = compile_query(Query(words=parse(typed).words))
        found = searcher.search(query, 20)
        return [searcher.doc(address) for _, address in found.hits], searcher.aggregate(query, facets)

    return search
