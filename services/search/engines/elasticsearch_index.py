"""The index in Elasticsearch: its mapping, and how an entry becomes a document. Texts come cut: it cuts at spaces."""

from typing import Any

import msgspec

from services.search.domain.entry import FACETS, Entry
from services.search.engines.indexed import ROWS, TERMS, day, newest, pages, rows, stored, terms

MOST_WORDS = 60_000  # distinct words told of: one aggregation gives no more
SETTINGS: dict[str, Any] = {
    "number_of_shards": 1,
    "number_of_replicas": 0,
    "refresh_interval": "1s",
    "analysis": {
        "analyzer": {
            "cut": {"type": "custom", "tokenizer": "whitespace"},
            "beginnings": {"type": "custom", "tokenizer": "whitespace", "filter": ["beginnings"]},
        },
        "filter": {"beginnings": {"type": "edge_ngram", "min_gram": 1, "max_gram": 6, "preserve_original": True}},
    },
}
_CUT = {"type": "text", "analyzer": "cut"}
MAPPING: dict[str, Any] = {
    "dynamic": False,
    # What is shown is kept as it is; what is only looked up is not kept a second time.
    "_source": {"includes": ["entry", "plain", "text", "pages"]},
    "properties": {
        "key": {"type": "keyword"},
        "version": {"type": "long"},
        "live": {"type": "boolean"},
        "day": {"type": "integer"},
        "newest": {"type": "long"},
        "said": {"type": "keyword", "index": False},
        **{name: {"type": "keyword"} for name in FACETS},
        **{name: {"type": "keyword", "doc_values": False} for name in TERMS},
        **dict.fromkeys(ROWS, _CUT),
        "sounds": {"type": "text", "analyzer": "beginnings", "search_analyzer": "cut"},
    },
}


def document(entry: Entry) -> dict[str, Any]:
    source: dict[str, Any] = {"key": entry.id, "version": entry.version, "live": not entry.removed}
    source |= msgspec.to_builtins(stored(entry))
    if entry.removed:
        return source
    cut = rows(entry)
    said = sorted({word for row in (*cut["title_words"], *cut["text_words"]) for word in row})
    source |= {"text": entry.text, "day": day(entry), "newest": newest(entry), "said": said}
    if words := pages(entry):
        source["pages"] = words
    return source | terms(entry) | {name: [" ".join(row) for row in texts] for name, texts in cut.items()}
