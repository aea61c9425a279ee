"""Proofs against another library's tree (pymerkle), the definition of RFC 9162, and the vectors of the first CT log."""

import pytest
from pymerkle import InmemoryTree

from kit.merkle import proofs, tiles, tree

SIZES = [*range(1, 18), 31, 32, 33, 63, 64, 65, 100, 127, 128, 129, 131]
REFERENCE = [
    tree.leaf_hash(bytes.fromhex(one))
    for one in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")
]


def leaves(size: int) -> list[bytes]:
    return [tree.leaf_hash(str(number).encode()) for number in range(size)]


def hashes(spans: list[proofs.Span], of: list[bytes]) -> list[bytes]:
    held: dict[tiles.Place, list[bytes]] = {}
    tiles.append(held, 0, of)
    return [tiles.hash_of(span, held) for span in spans]


@pytest.mark.parametrize("size", SIZES)
def test_proves_inclusion_as_another_library_does(size: int) -> None:
    oracle, made = InmemoryTree(), leaves(size)
    for number in range(size):
        oracle.append_entry(str(number).encode())
    root = tree.root_of(made)
    assert oracle.get_root() == root
    for index in range(size):
        path = hashes(proofs.inclusion(index, size), made)
        assert oracle.prove_inclusion(index + 1, size).path[1:] == path
        assert proofs.verify_inclusion(made[index], index, size, path, root)


@pytest.mark.parametrize("size", SIZES)
def test_proves_consistency_as_the_rfc_defines_it(size: int) -> None:
    made = leaves(size)
    root = tree.root_of(made)
    for first in range(1, size + 1):
        path = hashes(proofs.consistency(first, size), made)
        assert path == subproof(first, made, True)
        assert proofs.verify_consistency(first, size, tree.root_of(made[:first]), root, path)


def subproof(first: int, made: list[bytes], whole: bool) -> list[bytes]:
    """RFC 9162 §2.1.4.1, word for word."""
    if first == len(made):
        return [] if whole else [tree.root_of(made)]
    middle = proofs.split(len(made))
    if first <= middle:
        return [*subproof(first, made[:middle], whole), tree.root_of(made[middle:])]
    return [*subproof(first - middle, made[middle:], False), tree.root_of(made[:middle])]


@pytest.mark.parametrize(
    ("index", "size", "path"),
    [
        (0, 1, []),
        (
            0,
            8,
            [
                "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
                "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
            ],
        ),
        (
            5,
            8,
            [
                "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
                "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
                "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            ],
        ),
    ],
)
def test_gives_the_inclusion_proofs_of_the_reference(index: int, size: int, path: list[str]) -> None:
    assert [one.hex() for one in hashes(proofs.inclusion(index, size), REFERENCE[:size])] == path


@pytest.mark.parametrize(
    ("first", "second", "path"),
    [
        (1, 1, []),
        (
            6,
            8,
            [
                "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
                "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
                "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            ],
        ),
        (
            2,
            5,
            [
                "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
            ],
        ),
    ],
)
def test_gives_the_consistency_proofs_of_the_reference(first: int, second: int, path: list[str]) -> None:
    assert [one.hex() for one in hashes(proofs.consistency(first, second), REFERENCE[:second])] == path


def test_refuses_an_inclusion_proof_that_was_touched() -> None:
    made = leaves(13)
    root, path = tree.root_of(made), hashes(proofs.inclusion(6, 13), made)
    assert proofs.verify_inclusion(made[6], 6, 13, path, root)
    assert not proofs.verify_inclusion(made[7], 6, 13, path, root)
    assert not proofs.verify_inclusion(made[6], 7, 13, path, root)
    assert not proofs.verify_inclusion(made[6], 6, 14, path, tree.root_of(made[:12]))
    assert not proofs.verify_inclusion(made[6], 6, 13, path[:-1], root)
    assert not proofs.verify_inclusion(made[6], 6, 13, [*path, root], root)
    assert not proofs.verify_inclusion(made[6], 6, 13, path[::-1], root)
    for number in range(len(path)):
        altered = [*path[:number], made[0], *path[number + 1 :]]
        assert not proofs.verify_inclusion(made[6], 6, 13, altered, root)
    assert not proofs.verify_inclusion(made[6], -1, 13, path, root)
    assert not proofs.verify_inclusion(made[6], 13, 13, path, root)


def test_refuses_a_consistency_proof_that_was_touched() -> None:
    made = leaves(13)
    old, new, path = tree.root_of(made[:6]), tree.root_of(made), hashes(proofs.consistency(6, 13), made)
    assert proofs.verify_consistency(6, 13, old, new, path)
    assert not proofs.verify_consistency(6, 13, tree.root_of(made[1:7]), new, path)
    assert not proofs.verify_consistency(6, 13, old, tree.root_of(made[:12]), path)
    assert not proofs.verify_consistency(5, 13, old, new, path)
    assert not proofs.verify_consistency(6, 13, old, new, path[:-1])
    assert not proofs.verify_consistency(6, 13, old, new, [*path, new])
    assert not proofs.verify_consistency(6, 13, old, new, [])
    assert not proofs.verify_consistency(13, 6, new, old, path)
    assert not proofs.verify_consistency(6, 6, old, old, path)


def test_every_tree_grew_from_the_empty_one() -> None:
    made = leaves(3)
    assert proofs.consistency(0, 3) == []
    assert proofs.verify_consistency(0, 3, tree.EMPTY, tree.root_of(made), [])
    assert not proofs.verify_consistency(0, 3, tree.root_of(made), tree.root_of(made), [])


@pytest.mark.parametrize(("index", "size"), [(0, 0), (-1, 3), (3, 3)])
def test_proves_nothing_about_what_is_not_there(index: int, size: int) -> None:
    with pytest.raises(ValueError, match="not in a tree"):
        proofs.inclusion(index, size)


def test_proves_no_shrinking() -> None:
    with pytest.raises(ValueError, match="never smaller"):
        proofs.consistency(4, 3)
