"""Attachments by digest. Adapters: `files.py`, `gridfs.py`."""

from collections.abc import AsyncIterator
from typing import Protocol

from kit.errors import GongkaiError


class BlobTooLarge(GongkaiError):
    status = 413
    code = "blobs.too_large"
    message = "文件太大。请压缩图片或拆分文件后再上传。"


class BlobMissing(GongkaiError):
    status = 404
    code = "blobs.missing"
    message = "找不到这个文件。"


class BlobsUnavailable(GongkaiError):
    status = 503
    code = "blobs.unavailable"
    message = "文件暂时无法读写，请稍后再试。"


class Blobs(Protocol):
    async def put(self, stream: AsyncIterator[bytes], *, limit: int) -> str:
        """Store the bytes durably and return their SHA-256 in hex; the same bytes are kept once.

        Counts while it streams and raises `BlobTooLarge` past `limit` bytes, leaving nothing behind.
        """

    def open(self, digest: str) -> AsyncIterator[bytes]:
        """The bytes in chunks. Raises `BlobMissing` at the first step."""

    async def exists(self, digest: str) -> bool: ...

    async def delete(self, digest: str) -> None:
        """Take the bytes away for good; harmless where there are none. Only for what nobody else has put: see `own`."""
