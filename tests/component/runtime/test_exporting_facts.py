"""An export never tells an older state under a newer sequence, or an index would keep what is withdrawn."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, cast

import pytest

from kit.runtime.clock import FixedClock
from kit.runtime.exports import export_page
from kit.store.port import Collection, Index
from kit.store.sqlite import SqliteStore
from schemas.classes.publication import DocumentWithdrawnV1


@dataclass
class Paper:
    id: str
    title: str
    shown: bool = True
    version: int = 0


def fact(paper: Paper) -> DocumentWithdrawnV1:
    return DocumentWithdrawnV1(id=paper.id, index_number=paper.title, reason="", withdrawn_at="")


async def stated(paper: Paper) -> DocumentWithdrawnV1:
    return fact(paper)


class Busy:
    """The collection, in which a paper changes just when its sequence is asked for."""

    def __init__(self, papers: Collection[Paper], changes: list[dict[str, Any]]) -> None:
        self._papers, self._changes = papers, changes

    def __getattr__(self, name: str) -> Any:
        return getattr(self._papers, name)

    async def sequence(self, id: str) -> int:
        if id == "b" and self._changes:
            paper = await self._papers.get(id)
            assert paper is not None
            changed = replace(paper, **self._changes.pop(0))
            await self._papers.save(changed, events=[fact(changed)])
        return await self._papers.sequence(id)


@pytest.fixture
async def papers(tmp_path: Path, clock: FixedClock) -> AsyncIterator[Collection[Paper]]:
    store = SqliteStore(tmp_path / "s.db", clock)
    await store.start()
    papers = await store.collection("papers", Paper, indexes=[Index("shown")])
    for id in "abc":
        paper = Paper(id, "第1版")
        await papers.insert(paper, events=[fact(paper)])
    yield papers
    await store.stop()


async def told(papers: Collection[Paper], *changes: dict[str, Any]) -> dict[str, tuple[int, str]]:
    busy = cast(Collection[Paper], Busy(papers, list(changes)))
    page = await export_page(busy, {"shown": True}, stated, "", limit=2)
    return {event.key: (event.sequence, event.data["index_number"]) for event in page.events}


async def test_a_state_is_told_with_its_own_sequence(papers: Collection[Paper]) -> None:
    assert await told(papers) == {"a": (1, "第1版"), "b": (1, "第1版")}


async def test_what_changes_while_it_is_read_is_told_as_it_is_then(papers: Collection[Paper]) -> None:
    changes = ({"title": "第2版"}, {"title": "第3版"})
    assert await told(papers, *changes) == {"a": (1, "第1版"), "b": (3, "第3版")}


async def test_what_is_withdrawn_while_it_is_read_is_not_told(papers: Collection[Paper]) -> None:
    assert await told(papers, {"shown": False}) == {"a": (1, "第1版")}
