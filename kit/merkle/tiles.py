"""A tree in tiles of 256 hashes, as in C2SP tlog-tiles: an append or a proof touches a handful, however large it is.

A tile of level 0 holds leaf hashes; one of level n + 1 holds the roots of full tiles of level n.
"""

from collections.abc import Iterable, Mapping, MutableMapping

from kit.merkle.proofs import Span
from kit.merkle.tree import EMPTY, node_hash, root_of

HEIGHT = 8
WIDTH = 1 << HEIGHT

Place = tuple[int, int]
"""Level of a tile, and its number within that level from 0."""
Tiles = Mapping[Place, list[bytes]]


def edge(size: int) -> set[Place]:
    """Tiles an append to a tree of that size writes into, and those its root is computed from."""
    found, level = set[Place](), 0
    while True:
        found.add((level, (size >> HEIGHT * level) >> HEIGHT))
        if size >> HEIGHT * (level + 1) == 0:
            return found
        level += 1


def needed(spans: Iterable[Span]) -> set[Place]:
    """Tiles the hashes of these subtrees are computed from."""
    return {_tile_of(level, number)[0] for span in spans for level, number in _whole(span)}


def hash_of(span: Span, tiles: Tiles) -> bytes:
    """The hash of the subtree over these leaves. Raises `KeyError` or `IndexError` when a tile is missing or short."""
    if span[0] == span[1]:
        return EMPTY
    hashes = [_complete(level, number, tiles) for level, number in _whole(span)]
    folded = hashes.pop()
    while hashes:
        folded = node_hash(hashes.pop(), folded)
    return folded


def append(tiles: MutableMapping[Place, list[bytes]], size: int, leaves: Iterable[bytes]) -> set[Place]:
    """Put leaf hashes behind a tree of that size; the tiles that grew. What stands there already stays.

    Raises `ValueError` where something else stands there, `IndexError` when the tiles are shorter than the tree.
    """
    grown = set[Place]()
    for index, leaf in enumerate(leaves, size):
        level, place, hash = 0, index, leaf
        while True:
            number, within = divmod(place, WIDTH)
            tile = tiles.setdefault((level, number), [])
            if _put(tile, within, hash):
                grown.add((level, number))
            if within + 1 < WIDTH:
                break
            level, place, hash = level + 1, number, root_of(tile)
    return grown


def _put(tile: list[bytes], within: int, hash: bytes) -> bool:
    if within > len(tile):
        raise IndexError("a tile is shorter than its tree")
    if within < len(tile):
        if tile[within] != hash:
            raise ValueError("a tree only grows")
        return False
    tile.append(hash)
    return True


def _whole(span: Span) -> list[tuple[int, int]]:
    """The complete subtrees (level, number) a range that a proof names falls into, left to right, large to small."""
    start, stop = span
    found: list[tuple[int, int]] = []
    while start < stop:
        level = (stop - start).bit_length() - 1
        found.append((level, start >> level))
        start += 1 << level
    return found


def _tile_of(level: int, number: int) -> tuple[Place, int, int]:
    """Which tile holds a complete subtree, and the hashes within it."""
    tiled, height = divmod(level, HEIGHT)
    tile, first = divmod(number << height, WIDTH)
    return (tiled, tile), first, first + (1 << height)


def _complete(level: int, number: int, tiles: Tiles) -> bytes:
    place, first, stop = _tile_of(level, number)
    hashes = tiles[place][first:stop]
    if len(hashes) < stop - first:
        raise IndexError("a tile is shorter than its tree")
    return root_of(hashes)
