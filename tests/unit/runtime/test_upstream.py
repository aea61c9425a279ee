"""Whole requests to another part of the platform."""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route, Router

from kit.runtime.upstream import call


async def test_a_quoted_path_reaches_the_application_as_it_was_meant() -> None:
    async def entry(request: Request) -> Response:
        return JSONResponse(request.path_params["id"])

    reply = await call(Router([Route("/entries/{id}", entry)]), "GET", "/entries/document%3A%E4%B8%80")
    assert reply.json() == "document:一"
