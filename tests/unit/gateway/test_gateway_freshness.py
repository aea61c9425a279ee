"""Facts take pages out of the cache: the first at once, a flood of them once a second."""

import asyncio
from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any

import pytest

from gateway.edge import cached
from gateway.edge.cache import Entry, PageCache
from gateway.edge.cached import Freshness

TAGS = frozenset({"consultation.comment"})


class Log:
    async def broadcast(self, topics: Sequence[str], heard: Any) -> "Log":
        self.heard = heard
        return self

    async def close(self) -> None: ...


@pytest.fixture
async def log(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setattr(cached, "FRESH_SECONDS", 0.05)
    return Log()


async def test_a_flood_of_facts_takes_a_page_out_at_once_and_again_when_it_is_over(log: Any) -> None:
    cache = PageCache()
    fresh = Freshness(cache)
    await fresh.start(log, ["consultation.comment"])
    fact = SimpleNamespace(topic="consultation.comment", key="c-1")
    _keep(cache)
    await log.heard([fact])
    assert cache.get(("page",)) is None
    began = cache.moment()
    await log.heard([fact, fact])
    assert _keep(cache, began), "made after the first fact, it may be shown for a second"
    async with asyncio.timeout(10):
        while cache.get(("page",)):
            await asyncio.sleep(0.01)
    _keep(cache)
    await asyncio.sleep(0.2)
    assert cache.get(("page",)), "nothing was heard since"


def _keep(cache: PageCache, began: int | None = None) -> bool:
    return cache.put(("page",), Entry([], b"page", "etag", TAGS), cache.moment() if began is None else began)
