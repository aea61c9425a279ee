"""What everyone sees: the list, one meeting, its list of participants and how they were chosen, its files."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from gateway.pages.api import Api, path
from gateway.pages.hearings import shown
from gateway.pages.hearings.terms import LISTED
from gateway.pages.participation import GATHERINGS, ROLES
from gateway.pages.site import Site

API = "/api/consultation/gatherings"
DEPENDS = ("consultation.gathering", "catalog.unit")
COMING = 100


def routes(site: Site) -> Sequence[BaseRoute]:
    return [
        Route("/hearings", _listing(site), methods=["GET"]),
        Route("/hearings/{id}", _one(site), methods=["GET"]),
        Route("/hearings/{id}/list", _chosen(site), methods=["GET"]),
        Route("/hearings/{id}/lot.json", _lot(site), methods=["GET"]),
        Route("/hearings/{id}/calendar.ics", _calendar(site), methods=["GET"]),
        Route("/hearings/{id}/files/{file}", _file(site), methods=["GET"]),
    ]


def _listing(site: Site) -> Any:
    async def listing(request: Request) -> Response:
        api, after = site.api(request), request.query_params.get("after")
        asked = request.query_params.get("kind", "")
        kind = asked if asked in GATHERINGS else ""
        past = api.get(API, {"state": "past", "kind": kind, "after": after})
        if after:
            coming, done = [], await past
        else:
            listed, done = await asyncio.gather(api.get(API, {"state": "coming", "kind": kind, "limit": COMING}), past)
            coming = listed["items"]
        return site.render(
            request,
            "hearings/list.html",
            depends=DEPENDS,
            coming=[shown.summary(one) for one in coming],
            past={**done, "items": [shown.summary(one) for one in done["items"]]},
            after=after,
            kind=kind,
            kinds=GATHERINGS,
            base=f"/hearings?{f'kind={kind}&' if kind else ''}",
        )

    return listing


def _one(site: Site) -> Any:
    async def one(request: Request) -> Response:
        api, id = site.api(request), request.path_params["id"]
        found = await api.get(path("consultation", "gatherings", id))
        if found["phase"] == "draft":
            return site.redirect(f"/desk/hearings/{id}")
        record = None
        if found["recorded_at"]:
            record = await api.get(path("consultation", "gatherings", id, "minutes"), {"public": True})
        return site.render(
            request,
            "hearings/hearing.html",
            depends=(f"consultation.gathering:{id}", "consultation.consultation", "catalog.unit"),
            one=shown.whole(found),
            record={**record, "lines": shown.lines(record)} if record else None,
            qr=shown.qr,
        )

    return one


def _chosen(site: Site) -> Any:
    async def chosen(request: Request) -> Response:
        api, id = site.api(request), request.path_params["id"]
        found, listed = await asyncio.gather(api.get(path("consultation", "gatherings", id)), the_list(api, id))
        return site.render(
            request,
            "hearings/chosen.html",
            depends=(f"consultation.gathering:{id}", "catalog.unit"),
            one=shown.whole(found),
            **drawn(listed),
        )

    return chosen


def _lot(site: Site) -> Any:
    async def lot(request: Request) -> Response:
        """What `gongkai lot FILE` repeats: numbers and roles, no names."""
        id = request.path_params["id"]
        listed = await the_list(site.api(request), id)
        if not listed["lot"]:
            return site.redirect(f"/hearings/{id}/list")
        name = f"lot-{id}.json"
        headers = {"content-disposition": f'attachment; filename="{name}"'}
        body = msgspec.json.format(msgspec.json.encode(listed["lot"]))
        return Response(body, headers=headers, media_type="application/json")

    return lot


def _calendar(site: Site) -> Any:
    async def calendar(request: Request) -> Response:
        id = request.path_params["id"]
        return site.api(request).passing(path("consultation", "gatherings", id, "calendar.ics"), request)

    return calendar


def _file(site: Site) -> Any:
    async def file(request: Request) -> Response:
        parts = request.path_params
        return site.api(request).passing(
            path("consultation", "gatherings", parts["id"], "files", parts["file"]), request
        )

    return file


async def the_list(api: Api, id: str) -> dict[str, Any]:
    found: dict[str, Any] = await api.get(path("consultation", "gatherings", id, "list"))
    return found


def drawn(listed: Mapping[str, Any]) -> dict[str, Any]:
    """People by role, and the lot step by step where there was one."""
    people = [
        {
            **one,
            "outcome": LISTED.get(one["state"], "候补"),
            "turn": f"第 {one['speaking']} 位" if one["speaking"] else "",
        }
        for one in listed["people"]
    ]
    vacancies = [f"{ROLES[role]} {count} 人" for role, count in listed["vacancies"].items() if count]
    return {"by_role": shown.grouped(people), "vacancies": vacancies, "lot": _steps_of(listed["lot"])}


def _steps_of(lot: Mapping[str, Any] | None) -> dict[str, Any] | None:
    if not lot:
        return None
    chosen = set(lot["chosen"])
    rank = {number: place + 1 for numbers in lot["waiting"].values() for place, number in enumerate(numbers)}
    rows = [
        {
            **one,
            "role_name": ROLES[one["role"]],
            "outcome": "选上"
            if one["number"] in chosen
            else f"候补第 {rank[one['number']]} 位"
            if one["number"] in rank
            else "没有选上",
        }
        for one in lot["entries"]
    ]
    return {**lot, "rows": rows, "total": len(rows)}
