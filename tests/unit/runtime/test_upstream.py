"""Whole requests to another part of the platform, in this process or behind urls."""

import httpx
import pytest
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route, Router

from kit.runtime.upstream import RemoteApp, UpstreamDown, call


async def test_a_quoted_path_reaches_the_application_as_it_was_meant() -> None:
    async def entry(request: Request) -> Response:
        return JSONResponse(request.path_params["id"])

    reply = await call(Router([Route("/entries/{id}", entry)]), "GET", "/entries/document%3A%E4%B8%80")
    assert reply.json() == "document:一"


def dying() -> tuple[RemoteApp, list[str]]:
    """Two replicas, the first of which dies with each request in hand."""
    asked: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request.url.host)
        if request.url.host == "first":
            raise httpx.ReadError("gone")
        return httpx.Response(200, stream=httpx.ByteStream(b"{}"))

    client = httpx.AsyncClient(transport=httpx.MockTransport(answer))
    return RemoteApp(["http://first:1", "http://second:1"], client), asked


async def test_a_question_goes_to_the_next_replica_when_one_dies_with_it() -> None:
    app, asked = dying()
    assert (await call(app, "GET", "/x")).status == 200
    assert asked == ["first", "second"]


async def test_a_change_is_never_sent_twice() -> None:
    app, asked = dying()
    with pytest.raises(UpstreamDown):
        await call(app, "POST", "/x", body=b"{}")
    assert asked == ["first"]
