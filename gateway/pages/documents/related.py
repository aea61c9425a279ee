"""What has to do with a document: a page of its own, from which the document's page takes its list.

So the document's page never waits for search, and stays one that may be kept for all visitors.
"""

import asyncio
from collections.abc import Sequence
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from gateway.pages.api import Api, ApiProblem, path
from gateway.pages.documents.download import number_of
from gateway.pages.site import Site

PATIENCE = 2.0  # seconds
KINDS = {
    "interpretation": "政策解读",
    "response": "回应关切",
    "item": "公开事项",
    "consultation": "征求意见",
    "feedback": "意见采纳情况",
    "decision": "重大决策",
    "hearing": "听证与走访",
    "entry": "村务公开",
}
BY_NUMBER = "/api/publication/documents/by-index-number"


def routes(site: Site) -> Sequence[BaseRoute]:
    async def related(request: Request) -> Response:
        api = site.api(request)
        document = await api.get(BY_NUMBER, {"number": number_of(request)})
        found = await _found(api, document["id"]) if document["standing"] != "withdrawn" else []
        return site.render(
            request,
            "documents/related.html",
            status=503 if found is None else 200,
            document=document,
            found=found,
            kinds=KINDS,
        )

    return [Route("/documents/{code}/{serial}/related", related)]


async def _found(api: Api, id: str) -> list[dict[str, Any]] | None:
    """Without what its own page lists already; None while search rests."""
    known = await api.get(path("publication", "documents", id, "related"))
    listed = [known["explained"], *known["interpretations"], *known["responses"]]
    beside = {f"document:{one['id']}" for one in listed if one}
    try:
        async with asyncio.timeout(PATIENCE):
            found = await api.get(path("search", "related", f"document:{id}"))
    except (ApiProblem, TimeoutError):
        return None
    return [one for one in found["results"] if one["id"] not in beside]
