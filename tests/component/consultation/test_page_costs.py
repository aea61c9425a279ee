"""What readers and moderators ask for costs the same store queries however much was said, each along an index."""

import sqlite3
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest

from kit.runtime.process import Process
from kit.store.sqlite import SqliteCollection
from kit.store.sqlite_sql import Statements
from services.consultation.context import Consulting, open_context
from services.consultation.service import build
from tests.component.conftest import MakeRuntime
from tests.component.consultation.consultation_parts import MODERATOR
from tests.component.consultation.crowded import crowded

SIZES = (3, 300)
LARGE = ("doc_comments", "doc_groups", "doc_record_tiles", "doc_same", "doc_postings")
PAGES = {
    "consultations": 3,
    "consultations/{id}": 4,
    "consultations/{id}/groups": 5,
    "consultations/{id}/groups?clause=p-1": 5,
    "consultations/{id}/groups?clause=p-1&theme=": 5,
    "consultations/{id}/themes": 3,
    "consultations/{id}/comments": 2,
    "groups/{group}": 5,
    "groups/{group}/comments": 5,
    "groups/{group}/why/{comment}": 6,
    "mine/comments": 2,
    "mine/registrations": 4,
    "receipts/{ticket}": 6,
    "record/{id}": 4,
    "record/{id}/entries?start=1": 6,
    "record/{id}/inclusion?index=1": 3,
    "record/{id}/consistency?first=1": 3,
    "record/{id}/checkpoints": 2,
    "consultations/{answered}/feedback": 6,
    "decisions": 2,
    "decisions/{decision}": 4,
    "gatherings": 2,
    "gatherings/{announced}": 5,
    "gatherings/{listed}": 4,
    "gatherings/{listed}/list": 2,
    "gatherings/{recorded}/minutes?public=true": 5,
    "places/{announced_place}": 4,
    "places/{listed_place}": 4,
    "places/{recorded_place}": 6,
    "desk/consultations": 3,
    "desk/consultations/{id}/groups": 6,
    "desk/groups/{group}": 5,
    "desk/consultations/{answered}/feedback": 8,
    "desk/gatherings": 2,
    "gatherings/{listed}/registrations": 6,
    "gatherings/{listed}/door": 3,
    "desk/comments": 4,
    "desk/comments?consultation={id}": 5,
    "desk/comments?consultation={id}&clause=p-1": 5,
    "desk/comments?consultation={id}&source=online": 5,
    "desk/comments?consultation={id}&held=links": 5,
    "desk/comments?group={group}": 6,
    "desk/comments?consultation={id}&state=shown": 5,
    "desk/comments?consultation={id}&state=hidden": 5,
    "desk/comments?consultation={id}&state=hidden&clause=p-1": 5,
    "desk/comments?consultation={id}&state=shown&source=online": 5,
    "desk/comments?group={group}&state=shown": 6,
    "work": 7,
}


@dataclass
class Watched:
    """Questions that the store is asked, and those that it answers otherwise than by a walk along an index."""

    asked: int = 0
    slow: list[str] = field(default_factory=list)

    def look(self, connection: sqlite3.Connection, statement: str, values: Any) -> None:
        steps = [step for *_, step in connection.execute(f"EXPLAIN QUERY PLAN {statement}", values).fetchall()]
        sorts = sum(step.startswith("USE TEMP B-TREE") for step in steps)
        merged = sum(step.startswith("SCAN (subquery") for step in steps)  # of no more rows than are shown
        if sorts > merged or any(step.startswith("SCAN doc_") for step in steps):
            self.slow.append(f"{statement}: {steps}")


class Looking:
    """A connection whose questions are watched."""

    def __init__(self, connection: sqlite3.Connection, watched: Watched) -> None:
        self._connection, self._watched = connection, watched

    def execute(self, statement: str, values: Any = ()) -> sqlite3.Cursor:
        if statement.startswith("SELECT"):
            self._watched.asked += 1
            if any(f"FROM {table} " in statement for table in LARGE) and "id IN ()" not in statement:
                self._watched.look(self._connection, statement, values)
        return self._connection.execute(statement, values)


@pytest.fixture
def watched(monkeypatch: pytest.MonkeyPatch) -> Watched:
    made = Watched()
    for name in ("find", "count"):
        original = getattr(Statements, name)

        def asked(self: Any, connection: Any, *given: Any, _original: Any = original) -> Any:
            return _original(self, Looking(connection, made), *given)

        monkeypatch.setattr(Statements, name, asked)
    original_get = SqliteCollection.get

    async def get(self: Any, id: str) -> Any:
        made.asked += 1
        return await original_get(self, id)

    monkeypatch.setattr(SqliteCollection, "get", get)
    return made


@pytest.fixture
async def process(runtime: MakeRuntime) -> AsyncIterator[Process]:
    """Nothing runs in it by itself."""
    made = runtime("consultation")
    yield await Process(made).open(build)
    await made.store.stop()


@pytest.fixture
async def context(process: Process) -> Consulting:
    return await open_context(process.runtime)


async def test_the_number_of_queries_is_a_constant(
    process: Process, context: Consulting, client_for: Callable[..., httpx.AsyncClient], watched: Watched
) -> None:
    moderator, costs = client_for(process, MODERATOR), dict[str, list[int]]()
    for size in SIZES:
        names = await crowded(context, size)
        for page in PAGES:
            watched.asked = 0
            answer = await moderator.get(f"/api/consultation/{page.format_map(names)}")
            assert answer.status_code == 200, (page, answer.text)
            costs.setdefault(page, []).append(watched.asked)
    assert costs == {page: [queries] * len(SIZES) for page, queries in PAGES.items()}


async def test_no_list_is_sorted_or_read_through_on_any_of_its_pages(
    process: Process, context: Consulting, client_for: Callable[..., httpx.AsyncClient], watched: Watched
) -> None:
    moderator, names, turned = client_for(process, MODERATOR), await crowded(context, 40), 0
    watched.slow.clear()
    for page in PAGES:
        after: dict[str, Any] = {"limit": 3}
        for _ in range(3):
            path = httpx.URL(f"/api/consultation/{page.format_map(names)}").copy_merge_params(after)
            answer = (await moderator.get(path)).json()
            if not isinstance(answer, dict) or not answer.get("next"):
                break
            after, turned = {"limit": 3, "after": answer["next"]}, turned + 1
    assert not watched.slow
    assert turned > len(PAGES)
