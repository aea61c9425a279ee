"""Another process that holds SQLite's locks, as a program gone astray would."""

import asyncio
import sqlite3
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

# The five read marks of the WAL index (SQLite, "WAL-mode File Format", §2.3.1): who holds them all lets nobody read.
_HOLD = """
import fcntl, sys
with open(sys.argv[1], "r+b") as index:
    fcntl.lockf(index, fcntl.LOCK_EX, 5, 123)
    print("held", flush=True)
    sys.stdin.read()
"""


@asynccontextmanager
async def frozen_file(path: Path) -> AsyncIterator[None]:
    """Nobody can begin to read."""
    index = f"{path}-shm"
    holder = await asyncio.create_subprocess_exec(
        sys.executable, "-c", _HOLD, index, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE
    )
    assert holder.stdout is not None
    assert await asyncio.wait_for(holder.stdout.readline(), 20)
    try:
        yield
    finally:
        holder.kill()
        await holder.wait()


@asynccontextmanager
async def locked_file(path: Path) -> AsyncIterator[None]:
    """Nobody else can write."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        connection.execute("ROLLBACK")
        connection.close()
