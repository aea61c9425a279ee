"""A record on a store of its own, and comments to put into it."""

import base64

from pydantic import SecretStr

from kit.merkle.tree import root_of
from kit.runtime.clock import Clock, SystemClock
from kit.runtime.settings import Settings
from kit.store.port import Store
from services.consultation.context import COMMENT_INDEXES
from services.consultation.context.record import Record, open_record_in
from services.consultation.domain.comment import Comment
from services.consultation.domain.receipt import leaf_of

SEED = base64.b64encode(bytes(range(32))).decode()
PLAN = "village-plan"


async def open_parts(store: Store, clock: Clock | None = None, key: str = SEED) -> Record:
    settings = Settings(public_url="https://town.example.invalid", record_key=SecretStr(key))
    comments = await store.collection("comments", Comment, indexes=COMMENT_INDEXES)
    return await open_record_in(store, clock or SystemClock(), settings, comments)


def comment(id: str, number: int, consultation: str = PLAN, text: str = "") -> Comment:
    made = Comment(
        id=id,
        consultation=consultation,
        department="ziran",
        clause=None,
        text=text or f"第 {number} 条意见",
        contact="",
        accepted_at=f"2022-03-14T09:00:00.{number:06}+08:00",
        salt=f"{number:064x}",
    )
    made.leaf = leaf_of(made.salt, made)
    return made


async def holds_together(record: Record, consultation: str = PLAN) -> list[str]:
    """The comments in the record, after each was found at its place with its leaf, under the head's root."""
    head = await record.head(consultation)
    assert not head.pending
    entries = await record.entries(consultation, 0, head.size)
    assert len(entries) == head.size
    for index, (id, leaf) in enumerate(entries):
        stored = await record.comments.get(id)
        assert stored
        assert (stored.logged, stored.index, stored.leaf) == (True, index, leaf.hex())
    assert root_of([leaf for _, leaf in entries]).hex() == head.root
    return [id for id, _ in entries]
