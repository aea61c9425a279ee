"""The file behind `SqliteBus`: its tables, one writer thread with group commit, one reader thread."""

import asyncio
import queue
import sqlite3
import threading
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from kit.bus.port import BusUnavailable, Message
from kit.bus.wire import Encoded

R = TypeVar("R")
Partition = int  # id of a partition, over all topics
GROUP_COMMIT = 256  # jobs in one transaction at most
_SHIFT = 40  # a row's place is its partition and its offset in one integer: the table is its own index

_SCHEMA = """
CREATE TABLE IF NOT EXISTS partition (
  id INTEGER PRIMARY KEY, topic TEXT NOT NULL, number INTEGER NOT NULL, next INTEGER NOT NULL DEFAULT 0,
  UNIQUE (topic, number));
CREATE TABLE IF NOT EXISTS log (
  place INTEGER PRIMARY KEY, key TEXT NOT NULL, headers BLOB NOT NULL, value BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS committed (
  name TEXT NOT NULL, partition INTEGER NOT NULL, next INTEGER NOT NULL, PRIMARY KEY (name, partition)) WITHOUT ROWID;
"""


@dataclass(slots=True)
class _Job:
    work: Callable[[sqlite3.Connection], Any]
    done: "asyncio.Future[Any]"
    loop: asyncio.AbstractEventLoop


class LogFile:
    """Asked from an event loop, never blocks it. What the file refuses becomes `BusUnavailable`."""

    def __init__(self, path: Path, timeout: float) -> None:
        self._path = path
        self._timeout = timeout
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._reader = ThreadPoolExecutor(1, "bus-reader")
        self._reading: sqlite3.Connection | None = None

    async def open(self) -> None:
        try:
            writing = await asyncio.to_thread(self._create)
            self._reading = self._connect()
        except (sqlite3.Error, OSError) as error:
            raise BusUnavailable from error
        self._thread = threading.Thread(target=self._write_all, args=(writing,), name="bus-writer", daemon=True)
        self._thread.start()

    async def close(self) -> None:
        if self._thread is not None:
            self._jobs.put(None)
            await asyncio.to_thread(self._thread.join)
            self._thread = None
        if self._reading is not None:
            reading, self._reading = self._reading, None
            await asyncio.get_running_loop().run_in_executor(self._reader, reading.close)

    async def write(self, work: Callable[[sqlite3.Connection], R]) -> R:
        """Run `work` in a transaction that it shares with its neighbours; return once that is on disk."""
        if self._thread is None:
            raise BusUnavailable
        loop = asyncio.get_running_loop()
        job = _Job(work, loop.create_future(), loop)
        self._jobs.put(job)
        try:
            result: R = await job.done
        except sqlite3.Error as error:
            raise BusUnavailable from error
        return result

    async def read(self, work: Callable[[sqlite3.Connection], R]) -> R:
        if self._reading is None:
            raise BusUnavailable
        try:
            return await asyncio.get_running_loop().run_in_executor(self._reader, work, self._reading)
        except sqlite3.Error as error:
            raise BusUnavailable from error

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(
            self._path, timeout=self._timeout, isolation_level=None, check_same_thread=False, cached_statements=256
        )
        connection.execute("PRAGMA synchronous=FULL")
        return connection

    def _create(self) -> sqlite3.Connection:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        connection = self._connect()
        connection.execute("PRAGMA journal_mode=WAL")
        connection.executescript(_SCHEMA)
        return connection

    def _write_all(self, connection: sqlite3.Connection) -> None:
        open_ = True
        while open_:
            jobs = self._take()
            open_ = jobs[-1] is not None
            if work := [job for job in jobs if job is not None]:
                _commit_together(connection, work)
        connection.close()

    def _take(self) -> list[_Job | None]:
        """At least one job, and those that wait behind it; None closes."""
        jobs = [self._jobs.get()]
        while jobs[-1] is not None and len(jobs) < GROUP_COMMIT:
            try:
                jobs.append(self._jobs.get_nowait())
            except queue.Empty:
                break
        return jobs


