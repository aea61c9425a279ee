"""Documents brought in as an operator brings them in, and memory read as the kernel tells it."""

import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import Any

from kit.runtime.ids import new_id
from tests.bench import passages
from tests.bench.http_client import Connection, NotAnswered
from tests.bench.plan import Figure, Plan
from tests.bench.sites import Site

BATCH = 100
POLL_SECONDS = 0.1


async def migrate(site: Site, documents: Sequence[dict[str, Any]]) -> list[str]:
    """Released at once; their ids. Raises `NotAnswered` when the platform refuses one."""
    made: list[str] = []
    token = await site.token()
    async with Connection(site.gateway) as gateway:
        for start in range(0, len(documents), BATCH):
            keyed = [{"key": new_id(), **one} for one in documents[start : start + BATCH]]
            answer = await gateway.json(
                "POST", "/api/publication/migrations/batch", {"documents": keyed}, authorization=f"Bearer {token}"
            )
            refused = [one for one in answer["results"] if not one["id"]]
            if refused:
                raise NotAnswered(str(refused[0]))
            made += [one["id"] for one in answer["results"] if one["id"]]
    return made


async def laid_in(plan: Plan) -> AsyncIterator[Figure]:
    """The wanted passages of the corpus are in the platform, once for all subjects."""
    if plan.passages:
        return
    chosen = passages.sample(plan.corpus, plan.wanted)
    if not chosen:
        yield Figure("search over a corpus", f"left out: there is no *.jsonl.gz in {plan.corpus.name}/")
        return
    began = time.perf_counter()
    await until_findable(plan.site, await migrate(plan.site, list(passages.migrations(chosen))))
    seconds = time.perf_counter() - began
    plan.passages = len(chosen)
    yield Figure(
        f"{len(chosen):,} articles of the corpus brought in, and found",
        f"{seconds:.0f} s, {len(chosen) / seconds:,.0f} per second",
    )


async def until_findable(site: Site, ids: Sequence[str]) -> None:
    async with Connection(site.gateway) as gateway:
        for start in range(0, len(ids), BATCH):
            query = "&".join(f"id=document:{id}" for id in ids[start : start + BATCH])
            while any(one["version"] is None for one in await _entries(gateway, query)):
                await asyncio.sleep(POLL_SECONDS)


async def _entries(gateway: Connection, query: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await gateway.json("GET", f"/api/search/entries?{query}"))["items"]
    return found


def resident(pid: int, *, most: bool = False) -> int:
    """Bytes of a process's memory that are in RAM now, or that were at the `most` (proc(5), VmRSS, VmHWM)."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmHWM:" if most else "VmRSS:"):
            return int(line.split()[1]) * 1024
    raise LookupError(pid)
