"""What one grouper remembers between two batches, so as not to ask the store again; it may be lost at any time."""

import hashlib
from collections.abc import AsyncIterator, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import TypeVar

from kit.store.port import Collection, In, Record
from services.consultation.context import Consulting
from services.consultation.domain.comment import Comment
from services.consultation.domain.group import Posting, Progress
from services.consultation.domain.grouping import Grouping
from services.consultation.domain.likeness import Opinion

T = TypeVar("T", bound=Record)

ASKED = 50  # ids of one question to the store
MOST_KEYS = 100_000
MOST_OPINIONS = 10_000


@dataclass
class Memory:
    """Of one consultation, as it stood after a batch. `postings` are those of the shelf, ready to be saved."""

    version: int = 0  # of the progress it goes with: another's batch makes it worthless
    grouping: Grouping = field(default_factory=Grouping)
    postings: dict[int, Posting] = field(default_factory=dict)
    foreseen: dict[Opinion, tuple[int, list[str]]] = field(default_factory=dict)  # candidates of this batch

    @property
    def full(self) -> bool:
        grouping = self.grouping
        members = max(len(grouping.shelf.opinions), len(grouping.groups), len(grouping.same), len(grouping.examples))
        return len(self.postings) > MOST_KEYS or members > MOST_OPINIONS


def opinion_of(comment: Comment) -> Opinion:
    """An erased one has no words that anything could be like."""
    return Opinion("" if comment.erased else comment.text, comment.clause or "")


def words_of(opinion: Opinion, progress: Progress) -> str:
    """32 hex characters, equal for equal words, of no use without the secret."""
    said = "\n".join(opinion.same).encode()
    return hashlib.blake2b(said, key=bytes.fromhex(progress.secret), digest_size=16).hexdigest()


async def recall(
    context: Consulting, memory: Memory, progress: Progress, opinions: Sequence[tuple[str, Opinion]]
) -> None:
    """What placing these (words, opinion) may ask for. What came at or behind `upto` is not there yet."""
    await _same(context, memory, progress, {words for words, _ in opinions})
    known = memory.grouping.same
    novel = {words: opinion for words, opinion in opinions if words not in known}.values()
    await _shelf(context, memory, progress, novel)
    shelf, wanted = memory.grouping.shelf, set[str]()
    memory.foreseen = {}
    for opinion in novel:
        found = shelf.candidates(opinion)
        memory.foreseen[opinion] = shelf.lying(opinion), found
        wanted.update(found)
        await context.intake.pace.breathe()
    await _candidates(context, memory, progress, wanted)


async def recall_candidates(context: Consulting, memory: Memory, progress: Progress, opinion: Opinion) -> list[str]:
    """With the few that were not foreseen: each step of a batch changes what lies under the keys."""
    await context.intake.pace.breathe()
    shelf = memory.grouping.shelf
    lay, found = memory.foreseen.get(opinion, (-1, []))
    if lay != shelf.lying(opinion):
        found = shelf.candidates(opinion)
        await _candidates(context, memory, progress, set(found))
    return found


async def _candidates(context: Consulting, memory: Memory, progress: Progress, ids: set[str]) -> None:
    grouping = memory.grouping
    if missing := ids - grouping.shelf.opinions.keys():
        await _members(context, memory, missing)
    if unknown := {grouping.groups[id] for id in ids} - grouping.examples.keys():
        await _examples(context, memory, progress, unknown)
        mates = {id for group in unknown for id in grouping.examples[group]}
        await _members(context, memory, mates - grouping.shelf.opinions.keys())


async def _same(context: Consulting, memory: Memory, progress: Progress, words: set[str]) -> None:
    grouping = memory.grouping
    async for same in found(context.groups.same, words - grouping.same.keys()):
        if same.index < progress.upto:
            grouping.same[same.id] = same.comment
    missing = {grouping.same[one] for one in words if one in grouping.same} - grouping.groups.keys()
    async for comment in found(context.comments, missing):
        grouping.groups[comment.id] = comment.group


async def _shelf(context: Consulting, memory: Memory, progress: Progress, novel: Iterable[Opinion]) -> None:
    keys = set[int]()
    for opinion in novel:
        keys.update(opinion.keys)
        await context.intake.pace.breathe()
    keys -= memory.postings.keys()
    ids = {posting_id(progress.id, key): key for key in keys}
    memory.postings |= {key: Posting(id, []) for id, key in ids.items()}
    async for posting in found(context.groups.postings, ids):
        posting.examples = [one for one in posting.examples if one[0] < progress.upto]
        memory.postings[ids[posting.id]] = posting
    memory.grouping.shelf.postings |= {key: memory.postings[key].examples for key in keys}


async def _members(context: Consulting, memory: Memory, ids: Iterable[str]) -> None:
    async for comment in found(context.comments, ids):
        memory.grouping.shelf.opinions[comment.id] = opinion_of(comment)
        memory.grouping.groups[comment.id] = comment.group


async def _examples(context: Consulting, memory: Memory, progress: Progress, groups: set[str]) -> None:
    async for group in found(context.groups.groups, groups):
        memory.grouping.examples[group.id] = [one.comment for one in group.before(progress.upto)]
        if group.absorbed:
            memory.grouping.by_hand.add(group.id)


async def found(collection: Collection[T], ids: Iterable[str]) -> AsyncIterator[T]:
    left = iter(sorted(ids))
    while some := list(islice(left, ASKED)):
        for one in (await collection.find({"id": In(some)}, limit=len(some))).items:
            yield one


def posting_id(consultation: str, key: int) -> str:
    return f"{consultation}:{key:08x}"
