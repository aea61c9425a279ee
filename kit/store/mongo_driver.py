"""How the driver is asked: its errors in the port's words, a second try, and writes that came together in one go."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

from pymongo import InsertOne, UpdateOne
from pymongo.asynchronous.collection import AsyncCollection
from pymongo.errors import (
    AutoReconnect,
    BulkWriteError,
    ConnectionFailure,
    DuplicateKeyError,
    InvalidOperation,
    OperationFailure,
    WriteConcernError,
)

from kit.store.port import StoreUnavailable

R = TypeVar("R")
Raw = dict[str, Any]
Write = InsertOne[Raw] | UpdateOne

MOST = 128  # of one go
_DUPLICATE = 11000


@contextmanager
def driver() -> Iterator[None]:
    """Raises `StoreUnavailable` for what the driver raises, but lets its `DuplicateKeyError` through."""
    try:
        yield
    except DuplicateKeyError:
        raise
    except (ConnectionFailure, InvalidOperation, OperationFailure) as error:
        raise StoreUnavailable from error


async def again_if_cut_off(operation: Callable[[], Awaitable[R]]) -> R:
    """Safe for what the version, a token or an event id makes idempotent: a lost answer costs one more try."""
    try:
        return await operation()
    except AutoReconnect:
        return await operation()


class Writes:
    """Those that arrive while some are on their way go together in the next, as a disk's commits do.

    Alone a write waits for nothing. Whoever waits learns of its own document, whatever becomes of the others.
    """

    def __init__(self, documents: AsyncCollection[Raw]) -> None:
        self._documents = documents
        self._waiting: list[tuple[Write, asyncio.Future[None]]] = []
        self._sending: asyncio.Task[None] | None = None

    async def insert(self, raw: Raw) -> None:
        """Returns once it is durable. Raises `DuplicateKeyError`, also where a lost answer left it stored."""
        await self._add(InsertOne(raw))

    async def update(self, unchanged: Raw, change: Raw) -> None:
        """Change the document of an id that stands as `unchanged` says. Raises as `insert` does, also if it moved on.

        An update that matches nothing is no error, and many tell only how many of them matched. As an upsert each is
        refused by its own id, because a document is never removed.
        """
        await self._add(UpdateOne(unchanged, change, upsert=True))

    async def _add(self, write: Write) -> None:
        done = asyncio.get_running_loop().create_future()
        self._waiting.append((write, done))
        if self._sending is None:
            self._sending = asyncio.create_task(self._send_all())
        await done

    async def _send_all(self) -> None:
        some: list[tuple[Write, asyncio.Future[None]]] = []
        try:
            while some := self._waiting[:MOST]:
                del self._waiting[:MOST]
                errors = await self._send([write for write, _ in some])
                for (_, done), error in zip(some, errors, strict=True):
                    if done.done():  # whoever asked has gone
                        continue
                    done.set_exception(error) if error else done.set_result(None)
        finally:
            self._sending = None
            for _, done in (*some, *self._waiting):  # only where this was cancelled: nobody waits for ever
                done.cancel()
            self._waiting.clear()

    async def _send(self, writes: Sequence[Write]) -> list[Exception | None]:
        """What each of them met."""
        try:
            await again_if_cut_off(lambda: self._documents.bulk_write(writes, ordered=False))
        except BulkWriteError as error:
            return _each(error, len(writes))
        except Exception as error:
            if len(writes) == 1:
                return [error]
            each = await asyncio.gather(*(self._send([one]) for one in writes))  # one may be none that can be sent
            return [met for one in each for met in one]
        return [None] * len(writes)


def _each(error: BulkWriteError, count: int) -> list[Exception | None]:
    """The errors of a bulk as each document's own: doubles by their places, a write concern that failed for all."""
    told = error.details or {}
    unsure = [WriteConcernError(one.get("errmsg", ""), one.get("code")) for one in told.get("writeConcernErrors", ())]
    met: list[Exception | None] = [unsure[0] if unsure else None] * count
    for one in told.get("writeErrors", ()):
        kind = DuplicateKeyError if one.get("code") == _DUPLICATE else OperationFailure
        met[one["index"]] = kind(one.get("errmsg", ""), one.get("code"), one)
    return met
