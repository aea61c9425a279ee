"""Attachments in MongoDB's GridFS. A file's entry appears last and bears its digest, so what is found is whole."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager, suppress
from typing import Any

from gridfs.asynchronous import AsyncGridFSBucket, AsyncGridIn
from gridfs.errors import CorruptGridFile, FileExists, NoFile
from pymongo import AsyncMongoClient, WriteConcern
from pymongo.errors import ConnectionFailure, OperationFailure

from kit.blobs.port import BlobMissing, BlobsUnavailable
from kit.blobs.streaming import Measured, checked

_BUCKET = "blobs"


class GridFsBlobs:
    def __init__(self, url: str, database: str) -> None:
        self._url = url
        self._name = database

    async def start(self) -> None:
        self._client: AsyncMongoClient[dict[str, Any]] = AsyncMongoClient(self._url, serverSelectionTimeoutMS=5000)
        database = self._client.get_database(self._name, write_concern=WriteConcern("majority", j=True))
        self._bucket = AsyncGridFSBucket(database, _BUCKET)
        self._files = database[f"{_BUCKET}.files"]
        with _driver():
            # The same bytes put twice at one time: the second entry is refused.
            await self._files.create_index("filename", name="digest", unique=True)

    async def stop(self) -> None:
        await self._client.close()

    async def put(self, stream: AsyncIterator[bytes], *, limit: int) -> str:
        measured = Measured(stream, limit)
        upload = self._bucket.open_upload_stream("incoming")
        try:
            with _driver():
                async for chunk in measured:
                    await upload.write(chunk)
                upload.filename = measured.digest
                await self._keep(upload, measured.digest)
        except BaseException:
            await asyncio.shield(upload.abort())
            raise
        return measured.digest

    async def open(self, digest: str) -> AsyncIterator[bytes]:
        try:
            with _driver():
                file = await self._bucket.open_download_stream_by_name(checked(digest))
                while chunk := await file.readchunk():
                    yield chunk
        except (NoFile, CorruptGridFile) as error:
            raise BlobMissing from error

    async def exists(self, digest: str) -> bool:
        with _driver():
            return await self._files.find_one({"filename": digest}, {"_id": 1}) is not None

    async def delete(self, digest: str) -> None:
        with _driver():
            found = await self._files.find_one({"filename": digest}, {"_id": 1})
            if found is not None:
                with suppress(NoFile):
                    await self._bucket.delete(found["_id"])

    async def _keep(self, upload: AsyncGridIn, digest: str) -> None:
        if await self.exists(digest):
            await upload.abort()
            return
        try:
            await upload.close()
        except FileExists:
            await upload.abort()


@contextmanager
def _driver() -> Iterator[None]:
    try:
        yield
    except (ConnectionFailure, OperationFailure) as error:
        raise BlobsUnavailable from error
