import asyncio
import hashlib
import os
import secrets
import time

import pytest
from pymongo import AsyncMongoClient

from kit.blobs.files import FileBlobs
from kit.blobs.gridfs import GridFsBlobs
from kit.blobs.own import put_own, read_own
from kit.blobs.port import BlobMissing, BlobTooLarge

LARGE = os.urandom(700_000)


async def stream(content: bytes, size: int = 64_000):
    for start in range(0, len(content), size):
        yield content[start : start + size]


async def whole(chunks) -> bytes:
    return b"".join([chunk async for chunk in chunks])


class Files:
    def __init__(self, root):
        self.blobs, self._root = FileBlobs(root), root

    async def left(self) -> int:
        return sum(path.is_file() for path in self._root.rglob("*"))


class Grid:
    def __init__(self, blobs, database):
        self.blobs, self._database = blobs, database

    async def left(self) -> int:
        """Files, and one more for chunks that belong to none."""
        owners = set(await self._database["blobs.chunks"].distinct("files_id"))
        return len(owners | set(await self._database["blobs.files"].distinct("_id")))


@pytest.fixture(params=["files", pytest.param("gridfs", marks=pytest.mark.stack)])
async def place(request, tmp_path):
    if request.param == "files":
        yield Files(tmp_path)
        return
    url, name = request.getfixturevalue("mongo_url"), f"test_{secrets.token_hex(6)}"
    blobs = GridFsBlobs(url, name)
    await blobs.start()
    async with AsyncMongoClient(url) as client:
        yield Grid(blobs, client[name])
        await blobs.stop()
        await client.drop_database(name)


@pytest.mark.parametrize("content", [b"", b"x", "公开".encode(), LARGE], ids=["empty", "one", "text", "large"])
async def test_gives_back_the_bytes_under_their_digest(place, content):
    digest = await place.blobs.put(stream(content), limit=len(content))
    assert digest == hashlib.sha256(content).hexdigest()
    assert await place.blobs.exists(digest)
    assert await whole(place.blobs.open(digest)) == content


async def test_keeps_the_same_bytes_once(place):
    await place.blobs.put(stream(LARGE), limit=1_000_000)
    await asyncio.gather(*(place.blobs.put(stream(LARGE), limit=1_000_000) for _ in range(4)))
    await asyncio.gather(*(place.blobs.put(stream(b"new"), limit=9) for _ in range(4)))
    assert await place.left() == 2


async def test_stops_past_the_limit_and_leaves_nothing(place):
    taken = 0

    async def endless():
        nonlocal taken
        while True:
            taken += 1
            yield bytes(100_000)

    with pytest.raises(BlobTooLarge):
        await place.blobs.put(endless(), limit=450_000)
    assert taken == 5
    assert await place.left() == 0


async def test_an_upload_that_breaks_off_leaves_nothing(place):
    async def broken():
        yield LARGE
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        await place.blobs.put(broken(), limit=10_000_000)

    async def stalled():
        yield LARGE
        await asyncio.sleep(60)
        yield b""

    task = asyncio.create_task(place.blobs.put(stalled(), limit=10_000_000))
    await asyncio.sleep(0.1)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert await place.left() == 0


async def test_deletes_for_good_and_leaves_the_rest(place):
    gone = await place.blobs.put(stream(LARGE), limit=1_000_000)
    kept = await place.blobs.put(stream(b"kept"), limit=9)
    for _ in range(2):
        await place.blobs.delete(gone)
    assert not await place.blobs.exists(gone)
    with pytest.raises(BlobMissing):
        await whole(place.blobs.open(gone))
    assert await whole(place.blobs.open(kept)) == b"kept"
    assert await place.left() == 1
    assert await place.blobs.put(stream(LARGE), limit=1_000_000) == gone
    assert await whole(place.blobs.open(gone)) == LARGE


@pytest.mark.parametrize("digest", ["0" * 64, "../../etc/passwd", "", "ABC"])
async def test_deleting_what_is_not_there_is_harmless(place, digest):
    await place.blobs.delete(digest)


@pytest.mark.parametrize("content", [b"", b"x", LARGE], ids=["empty", "one", "large"])
async def test_equal_bytes_of_two_owners_are_kept_apart(place, content):
    mine, yours = await put_own(place.blobs, content), await put_own(place.blobs, content)
    assert mine != yours
    await place.blobs.delete(mine)
    assert await read_own(place.blobs, yours) == content
    with pytest.raises(BlobMissing):
        await read_own(place.blobs, mine)


@pytest.mark.parametrize("digest", ["0" * 64, "../../etc/passwd", "", "ABC"])
async def test_says_what_is_missing(place, digest):
    assert not await place.blobs.exists(digest)
    with pytest.raises(BlobMissing):
        await whole(place.blobs.open(digest))


async def test_clears_away_what_a_dead_process_left(tmp_path):
    old, young = tmp_path / "incoming" / "old", tmp_path / "incoming" / "young"
    old.parent.mkdir()
    old.touch()
    young.touch()
    os.utime(old, (time.time() - 100_000,) * 2)
    await FileBlobs(tmp_path).put(stream(b"x"), limit=1)
    assert not old.exists()
    assert young.exists()
