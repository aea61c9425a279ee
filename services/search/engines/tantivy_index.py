"""One Tantivy index on disk: its schema, how an entry becomes a document, how a query becomes Tantivy's."""

from pathlib import Path
from typing import Any

import msgspec
import tantivy
from tantivy import Occur

from services.search.domain.entry import FACETS, Entry
from services.search.domain.query import Query, fold
from services.search.engines.tokens import Token, bigrams, words

WRITER_HEAP = 30_000_000  # bytes
WEIGHTS = {"title_words": 4.0, "title_pairs": 6.0, "text_words": 1.0, "text_pairs": 2.0}


def _schema() -> Any:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", stored=False, tokenizer_name="raw", index_option="basic", fast=True)
    builder.add_integer_field("version", indexed=True, fast=True)
    builder.add_integer_field("live", indexed=True, fast=True)
    builder.add_integer_field("day", indexed=True, fast=True)
    for name in FACETS:
        builder.add_text_field(name, stored=False, tokenizer_name="raw", index_option="basic", fast=True)
    for name in WEIGHTS:
        builder.add_text_field(name, stored=False, index_option="position")
    builder.add_text_field("numbers", stored=False, index_option="position")
    builder.add_text_field("entry", stored=True, tokenizer_name="raw", index_option="basic")
    return builder.build()


SCHEMA = _schema()


def open_index(path: Path) -> Any:
    path.mkdir(parents=True, exist_ok=True)
    return tantivy.Index(SCHEMA, path=str(path))


def document(entry: Entry) -> Any:
    doc = tantivy.Document()
    doc.add_text("id", entry.id)
    doc.add_integer("version", entry.version)
    doc.add_integer("live", 0 if entry.removed else 1)
    doc.add_integer("day", int(entry.date[:10].replace("-", "") or 0))
    doc.add_text("entry", msgspec.json.encode(entry).decode())
    if entry.removed:
        return doc
    for name in FACETS:
        if value := getattr(entry, name):
            doc.add_text(name, value)
    title, text = fold(entry.title), fold(entry.text)
    _add(doc, "title_words", title, words(title))
    _add(doc, "title_pairs", title, bigrams(title))
    _add(doc, "text_words", text, words(text))
    _add(doc, "text_pairs", text, bigrams(text))
    numbers = fold(f"{entry.number} {entry.index_number}")
    _add(doc, "numbers", numbers, bigrams(numbers))
    return doc


def _add(doc: Any, name: str, text: str, tokens: list[Token]) -> None:
    made = [tantivy.Token(token, at, at, at + len(token)) for token, at in tokens]
    doc.add_pre_tokenized_text(name, tantivy.PreTokenizedString(text, made))


def compile_query(query: Query, *, strict: bool = True) -> Any:
    """With `strict` every word must be there, as a word or as it stands; without, as many as there are."""
    parts = [(Occur.Must, tantivy.Query.term_query(SCHEMA, "live", 1))]
    for name, value in query.filters.items():
        parts.append((Occur.Must, tantivy.Query.term_query(SCHEMA, name, value)))
    wanted = [_word(run.text, strict) for run in query.runs] + [_exact(phrase) for phrase in query.phrases]
    if wanted and strict:
        parts += [(Occur.Must, one) for one in wanted]
    elif wanted:
        parts.append((Occur.Must, tantivy.Query.boolean_query([(Occur.Should, one) for one in wanted])))
    parts += [(Occur.MustNot, _exact(word)) for word in query.without]
    return tantivy.Query.boolean_query(parts)


def _word(run: str, strict: bool) -> Any:
    """A run of Chinese stands as it is, or all its words are there."""
    spoken = [one for one, _ in words(run)]
    occur = Occur.Must if strict else Occur.Should
    each = [(occur, _either("title_words", "text_words", word)) for word in dict.fromkeys(spoken)]
    return _any([_exact(run), tantivy.Query.boolean_query(each)])


def _exact(run: str) -> Any:
    tokens = bigrams(run)
    fields = ("title_pairs", "text_pairs", "numbers")
    return _any([_boosted(name, _phrase(name, tokens)) for name in fields])


def _phrase(name: str, tokens: list[Token]) -> Any:
    if len(tokens) == 1:
        return tantivy.Query.term_query(SCHEMA, name, tokens[0][0])
    return tantivy.Query.phrase_query(SCHEMA, name, [(at, token) for token, at in tokens])


def _either(title: str, text: str, word: str) -> Any:
    return _any([_boosted(name, tantivy.Query.term_query(SCHEMA, name, word)) for name in (title, text)])


def _boosted(name: str, query: Any) -> Any:
    return tantivy.Query.boost_query(query, WEIGHTS.get(name, 8.0))


def _any(queries: list[Any]) -> Any:
    return tantivy.Query.boolean_query([(Occur.Should, one) for one in queries])
