"""SQLite and nothing else: each value on the disk before the next begins."""

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path


@contextmanager
def bare_sqlite(path: Path, value: bytes, *, read: bool = True) -> Iterator[Callable[[int], None]]:
    """Insert `value`, committed with synchronous=FULL, and with `read` read it again. A lock around one connection:
    SQLite's own waiting for its write lock sleeps, which would make the yardstick slower than it need be."""
    lock = threading.Lock()
    with closing(sqlite3.connect(path, isolation_level=None, check_same_thread=False)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("CREATE TABLE IF NOT EXISTS note (id INTEGER PRIMARY KEY, value BLOB NOT NULL)")

        def one(client: int) -> None:
            with lock:
                row = connection.execute("INSERT INTO note (value) VALUES (?)", (value,)).lastrowid
                if read:
                    connection.execute("SELECT value FROM note WHERE id = ?", (row,)).fetchone()

        yield one
