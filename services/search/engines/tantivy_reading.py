"""What a Tantivy index answers. Every function may run in any thread."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import log
from typing import Any

import msgspec
import tantivy
from tantivy import FieldType, Order

from services.search.domain.entry import FACETS, Entry, Found, Hit
from services.search.domain.language.folding import fold
from services.search.domain.passage import Marker
from services.search.domain.query import BadCursor, Query
from services.search.engines.asking import clauses, divisible, likeness, suggestion
from services.search.engines.clauses import Ask, Live
from services.search.engines.formula import ENOUGH, LIKENESS
from services.search.engines.indexed import Stored
from services.search.engines.shown import first_of_each_title, hit
from services.search.engines.tantivy_index import SCHEMA, place_of
from services.search.engines.tantivy_query import compiled
from services.search.engines.tokens import words

COUNTED = {name: {"terms": {"field": name, "size": 30}} for name in FACETS}
EXACT = 100_000  # entries above which a word taken back may stay known until its segment is merged
WINDOW = 200  # hits around its place among which the last one shown is looked for
_CURSOR = re.compile(r"([wp])-(\d{1,9})-(\d{1,9})-(\d{1,19})")


@dataclass(frozen=True)
class Cursor:
    """After which hit the next page begins: its number from 1, and which it was, should others have come or gone."""

    strict: bool
    offset: int
    whole: int
    place: int

    @classmethod
    def read(cls, text: str) -> "Cursor":
        match = _CURSOR.fullmatch(text)
        if match is None or match[2] == "0":
            raise BadCursor
        return cls(match[1] == "w", int(match[2]), int(match[3]), int(match[4]))

    def __str__(self) -> str:
        return f"{'w' if self.strict else 'p'}-{self.offset}-{self.whole}-{self.place}"


@dataclass(frozen=True)
class Page:
    hits: list[tuple[Any, Any]]
    count: int
    offset: int  # of its first hit


def search(index: Any, query: Query) -> Found:
    """What holds everything asked; then, where that is little, what holds a part."""
    searcher = index.searcher()
    cursor = Cursor.read(query.after) if query.after else None
    strict = cursor is None or cursor.strict
    ask = clauses(query, strict=strict)
    page = _page(searcher, ask, query, cursor)
    whole = cursor.whole if cursor and not strict else page.count
    if cursor is None and page.count < (1 if query.newest_first else ENOUGH) and divisible(query):
        ask, strict = clauses(query, strict=False), False
        page = _page(searcher, ask, query, None)
    marker = Marker.of(query)
    shown = [
        _hit(searcher, address, score if isinstance(score, float) else 0.0, marker) for score, address in page.hits
    ]
    return Found(page.count, shown, _facets(searcher, ask), _next(searcher, page, strict, whole), whole)


def versions(index: Any, ids: Sequence[str]) -> dict[str, int]:
    """By one query and fast fields alone: no document is opened."""
    wanted = tantivy.Query.term_set_query(SCHEMA, "id", list(ids))
    return {id: version for id, version, _ in _standing(index.searcher(), wanted, len(ids))}


def scan(index: Any, after: str, size: int, *, buried: bool = False) -> list[tuple[str, int, bool]]:
    """`buried`: tombstones alone."""
    searcher = index.searcher()
    place = place_of(after) if after else -1
    past = tantivy.Query.range_query(SCHEMA, "place", FieldType.Integer, place, None, include_lower=False)
    if buried:
        past = past.and_must_match(tantivy.Query.term_query(SCHEMA, "live", 0))
    first = searcher.search(past, size, count=False, order_by_field="place", order=Order.Asc).hits
    if not first:
        return []
    page = tantivy.Query.range_query(SCHEMA, "place", FieldType.Integer, place, first[-1][0], include_lower=False)
    if buried:
        page = page.and_must_match(tantivy.Query.term_query(SCHEMA, "live", 0))
    return sorted(_standing(searcher, page, size), key=lambda one: place_of(one[0]))


def entries(index: Any, ids: Sequence[str]) -> list[Entry]:
    searcher = index.searcher()
    hits = searcher.search(tantivy.Query.term_set_query(SCHEMA, "id", list(ids)), max(1, len(ids)), count=False).hits
    found = {one.id: one for _, address in hits if not (one := _stored(searcher.doc(address)).entry).removed}
    return [found[id] for id in ids if id in found]


def suggest(index: Any, typed: Query, size: int) -> list[Entry]:
    if not typed.runs:
        return []
    searcher = index.searcher()
    hits = searcher.search(compiled(suggestion(typed)), 3 * size, count=False).hits
    return first_of_each_title((_stored(searcher.doc(address)).entry for _, address in hits), size)


def related(index: Any, id: str, size: int) -> list[Entry]:
    searcher = index.searcher()
    hits = searcher.search(tantivy.Query.term_query(SCHEMA, "id", id), 1, count=False).hits
    if not hits:
        return []
    document = searcher.doc(hits[0][1])
    entry = _stored(document).entry
    if entry.removed:
        return []
    title = words(fold(entry.title))
    said = Counter(words(fold(_text(document)))) + Counter(dict.fromkeys(title, LIKENESS.title))
    alike = {name: getattr(entry, name) for name in LIKENESS.shared}
    ask = likeness(_telling(searcher, said), alike)
    hits = searcher.search(compiled(ask), 3 * size + 1, count=False).hits if ask.must else []
    near = (_stored(searcher.doc(address)).entry for _, address in hits)
    return first_of_each_title((one for one in near if one.id != id and one.title != entry.title), size)


def vocabulary(index: Any, limit: int) -> dict[str, int]:
    searcher = index.searcher()
    live = compiled(Live()) if searcher.num_docs <= EXACT else None
    titles, texts = (dict(searcher.terms_with_prefix(name, "", live, limit)) for name in ("title_words", "text_words"))
    both = {word: max(count, texts.get(word, 0)) for word, count in titles.items()}
    return dict(sorted((texts | both).items(), key=lambda one: (-one[1], one[0]))[:limit])


def _telling(searcher: Any, said: Counter[str]) -> list[str]:
    """The words that tell it from others: often in it, seldom elsewhere, though not only in it."""
    count, worth = searcher.num_docs, dict[str, float]()
    for word, times in said.most_common(LIKENESS.considered):
        known = searcher.doc_freq("text_words", word)
        if len(word) > 1 and LIKENESS.fewest <= known <= max(LIKENESS.fewest, count * LIKENESS.most):
            worth[word] = times * log(1 + count / known)
    return sorted(worth, key=lambda word: -worth[word])[: LIKENESS.words]


def _page(searcher: Any, ask: Ask, query: Query, cursor: Cursor | None) -> Page:
    wanted = compiled(ask)
    order = {"order_by_field": "newest"} if query.newest_first or not query.asked else {}
    if cursor is None:
        result = searcher.search(wanted, query.size, **order)
        return Page(result.hits, result.count, 0)
    before = min(cursor.offset, max(1, searcher.num_docs)) - 1
    result = searcher.search(wanted, query.size + 1, offset=before, **order)
    if result.hits and _places(searcher, result.hits[:1]) == [cursor.place]:
        return Page(result.hits[1:], result.count, before + 1)
    start = max(0, before - WINDOW)
    around = searcher.search(wanted, 2 * WINDOW + query.size, offset=start, count=False, **order).hits
    places = _places(searcher, around)
    last = places.index(cursor.place) + 1 if cursor.place in places else before - start
    return Page(around[last : last + query.size], result.count, start + last)


def _next(searcher: Any, page: Page, strict: bool, whole: int) -> str | None:
    shown = page.offset + len(page.hits)
    if not page.hits or shown >= page.count:
        return None
    return str(Cursor(strict, shown, whole, *_places(searcher, page.hits[-1:])))


def _places(searcher: Any, hits: list[tuple[Any, Any]]) -> list[int]:
    return list(searcher.fast_field_values("place", [address for _, address in hits])) if hits else []


def _facets(searcher: Any, ask: Ask) -> dict[str, list[tuple[str, int]]]:
    answer = searcher.aggregate(compiled(Ask(ask.must, ask.keep, (), ask.never)), COUNTED)
    return {name: [(one["key"], one["doc_count"]) for one in answer[name]["buckets"]] for name in FACETS}


def _hit(searcher: Any, address: Any, score: float, marker: Marker) -> Hit:
    document = searcher.doc(address)
    words = document.get_first("pages")
    pages = msgspec.json.decode(words, type=list[list[str]]) if words else []
    return hit(_stored(document), _text(document), pages, score, marker)


def _stored(document: Any) -> Stored:
    return msgspec.json.decode(document.get_first("entry"), type=Stored)


def _text(document: Any) -> str:
    return str(bytes(document.get_first("text") or b""), "utf-8")


def _standing(searcher: Any, query: Any, size: int) -> list[tuple[str, int, bool]]:
    """Id, version, whether live."""
    hits = searcher.search(query, max(1, size), count=False, order_by_field="id", order=Order.Asc).hits
    addresses = [address for _, address in hits]
    values = zip(*(searcher.fast_field_values(name, addresses) for name in ("version", "live")), strict=True)
    return [(id, version, bool(live)) for (id, _), (version, live) in zip(hits, values, strict=True)]
