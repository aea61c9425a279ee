"""Compares what should be with what is: releases that are overdue, public states that were not kept."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from prometheus_client import Gauge

from kit.runtime.metrics import Metrics
from kit.store.port import In, Page, Range
from services.publication import editions
from services.publication.context import Publication
from services.publication.domain.document import Document

log = logging.getLogger(__name__)

_OVERDUE = timedelta(seconds=5)
_ON_ITS_WAY = timedelta(seconds=30)  # a release that young may still be carried to where its state is kept
_PAGE = 100


@dataclass(frozen=True)
class Gauges:
    overdue: Gauge
    drift: Gauge

    @classmethod
    def of(cls, metrics: Metrics) -> "Gauges":
        return cls(
            metrics.gauge("gongkai_releases_overdue", "Scheduled documents whose moment is past."),
            metrics.gauge("gongkai_publication_drift", "Public states found unkept at the last look, and kept then."),
        )


class Reconciler:
    """Each step looks at the newest public states and at the next few of all others, round and round."""

    def __init__(self, context: Publication, gauges: Gauges) -> None:
        self._context, self._gauges = context, gauges
        self._place: str | None = None

    async def step(self) -> None:
        now = self._context.clock.now()
        past = Range(lt=(now - _OVERDUE).isoformat())
        overdue = await self._context.documents.count({"state": "scheduled", "scheduled_for": past})
        if overdue:
            log.warning("%d scheduled releases are overdue", overdue)
            self._context.scheduled.ring()
        settled = (now - _ON_ITS_WAY).isoformat()
        newest, others = await self._changed(settled, None), await self._changed(settled, self._place)
        self._place = others.next
        drift = await self._keep([*newest.items, *others.items])
        self._gauges.overdue.labels("publication").set(overdue)
        self._gauges.drift.labels("publication").set(drift)

    async def _changed(self, until: str, after: str | None) -> Page[Document]:
        return await self._context.documents.find(
            {"changed_at": Range(lte=until)}, sort="-changed_at", limit=_PAGE, after=after
        )

    async def _keep(self, documents: Sequence[Document]) -> int:
        wanted = {editions.id_of(one): one for one in documents if one.is_public}
        found = await self._context.editions.find({"id": In(list(wanted))}, limit=len(wanted) or 1)
        missing = wanted.keys() - {one.id for one in found.items}
        for id in missing:
            log.warning("the public state %s was not kept; it is now", id)
            await editions.keep(self._context, wanted[id])
        return len(missing)
