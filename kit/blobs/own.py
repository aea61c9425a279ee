"""Bytes kept under a key that belongs to one owner alone, so that deleting them takes away nothing of anybody else's.

Equal bytes share one digest, and who else put them cannot be known: a random beginning makes each copy its own.
"""

import secrets
from collections.abc import AsyncIterator

from kit.blobs.port import BlobMissing, Blobs

_SALT = 16  # bytes


async def put_own(blobs: Blobs, data: bytes) -> str:
    """Store `data` durably and return its key, which `delete` of the port takes as well."""

    async def salted() -> AsyncIterator[bytes]:
        yield secrets.token_bytes(_SALT)
        yield data

    return await blobs.put(salted(), limit=_SALT + len(data))


async def open_own(blobs: Blobs, key: str) -> AsyncIterator[bytes]:
    """The bytes in chunks. Raises `BlobMissing` at the first step."""
    skip = _SALT
    async for chunk in blobs.open(key):
        if rest := chunk[skip:]:
            yield rest
        skip = max(0, skip - len(chunk))
    if skip:
        raise BlobMissing


async def read_own(blobs: Blobs, key: str) -> bytes:
    return b"".join([chunk async for chunk in open_own(blobs, key)])
