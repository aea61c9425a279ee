"""The document store: state and the events about it in one atomic write. Adapters: `sqlite.py`, `mongo.py`."""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, Generic, Protocol, TypeVar

from kit.bus.port import Event
from kit.errors import GongkaiError


class Record(Protocol):
    """What a stored dataclass has: `version` is 0 until it is first saved, and the store alone changes it."""

    id: str
    version: int


T = TypeVar("T", bound=Record)


class Fact(Protocol):
    """An event class of `schemas.classes`: a dataclass with its type."""

    TYPE: ClassVar[str]


@dataclass(frozen=True, slots=True)
class Entry:
    """Who did what to a document, for its audit trail. `before` and `after` hold what changed, as JSON values."""

    actor: str  # subject of the principal, or `system:<service>`
    action: str
    before: Mapping[str, Any] = field(default_factory=dict)
    after: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a hash-chained audit trail; `hash` covers every other field and `previous` (see `trail.py`)."""

    number: int  # 1, 2, 3 … within the document
    at: str  # ISO 8601, Asia/Shanghai
    actor: str
    action: str
    before: Mapping[str, Any]
    after: Mapping[str, Any]
    correlation: str
    previous: str
    hash: str


@dataclass(frozen=True, slots=True)
class Trail:
    """A document's audit lines, and what is kept beside the document: how many there are, the hash of the last."""

    collection: str
    id: str
    lines: Sequence[Line]
    count: int
    head: str


@dataclass(frozen=True, slots=True)
class TrailHead:
    """What is kept beside a document about its audit trail."""

    collection: str
    id: str
    count: int
    head: str


@dataclass(frozen=True, slots=True)
class In:
    values: Sequence[Any]


@dataclass(frozen=True, slots=True)
class Range:
    """Bounds that are None are open."""

    gte: Any = None
    gt: Any = None
    lte: Any = None
    lt: Any = None


@dataclass(frozen=True, slots=True)
class Prefix:
    value: str


Filter = Mapping[str, Any]
"""Field → a plain value (equality), `In`, `Range` or `Prefix`. Fields may be dotted; an index must declare them."""


@dataclass(frozen=True, slots=True)
class Index:
    fields: tuple[str, ...]
    unique: bool = False

    def __init__(self, *fields: str, unique: bool = False) -> None:
        object.__setattr__(self, "fields", fields)
        object.__setattr__(self, "unique", unique)


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    items: list[T]
    next: str | None  # cursor for `after`; None at the end


Upcast = Callable[[int, dict[str, Any]], dict[str, Any]]
"""(schema number it was stored under, body) → body of today's schema."""


class Conflict(GongkaiError):
    status = 409
    code = "store.conflict"
    message = "这份内容刚刚被别人改过。您填写的内容还在，请对照最新内容后再保存。"


class AlreadyExists(GongkaiError):
    status = 409
    code = "store.already_exists"
    message = "同样的内容已经存在。"


class NewerSchema(GongkaiError):
    status = 503
    code = "store.newer_schema"
    message = "这份内容由新版本的程序保存，本程序需要升级后才能修改它。"


class StoreUnavailable(GongkaiError):
    status = 503
    code = "store.unavailable"
    message = "数据暂时无法读写，请稍后再试；您填写的内容没有丢失。"


class BadCursor(GongkaiError):
    status = 400
    code = "store.bad_cursor"
    message = "翻页的位置已经失效，请回到第一页重新查看。"


class BadFilter(ValueError):
    """A programming error: an operator the port does not know or a field no index declares."""


class Collection(Protocol[T]):
    """Documents of one kind. Every write is one atomic step: body, version, events, audit line."""

    async def get(self, id: str) -> T | None: ...

    async def insert(self, doc: T, *, events: Sequence[Fact] = (), entry: Entry | None = None) -> T:
        """Store it as version 1 and return it so. Raises `AlreadyExists` (id or unique index)."""

    async def save(self, doc: T, *, events: Sequence[Fact] = (), entry: Entry | None = None) -> T:
        """Replace the body if the stored version is still `doc.version`, and return it with the next version.

        Raises `Conflict` when another was faster or it is gone, `NewerSchema` when a newer program wrote it.
        """

    async def delete(self, doc: T, *, events: Sequence[Fact] = (), entry: Entry | None = None) -> None:
        """Leave a tombstone that carries the events and the trail; the id stays taken. Raises as `save`."""

    async def find(
        self, filter: Filter | None = None, *, sort: str = "id", limit: int = 50, after: str | None = None
    ) -> Page[T]:
        """`sort` is a declared field, `-field` for descending; ties follow the id the same way, None comes before all.

        Filters and sorting look at bodies as they were stored, before any upcast. Raises `BadFilter`, `BadCursor`.
        """

    async def count(self, filter: Filter | None = None) -> int: ...

    async def sequence(self, id: str) -> int:
        """The aggregate's event counter; 0 if it has stated nothing."""

    async def trail(self, id: str) -> list[Line]:
        """The audit trail, first line first; kept when the document is deleted."""


@dataclass(frozen=True, slots=True)
class Pending:
    """An event that is committed and not yet relayed. `handle` is the adapter's own."""

    event: Event
    since: float  # epoch seconds of the commit
    handle: Any


class Store(Protocol):
    """One service's documents."""

    async def start(self) -> None: ...

    async def stop(self) -> None: ...

    async def collection(
        self,
        name: str,
        type: type[T],
        *,
        schema: int = 1,
        upcast: Upcast | None = None,
        indexes: Sequence[Index] = (),
    ) -> Collection[T]:
        """Declare it; makes its indexes if they are missing."""

    async def pending(self, limit: int = 500) -> list[Pending]:
        """Events that wait for the relay, oldest first; those of one aggregate in their order."""

    async def relayed(self, pending: Sequence[Pending]) -> None:
        """Forget them; never touches a document's version."""

    def on_commit(self, wake: Callable[[], None]) -> None:
        """Call `wake` on the event loop after each commit that left events."""

    def heads(self) -> AsyncIterator[TrailHead]:
        """Of every document that has an audit trail, deleted or not; read page by page, without the lines."""

    def trails(self) -> AsyncIterator[Trail]:
        """Every audit trail, those of deleted documents too; collection by collection, in the order of ids."""
