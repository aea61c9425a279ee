"""Every edition of the catalogue at its address: what it changed, and how the whole stood then."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from gateway.pages.api import path
from gateway.pages.catalog.compare import NAMES
from gateway.pages.catalog.limits import understood
from gateway.pages.catalog.terms import CHANGED, CHANNELS, LEVELS, MODES, SOURCES
from gateway.pages.site import Site


def routes(site: Site) -> Sequence[BaseRoute]:
    async def listing(request: Request) -> Response:
        query = {"after": request.query_params.get("after"), "limit": 50}
        found = await site.api(request).get("/api/catalog/editions", query)
        first = not request.query_params.get("after")
        return site.render(request, "catalog/editions.html", found=found, first=first, sources=SOURCES)

    async def edition(request: Request) -> Response:
        api, number = site.api(request), request.path_params["number"]
        shown = await api.get(path("catalog", "editions", number))
        items = await api.every(path("catalog", "editions", number, "items"))
        groups: dict[str, list[dict[str, Any]]] = {}
        for one in items:
            groups.setdefault(one["domain_name"], []).append(one)
        return site.render(
            request,
            "catalog/edition.html",
            edition=shown,
            groups=groups.items(),
            counts=Counter(one["kind"] for one in shown["changes"]),
            total=len(items),
            levels=LEVELS,
            changed=CHANGED,
            sources=SOURCES,
            column_names={**NAMES, "channels": "公开渠道"},
        )

    async def item(request: Request) -> Response:
        api, number, id = site.api(request), request.path_params["number"], request.path_params["id"]
        shown = await api.get(path("catalog", "editions", number, "items", id))
        return site.render(
            request,
            "catalog/item_then.html",
            item=shown,
            edition=await api.get(path("catalog", "editions", number)),
            successors=[await api.get(path("catalog", "items", one)) for one in shown["successors"]],
            units=await site.units(request),
            understood=understood(shown["time_limit"]),
            channels=CHANNELS,
            modes=MODES,
            levels=LEVELS,
        )

    return [
        Route("/catalog/editions", listing),
        Route("/catalog/editions/{number}", edition),
        Route("/catalog/editions/{number}/items/{id}", item),
    ]
