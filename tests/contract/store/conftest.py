import secrets
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import datetime
from pathlib import Path

import pytest
from pymongo import AsyncMongoClient

from kit.runtime.clock import SHANGHAI, FixedClock
from kit.store.mongo import MongoStore
from kit.store.port import Collection, Store
from kit.store.sqlite import SqliteStore
from tests.contract.store.store_models import INDEXES, Note

OpenStore = Callable[[], Awaitable[Store]]


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(datetime(2026, 3, 2, 9, tzinfo=SHANGHAI))


@pytest.fixture(params=["sqlite", pytest.param("mongo", marks=pytest.mark.stack)])
def adapter(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
async def place(adapter, tmp_path, request) -> AsyncIterator[tuple[str, str]]:
    """(adapter, where its data lie): what a child process needs to open the same store."""
    if adapter == "sqlite":
        yield adapter, str(tmp_path / "service.db")
        return
    url, database = request.getfixturevalue("mongo_url"), f"test_{secrets.token_hex(6)}"
    yield adapter, f"{url}|{database}"
    async with AsyncMongoClient(url) as client:
        await client.drop_database(database)


@pytest.fixture
async def open_store(place, clock) -> AsyncIterator[OpenStore]:
    """Opens another replica on the same data."""
    opened: list[Store] = []

    async def open_one() -> Store:
        store = at(place, clock)
        await store.start()
        opened.append(store)
        return store

    yield open_one
    for store in opened:
        await store.stop()


def at(place, clock) -> Store:
    adapter, where = place
    if adapter == "sqlite":
        return SqliteStore(Path(where), clock)
    url, database = where.split("|")
    return MongoStore(url, database, clock)


@pytest.fixture
async def store(open_store) -> Store:
    return await open_store()


@pytest.fixture
async def notes(store) -> Collection[Note]:
    return await store.collection("notes", Note, indexes=INDEXES)
