"""What an index in Elasticsearch answers; `index` is the alias that is read."""

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import elasticsearch
import msgspec
from elasticsearch import AsyncElasticsearch

from services.search.domain.entry import FACETS, Entry, Found, Hit
from services.search.domain.language.folding import fold
from services.search.domain.passage import Marker
from services.search.domain.query import BadCursor, Query
from services.search.engines.asking import clauses, divisible, suggestion
from services.search.engines.elasticsearch_index import MOST_WORDS
from services.search.engines.elasticsearch_query import compiled
from services.search.engines.formula import ENOUGH, FORMULA, LIKENESS
from services.search.engines.indexed import Stored
from services.search.engines.shown import first_of_each_title, hit
from services.search.engines.tokens import words

SAMPLE = 100_000  # entries whose words are counted: of more, only so many
COUNTED = {name: {"terms": {"field": name, "size": 30}} for name in FACETS}


class Cursor(msgspec.Struct, array_like=True, frozen=True):
    """The sort values of the last hit shown, and how those before it were found."""

    strict: bool
    whole: int
    first: float | int
    key: str

    @classmethod
    def read(cls, text: str) -> "Cursor":
        try:
            return msgspec.json.decode(base64.urlsafe_b64decode(text), type=cls)
        except (ValueError, msgspec.MsgspecError) as wrong:
            raise BadCursor from wrong

    def __str__(self) -> str:
        return base64.urlsafe_b64encode(msgspec.json.encode(self)).decode()


@dataclass(frozen=True)
class Page:
    hits: list[dict[str, Any]]
    count: int
    facets: dict[str, list[tuple[str, int]]]


async def search(client: AsyncElasticsearch, index: str, query: Query) -> Found:
    """What holds everything asked; then, where that is little, what holds a part."""
    cursor = Cursor.read(query.after) if query.after else None
    strict = cursor is None or cursor.strict
    page = await _page(client, index, query, cursor, strict=strict)
    whole = cursor.whole if cursor and not strict else page.count
    if cursor is None and page.count < (1 if query.newest_first else ENOUGH) and divisible(query):
        strict = False
        page = await _page(client, index, query, None, strict=False)
    marker = Marker.of(query)
    last = page.hits[-1]["sort"] if len(page.hits) == query.size and page.count > query.size else None
    next = str(Cursor(strict, whole, *last)) if last else None
    return Found(page.count, [_hit(one, marker) for one in page.hits], page.facets, next, whole)


async def versions(client: AsyncElasticsearch, index: str, ids: Sequence[str]) -> dict[str, int]:
    """By a search, not a get: what searchers do not see yet does not count."""
    answer = await client.search(
        index=index,
        query={"ids": {"values": list(ids)}},
        size=len(ids),
        source=False,
        docvalue_fields=[{"field": "key"}, {"field": "version"}],
        track_total_hits=False,
    )
    return {hit["fields"]["key"][0]: int(hit["fields"]["version"][0]) for hit in answer["hits"]["hits"]}


async def scan(
    client: AsyncElasticsearch, index: str, after: str, size: int, *, buried: bool = False
) -> list[tuple[str, int, bool]]:
    """`buried`: tombstones alone."""
    answer = await client.search(
        index=index,
        query={"term": {"live": False}} if buried else {"match_all": {}},
        size=size,
        sort=[{"key": "asc"}],
        search_after=[after],
        source=False,
        docvalue_fields=[{"field": "version"}, {"field": "live"}],
        track_total_hits=False,
    )
    hits = answer["hits"]["hits"]
    return [(hit["sort"][0], int(hit["fields"]["version"][0]), bool(hit["fields"]["live"][0])) for hit in hits]


async def entries(client: AsyncElasticsearch, index: str, ids: Sequence[str]) -> list[Entry]:
    wanted = {"bool": {"filter": [{"ids": {"values": list(ids)}}, {"term": {"live": True}}]}}
    found = {one.id: one for one in await _entries(client, index, wanted, max(1, len(ids)))}
    return [found[id] for id in ids if id in found]


