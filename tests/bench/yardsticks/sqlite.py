"""SQLite and nothing else: each value on the disk before the next begins.

A lock goes around the writing connection: SQLite's own waiting for its write lock sleeps, which would make the
yardstick slower than it need be.
"""

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path


@contextmanager
def inserted(path: Path, value: bytes) -> Iterator[Callable[[int], None]]:
    """Insert `value`, committed with synchronous=FULL."""
    with closing(opened(path)) as writing:
        lock = threading.Lock()

        def one(client: int) -> None:
            with lock:
                writing.execute("INSERT INTO note (value) VALUES (?)", (value,))

        yield one


@contextmanager
def inserted_and_read(path: Path, value: bytes) -> Iterator[Callable[[int], None]]:
    """The same, and wait until another thread, woken by it, has read the row."""
    ending, written, lock = threading.Event(), threading.Event(), threading.Lock()
    waiting: dict[int, threading.Event] = {}
    with closing(opened(path)) as writing, closing(opened(path)) as reading:
        (place,) = reading.execute("SELECT coalesce(max(id), 0) FROM note").fetchone()

        def read() -> None:
            nonlocal place
            while not ending.is_set():
                written.wait()
                written.clear()
                for row, _ in reading.execute("SELECT id, value FROM note WHERE id > ? ORDER BY id", (place,)):
                    waiting.pop(row).set()
                    place = row

        def one(client: int) -> None:
            done = threading.Event()
            with lock:
                writing.execute("BEGIN IMMEDIATE")
                row = writing.execute("INSERT INTO note (value) VALUES (?)", (value,)).lastrowid
                assert row
                waiting[row] = done
                writing.execute("COMMIT")
            written.set()
            done.wait()

        thread = threading.Thread(target=read)
        thread.start()
        try:
            yield one
        finally:
            ending.set()
            written.set()
            thread.join()


def opened(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("CREATE TABLE IF NOT EXISTS note (id INTEGER PRIMARY KEY, value BLOB NOT NULL)")
    return connection
