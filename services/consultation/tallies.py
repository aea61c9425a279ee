"""Counts that stay right whatever is delivered twice, late or out of order, and whoever else counts at once."""

import asyncio
from collections import defaultdict
from collections.abc import Callable, Iterable
from collections.abc import Collection as Some

from kit.store.port import AlreadyExists, Collection, Conflict, In, Range
from services.consultation.domain.comment import Comment
from services.consultation.domain.tally import BUCKET, STANDINGS, Counts, Tally


class Tallies:
    def __init__(self, tallies: Collection[Tally], comments: Collection[Comment]) -> None:
        self._tallies, self._comments = tallies, comments
        self._changed: defaultdict[str, set[int]] = defaultdict(set)
        self._turn: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def recount(self, consultation: str, index: int) -> None:
        """Count the bucket of this place of the record again, since its comment stands elsewhere now.

        Returns when a count taken after this call is saved. Calls that wait for one save share the next.
        """
        self._changed[consultation].add(index // BUCKET)
        async with self._turn[consultation]:
            buckets = self._changed.pop(consultation, None)
            if buckets is None:
                return
            try:
                await self._save(consultation, lambda _: buckets, (max(buckets) + 1) * BUCKET)
            except BaseException:
                self._changed[consultation] |= buckets
                raise

    async def grow(self, consultation: str, size: int) -> bool:
        """Count what the record has taken in since; False while some of it is not yet marked as placed."""
        tally = await self._tallies.get(consultation) or Tally(consultation)
        if tally.counts().received >= size:
            return True
        async with self._turn[consultation]:
            tally = await self._save(consultation, lambda tally: tally.open_buckets(size), size)
        return tally.counts().received >= size

    async def counts(self, consultation: str) -> Counts:
        tally = await self._tallies.get(consultation)
        return tally.counts() if tally else Counts()

    async def counts_of(self, consultations: Iterable[str]) -> dict[str, Counts]:
        ids = sorted(set(consultations))
        page = await self._tallies.find({"id": In(ids)}, limit=max(1, len(ids)))
        return {id: Counts() for id in ids} | {tally.id: tally.counts() for tally in page.items}

    async def _save(self, consultation: str, buckets: Callable[[Tally], Some[int]], end: int) -> Tally:
        """`end`: of the places that are counted."""
        while True:
            # Read before counting: whoever saves in between has counted later, and then this save is refused.
            tally = await self._tallies.get(consultation) or Tally(consultation)
            wanted = buckets(tally)
            counted = await asyncio.gather(*(self._count(consultation, bucket, end) for bucket in wanted))
            tally.put(dict(zip(wanted, counted, strict=True)))
            try:
                return await (self._tallies.save(tally) if tally.version else self._tallies.insert(tally))
            except (Conflict, AlreadyExists):
                continue

    async def _count(self, consultation: str, bucket: int, end: int) -> list[int]:
        first, end = bucket * BUCKET, min(end, (bucket + 1) * BUCKET)
        places = {"consultation": consultation, "index": Range(gte=first, lt=end)}
        counted: list[int] = []
        for state, reason in STANDINGS:
            found = sum(counted) == end - first  # all of them: most stand alike, and the rest need not be asked for
            counted.append(0 if found else await self._comments.count({**places, "state": state, "reason": reason}))
        return counted
