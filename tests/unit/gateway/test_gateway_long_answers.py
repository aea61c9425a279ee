"""Answers too long to be kept: sent as they are made, and not made at all for a HEAD."""

from collections.abc import AsyncIterator

import httpx
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from gateway.edge.cache import PageCache
from gateway.edge.cached import LARGEST, Cached
from gateway.edge.headers import DEPENDS
from kit.runtime.metrics import Metrics

PIECE = 100_000
PIECES = 3 * LARGEST // PIECE


def client(made: list[int]) -> httpx.AsyncClient:
    async def pieces() -> AsyncIterator[bytes]:
        for n in range(PIECES):
            made.append(n)
            yield b"x" * PIECE

    async def app(scope, receive, send) -> None:
        request = Request(scope)
        answer: Response = StreamingResponse(pieces(), headers={DEPENDS: "publication.document"})
        await answer(request.scope, receive, send)

    cached = Cached(app, PageCache(), lambda: True, Metrics("gateway"))
    return httpx.AsyncClient(transport=httpx.ASGITransport(cached), base_url="http://town")


async def test_a_long_answer_goes_out_whole() -> None:
    made: list[int] = []
    async with client(made) as visitor:
        assert len((await visitor.get("/open-data/documents.csv")).content) == PIECES * PIECE
    assert len(made) == PIECES


async def test_only_its_beginning_is_made_for_a_head() -> None:
    made: list[int] = []
    async with client(made) as visitor:
        answer = await visitor.head("/open-data/documents.csv")
    assert answer.status_code == 200
    assert answer.content == b""
    assert len(made) <= LARGEST // PIECE + 1
