"""How the driver is asked: its errors in the port's words, a second try, and inserts that came together in one go."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

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

MOST = 128  # documents of one insert
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


class Inserts:
    """Those that arrive while one is on its way go together in the next, as a disk's commits do.

    Alone an insert waits for nothing. Whoever waits learns of its own document, whatever becomes of the others.
    """

    def __init__(self, documents: AsyncCollection[Raw]) -> None:
        self._documents = documents
        self._waiting: list[tuple[Raw, asyncio.Future[None]]] = []
        self._sending: asyncio.Task[None] | None = None

    async def add(self, raw: Raw) -> None:
        """Returns once it is durable. Raises as `insert_one` does; a lost answer may leave it stored."""
        done = asyncio.get_running_loop().create_future()
        self._waiting.append((raw, done))
        if self._sending is None:
            self._sending = asyncio.create_task(self._send_all())
        await done

    async def _send_all(self) -> None:
        some: list[tuple[Raw, asyncio.Future[None]]] = []
        try:
            while some := self._waiting[:MOST]:
                del self._waiting[:MOST]
                errors = await self._send([raw for raw, _ in some])
                for (_, done), error in zip(some, errors, strict=True):
                    if done.done():  # whoever asked has gone
                        continue
                    done.set_exception(error) if error else done.set_result(None)
        finally:
            self._sending = None
            for _, done in (*some, *self._waiting):  # only where this was cancelled: nobody waits for ever
                done.cancel()
            self._waiting.clear()

    async def _send(self, raws: list[Raw]) -> list[Exception | None]:
        """What each of them met."""
        if len(raws) > 1:
            try:
                await self._documents.insert_many(raws, ordered=False)
            except BulkWriteError as error:
                return _each(error, len(raws))
            except Exception:  # cut off, or one that cannot be sent at all: it must not stop the others
                pass
            else:
                return [None] * len(raws)
        return list(await asyncio.gather(*map(self._send_one, raws)))

    async def _send_one(self, raw: Raw) -> Exception | None:
        try:
            await again_if_cut_off(lambda: self._documents.insert_one(raw))
        except Exception as error:
            return error
        return None


def _each(error: BulkWriteError, count: int) -> list[Exception | None]:
    """The errors of a bulk as each document's own: doubles by their places, a write concern that failed for all."""
    told = error.details or {}
    unsure = [WriteConcernError(one.get("errmsg", ""), one.get("code")) for one in told.get("writeConcernErrors", ())]
    met: list[Exception | None] = [unsure[0] if unsure else None] * count
    for one in told.get("writeErrors", ()):
        kind = DuplicateKeyError if one.get("code") == _DUPLICATE else OperationFailure
        met[one["index"]] = kind(one.get("errmsg", ""), one.get("code"), one)
    return met
