"""What every adapter does the same way: documents to bodies and back, facts to events, writes checked and counted."""

from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Generic, TypeVar

import msgspec

from kit.bus.port import Event
from kit.runtime.clock import SHANGHAI, Clock
from kit.runtime.correlation import correlation
from kit.runtime.ids import derived_id
from kit.store import trail
from kit.store.port import Conflict, Entry, Fact, Index, Line, NewerSchema, Pending, Record, Upcast
from kit.store.query import check_indexes

T = TypeVar("T", bound=Record)


@dataclass(frozen=True, slots=True)
class Head:
    """What a write builds on: the counters stored beside the body. Immutable for one id and version."""

    version: int = 0
    schema: int = 0
    sequence: int = 0
    lines: int = 0
    hash: str = trail.ORIGIN
    deleted: bool = False


@dataclass(frozen=True, slots=True)
class Seal:
    """A write ready to be stored."""

    head: Head
    events: list[Event]
    line: Line | None


@dataclass(frozen=True, slots=True)
class Draft:
    """A write as its caller meant it: taken on the loop, sealed once the head it builds on is known."""

    collection: str
    id: str
    version: int  # the version it builds on; 0 makes it new
    schema: int
    facts: Sequence[Fact]
    entry: Entry | None
    at: datetime
    correlation: str
    deletes: bool = False

    def check(self, head: Head | None) -> Head:
        if head is None or head.deleted:
            raise Conflict(id=self.id)
        if head.schema > self.schema:
            raise NewerSchema(id=self.id)
        if head.version != self.version:
            raise Conflict(id=self.id)
        return head

    def seal(self, head: Head) -> Seal:
        line = self._line(head)
        after = Head(
            version=head.version + 1,
            schema=self.schema,
            sequence=head.sequence + len(self.facts),
            lines=head.lines + (line is not None),
            hash=line.hash if line else head.hash,
            deleted=self.deletes,
        )
        return Seal(after, [self._event(n, fact) for n, fact in enumerate(self.facts, head.sequence + 1)], line)

    def _line(self, head: Head) -> Line | None:
        if self.entry is None:
            return None
        return trail.next_line(
            self.entry,
            number=head.lines + 1,
            at=self.at.isoformat(),
            correlation=self.correlation,
            previous=head.hash or trail.origin(self.collection, self.id),
        )

    def _event(self, sequence: int, fact: Fact) -> Event:
        return Event(
            id=derived_id(self.collection, self.id, str(sequence)),
            type=fact.TYPE,
            key=self.id,
            sequence=sequence,
            time=self.at,
            correlation=self.correlation,
            data=msgspec.to_builtins(fact),
        )


class Codec(Generic[T]):
    """One collection's dataclass, its schema number and its declared fields."""

    def __init__(self, name: str, type: type[T], schema: int, upcast: Upcast | None, indexes: Sequence[Index]) -> None:
        if not name.isidentifier():
            raise ValueError(f"collection {name!r}: letters, digits and underscores only")
        self.name = name
        self.schema = schema
        self.indexes = tuple(indexes)
        self.fields = check_indexes(type, indexes)
        self._type = type
        self._upcast = upcast
        self._decoder = msgspec.json.Decoder(type)

    def draft(
        self, doc: T, events: Sequence[Fact], entry: Entry | None, clock: Clock, *, deletes: bool = False
    ) -> Draft:
        now = clock.now().astimezone(SHANGHAI)
        return Draft(self.name, doc.id, doc.version, self.schema, tuple(events), entry, now, correlation.get(), deletes)

    def stamped(self, doc: T, version: int) -> T:
        return replace(doc, version=version)  # type: ignore[type-var]  # a Record is a dataclass; Protocol cannot say so

    def encode(self, doc: T) -> str:
        return msgspec.json.encode(doc).decode()

    def decode(self, schema: int, body: str) -> T:
        """From JSON text, as it was stored under `schema`."""
        if schema < self.schema and self._upcast:
            return self.convert(schema, msgspec.json.decode(body))
        try:
            return self._decoder.decode(body)
        except msgspec.ValidationError as error:
            raise self._unreadable(schema, error) from error

    def convert(self, schema: int, body: dict[str, Any]) -> T:
        """From JSON values, as they were stored under `schema`."""
        if schema < self.schema and self._upcast:
            body = self._upcast(schema, body)
        try:
            return msgspec.convert(body, self._type)
        except msgspec.ValidationError as error:
            raise self._unreadable(schema, error) from error

    def _unreadable(self, schema: int, error: Exception) -> Exception:
        return NewerSchema() if schema > self.schema else error


class Heads:
    """The heads last seen, so that a save needs no read before it. Safe: a head never changes under its version."""

    def __init__(self, size: int = 4096) -> None:
        self._size = size
        self._heads: OrderedDict[str, Head] = OrderedDict()

    def put(self, id: str, head: Head) -> None:
        self._heads[id] = head
        self._heads.move_to_end(id)
        if len(self._heads) > self._size:
            self._heads.popitem(last=False)

    def get(self, id: str, version: int) -> Head | None:
        head = self._heads.get(id)
        return head if head and head.version == version else None


def encode_event(event: Event) -> str:
    return msgspec.json.encode(event).decode()


_events = msgspec.json.Decoder(Event)


def decode_event(text: str) -> Event:
    return _events.decode(text)


def oldest_first(groups: Iterable[Sequence[Pending]], limit: int) -> list[Pending]:
    """Merge documents' waiting events by their time; a clock that stepped back never reorders one document's own."""
    keyed: list[tuple[float, Pending]] = []
    for group in groups:
        at = 0.0
        for waiting in group:
            at = max(at, waiting.since)
            keyed.append((at, waiting))
    return [waiting for _, waiting in sorted(keyed, key=lambda pair: pair[0])][:limit]
