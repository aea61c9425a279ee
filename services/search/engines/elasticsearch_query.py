"""The mapping, and a query in Elasticsearch's own words: smartcn for words, cjk for character pairs."""

from typing import Any

from services.search.domain.entry import FACETS
from services.search.domain.query import Query

_FULL_WIDTH = [f"{chr(c + 0xFEE0)} => {chr(c)}" for c in range(0x30, 0x5B)]  # as `fold` does
_PAIRS = {"pairs": {"type": "text", "analyzer": "pairs", "index_options": "offsets"}}
SETTINGS: dict[str, Any] = {
    "number_of_shards": 1,
    "number_of_replicas": 0,
    "refresh_interval": "1s",
    "analysis": {
        "analyzer": {
            "words": {
                "type": "custom",
                "tokenizer": "smartcn_tokenizer",
                "char_filter": ["fold"],
                "filter": ["lowercase"],
            },
            "pairs": {
                "type": "custom",
                "tokenizer": "standard",
                "char_filter": ["fold"],
                "filter": ["lowercase", "cjk_bigram"],
            },
        },
        "char_filter": {
            "fold": {"type": "mapping", "mappings": [f"{chr(c + 0xFEE0)} => {chr(c)}" for c in range(0x30, 0x5B)]}
        },
    },
}
MAPPING: dict[str, Any] = {
    "dynamic": False,
    "properties": {
        "key": {"type": "keyword"},
        "version": {"type": "long"},
        "live": {"type": "boolean"},
        "day": {"type": "integer"},
        "title": {"type": "text", "analyzer": "words", "fields": _PAIRS},
        "text": {"type": "text", "analyzer": "words", "fields": _PAIRS},
        "numbers": {"type": "text", "analyzer": "pairs"},
        **{name: {"type": "keyword"} for name in FACETS},
    },
}


def compile_query(query: Query, *, strict: bool) -> dict[str, Any]:
    """With `strict` every word must be there, as a word or as it stands; without, as many as there are."""
    filters = [{"term": {"live": True}}, *({"term": {name: value}} for name, value in query.filters.items())]
    wanted = [_word(run.text, strict) for run in query.runs] + [_exact(phrase) for phrase in query.phrases]
    compiled: dict[str, Any] = {"filter": filters, "must_not": [_exact(word) for word in query.without]}
    if wanted and strict:
        compiled["must"] = wanted
    elif wanted:
        compiled |= {"should": wanted, "minimum_should_match": 1}
    return {"bool": compiled}


def _word(run: str, strict: bool) -> dict[str, Any]:
    spoken = {
        "multi_match": {
            "query": run,
            "type": "cross_fields",
            "fields": ["title^4", "text"],
            "analyzer": "words",
            "operator": "and" if strict else "or",
        }
    }
    return {"bool": {"should": [_exact(run), spoken], "minimum_should_match": 1}}


def _exact(run: str) -> dict[str, Any]:
    return {"multi_match": {"query": run, "type": "phrase", "fields": ["title.pairs^6", "text.pairs^2", "numbers^8"]}}
