"""Long answers for machines, sent as they are made: what is kept at once is one page of the API."""

from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any

from starlette.responses import Response, StreamingResponse

from gateway.edge.headers import DEPENDS
from gateway.pages.api import Api

A_PAGE = 500


async def streamed(
    pieces: AsyncIterator[str], media_type: str, depends: Sequence[str], headers: Mapping[str, str] | None = None
) -> Response:
    """The first piece is made before anything is sent, so that a refusal of the services is still a page that says so.

    What is short enough is kept by the gateway, with its ETag, until one of `depends` changes.
    """
    first = await anext(pieces, "")

    async def body() -> AsyncIterator[bytes]:
        yield first.encode()
        async for piece in pieces:
            yield piece.encode()

    return StreamingResponse(body(), headers={**(headers or {}), DEPENDS: ", ".join(depends)}, media_type=media_type)


async def register(api: Api, first: str = "", beyond: str | None = None) -> AsyncIterator[list[dict[str, Any]]]:
    """Everything public by index number, a page at a time."""
    async for page in api.pages("/api/publication/register", {"first": first, "beyond": beyond, "limit": A_PAGE}):
        yield page


async def catalog(api: Api) -> AsyncIterator[list[dict[str, Any]]]:
    async for page in api.pages("/api/catalog/items", {"limit": 200}):
        yield page
