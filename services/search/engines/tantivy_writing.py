"""A Tantivy index open for writing. Only the one writer thread calls what is here."""

import json
import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import tantivy

from services.search.domain.entry import Entry
from services.search.engines import tantivy_reading as reading
from services.search.engines.rules import fingerprint
from services.search.engines.tantivy_index import SCHEMA, document, open_index

SERVING_HEAP, FILLING_HEAP = 30_000_000, 100_000_000  # bytes until a writer makes a segment by itself
RULES = "rules"  # the file beside Tantivy's own that says by which rules they were made
PAGE = 1_000


class Segment:
    """An open index with its writer."""

    def __init__(self, path: Path, heap: int = SERVING_HEAP) -> None:
        self.path = path
        self.index = open_index(path)
        self.writer = self.index.writer(heap, 1)
        self._added: dict[str, int] = {}  # versions that searchers do not see yet

    def add(self, entries: Sequence[Entry]) -> None:
        """What is newer than what is there; seen and durable with the next `commit`."""
        newest: dict[str, Entry] = {}
        for entry in entries:
            if entry.id not in newest or entry.version > newest[entry.id].version:
                newest[entry.id] = entry
        known = reading.versions(self.index, list(newest)) | {id: self._added[id] for id in newest if id in self._added}
        fresh = [entry for entry in newest.values() if known.get(entry.id, 0) < entry.version]
        for entry, made in [(entry, document(entry)) for entry in fresh]:  # a refusal comes before any change
            if entry.id in known:
                self.writer.delete_documents_by_term("id", entry.id)
            self.writer.add_document(made)
            self._added[entry.id] = entry.version

    def commit(self) -> None:
        if self._added:
            self._commit()

    def forget(self, ids: Sequence[str]) -> None:
        for id in ids:
            self.writer.delete_documents_by_term("id", id)
        self._commit()

    def tombstones(self) -> Iterator[list[Entry]]:
        after = ""
        while page := reading.scan(self.index, after, PAGE, buried=True):
            yield [Entry(id, version, id.partition(":")[0], removed=True) for id, version, _ in page]
            after = page[-1][0]

    def close(self) -> None:
        self.writer.wait_merging_threads()

    def drop(self) -> None:
        """Its files are about to go: nobody waits for what is still being merged."""
        del self.writer

    def _commit(self) -> None:
        self.writer.commit()
        self.index.reload()
        self._added.clear()


@cache
def rules() -> str:
    """Of this program. Tantivy tells a schema only by what it writes down."""
    with tempfile.TemporaryDirectory() as folder:
        tantivy.Index(SCHEMA, path=folder)
        shape: Any = json.loads((Path(folder) / "meta.json").read_text())["schema"]
    return fingerprint(shape)


def make(folder: Path, name: str, heap: int) -> Segment:
    segment = Segment(folder / name, heap)
    write(folder / name / RULES, rules())
    return segment


def current(path: Path) -> bool:
    """Whether there is an index made by today's rules, to the end of its making."""
    return read(path / RULES) == rules() and tantivy.Index.is_compatible(str(path))


def read(path: Path) -> str:
    return path.read_text() if path.is_file() else ""


def write(path: Path, text: str) -> None:
    """At once and for good."""
    aside = path.with_name(f".{path.name}")
    with aside.open("w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    aside.replace(path)


def sweep(folder: Path, keep: Sequence[str]) -> None:
    for left in folder.iterdir():
        if left.is_dir() and left.name not in keep:
            shutil.rmtree(left, ignore_errors=True)  # a merge may write there yet; the next start sweeps again
