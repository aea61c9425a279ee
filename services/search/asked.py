"""Counting what is asked: in memory first, then a day's record at a time."""

from contextlib import suppress
from datetime import timedelta

from prometheus_client import Counter

from kit.errors import GongkaiError
from kit.runtime.clock import Clock, today
from kit.store.port import AlreadyExists, Collection, Conflict, Range
from services.search.domain.asked import KEPT, AskedDay, Count, Outcome, countable
from services.search.remembered import everything

FLUSH_SECONDS = 20.0
_TRIES = 8  # replicas write the same day


class Asked:
    """Counts that a crash loses are lost: at most those of `FLUSH_SECONDS`."""

    def __init__(self, days: Collection[AskedDay], clock: Clock, searches: Counter, service: str) -> None:
        self._days, self._clock = days, clock
        self._searches, self._service = searches, service
        self._waiting: dict[str, AskedDay] = {}

    def note(self, typed: str, outcome: Outcome) -> None:
        """In memory alone: a search waits for no store."""
        self._searches.labels(self._service, outcome).inc()
        now = self._clock.now()
        day = self._waiting.setdefault(now.date().isoformat(), AskedDay(now.date().isoformat()))
        text = countable(typed)
        if text is None:
            day.rest.add(Count(1, int(outcome != "found"), 1 << now.hour))
        else:
            day.note(text, outcome, now.hour)

    async def flush(self) -> None:
        waiting, self._waiting = self._waiting, {}
        while waiting:
            _, day = waiting.popitem()
            try:
                await self._keep(day)
            except GongkaiError:
                for one in (day, *waiting.values()):
                    self._waiting.setdefault(one.id, AskedDay(one.id)).merge(one)
                raise

    async def forget(self) -> None:
        """A schedule: days past `KEPT` are deleted."""
        oldest = (today(self._clock) - timedelta(days=KEPT)).isoformat()
        for day in (await self._days.find({"id": Range(lt=oldest)}, limit=50)).items:
            with suppress(Conflict):  # another forgets as well
                await self._days.delete(day)

    async def days(self, last: int) -> list[AskedDay]:
        """Of the last so many days; what waits in this replica's memory is written first."""
        await self.flush()
        first = (today(self._clock) - timedelta(days=last - 1)).isoformat()
        return [day for day in await everything(self._days) if day.id >= first]

    async def _keep(self, day: AskedDay) -> None:
        for tries in range(_TRIES):
            kept = await self._days.get(day.id) or AskedDay(day.id)
            kept.merge(day)
            kept.shrink()
            try:
                await (self._days.save(kept) if kept.version else self._days.insert(kept))
                return
            except (Conflict, AlreadyExists):
                if tries == _TRIES - 1:
                    raise