def _commit_together(connection: sqlite3.Connection, jobs: Sequence[_Job]) -> None:
    failure: Exception | None = None
    results: list[Any] = [None] * len(jobs)
    try:
        connection.execute("BEGIN IMMEDIATE")
        results = [job.work(connection) for job in jobs]
        connection.execute("COMMIT")
    except Exception as error:  # one transaction: what fails one fails all, and their callers try again
        failure = error
        if connection.in_transaction:
            connection.execute("ROLLBACK")
    for job, result in zip(jobs, results, strict=True):
        if not job.loop.is_closed():
            job.loop.call_soon_threadsafe(_settle, job.done, result, failure)


def _settle(done: "asyncio.Future[Any]", result: Any, failure: Exception | None) -> None:
    if done.done():  # its caller was cancelled
        return
    if failure is None:
        done.set_result(result)
    else:
        done.set_exception(failure)


def create(connection: sqlite3.Connection, topics: Sequence[str], partitions: int) -> dict[str, list[Partition]]:
    """Partition ids by topic, in their numbers' order; makes what is missing."""
    found: dict[str, list[Partition]] = {}
    for topic in topics:
        if connection.execute("SELECT 1 FROM partition WHERE topic = ?", (topic,)).fetchone() is None:
            rows = [(topic, number) for number in range(partitions)]
            connection.executemany("INSERT INTO partition (topic, number) VALUES (?, ?)", rows)
        select = "SELECT id FROM partition WHERE topic = ? ORDER BY number"
        found[topic] = [id for (id,) in connection.execute(select, (topic,))]
    return found


def append(connection: sqlite3.Connection, rows: Sequence[tuple[Partition, Encoded]]) -> None:
    for partition in {partition for partition, _ in rows}:
        mine = [encoded for p, encoded in rows if p == partition]
        advance = "UPDATE partition SET next = next + ? WHERE id = ? RETURNING next"
        ((end,),) = connection.execute(advance, (len(mine), partition)).fetchall()
        first = (partition << _SHIFT) + end - len(mine)
        connection.executemany(
            "INSERT INTO log (place, key, headers, value) VALUES (?, ?, ?, ?)",
            [(first + n, e.key, msgspec.msgpack.encode(e.headers), e.value) for n, e in enumerate(mine)],
        )


def commit(connection: sqlite3.Connection, group: str, positions: Mapping[Partition, int]) -> None:
    connection.executemany(
        "INSERT INTO committed VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET next = excluded.next",
        [(group, partition, offset) for partition, offset in positions.items()],
    )


def join(connection: sqlite3.Connection, group: str, partitions: Sequence[Partition]) -> None:
    """A new group begins at the beginning, and what waits for it counts from now on."""
    connection.executemany("INSERT OR IGNORE INTO committed VALUES (?, ?, 0)", [(group, p) for p in partitions])


def committed(connection: sqlite3.Connection, group: str) -> dict[Partition, int]:
    return dict(connection.execute("SELECT partition, next FROM committed WHERE name = ?", (group,)).fetchall())


def ends(connection: sqlite3.Connection) -> dict[Partition, int]:
    return dict(connection.execute("SELECT id, next FROM partition").fetchall())


def firsts(connection: sqlite3.Connection) -> dict[Partition, int]:
    """The first offsets of the partitions that hold anything."""
    kept = "(SELECT MIN(place) FROM log WHERE place BETWEEN id << 40 AND ((id + 1) << 40) - 1)"
    found = connection.execute(f"SELECT id, {kept} - (id << 40) FROM partition").fetchall()
    return {partition: first for partition, first in found if first is not None}


_HEADERS = msgspec.msgpack.Decoder(dict[str, bytes])
_SELECT = """SELECT topic, number, place - (id << 40), key, headers, value FROM partition JOIN log
  ON place BETWEEN (id << 40) + ? AND (id << 40) + ? - 1 WHERE id = ? ORDER BY place LIMIT ?"""


def select(
    connection: sqlite3.Connection, wanted: Mapping[Partition, tuple[int, int]], limit: int
) -> dict[Partition, list[Message]]:
    """Messages of each partition from its first offset up to before its second, `limit` in all."""
    found: dict[Partition, list[Message]] = {}
    for partition, (first, end) in wanted.items():
        if limit > 0 and first < end:
            rows = connection.execute(_SELECT, (first, end, partition, limit)).fetchall()
            found[partition] = [
                Message(t, n, o, key, _HEADERS.decode(headers), value) for t, n, o, key, headers, value in rows
            ]
            limit -= len(rows)
    return {partition: messages for partition, messages in found.items() if messages}
