"""`/villages`: what each village owes its villagers and what it has disclosed. The clerks' pages: `desk`, `writing`."""

from collections.abc import Sequence

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from gateway.pages.api import path
from gateway.pages.site import Site
from gateway.pages.villages import desk, shown, writing
from law.rules import rule

DEPENDS = ("village_affairs.entry", "catalog.unit")
NEWEST = 8


def routes(site: Site) -> Sequence[BaseRoute]:
    return [
        *_public(site),
        *desk.routes(site),
        *writing.routes(site),
    ]


def _public(site: Site) -> Sequence[BaseRoute]:
    async def villages(request: Request) -> Response:
        listed = await site.api(request).get("/api/village_affairs/villages")
        return site.render(
            request, "villages/all.html", depends=DEPENDS, villages=[one for one in listed["items"] if not one["ended"]]
        )

    async def village(request: Request) -> Response:
        api, code = site.api(request), request.path_params["code"]
        found = await api.get(path("village_affairs", "villages", code))
        newest = await api.get("/api/village_affairs/entries", {"village": code, "limit": NEWEST})
        return site.render(
            request,
            "villages/village.html",
            depends=DEPENDS,
            village=found,
            affairs=shown.affairs(found["items"]),
            standings=shown.STANDINGS,
            newest=newest["items"],
            reply=rule("challenge_reply", site.today()),
            qr=shown.qr,
        )

    async def entries(request: Request) -> Response:
        api, code = site.api(request), request.path_params["code"]
        found = await api.get(path("village_affairs", "villages", code))
        affairs = request.query_params.get("affairs", "")
        chosen = affairs if affairs in shown.AFFAIRS else None
        query = {"village": code, "affairs": chosen, "after": request.query_params.get("after"), "limit": 30}
        return site.render(
            request,
            "villages/entries.html",
            depends=DEPENDS,
            village=found,
            page=await api.get("/api/village_affairs/entries", query),
            affairs=shown.AFFAIRS,
            chosen=chosen or "",
        )

    async def entry(request: Request) -> Response:
        code, id = request.path_params["code"], request.path_params["id"]
        found = await site.api(request).get(path("village_affairs", "entries", id))
        if found["village"] != code:
            return site.redirect(f"/villages/{found['village']}/entries/{found['id']}")
        units = await site.units(request)
        gone = found["state"] == "withdrawn"
        return site.render(
            request,
            "villages/entry.html",
            status=410 if gone else 200,
            depends=DEPENDS,
            entry=found,
            village_name=units.get(code, code),
            content=shown.content(found["content"]) if found["content"] and not gone else None,
            affairs=shown.AFFAIRS,
            qr=shown.qr,
        )

    return [
        Route("/villages", villages),
        Route("/villages/{code}", village),
        Route("/villages/{code}/entries", entries),
        Route("/villages/{code}/entries/{id}", entry),
    ]
