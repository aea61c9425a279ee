"""Inclusion and consistency proofs of RFC 9162 §2.1.3 and §2.1.4: what they are made of, and how they are checked.

A proof is a list of subtree hashes. `inclusion` and `consistency` name those subtrees as ranges of leaves; who holds
the tree looks their hashes up.
"""

from collections.abc import Sequence

from kit.merkle.tree import EMPTY, node_hash

Span = tuple[int, int]
"""Leaves from the first number up to, without, the second."""


def inclusion(index: int, size: int) -> list[Span]:
    """Lowest subtree first. Raises `ValueError` unless 0 <= index < size."""
    if not 0 <= index < size:
        raise ValueError("the entry is not in a tree of that size")
    path: list[Span] = []
    start, stop = 0, size
    while stop - start > 1:
        middle = start + split(stop - start)
        if index < middle:
            path.append((middle, stop))
            stop = middle
        else:
            path.append((start, middle))
            start = middle
    return path[::-1]


def consistency(first: int, second: int) -> list[Span]:
    """Empty when the sizes are equal or the first is 0. Raises `ValueError` unless 0 <= first <= second."""
    if not 0 <= first <= second:
        raise ValueError("a later tree is never smaller")
    if first in (0, second):
        return []
    path: list[Span] = []
    start, stop = 0, second
    while first != stop:
        middle = start + split(stop - start)
        if first <= middle:
            path.append((middle, stop))
            stop = middle
        else:
            path.append((start, middle))
            start = middle
    if start:  # a first tree that is whole within the second is known to whoever checks
        path.append((start, stop))
    return path[::-1]


def verify_inclusion(leaf: bytes, index: int, size: int, path: Sequence[bytes], root: bytes) -> bool:
    """Whether the leaf hash `leaf` is entry `index` of the tree of that size and root (§2.1.3.2)."""
    if not 0 <= index < size:
        return False
    place, last, hash = index, size - 1, leaf
    for beside in path:
        if last == 0:
            return False
        if place & 1 or place == last:
            hash = node_hash(beside, hash)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            hash = node_hash(hash, beside)
        place, last = place >> 1, last >> 1
    return last == 0 and hash == root


def verify_consistency(first: int, second: int, first_root: bytes, second_root: bytes, path: Sequence[bytes]) -> bool:
    """Whether the first `first` entries of the second tree are the first tree (§2.1.4.2)."""
    if not 0 <= first <= second:
        return False
    if first == second:
        return not path and first_root == second_root
    if first == 0:
        return not path and first_root == EMPTY
    nodes = list(path) if first & (first - 1) else [first_root, *path]
    if not nodes:
        return False
    place, last = first - 1, second - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    older = newer = nodes[0]
    for beside in nodes[1:]:
        if last == 0:
            return False
        if place & 1 or place == last:
            older, newer = node_hash(beside, older), node_hash(beside, newer)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            newer = node_hash(newer, beside)
        place, last = place >> 1, last >> 1
    return last == 0 and older == first_root and newer == second_root


def split(count: int) -> int:
    """The largest power of two below `count`, which is 2 or more."""
    return 1 << ((count - 1).bit_length() - 1)
