"""`/`: search first and the stages of life, what is open for comment and to come to, what is new, the villages."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from gateway.pages.api import Api, ApiProblem
from gateway.pages.site import Site
from law.life import STAGES

DEPENDS = (
    "publication.document",
    "consultation.consultation",
    "consultation.comment",
    "consultation.gathering",
    "catalog.unit",
    "village_affairs.entry",
)

KINDS = {"hearing": "听证会", "observers": "列席会议", "forum": "座谈会", "field_visit": "实地走访"}


def routes(site: Site) -> Sequence[BaseRoute]:
    async def home(request: Request) -> Response:
        api = site.api(request)
        units, listed, open_now, coming, newest, standing = await asyncio.gather(
            site.units(request),
            api.get("/api/catalog/units"),
            _items(api, "/api/consultation/consultations", {"state": "open", "limit": 3}),
            _items(api, "/api/consultation/gatherings", {"state": "coming", "limit": 3}),
            _items(api, "/api/publication/documents", {"limit": 8}),
            _items(api, "/api/village_affairs/villages", {}),
        )
        villages = [one for one in listed["items"] if one["kind"] in ("village", "community")]
        return site.render(
            request,
            "home/home.html",
            depends=DEPENDS,
            open_now=open_now,
            coming=coming,
            kinds=KINDS,
            newest=newest,
            villages=villages,
            standing=_standing(standing),
            units=units,
            life=[one for one in STAGES.values() if one.who == "person"],
        )

    return [Route("/", home)]


def _standing(listed: Sequence[Mapping[str, Any]] | None) -> dict[str, Any] | None:
    """How the villages stand this quarter: each by its code, and the sums of all."""
    going = [one for one in listed or () if not one["ended"]]
    if not going:
        return None
    sums = {name: sum(one[name] for one in going) for name in ("expected", "published", "overdue")}
    return {"quarter": going[0]["quarter_label"], "by_code": {one["code"]: one for one in going}, **sums}


async def _items(
    api: Api, path: str, query: dict[str, str | int | bool | Sequence[str] | None]
) -> list[dict[str, Any]] | None:
    """None while the service does not answer: the rest of the page stays useful."""
    try:
        return list((await api.get(path, query))["items"])
    except ApiProblem as problem:
        if problem.status < 500:
            raise
        return None
