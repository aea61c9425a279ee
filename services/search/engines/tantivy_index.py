"""One Tantivy index on disk: its schema, and how an entry becomes a document."""

from hashlib import blake2b
from pathlib import Path
from typing import Any

import msgspec
import tantivy

from services.search.domain.entry import FACETS, Entry
from services.search.domain.language.sounds import beginnings
from services.search.engines.indexed import ROWS, TERMS, day, newest, pages, rows, stored, terms


def _schema() -> Any:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", tokenizer_name="raw", index_option="basic", fast=True)
    for name in ("version", "live", "day", "newest", "place"):
        builder.add_integer_field(name, indexed=True, fast=True)
    for name in (*FACETS, *TERMS):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic", fast=name in FACETS)
    for name in ROWS:
        builder.add_text_field(name, index_option="position")
    for name in ("entry", "text", "pages"):
        builder.add_bytes_field(name, stored=True)
    return builder.build()


SCHEMA = _schema()


def place_of(id: str) -> int:
    """Where an entry stands in the order in which all are gone through."""
    return int.from_bytes(blake2b(id.encode(), digest_size=8).digest()) >> 1


def open_index(path: Path) -> Any:
    path.mkdir(parents=True, exist_ok=True)
    return tantivy.Index(SCHEMA, path=str(path))


def document(entry: Entry) -> Any:
    doc = tantivy.Document()
    doc.add_text("id", entry.id)
    doc.add_integer("version", entry.version)
    doc.add_integer("place", place_of(entry.id))
    doc.add_integer("live", 0 if entry.removed else 1)
    doc.add_bytes("entry", msgspec.json.encode(stored(entry)))
    if entry.removed:
        return doc
    doc.add_integer("day", day(entry))
    doc.add_integer("newest", newest(entry))
    doc.add_bytes("text", entry.text.encode())
    if words := pages(entry):
        doc.add_bytes("pages", msgspec.json.encode(words))
    for name, values in terms(entry).items():
        for value in values:
            doc.add_text(name, value)
    for name, texts in rows(entry).items():
        for tokens in texts:
            made = _each_beginning(tokens) if name == "sounds" else enumerate(tokens)
            row = [tantivy.Token(token, at, 0, 0) for at, token in made]
            doc.add_pre_tokenized_text(name, tantivy.PreTokenizedString("", row))
    return doc


def _each_beginning(syllables: list[str]) -> list[tuple[int, str]]:
    return [(at, beginning) for at, syllable in enumerate(syllables) for beginning in beginnings(syllable)]