async def suggest(client: AsyncElasticsearch, index: str, typed: Query, size: int) -> list[Entry]:
    if not typed.runs:
        return []
    return first_of_each_title(await _entries(client, index, compiled(suggestion(typed)), 3 * size), size)


async def related(client: AsyncElasticsearch, index: str, id: str, size: int) -> list[Entry]:
    wanted = {"bool": {"filter": [{"ids": {"values": [id]}}, {"term": {"live": True}}]}}
    answer = await client.search(index=index, query=wanted, size=1, track_total_hits=False)
    near: list[Entry] = []
    for found in answer["hits"]["hits"]:
        entry = _stored(found).entry
        like = _like(entry, found["_source"]["text"])
        near = [one for one in await _entries(client, index, like, 3 * size + 1) if one.title != entry.title]
    return first_of_each_title([one for one in near if one.id != id], size)


async def vocabulary(client: AsyncElasticsearch, index: str, limit: int) -> dict[str, int]:
    said = {"said": {"terms": {"field": "said", "size": min(limit, MOST_WORDS)}}}
    some = {"some": {"sampler": {"shard_size": SAMPLE}, "aggregations": said}}
    answer = await client.search(index=index, size=0, aggregations=some, track_total_hits=False)
    return {one["key"]: one["doc_count"] for one in answer["aggregations"]["some"]["said"]["buckets"]}


def asked(query: Query, *, strict: bool = True) -> dict[str, Any]:
    """The body of one search."""
    by_day = query.newest_first or not query.asked
    return {
        "query": compiled(clauses(query, strict=strict)),
        "size": query.size,
        "sort": [{"newest" if by_day else "_score": "desc"}, {"key": "asc"}],
        "track_total_hits": True,
        "aggregations": COUNTED,
    }


async def _page(client: AsyncElasticsearch, index: str, query: Query, cursor: Cursor | None, *, strict: bool) -> Page:
    after = [cursor.first, cursor.key] if cursor else None
    try:
        answer = await client.search(index=index, **asked(query, strict=strict), search_after=after)
    except elasticsearch.BadRequestError as refused:
        if cursor:
            raise BadCursor from refused
        raise
    buckets = answer["aggregations"]
    facets = {name: [(one["key"], one["doc_count"]) for one in buckets[name]["buckets"]] for name in FACETS}
    return Page(answer["hits"]["hits"], answer["hits"]["total"]["value"], facets)


async def _entries(client: AsyncElasticsearch, index: str, query: dict[str, Any], size: int) -> list[Entry]:
    answer = await client.search(
        index=index, query=query, size=size, source_includes=["entry", "plain"], track_total_hits=False
    )
    return [_stored(hit).entry for hit in answer["hits"]["hits"]]


def _like(entry: Entry, text: str) -> dict[str, Any]:
    said = {"title_words": " ".join(words(fold(entry.title))), "text_words": " ".join(words(fold(text)))}
    like = {
        "fields": ["title_words", "text_words"],
        "like": [{"doc": said}],
        "max_query_terms": LIKENESS.words,
        "min_term_freq": 1,
        "min_doc_freq": LIKENESS.fewest,
        "min_word_length": 2,
        "minimum_should_match": "33%",
    }
    shared = [(name, value) for name in LIKENESS.shared if (value := getattr(entry, name))]
    return {
        "bool": {
            "must": [{"more_like_this": like}],
            "filter": [{"term": {"live": True}}],
            "should": [{"term": {name: {"value": value, "boost": FORMULA.value}}} for name, value in shared],
        }
    }


def _hit(found: dict[str, Any], marker: Marker) -> Hit:
    source = found["_source"]
    return hit(_stored(found), source["text"], source.get("pages", []), float(found["_score"] or 0), marker)


def _stored(found: dict[str, Any]) -> Stored:
    return msgspec.convert(found["_source"], Stored)
