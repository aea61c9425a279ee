"""PyMongo and nothing else."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import msgspec
from pymongo import AsyncMongoClient, WriteConcern

from kit.runtime.ids import new_id


@asynccontextmanager
async def bare_mongo(url: str, body: bytes) -> AsyncIterator[Callable[[int], Awaitable[None]]]:
    """Insert the body as a document, acknowledged by a majority's journals."""
    async with AsyncMongoClient[dict[str, Any]](url) as mongo:
        concern = WriteConcern("majority", j=True)
        notes = mongo.get_database(f"bare_{new_id()[:8]}", write_concern=concern)["notes"]

        async def one(client: int) -> None:
            await notes.insert_one(msgspec.json.decode(body))

        yield one
