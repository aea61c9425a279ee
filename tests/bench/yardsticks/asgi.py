"""A bare ASGI application on the platform's own server: `python -m tests.bench.yardsticks.asgi PORT FILE`.

It answers every request with the bytes of FILE and the headers that browsers need for them, and does nothing else.
"""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from starlette.types import ASGIApp, Receive, Scope, Send

from kit.runtime.server import serve
from tests.bench.sites import first_answer, free_port, running


def bare(body: bytes) -> ASGIApp:
    start = {
        "type": "http.response.start",
        "status": 200,
        "headers": [
            (b"content-type", b"text/html; charset=utf-8"),
            (b"content-encoding", b"gzip"),
            (b"content-length", str(len(body)).encode()),
        ],
    }
    end = {"type": "http.response.body", "body": body}

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await send(start)
            await send(end)

    return app


@asynccontextmanager
async def bare_site(folder: Path, body: bytes) -> AsyncIterator[str]:
    """Its address, in a process of its own."""
    file, port = folder / "page.gz", free_port()
    file.write_bytes(body)
    command = (sys.executable, "-m", "tests.bench.yardsticks.asgi", str(port), str(file))
    async with running(*command) as process:
        url = f"http://127.0.0.1:{port}"
        await first_answer(f"{url}/", process)
        yield url


if __name__ == "__main__":
    asyncio.run(serve(bare(Path(sys.argv[2]).read_bytes()), "127.0.0.1", int(sys.argv[1])))
