"""Receipts as they are given out: at acceptance with the promise, from then on with what proves the comment's place."""

from kit.merkle.receipts import Inclusion, Receipt
from services.consultation.context.record import Head, Record
from services.consultation.domain.comment import Comment
from services.consultation.domain.receipt import content


def given(record: Record, comment: Comment) -> Receipt:
    """Reads nothing. The same whenever it is asked for, until the comment's words are erased."""
    return Receipt(
        promise=record.promise(comment),
        content=None if comment.erased else content(comment),
        salt="" if comment.erased else comment.salt,
    )


async def proven(record: Record, comment: Comment) -> tuple[Receipt, Head]:
    """With the proof as soon as the record has published the comment's place, and the head it was read from."""
    receipt, head = given(record, comment), await record.head(comment.consultation)
    if comment.index is None or comment.index >= head.size:
        return receipt, head
    path = await record.inclusion(comment.consultation, comment.index, head.size)
    proof = Inclusion(comment.index, head.size, [one.hex() for one in path])
    return Receipt(receipt.promise, receipt.content, receipt.salt, proof, head.checkpoint), head
