"""What anyone gets without trouble: BM25 on words or on bigrams, and Elasticsearch with its Chinese analyzer."""

import re
import secrets
import unicodedata
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any

import rjieba
import tantivy
from elasticsearch import AsyncElasticsearch
from tantivy import Occur

from services.search.domain.entry import Entry

_RUNS = re.compile(r"[\u3400-\u9fff]+|[0-9a-z]+")
Cut = Callable[[str], list[str]]


def cut_words(text: str) -> list[str]:
    return [word for run in _runs(text) for word, _, _ in rjieba.tokenize(run, "search")]


def cut_pairs(text: str) -> list[str]:
    return [
        pair
        for run in _runs(text)
        for pair in ([run] if run.isascii() or len(run) == 1 else [run[i : i + 2] for i in range(len(run) - 1)])
    ]


def _runs(text: str) -> list[str]:
    return _RUNS.findall(unicodedata.normalize("NFKC", text).lower())


class PlainBm25:
    """An OR of all tokens. `apart`: title and text are two equal fields; otherwise one field holds both."""

    def __init__(self, cut: Cut, apart: bool) -> None:
        self._cut = cut
        self._fields = ("title", "text") if apart else ("all",)
        builder = tantivy.SchemaBuilder()
        builder.add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
        for name in self._fields:
            builder.add_text_field(name, stored=False, index_option="freq")
        self._schema = builder.build()
        self._index = tantivy.Index(self._schema)

    def put(self, entries: Sequence[Entry]) -> None:
        writer = self._index.writer(30_000_000, 1)
        for entry in entries:
            doc = tantivy.Document()
            doc.add_text("id", entry.id)
            for name in self._fields:
                text = f"{entry.title}\n{entry.text}" if name == "all" else str(getattr(entry, name))
                tokens = [tantivy.Token(token, place, 0, 0) for place, token in enumerate(self._cut(text))]
                doc.add_pre_tokenized_text(name, tantivy.PreTokenizedString(text, tokens))
            writer.add_document(doc)
        writer.commit()
        writer.wait_merging_threads()
        self._index.reload()

    async def search(self, typed: str, size: int) -> list[str]:
        terms = [
            (Occur.Should, tantivy.Query.term_query(self._schema, name, token))
            for name in self._fields
            for token in dict.fromkeys(self._cut(typed))
        ]
        searcher = self._index.searcher()
        hits = searcher.search(tantivy.Query.boolean_query(terms), size).hits
        return [str(searcher.doc(address).get_first("id")) for _, address in hits]


BEST = "BM25, bigrams, title apart"  # of the four, in every run so far
PLAIN: Mapping[str, tuple[Cut, bool]] = {
    "BM25, words": (cut_words, False),
    "BM25, words, title apart": (cut_words, True),
    "BM25, bigrams": (cut_pairs, False),
    BEST: (cut_pairs, True),
}


def plain(entries: Sequence[Entry], names: Sequence[str] = tuple(PLAIN)) -> dict[str, PlainBm25]:
    made = {name: PlainBm25(*PLAIN[name]) for name in names}
    for one in made.values():
        one.put(entries)
    return made


class Smartcn:
    """The official analysis-smartcn on title and text, a multi_match as it comes."""

    def __init__(self, client: AsyncElasticsearch, index: str) -> None:
        self._client, self._index = client, index

    async def search(self, typed: str, size: int) -> list[str]:
        query: dict[str, Any] = {"multi_match": {"query": typed, "fields": ["title", "text"]}}
        answer = await self._client.search(index=self._index, query=query, size=size, source=False)
        return [str(hit["_id"]) for hit in answer["hits"]["hits"]]


@asynccontextmanager
async def smartcn(url: str, entries: Sequence[Entry]) -> AsyncIterator[Smartcn]:
    index = f"yardstick-{secrets.token_hex(4)}"
    text = {"type": "text", "analyzer": "smartcn"}
    async with AsyncElasticsearch(url, request_timeout=60) as client:
        one_shard = {"number_of_shards": 1, "number_of_replicas": 0}
        await client.indices.create(
            index=index, settings=one_shard, mappings={"properties": {"title": text, "text": text}}
        )
        try:
            for start in range(0, len(entries), 100):
                lines: list[dict[str, Any]] = []
                for entry in entries[start : start + 100]:
                    lines += [{"index": {"_id": entry.id}}, {"title": entry.title, "text": entry.text}]
                await client.bulk(index=index, operations=lines)
            await client.indices.refresh(index=index)
            yield Smartcn(client, index)
        finally:
            await client.indices.delete(index=index)
