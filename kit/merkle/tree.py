"""The Merkle tree hash of RFC 9162 §2.1 with SHA-256: neither a leaf nor a node passes for the other."""

import hashlib
from collections.abc import Sequence

EMPTY = hashlib.sha256(b"").digest()


def leaf_hash(leaf: bytes) -> bytes:
    return hashlib.sha256(b"\x00" + leaf).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


def root(leaves: Sequence[bytes]) -> bytes:
    """32 bytes."""
    return root_of([leaf_hash(leaf) for leaf in leaves])


def root_of(hashes: Sequence[bytes]) -> bytes:
    """Over leaf hashes. Level by level: a last node without a partner goes up as it is, as in the tree of the RFC."""
    level = list(hashes)
    if not level:
        return EMPTY
    while len(level) > 1:
        paired = [node_hash(*level[place : place + 2]) for place in range(0, len(level) - 1, 2)]
        level = paired + level[len(paired) * 2 :]
    return level[0]


class Growing:
    """A tree that is read leaf by leaf and keeps one hash a level."""

    def __init__(self) -> None:
        self.size = 0
        self._whole: list[bytes] = []  # roots of its complete subtrees, largest first

    def add(self, leaf: bytes) -> None:
        hash, size = leaf, self.size
        while size & 1:
            hash, size = node_hash(self._whole.pop(), hash), size >> 1
        self._whole.append(hash)
        self.size += 1

    def root(self) -> bytes:
        if not self._whole:
            return EMPTY
        hash = self._whole[-1]
        for left in reversed(self._whole[:-1]):
            hash = node_hash(left, hash)
        return hash
