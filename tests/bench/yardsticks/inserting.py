"""A bare route on the platform's own server that inserts one document durably, and does nothing else.

`python -m tests.bench.yardsticks.inserting PORT PLACE`: PLACE is a file for SQLite, or the address of a MongoDB.
"""

import asyncio
import sys
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from pydantic import BaseModel
from pymongo import AsyncMongoClient, WriteConcern

from kit.runtime.ids import new_id
from kit.runtime.server import serve
from tests.bench.sites import first_answer, free_port, running
from tests.bench.yardsticks.sqlite import opened


class Given(BaseModel):
    text: str
    clause: str | None = None
    contact: str = ""


class Kept(BaseModel):
    id: str


def bare(accept: Callable[[Given], Any]) -> FastAPI:
    app = FastAPI(docs_url=None, redoc_url=None)
    app.post("/comments", status_code=201, response_model=Kept)(accept)

    @app.get("/readyz")
    async def ready() -> dict[str, str]:
        return {}

    return app


def on_sqlite(path: Path) -> FastAPI:
    connection, lock = opened(path), threading.Lock()

    def accept(given: Given) -> Kept:  # FastAPI's own way with what blocks: in a thread
        with lock:
            made = connection.execute("INSERT INTO note (value) VALUES (?)", (given.model_dump_json().encode(),))
        return Kept(id=str(made.lastrowid))

    return bare(accept)


def on_mongo(url: str) -> FastAPI:
    notes = AsyncMongoClient[dict[str, Any]](url)[f"bare_{new_id()[:8]}"].get_collection(
        "notes", write_concern=WriteConcern("majority", j=True)
    )

    async def accept(given: Given) -> Kept:
        return Kept(id=str((await notes.insert_one(given.model_dump())).inserted_id))

    return bare(accept)


@asynccontextmanager
async def inserting_site(place: str) -> AsyncIterator[str]:
    """Its address, in a process of its own."""
    port = free_port()
    async with running(sys.executable, "-m", "tests.bench.yardsticks.inserting", str(port), place) as process:
        url = f"http://127.0.0.1:{port}"
        await first_answer(f"{url}/readyz", process)
        yield url


if __name__ == "__main__":
    place = sys.argv[2]
    made = on_mongo(place) if place.startswith("mongodb://") else on_sqlite(Path(place))
    asyncio.run(serve(made, "127.0.0.1", int(sys.argv[1])))
