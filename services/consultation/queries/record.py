"""The record as anyone may read it: heads, entries with what became of them, proofs. A constant number of queries."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass

from kit.merkle.checkpoint import Checkpoint
from kit.merkle.receipts import Receipt
from kit.store.port import In, Page
from services.consultation.context import Consulting
from services.consultation.context.record import Head, KeptCheckpoint
from services.consultation.domain.comment import Comment
from services.consultation.domain.consultation import Consultation
from services.consultation.domain.feedback import Answer
from services.consultation.domain.record_errors import NotInRecord, ReceiptUnknown
from services.consultation.queries.consultations import load, public
from services.consultation.queries.feedback import answer_for, standing_for
from services.consultation.record.receipts import proven

PAGE = 500  # entries read at once


@dataclass(frozen=True)
class Held:
    """What the holder of a ticket sees."""

    comment: Comment
    consultation: Consultation
    receipt: Receipt
    group: str  # that stands for it
    of_group: int  # opinions in it
    answer: Answer | None


@dataclass(frozen=True)
class Entry:
    """`comment` is None where the store has lost it: the leaf stands all the same. `outcome`: "" until it is public."""

    index: int
    leaf: str
    comment: Comment | None
    group: str
    outcome: str


@dataclass(frozen=True)
class State:
    consultation: Consultation
    head: Head
    checkpoint: str


async def held(context: Consulting, ticket: str) -> Held:
    """Raises `ReceiptUnknown`, for a forged ticket as for none."""
    id = context.record.keys.comment(ticket)
    comment = await context.comments.get(id) if id else None
    if comment is None:
        raise ReceiptUnknown
    receipt, _ = await proven(context.record, comment)
    consultation = await load(context, comment.consultation)
    standing = (await standing_for(context, [comment.group])).get(comment.group) if comment.group else None
    return Held(
        comment=comment,
        consultation=consultation,
        receipt=receipt,
        group=standing.id if standing else "",
        of_group=standing.count if standing else 0,
        answer=await answer_for(context, consultation, standing),
    )


async def state(context: Consulting, id: str) -> State:
    """Before the first comment the head is that of an empty tree, signed all the same."""
    consultation, head = await public(context, id), await context.record.head(id)
    checkpoint = head.checkpoint or _empty(context, id)
    return State(consultation, head, checkpoint)


async def checkpoints(context: Consulting, id: str, limit: int, after: str | None) -> Page[KeptCheckpoint]:
    """Newest first."""
    await public(context, id)
    return await context.record.checkpoints.find({"consultation": id}, sort="-size", limit=limit, after=after)


async def entries(context: Consulting, id: str, start: int, count: int) -> list[Entry]:
    return await _entries(context, await public(context, id), start, start + count)


async def all_entries(context: Consulting, consultation: Consultation, size: int) -> AsyncIterator[Sequence[Entry]]:
    """Of a tree of that size, a page at a time."""
    for start in range(0, size, PAGE):
        yield await _entries(context, consultation, start, min(start + PAGE, size))


async def inclusion(context: Consulting, id: str, index: int, size: int | None) -> tuple[int, list[bytes]]:
    """The size it is proven for, and the path. Raises `NotInRecord`."""
    await public(context, id)
    now = await context.record.size(id)
    size = now if size is None else size
    if not index < size <= now:
        raise NotInRecord(size=now)
    return size, await context.record.inclusion(id, index, size)


async def consistency(context: Consulting, id: str, first: int, second: int | None) -> tuple[int, list[bytes]]:
    """As `inclusion`."""
    await public(context, id)
    now = await context.record.size(id)
    second = now if second is None else second
    if not first <= second <= now:
        raise NotInRecord(size=now)
    return second, await context.record.consistency(id, first, second)


async def _entries(context: Consulting, consultation: Consultation, start: int, stop: int) -> list[Entry]:
    listed = await context.record.entries(consultation.id, start, stop)
    page = await context.comments.find({"id": In([id for id, _ in listed])}, limit=max(1, len(listed)))
    comments = {one.id: one for one in page.items}
    groups = await standing_for(context, {one.group for one in page.items if one.group})
    public = consultation.answered_at is not None
    found = []
    for index, (id, leaf) in enumerate(listed, start):
        comment = comments.get(id)
        group = groups.get(comment.group) if comment else None
        outcome = group.outcome if group and public else ""
        found.append(Entry(index, leaf.hex(), comment, group.id if group else "", outcome))
    return found


def _empty(context: Consulting, id: str) -> str:
    head = Head(id)
    checkpoint = Checkpoint(context.record.origin(id), 0, bytes.fromhex(head.root))
    return checkpoint.signed(context.record.keys.signing)
