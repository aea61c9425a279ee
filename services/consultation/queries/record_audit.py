"""Whether the store still holds what the record says: what was altered, removed or put in by hand is named."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from kit.merkle import checkpoint, tiles
from kit.merkle.note import NoteInvalid, PublicKey
from kit.merkle.tree import root_of
from kit.store.port import In
from services.consultation.context import Consulting
from services.consultation.context.record import Head, hashes_of
from services.consultation.domain.comment import Comment
from services.consultation.domain.receipt import unchanged
from services.consultation.queries.consultations import public

Fault = Literal["altered", "removed", "inserted", "misplaced", "tree", "head"]
_ENTRIES, _HEADS, _COMMENTS = "entries", "heads", "comments"
_PAGE = 200


@dataclass(frozen=True)
class Found:
    """`tree`: the hashes do not add up; `head`: what was signed is not this tree, `index` is the size that it tells.

    `comment` is its id, where there is one.
    """

    fault: Fault
    index: int | None
    comment: str


@dataclass(frozen=True)
class Audited:
    checked: int
    faults: list[Found]
    next: str | None


async def audit(context: Consulting, id: str, after: str | None) -> Audited:
    """A page: the entries by tile, then the signed heads, then the comments where there are more than entries."""
    await public(context, id)
    part, _, at = (after or f"{_ENTRIES}:0").partition(":")
    head = await context.record.head(id)
    if part == _HEADS:
        return await _heads(context, head, at or None)
    if part == _COMMENTS:
        return await _comments(context, head, at or None)
    return await _tile(context, head, int(at) if at.isdecimal() and len(at) < 12 else 0)


async def _tile(context: Consulting, head: Head, number: int) -> Audited:
    """The entries of one tile against the store, and their hashes against the level above."""
    places = {(0, number), (1, number // tiles.WIDTH)}
    loaded = await context.record.load(head.id, places)
    start = number * tiles.WIDTH
    ids = loaded[0, number].comments[: max(0, head.size - start)]
    leaves = hashes_of(loaded[0, number])[: len(ids)]
    page = await context.comments.find({"id": In(ids)}, limit=max(1, len(ids)))
    stored = {one.id: one for one in page.items}
    faults = [
        Found(fault, index, id)
        for index, (id, leaf) in enumerate(zip(ids, leaves, strict=False), start)
        if (fault := _fault(stored.get(id), index, leaf.hex()))
    ]
    above = hashes_of(loaded[1, number // tiles.WIDTH])[number % tiles.WIDTH :][:1]
    if len(ids) != min(tiles.WIDTH, max(0, head.size - start)) or (above and root_of(leaves) != above[0]):
        faults.append(Found("tree", start, ""))
    if start + tiles.WIDTH < head.size:
        return Audited(len(ids), faults, f"{_ENTRIES}:{number + 1}")
    if not await _is_root(context, head):
        faults.append(Found("tree", None, ""))
    return Audited(len(ids), faults, f"{_HEADS}:")


async def _heads(context: Consulting, head: Head, after: str | None) -> Audited:
    """The newest one and those kept for good: signed, and each of them the beginning of this tree."""
    kept = await context.record.checkpoints.find({"consultation": head.id}, sort="size", limit=_PAGE, after=after)
    told = [(one.size, one.root, one.note) for one in kept.items]
    if after is None and head.checkpoint:
        told.insert(0, (head.size, head.root, head.checkpoint))
    keys = await context.record.keys.public()
    faults = [
        Found("head", size, "")
        for size, root, note in told
        if not await _is_signed(context, head, keys, size, root, note)
    ]
    if kept.next:
        return Audited(0, faults, f"{_HEADS}:{kept.next}")
    more = await context.comments.count({"consultation": head.id}) > head.size
    return Audited(0, faults, f"{_COMMENTS}:" if more else None)


async def _is_signed(
    context: Consulting, head: Head, keys: Sequence[PublicKey], size: int, root: str, note: str
) -> bool:
    try:
        signed = checkpoint.read(note, context.record.origin(head.id), keys)
        there = await context.record.root(head.id, size) if size <= head.size else b""
    except (NoteInvalid, KeyError, IndexError):
        return False
    return signed.size == size and signed.root == there and there.hex() == root


def _fault(comment: Comment | None, index: int, leaf: str) -> Fault | None:
    if comment is None:
        return "removed"
    if comment.leaf != leaf or not unchanged(comment):
        return "altered"
    return None if comment.logged and comment.index == index else "misplaced"


async def _is_root(context: Consulting, head: Head) -> bool:
    try:
        return (await context.record.root(head.id, head.size)).hex() == head.root
    except (KeyError, IndexError):
        return False


async def _comments(context: Consulting, head: Head, after: str | None) -> Audited:
    """What the store has and the record has not: waiting for it, or put in by hand."""
    page = await context.comments.find({"consultation": head.id}, limit=_PAGE, after=after)
    claimed = {one.index for one in page.items if one.index is not None and 0 <= one.index < head.size}
    standing = await context.record.standing(head.id, claimed)
    faults = [
        Found("inserted", one.index, one.id)
        for one in page.items
        if (one.logged or head.final) and (one.index is None or standing.get(one.index) != one.id)
    ]
    return Audited(0, faults, f"{_COMMENTS}:{page.next}" if page.next else None)
