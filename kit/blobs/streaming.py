"""What both adapters count and check while bytes stream through."""

import hashlib
import re
from collections.abc import AsyncIterator

from kit.blobs.port import BlobMissing, BlobTooLarge

_DIGEST = re.compile(r"[0-9a-f]{64}")


class Measured:
    """A stream that knows its SHA-256 once it is read to the end."""

    def __init__(self, stream: AsyncIterator[bytes], limit: int) -> None:
        self._stream = stream
        self._limit = limit
        self._hash = hashlib.sha256()
        self.size = 0

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for chunk in self._stream:
            self.size += len(chunk)
            if self.size > self._limit:
                raise BlobTooLarge(limit=self._limit)
            self._hash.update(chunk)
            yield chunk

    @property
    def digest(self) -> str:
        return self._hash.hexdigest()


def checked(digest: str) -> str:
    """Raises `BlobMissing` for what can be no digest: it may come from an address line and must not name a path."""
    if not _DIGEST.fullmatch(digest):
        raise BlobMissing
    return digest
