"""Counts that stay right whatever is delivered twice, late or out of order, and whoever else counts at once."""

import asyncio
from collections import defaultdict
from collections.abc import Iterable

from kit.store.port import AlreadyExists, Collection, Conflict, In
from services.consultation.domain.comment import Comment
from services.consultation.domain.tally import STANDINGS, Counts, Tally


class Tallies:
    def __init__(self, tallies: Collection[Tally], comments: Collection[Comment]) -> None:
        self._tallies, self._comments = tallies, comments
        self._changed: defaultdict[str, set[int]] = defaultdict(set)
        self._turn: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def recount(self, consultation: str, bucket: int) -> None:
        """Returns when a count taken after this call is saved. Calls that wait for one save share the next."""
        self._changed[consultation].add(bucket)
        async with self._turn[consultation]:
            buckets = self._changed.pop(consultation, None)
            if buckets is None:
                return
            try:
                await self._save(consultation, buckets)
            except BaseException:
                self._changed[consultation] |= buckets
                raise

    async def counts(self, consultation: str) -> Counts:
        tally = await self._tallies.get(consultation)
        return tally.counts() if tally else Counts()

    async def counts_of(self, consultations: Iterable[str]) -> dict[str, Counts]:
        ids = sorted(set(consultations))
        page = await self._tallies.find({"id": In(ids)}, limit=max(1, len(ids)))
        return {id: Counts() for id in ids} | {tally.id: tally.counts() for tally in page.items}

    async def _save(self, consultation: str, buckets: set[int]) -> None:
        while True:
            # Read before counting: whoever saves in between has counted later, and then this save is refused.
            tally = await self._tallies.get(consultation) or Tally(consultation)
            counted = await asyncio.gather(*(self._count(consultation, bucket) for bucket in buckets))
            tally.buckets |= {str(bucket): counts for bucket, counts in zip(buckets, counted, strict=True)}
            try:
                await (self._tallies.save(tally) if tally.version else self._tallies.insert(tally))
            except (Conflict, AlreadyExists):
                continue
            return

    async def _count(self, consultation: str, bucket: int) -> list[int]:
        of_bucket = {"consultation": consultation, "bucket": bucket}
        return [
            await self._comments.count({**of_bucket, "state": state, "reason": reason}) for state, reason in STANDINGS
        ]
