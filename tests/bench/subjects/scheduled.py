"""Releases scheduled for one and the same second, against bare saves of the same documents with the same events.

Each counts from the second asked for until it is durable; the relay and the service's own reactions run meanwhile.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any

from kit.blobs.files import FileBlobs
from kit.bus.sqlite import SqliteBus
from kit.files.model import Block
from kit.identity.port import Principal, TokenInvalid
from kit.notify.maildir import MailFolder
from kit.runtime.clock import SystemClock
from kit.runtime.metrics import Metrics
from kit.runtime.peers import Peers
from kit.runtime.process import Process
from kit.runtime.service import Runtime
from kit.runtime.settings import Settings
from kit.store.port import Entry
from kit.store.sqlite import SqliteStore
from services.publication import facts
from services.publication.context import Publication, open_context
from services.publication.domain.copies import ItemCopy
from services.publication.domain.document import Document
from services.publication.service import build
from tests.bench.harness import Comparison, Round, Side, in_turns
from tests.bench.plan import Figure, Plan
from tests.bench.subjects.findable import PARAGRAPHS

TOWN, ITEM = "H36112601", "bench.item"
BATCH = 250
CHECK_SECONDS = 0.008  # for each document, before its moment
MEASURE = "gongkai_release_late_seconds"


async def run(plan: Plan) -> AsyncIterator[Comparison | Figure]:
    for number in (1_000, 10_000):
        size = plan.operations(number)
        folder = plan.folder / f"scheduled{number}"
        rounds = plan.rounds if number < 10_000 else min(plan.rounds, 2)
        async with _hall(folder / "ours") as (context, late), _store(folder / "bare") as bare:
            ours, yardstick = _on_time(context, late, size), _saved(bare, size)
            name = f"{size:,} releases in one second"
            yield await in_turns(name, ours, yardstick, rounds=rounds, clients=1, warm=number < 10_000)


def _on_time(context: Publication, late: list[float], size: int) -> Side:
    async def side() -> Round:
        seconds = timedelta(seconds=4 + size * CHECK_SECONDS)
        at = (context.clock.now() + seconds).replace(microsecond=0).isoformat()
        await _insert(context, size, state="scheduled", scheduled_for=at)
        late.clear()
        context.scheduled.ring()
        while len(late) < size:
            await asyncio.sleep(0.02)
        done = Round(list(late), max(late))
        await _quiet(context)
        return done

    return side


def _saved(context: Publication, size: int) -> Side:
    async def side() -> Round:
        made = await _insert(context, size, state="approved")
        began, seconds = time.perf_counter(), list[float]()

        async def one(document: Document) -> None:
            document.release(f"{TOWN}/2026-00001", context.clock.now().isoformat())
            fact = await facts.published(context, document)
            entry = Entry("bench", "release", {"state": "approved"}, {"state": "released"})
            await context.documents.save(document, events=[fact], entry=entry)
            seconds.append(time.perf_counter() - began)

        for start in range(0, size, BATCH):
            await asyncio.gather(*map(one, made[start : start + BATCH]))
        return Round(seconds, time.perf_counter() - began)

    return side


_numbers = count(1)


async def _insert(context: Publication, size: int, **fields: Any) -> Sequence[Document]:
    body = [Block("paragraph", text) for text in PARAGRAPHS]
    made: list[Document] = []
    for start in range(0, size, BATCH):
        fresh = [
            Document(
                id=f"bench{next(_numbers):08}", department="caizheng", author="bench", title="关于公开财务收支的通知",
                item=ITEM, issued_on="2022-03-10", body=body, **fields,
            )
            for _ in range(min(BATCH, size - start))
        ]  # fmt: skip
        made += await asyncio.gather(*map(context.documents.insert, fresh))
    return made


async def _quiet(context: Publication) -> None:
    """All that follows from a release is done, so that it does not run into the yardstick's turn."""
    while await context.documents.count({"standing": "public"}) > await context.editions.count():
        await asyncio.sleep(0.2)


@asynccontextmanager
async def _store(folder: Path) -> AsyncIterator[Publication]:
    store, clock = SqliteStore(folder / "publication.db", SystemClock()), SystemClock()
    await store.start()
    context = await open_context(store, FileBlobs(folder / "blobs"), clock, TOWN)
    await context.items.insert(ItemCopy(ITEM, "财务收支", None, None, False, 1))
    try:
        yield context
    finally:
        await store.stop()


@asynccontextmanager
async def _hall(folder: Path) -> AsyncIterator[tuple[Publication, list[float]]]:
    """The publication service at work, with relay, reactions and schedules."""
    folder.mkdir(parents=True, exist_ok=True)
    bus, clock = SqliteBus(folder / "log.db"), SystemClock()
    await bus.start()
    metrics = _Exact("publication")
    runtime = Runtime(
        service="publication",
        settings=Settings(data=folder),
        clock=clock,
        store=SqliteStore(folder / "publication.db", clock),
        bus=bus,
        blobs=FileBlobs(folder / "blobs"),
        notify=MailFolder(folder / "mail", "bench@example.invalid", clock),
        verifier=_Nobody(),
        peers=Peers({}, _no_token),
        metrics=metrics,
    )
    process = await Process(runtime).open(build)
    await process.start()
    context = await open_context(runtime.store, runtime.blobs, clock, TOWN)
    await context.items.insert(ItemCopy(ITEM, "财务收支", None, None, False, 1))
    try:
        yield context, metrics.late
    finally:
        await process.stop()
        await bus.stop()


class _Nobody:
    async def verify(self, token: str) -> Principal:
        raise TokenInvalid


async def _no_token() -> str:
    return ""


@dataclass
class _Kept:
    """Every value, where a histogram keeps how many fell into each bucket."""

    values: list[float]

    def labels(self, *names: str) -> "_Kept":
        return self

    def observe(self, value: float) -> None:
        self.values.append(value)


class _Exact(Metrics):
    def __init__(self, service: str) -> None:
        super().__init__(service)
        self.late: list[float] = []

    def histogram(self, name: str, help: str, *labels: str) -> Any:
        return _Kept(self.late) if name == MEASURE else super().histogram(name, help, *labels)
