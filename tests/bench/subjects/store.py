"""A document saved with its event in one write, against a bare durable insert of the same body."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import count
from typing import ClassVar

import msgspec

from kit.runtime.clock import SystemClock
from kit.runtime.ids import new_id
from kit.store.mongo import MongoStore
from kit.store.port import Index, Store
from kit.store.sqlite import SqliteStore
from tests.bench.harness import CLIENTS, Comparison, by_tasks, by_threads, in_turns
from tests.bench.plan import Figure, Plan
from tests.bench.yardsticks.mongo import bare_mongo
from tests.bench.yardsticks.sqlite import inserted

TITLE = "关于公开村级财务收支的通知"


@dataclass
class Note:
    id: str
    title: str
    text: str
    version: int = 0


@dataclass
class NoteStated:
    TYPE: ClassVar[str] = "bench.note.stated.v1"
    id: str
    title: str


async def run(plan: Plan) -> AsyncIterator[Comparison | Figure]:
    body = msgspec.json.encode(_note("x"))
    for clients in (1, CLIENTS):
        operations = plan.operations(300 * clients)
        if plan.stack:
            store: Store = MongoStore(plan.mongo, f"bench_{new_id()[:8]}", SystemClock())
            async with _saved(store) as ours, bare_mongo(plan.mongo, body) as bare:
                yield await in_turns(
                    "store: document + event, MongoDB wire",
                    by_tasks(ours, clients=clients, operations=operations),
                    by_tasks(bare, clients=clients, operations=operations),
                    rounds=plan.rounds,
                    clients=clients,
                )
            continue
        store = SqliteStore(plan.folder / f"store{clients}.db", SystemClock())
        async with _saved(store) as ours:
            with inserted(plan.folder / f"insert{clients}.db", body) as insert:
                yield await in_turns(
                    "store: document + event, SQLite",
                    by_tasks(ours, clients=clients, operations=operations),
                    by_threads(insert, clients=clients, operations=operations, workers=1),
                    rounds=plan.rounds,
                    clients=clients,
                )


def _note(id: str) -> Note:
    return Note(id, TITLE, "收支情况按季度公开，接受村民监督。" * 40)


@asynccontextmanager
async def _saved(store: Store) -> AsyncIterator[Callable[[int], Awaitable[None]]]:
    await store.start()
    notes = await store.collection("notes", Note, indexes=[Index("title")])
    numbers = count(1)

    async def one(client: int) -> None:
        id = f"n{next(numbers)}"
        await notes.insert(_note(id), events=[NoteStated(id, TITLE)])

    try:
        yield one
    finally:
        await store.stop()
