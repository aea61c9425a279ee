"""The standard catalogue as the public reads it."""

from collections.abc import Sequence
from itertools import groupby

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from gateway.pages.api import Query, path
from gateway.pages.catalog import editions, importing, life, revisions, workbench
from gateway.pages.catalog.limits import understood
from gateway.pages.catalog.on_day import documents_on, item_on
from gateway.pages.catalog.terms import CHANNELS, LEVELS, MODES
from gateway.pages.past import past_day
from gateway.pages.site import Site


def routes(site: Site) -> Sequence[BaseRoute]:
    async def overview(request: Request) -> Response:
        asked = request.query_params
        if asked.get("department") or asked.get("without") or asked.get("q", "").strip():
            return await _filtered(site, request)
        api = site.api(request)
        domains = (await api.get("/api/catalog/domains"))["items"]
        departments = (await api.get("/api/catalog/departments"))["items"]
        totals = {name: sum(one[name] for one in domains) for name in ("items", "documents", "without")}
        return site.render(request, "catalog/overview.html", domains=domains, departments=departments, totals=totals)

    async def domain(request: Request) -> Response:
        api = site.api(request)
        code = request.path_params["domain"]
        items = await api.every("/api/catalog/items", {"domain": code})
        domains = (await api.get("/api/catalog/domains"))["items"]
        groups = [(name, list(rows)) for name, rows in groupby(items, key=lambda item: item["first_level"])]
        return site.render(
            request,
            "catalog/domain.html",
            domain=next(one for one in domains if one["code"] == code),
            domains=domains,
            groups=groups,
            levels=LEVELS,
        )

    async def item(request: Request) -> Response:
        api = site.api(request)
        id = request.path_params["id"]
        on = past_day(request, site.today())
        after = request.query_params.get("after")
        documents = path("catalog", "items", id, "documents")
        shown = await item_on(api, id, on) if on else await api.get(path("catalog", "items", id))
        return site.render(
            request,
            "catalog/item.html",
            item=shown,
            fulfilling=await documents_on(api, id, on, after) if on else await api.get(documents, {"after": after}),
            on=on,
            successors=[await api.get(path("catalog", "items", one)) for one in shown["successors"]],
            units=await site.units(request),
            understood=understood(shown["time_limit"]),
            channels=CHANNELS,
            modes=MODES,
            levels=LEVELS,
        )

    return [
        Route("/catalog", overview),
        Route("/catalog/items/{id}", item),
        *life.routes(site),
        *editions.routes(site),
        *importing.routes(site),
        *workbench.routes(site),
        *revisions.routes(site),
        Route("/catalog/{domain}", domain),
    ]


async def _filtered(site: Site, request: Request) -> Response:
    asked = {name: request.query_params.get(name, "").strip() for name in ("department", "without", "q")}
    query: Query = {**asked, "without": asked["without"] == "true", "q": asked["q"][:100], "limit": 100}
    found = (await site.api(request).get("/api/catalog/items", query))["items"]
    units = await site.units(request)
    name = units.get(asked["department"], "")
    return site.render(request, "catalog/found.html", asked=asked, found=found, department=name, levels=LEVELS)
