"""The threads around one SQLite file: one writes and groups commits, a few read. Nothing here knows documents."""

import asyncio
import sqlite3
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any, TypeVar

from kit.store.port import StoreUnavailable

R = TypeVar("R")
Job = Callable[[sqlite3.Connection], R]


def connect(path: Path, *, read_only: bool = False) -> sqlite3.Connection:
    try:
        # Each connection is used by one thread at a time; the check would refuse the hand-over between them.
        connection = sqlite3.connect(path, timeout=10, isolation_level=None, check_same_thread=False)
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA secure_delete = ON")  # else erased words may stay in free pages
        if read_only:
            connection.execute("PRAGMA query_only = ON")
        return connection
    except sqlite3.Error as error:
        raise _unavailable(error) from error


@dataclass(slots=True)
class _Waiting:
    job: Job[Any]
    rings: bool
    done: asyncio.Future[Any]


@dataclass(slots=True)
class _Failed:
    error: Exception


class Writer:
    """Writes that wait at the same time share one transaction and one fsync, each under its own savepoint."""

    def __init__(self, path: Path, committed: Callable[[], None]) -> None:
        self._path = path
        self._committed = committed
        self._queue: SimpleQueue[list[_Waiting] | None] = SimpleQueue()
        self._gathered: list[_Waiting] = []
        self._thread: Thread | None = None

    async def start(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._connection = await asyncio.to_thread(connect, self._path)
        self._thread = Thread(target=self._run, name=f"writes {self._path.name}", daemon=True)
        self._thread.start()

    async def stop(self) -> None:
        """Commit what waits, then close."""
        if self._thread is None:
            return
        self._hand_over()
        self._queue.put(None)
        await asyncio.to_thread(self._thread.join)
        self._thread = None
        self._connection.close()

    def submit(self, job: Job[R], *, rings: bool = False) -> asyncio.Future[R]:
        """Done once `job` is durable; raises what `job` raised. `rings` calls `committed` on the loop after it."""
        if self._thread is None:
            raise StoreUnavailable
        done: asyncio.Future[R] = self._loop.create_future()
        self._gathered.append(_Waiting(job, rings, done))
        if len(self._gathered) == 1:
            # One turn of the loop later, so that tasks woken by the same commit write together again.
            self._loop.call_soon(self._hand_over)
        return done

    def _hand_over(self) -> None:
        if self._gathered:
            self._queue.put(self._gathered)
            self._gathered = []

    def _run(self) -> None:
        while (waiting := self._queue.get()) is not None:
            last = self._take_more(waiting)
            outcomes = self._commit(waiting)
            self._loop.call_soon_threadsafe(self._settle, waiting, outcomes)
            if last:
                return

    def _take_more(self, waiting: list[_Waiting]) -> bool:
        while True:
            try:
                more = self._queue.get_nowait()
            except Empty:
                return False
            if more is None:
                return True
            waiting.extend(more)

    def _commit(self, waiting: Sequence[_Waiting]) -> list[Any]:
        try:
            self._connection.execute("BEGIN IMMEDIATE")
            outcomes = [self._attempt(each.job) for each in waiting]
            self._connection.execute("COMMIT")
            return outcomes
        except sqlite3.Error as error:
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
            return [_Failed(_unavailable(error)) for _ in waiting]

    def _attempt(self, job: Job[Any]) -> Any:
        self._connection.execute("SAVEPOINT one")
        try:
            outcome = job(self._connection)
        except Exception as error:
            self._connection.execute("ROLLBACK TO one")
            outcome = _Failed(_unavailable(error) if isinstance(error, sqlite3.Error) else error)
        self._connection.execute("RELEASE one")
        return outcome

    def _settle(self, waiting: Sequence[_Waiting], outcomes: Sequence[Any]) -> None:
        rings = False
        for each, outcome in zip(waiting, outcomes, strict=True):
            failed = isinstance(outcome, _Failed)
            rings = rings or (each.rings and not failed)
            if each.done.done():  # its caller was cancelled
                continue
            if failed:
                each.done.set_exception(outcome.error)
            else:
                each.done.set_result(outcome)
        if rings:
            self._committed()


class Readers:
    """A few threads, each with a connection of its own: in WAL mode they never wait for the writer."""

    def __init__(self, path: Path, threads: int = 3) -> None:
        self._path = path
        self._threads = threads
        self._idle: SimpleQueue[sqlite3.Connection] = SimpleQueue()

    async def start(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._pool = ThreadPoolExecutor(self._threads, thread_name_prefix=f"reads {self._path.name}")
        for _ in range(self._threads):
            self._idle.put(await asyncio.to_thread(connect, self._path, read_only=True))

    async def stop(self) -> None:
        if self._idle.empty():
            return
        await asyncio.to_thread(self._pool.shutdown)
        while not self._idle.empty():
            self._idle.get().close()

    async def run(self, job: Job[R]) -> R:
        try:
            reading = self._loop.run_in_executor(self._pool, self._with_connection, job)
        except RuntimeError as error:  # the pool is shut down
            raise StoreUnavailable from error
        return await reading

    def _with_connection(self, job: Job[R]) -> R:
        connection = self._idle.get()
        try:
            return job(connection)
        except sqlite3.Error as error:
            raise _unavailable(error) from error
        finally:
            self._idle.put(connection)


def _unavailable(error: Exception) -> StoreUnavailable:
    unavailable = StoreUnavailable()
    unavailable.__cause__ = error
    return unavailable
