"""Documents and facts that the store's suite writes."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import ClassVar

from kit.store.port import Index


@dataclass(frozen=True, slots=True)
class Place:
    village: str = ""
    house: int | None = None


@dataclass(frozen=True, slots=True)
class Note:
    id: str
    title: str = ""
    number: str | None = None
    amount: int = 0
    due: date | None = None
    changed: datetime | None = None
    open: bool = True
    place: Place = field(default_factory=Place)
    seen: dict[str, int] = field(default_factory=dict)
    version: int = 0


@dataclass(frozen=True, slots=True)
class NoteChanged:
    TYPE: ClassVar[str] = "test.note.changed.v1"

    amount: int


@dataclass(frozen=True, slots=True)
class NoteClosed:
    TYPE: ClassVar[str] = "test.note.closed.v1"

    on: date


INDEXES = (
    Index("number", unique=True),
    Index("title", "amount"),
    Index("amount"),
    Index("due"),
    Index("changed"),
    Index("open"),
    Index("place.village", "place.house"),
)
