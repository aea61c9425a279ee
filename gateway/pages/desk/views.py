"""`/desk`: what waits for this person, in order of due time, whatever service it comes from."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from gateway.pages.api import Api, ApiProblem
from gateway.pages.site import Site
from kit.runtime.auth import SignInRequired

SOON = timedelta(days=7)
SERVICES = ("publication", "consultation", "village_affairs", "catalog")
NAMES = {"publication": "文件", "consultation": "公众参与", "village_affairs": "村务公开", "catalog": "标准目录"}


def routes(site: Site) -> Sequence[BaseRoute]:
    async def desk(request: Request) -> Response:
        if site.principal(request).anonymous:
            raise SignInRequired
        api = site.api(request)
        answers = await asyncio.gather(*(_work(api, service) for service in SERVICES))
        rows = [row for answer in answers for row in answer or []]
        rows.sort(key=lambda row: (row["due"] is None, row["due"] or ""))
        parts = _groups(rows, site.today())
        shown = next((one for one in parts if one["code"] == request.query_params.get("show")), parts[0])
        away = [NAMES[service] for service, answer in zip(SERVICES, answers, strict=True) if answer is None]
        return site.render(
            request,
            "desk/desk.html",
            rows=shown["rows"],
            parts=parts,
            shown=shown,
            away=away,
            who=site.principal(request),
        )

    async def search(request: Request) -> Response:
        return site.redirect("/search?" + request.url.query)

    return [Route("/desk", desk), Route("/desk/search", search)]


def _groups(rows: Sequence[dict[str, Any]], today: date) -> list[dict[str, Any]]:
    """All, and what is pressing, waiting, sent back, scheduled: each with its rows; a row may be in two."""
    soon = (today + SOON).isoformat()
    wanted: dict[str, Callable[[dict[str, Any]], bool]] = {
        "all": lambda row: True,
        "due": lambda row: bool(row["due"]) and row["due"][:10] <= soon and row["group"] != "scheduled",
        "waiting": lambda row: row["group"] == "waiting",
        "returned": lambda row: row["group"] == "returned",
        "scheduled": lambda row: row["group"] == "scheduled",
    }
    return [{"code": code, "rows": [row for row in rows if belongs(row)]} for code, belongs in wanted.items()]


async def _work(api: Api, service: str) -> list[dict[str, Any]] | None:
    """None while the service does not answer."""
    try:
        rows = await api.get(f"/api/{service}/work")
    except ApiProblem as problem:
        if problem.status == 401:
            raise
        return None
    return [{**row, "kind": NAMES[service]} for row in rows]
