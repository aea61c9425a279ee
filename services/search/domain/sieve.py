"""Remembers a million ids in four megabytes, now and then one that it never saw (B. H. Bloom, CACM 13 (7), 1970)."""

import secrets
from hashlib import blake2b

BITS = 25  # places as a power of two: of a million ids 1 in 6,000 is taken for known though it is not
HASHES = 4


class Sieve:
    """Each has its own salt: what one mistakes for known, the next will not."""

    def __init__(self) -> None:
        self._places = bytearray(1 << (BITS - 3))
        self._salt = secrets.token_bytes(8)

    def add(self, id: str) -> None:
        for place in self._of(id):
            self._places[place >> 3] |= 1 << (place & 7)

    def __contains__(self, id: str) -> bool:
        return all(self._places[place >> 3] & (1 << (place & 7)) for place in self._of(id))

    def _of(self, id: str) -> list[int]:
        drawn = int.from_bytes(blake2b(id.encode(), digest_size=16, salt=self._salt).digest())
        return [(drawn >> (32 * n)) & ((1 << BITS) - 1) for n in range(HASHES)]
