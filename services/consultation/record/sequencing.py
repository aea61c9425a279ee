"""The one writer of the records: what was accepted goes in, in batches, within seconds, each comment exactly once.

A batch passes four durable steps, and whoever comes after a kill takes up where they stopped:
1. The head is saved with the batch as `pending`: from here on every place is certain.
2. The tiles take the leaves; what stands there already stays.
3. The comments are marked with their places.
4. The head is saved with the new size and its signature, and nothing pending: now it is public.
A second writer fails at 1, as the head's version has moved; at 2 to 4 it would write the same again.
"""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from prometheus_client import Gauge

from kit.merkle import tiles
from kit.merkle.checkpoint import Checkpoint
from kit.runtime.clock import Clock
from kit.store.port import AlreadyExists, Conflict
from services.consultation.context.record import Entering, Head, KeptCheckpoint, Record, hashes_of, pack
from services.consultation.domain.comment import Comment

log = logging.getLogger(__name__)

BATCH = 256  # comments of one round
GATHER = 0.5  # seconds: a burst makes few heads instead of many
EVERY = 2.0  # seconds, where no bell rings
KEPT = timedelta(minutes=10)  # between two heads that are kept for good
_AT_ONCE = 64  # marks


class Sequencer:
    def __init__(self, record: Record, clock: Clock, behind: Gauge | None = None) -> None:
        """`behind`: seconds that the oldest comment waits which is not in its record after a round."""
        self._record, self._clock, self._behind = record, clock, behind
        self._seen: dict[str, int] = {}  # version of a head before the comments to append to it were looked for

    async def run(self) -> float | None:
        """A step of a schedule: everything that waits."""
        await asyncio.sleep(GATHER)
        while await self.append_waiting():
            pass
        if self._behind:
            self._behind.labels("consultation").set(await self._oldest())
        return None

    async def append_waiting(self) -> bool:
        """All that waits, oldest first; whether some of it has to be looked for again."""
        after, again = None, False
        while True:
            page = await self._record.comments.find({"logged": False}, sort="accepted_at", limit=BATCH, after=after)
            waiting = defaultdict[str, list[Comment]](list)
            for comment in page.items:
                waiting[comment.consultation].append(comment)
            for consultation, comments in waiting.items():
                again |= not await self._append(consultation, comments)
            if again or (after := page.next) is None:  # what came later must not go in first
                return again

    async def finish(self, consultation: str) -> Head:
        """The last head, once the consultation is closed. Raises `Conflict`."""
        head = await self._finished(await self._record.head(consultation))
        if not head.final:
            head.final = True
            head = await self._publish(head, bytes.fromhex(head.root))
        return head

    async def _oldest(self) -> float:
        page = await self._record.comments.find({"logged": False}, sort="accepted_at", limit=1)
        waits = [self._clock.now() - datetime.fromisoformat(one.accepted_at) for one in page.items]
        return max((one.total_seconds() for one in waits), default=0.0)

    async def _append(self, consultation: str, comments: Sequence[Comment]) -> bool:
        """False when they have to be looked for again: what was found may stand in the record by now."""
        try:
            head = await self._record.head(consultation)
            if head.pending or self._seen.get(consultation) != head.version:
                self._seen[consultation] = (await self._finished(head)).version
                return False
            if head.final:  # nothing accepted in time can come now: whatever waits was put into the store by hand
                log.error("consultation %s is closed, %d comments stay out of its record", consultation, len(comments))
                return True
            head.pending = [Entering(one.id, one.leaf) for one in comments]
            head = await self._finished(await self._save(head), {one.id: one for one in comments})
            self._seen[consultation] = head.version
        except (Conflict, AlreadyExists):
            self._seen.pop(consultation, None)  # another writes as well: it is for the next round to see how far
        except (ValueError, IndexError):
            log.exception("the record of consultation %s does not hold together", consultation)
        else:
            self._record.grown.ring()
        return True

    async def _finished(self, head: Head, known: Mapping[str, Comment] | None = None) -> Head:
        if not head.pending:
            return head
        root = await self._into_tiles(head)
        await self._mark(head, known or {})
        head.size += len(head.pending)
        head.pending = []
        return await self._publish(head, root)

    async def _into_tiles(self, head: Head) -> bytes:
        """The root of the tree with what is pending."""
        loaded = await self._record.load(head.id, tiles.edge(head.size))
        held = {place: hashes_of(tile) for place, tile in loaded.items()}
        grown = tiles.append(held, head.size, [bytes.fromhex(one.leaf) for one in head.pending])
        loaded |= await self._record.load(head.id, grown - loaded.keys())
        entering = dict(enumerate((one.comment for one in head.pending), head.size))
        for place in sorted(grown):
            tile, (level, number) = loaded[place], place
            tile.hashes = pack(held[place])
            if level == 0:
                first = number * tiles.WIDTH
                tile.comments += [entering[first + at] for at in range(len(tile.comments), len(held[place]))]
            await (self._record.tiles.save(tile) if tile.version else self._record.tiles.insert(tile))
        return tiles.hash_of((0, head.size + len(head.pending)), held)

    async def _mark(self, head: Head, known: Mapping[str, Comment]) -> None:
        places = list(enumerate((one.comment for one in head.pending), head.size))
        for some in _slices(places, _AT_ONCE):
            await asyncio.gather(*(self._mark_one(id, index, known.get(id)) for index, id in some))

    async def _mark_one(self, id: str, index: int, comment: Comment | None) -> None:
        while comment := comment or await self._record.comments.get(id):
            if comment.logged:
                return
            comment.place(index)
            try:
                await self._record.comments.save(comment)
            except Conflict:
                comment = None  # somebody moderates it just now
                continue
            return

    async def _publish(self, head: Head, root: bytes) -> Head:
        head.root, head.at = root.hex(), max(head.at, self._clock.now().isoformat())
        checkpoint = Checkpoint(self._record.origin(head.id), head.size, root)
        head.checkpoint = checkpoint.signed(self._record.keys.signing)
        if head.final or _long_ago(head):
            head.kept_at = head.at
            await self._keep(head)
        return await self._save(head)

    async def _keep(self, head: Head) -> None:
        kept = KeptCheckpoint(f"{head.id}:{head.size:09}", head.id, head.size, head.root, head.at, head.checkpoint)
        try:
            await self._record.checkpoints.insert(kept)
        except AlreadyExists:
            return  # kept before a kill

    async def _save(self, head: Head) -> Head:
        return await (self._record.heads.save(head) if head.version else self._record.heads.insert(head))


def _long_ago(head: Head) -> bool:
    """Whether the last head that is kept for good is older than the pause between two."""
    if not head.kept_at:
        return True
    return datetime.fromisoformat(head.at) - datetime.fromisoformat(head.kept_at) >= KEPT


def _slices(items: Sequence[tuple[int, str]], size: int) -> Iterable[Sequence[tuple[int, str]]]:
    return (items[at : at + size] for at in range(0, len(items), size))
