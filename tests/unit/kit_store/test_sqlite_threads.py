"""Group commit, and what happens when the disk or another process says no."""

import asyncio
import resource
import sqlite3
import threading

import pytest

from kit.store.port import StoreUnavailable
from kit.store.sqlite_threads import Readers, Writer


@pytest.fixture
def path(tmp_path):
    return tmp_path / "file.db"


@pytest.fixture
async def writer(path):
    rings: list[int] = []
    writer = Writer(path, lambda: rings.append(1))
    await writer.start()
    await writer.submit(lambda c: c.execute("CREATE TABLE t (n INTEGER UNIQUE, fill BLOB)"))
    writer.rings = rings
    yield writer
    await writer.stop()


def _put(n, fill=0):
    return lambda connection: connection.execute("INSERT INTO t VALUES (?, zeroblob(?))", (n, fill)).rowcount


def _rows(path) -> int:
    connection = sqlite3.connect(path)
    try:
        return connection.execute("SELECT count(*) FROM t").fetchone()[0]
    finally:
        connection.close()


async def test_what_waits_together_is_committed_once_and_fails_apart(writer, path):
    said: list[str] = []
    begun, gate = threading.Event(), threading.Event()
    await writer.submit(lambda connection: connection.set_trace_callback(said.append))

    def keeps_busy(_):
        begun.set()
        gate.wait(5)

    busy = writer.submit(keeps_busy)
    assert await asyncio.to_thread(begun.wait, 30)
    said.clear()

    def fails_half_way(connection):
        _put(100)(connection)
        raise LookupError

    waiting = [writer.submit(_put(n), rings=True) for n in range(8)]
    waiting.insert(4, writer.submit(fails_half_way, rings=True))
    await asyncio.sleep(0)
    gate.set()
    outcomes = await asyncio.gather(busy, *waiting, return_exceptions=True)
    assert [type(outcome) for outcome in outcomes].count(LookupError) == 1
    assert said.count("COMMIT") == 2
    assert _rows(path) == 8
    assert writer.rings == [1]


async def test_a_lock_held_elsewhere_delays_writers_alone(writer, path):
    await writer.submit(_put(1))
    readers = Readers(path)
    await readers.start()
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    writing = asyncio.ensure_future(writer.submit(_put(2)))
    for _ in range(5):
        rows = await readers.run(lambda connection: connection.execute("SELECT count(*) FROM t").fetchone())
        assert rows == (1,)
    assert not writing.done()
    other.execute("ROLLBACK")
    other.close()
    assert await writing == 1
    await readers.stop()


async def test_readers_cannot_write(writer, path):
    readers = Readers(path)
    await readers.start()
    with pytest.raises(StoreUnavailable):
        await readers.run(_put(1))
    await readers.stop()


async def test_a_full_disk_refuses_the_write_and_keeps_the_rest(writer, path):
    await writer.submit(_put(1))
    _, hard = limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, hard))
    try:
        with pytest.raises(StoreUnavailable):
            await writer.submit(_put(2, fill=1_000_000))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert await writer.submit(_put(3)) == 1
    assert _rows(path) == 2


async def test_a_place_that_is_no_file_is_unavailable(tmp_path):
    with pytest.raises(StoreUnavailable):
        await Writer(tmp_path, lambda: None).start()


async def test_what_waits_at_the_stop_is_still_written(writer, path):
    waiting = [writer.submit(_put(n)) for n in range(5)]
    await writer.stop()
    assert await asyncio.gather(*waiting) == [1] * 5
    assert _rows(path) == 5
    with pytest.raises(StoreUnavailable):
        await writer.submit(_put(9))
