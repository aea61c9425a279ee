"""A tree in tiles is the same tree, whatever the sizes of its appends, and needs a handful of tiles."""

import pytest

from kit.merkle import proofs, tiles, tree

SIZE = 70_000  # more than two levels of full tiles


@pytest.fixture(scope="module")
def made() -> list[bytes]:
    return [tree.leaf_hash(number.to_bytes(4)) for number in range(SIZE)]


@pytest.fixture(scope="module")
def held(made: list[bytes]) -> dict[tiles.Place, list[bytes]]:
    found: dict[tiles.Place, list[bytes]] = {}
    tiles.append(found, 0, made)
    return found


def test_the_root_is_that_of_the_whole_tree(made: list[bytes], held: dict[tiles.Place, list[bytes]]) -> None:
    for size in (0, 1, 255, 256, 257, 511, 512, 1_000):
        assert tiles.hash_of((0, size), held) == tree.root_of(made[:size])
    assert tiles.hash_of((0, SIZE), held) == tree.root_of(made)


@pytest.mark.parametrize("size", [1, 255, 256, 257, 65_535, 65_536, 65_537, SIZE])
def test_an_append_and_a_root_need_the_right_edge_alone(
    size: int, made: list[bytes], held: dict[tiles.Place, list[bytes]]
) -> None:
    before = size - 1
    edge = {place: held[place][: _length(place, before)] for place in tiles.edge(before) if place in held}
    tiles.append(edge, before, made[before:size])
    assert tiles.hash_of((0, size), edge) == tiles.hash_of((0, size), held)
    assert len(edge) <= 4


@pytest.mark.parametrize("batch", [1, 100, 256, 300])
def test_batches_make_the_tree_that_one_append_makes(batch: int, made: list[bytes]) -> None:
    found: dict[tiles.Place, list[bytes]] = {}
    for at in range(0, 1_000, batch):
        tiles.append(found, at, made[at : min(at + batch, 1_000)])
    assert tiles.hash_of((0, 1_000), found) == tree.root_of(made[:1_000])


def test_proofs_come_from_a_handful_of_tiles(made: list[bytes], held: dict[tiles.Place, list[bytes]]) -> None:
    root = tiles.hash_of((0, SIZE), held)
    for index in (0, 255, 256, 40_000, 65_535, 65_536, SIZE - 1):
        spans = proofs.inclusion(index, SIZE)
        needed = tiles.needed(spans)
        assert len(needed) <= 6
        path = [tiles.hash_of(span, {place: held[place] for place in needed}) for span in spans]
        assert proofs.verify_inclusion(made[index], index, SIZE, path, root)
    for first in (1, 300, 65_536, 65_537):
        path = [tiles.hash_of(span, held) for span in proofs.consistency(first, SIZE)]
        assert proofs.verify_consistency(first, SIZE, tiles.hash_of((0, first), held), root, path)


def test_an_append_that_comes_again_changes_nothing(made: list[bytes]) -> None:
    found: dict[tiles.Place, list[bytes]] = {}
    tiles.append(found, 0, made[:300])
    assert tiles.append(found, 250, made[250:300]) == set()
    assert tiles.append(found, 250, made[250:301]) == {(0, 1)}


def test_nothing_else_is_put_where_a_leaf_stands(made: list[bytes]) -> None:
    found: dict[tiles.Place, list[bytes]] = {}
    tiles.append(found, 0, made[:3])
    with pytest.raises(ValueError, match="only grows"):
        tiles.append(found, 2, made[5:6])
    with pytest.raises(IndexError):
        tiles.append(found, 5, made[5:6])
    with pytest.raises(IndexError):
        tiles.hash_of((0, 4), found)


def _length(place: tiles.Place, size: int) -> int:
    level, number = place
    return max(0, (size >> tiles.HEIGHT * level) - number * tiles.WIDTH)
