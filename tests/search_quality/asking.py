"""Every judged query asked of every system."""

import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from services.search.domain.entry import Entry
from tests.search_quality.judged import Judged
from tests.search_quality.measures import Score, score
from tests.search_quality.ours import Ours, on_elasticsearch, on_tantivy
from tests.search_quality.yardsticks import PLAIN, plain, smartcn

Ask = Callable[[str, int], Awaitable[list[str]]]
TANTIVY, ELASTICSEARCH, SMARTCN = "Gongkai on Tantivy", "Gongkai on Elasticsearch", "Elasticsearch, smartcn"
DEPTH = 50


@dataclass(frozen=True)
class Systems:
    ours: dict[str, Ours] = field(default_factory=dict)
    yardsticks: dict[str, Ask] = field(default_factory=dict)

    @property
    def all(self) -> dict[str, Ask]:
        return {name: one.search for name, one in self.ours.items()} | self.yardsticks


@asynccontextmanager
async def systems(
    entries: Sequence[Entry], url: str | None, *, tantivy: bool = True, plain_names: Sequence[str] = tuple(PLAIN)
) -> AsyncIterator[Systems]:
    """All that can be asked: without an Elasticsearch at `url`, those that need none."""
    made = Systems()
    async with AsyncExitStack() as opened:
        if tantivy:
            folder = Path(opened.enter_context(tempfile.TemporaryDirectory()))
            made.ours[TANTIVY] = await opened.enter_async_context(on_tantivy(folder, entries))
        if url:
            made.ours[ELASTICSEARCH] = await opened.enter_async_context(on_elasticsearch(url, entries))
            made.yardsticks[SMARTCN] = (await opened.enter_async_context(smartcn(url, entries))).search
        for name, one in plain(entries, plain_names).items():
            made.yardsticks[name] = one.search
        yield made


async def ranked(ask: Ask, queries: Sequence[Judged]) -> dict[str, list[str]]:
    return {one.text: await ask(one.text, DEPTH) for one in queries}


def scores(answers: Mapping[str, Sequence[str]], queries: Sequence[Judged]) -> list[Score]:
    return [score(answers[one.text], one.wanted) for one in queries]
