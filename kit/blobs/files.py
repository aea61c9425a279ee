"""Attachments as files: `ab/cd/<digest>` below one folder. A file under its digest's name is whole and on the disk."""

import asyncio
import os
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from kit.blobs.port import BlobMissing
from kit.blobs.streaming import Measured, checked

_CHUNK = 256 * 1024  # bytes
_ABANDONED = 24 * 3600  # seconds after which a half-written upload belongs to a process that died


class FileBlobs:
    def __init__(self, root: Path) -> None:
        self._root = root
        self._incoming = root / "incoming"

    async def put(self, stream: AsyncIterator[bytes], *, limit: int) -> str:
        measured = Measured(stream, limit)
        file = await asyncio.to_thread(self._begin)
        try:
            async for chunk in measured:
                await asyncio.to_thread(file.write, chunk)
            await asyncio.to_thread(self._keep, file, measured.digest)
        finally:
            await asyncio.to_thread(_drop, file)
        return measured.digest

    async def open(self, digest: str) -> AsyncIterator[bytes]:
        try:
            file = await asyncio.to_thread(open, self._path(checked(digest)), "rb")
        except FileNotFoundError as error:
            raise BlobMissing from error
        with file:
            while chunk := await asyncio.to_thread(file.read, _CHUNK):
                yield chunk

    async def exists(self, digest: str) -> bool:
        try:
            return await asyncio.to_thread(self._path(checked(digest)).exists)
        except BlobMissing:
            return False

    async def delete(self, digest: str) -> None:
        with suppress(BlobMissing):
            await asyncio.to_thread(self._remove, self._path(checked(digest)))

    def _remove(self, path: Path) -> None:
        with suppress(FileNotFoundError):
            path.unlink()
            _sync_folder(path.parent)

    def _path(self, digest: str) -> Path:
        return self._root / digest[:2] / digest[2:4] / digest

    def _begin(self) -> BinaryIO:
        self._incoming.mkdir(parents=True, exist_ok=True)
        for leftover in self._incoming.iterdir():
            with suppress(FileNotFoundError):
                if leftover.stat().st_mtime < time.time() - _ABANDONED:
                    leftover.unlink()
        descriptor, name = tempfile.mkstemp(dir=self._incoming)
        os.close(descriptor)
        return open(name, "wb")

    def _keep(self, file: BinaryIO, digest: str) -> None:
        file.flush()
        os.fsync(file.fileno())
        path = self._path(digest)
        path.parent.mkdir(parents=True, exist_ok=True)
        os.replace(file.name, path)
        for folder in (path.parent, path.parent.parent, self._root):
            _sync_folder(folder)


def _drop(file: BinaryIO) -> None:
    file.close()
    Path(file.name).unlink(missing_ok=True)


def _sync_folder(folder: Path) -> None:
    """A rename is on the disk once its folder is."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
