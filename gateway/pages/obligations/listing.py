"""`/desk/obligations`: what is due by state, and how one day was counted. The address keeps what was asked."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from gateway.pages.api import Api, ApiProblem, path
from gateway.pages.obligations.own import API, EVERYWHERE, HOME, RECORDING, own_units, staff
from gateway.pages.obligations.terms import STATES
from gateway.pages.site import Site
from kit.identity.port import Principal

FILTERS = ("department", "village", "from", "until", "item")
PAGE = 50


def routes(site: Site) -> Sequence[BaseRoute]:
    async def listing(request: Request) -> Response:
        who = staff(site, request)
        api = site.api(request)
        asked = _asked(request, who)
        try:
            total = (await api.get(f"{API}/obligations/summary", asked))["total"]
        except ApiProblem as problem:
            if problem.status not in (404, 422):
                raise
            return site.redirect(HOME, "筛选条件不对，已经恢复为全部。", "warning")
        state = request.query_params.get("state", "")
        state = state if state in STATES else next((one for one in STATES if total[one]), "overdue")
        sort = "-due" if request.query_params.get("sort") == "-due" else "due"
        query = {**asked, "state": state, "sort": sort}
        after = request.query_params.get("after")
        found = await api.get(f"{API}/obligations", {**query, "limit": PAGE, "after": after})
        return site.render(
            request,
            "obligations/list.html",
            found=found,
            state=state,
            sort=sort,
            asked=asked,
            tabs=_tabs(asked, sort, state, total),
            states=STATES,
            address=lambda **changes: _address({**query, **changes}),
            export=f"{HOME}/export?{urlencode({**asked, 'state': state})}",
            units=await site.units(request),
            choices=await _choices(api) if who.has(*EVERYWHERE) else {},
            records=who.has(*RECORDING),
            later=bool(after),
        )

    async def export(request: Request) -> Response:
        who = staff(site, request)
        state = request.query_params.get("state", "")
        query = {**_asked(request, who), "state": state if state in STATES else ""}
        return site.api(request).passing(f"{API}/obligations/export", request, query)

    async def one(request: Request) -> Response:
        who = staff(site, request)
        found = await site.api(request).get(path("catalog", "obligations", request.path_params["id"]))
        return site.render(
            request,
            "obligations/one.html",
            one=found,
            states=STATES,
            units=await site.units(request),
            records=who.has(*RECORDING),
        )

    return [Route(HOME, listing), Route(f"{HOME}/export", export), Route(f"{HOME}/{{id}}", one)]


def _asked(request: Request, who: Principal) -> dict[str, str]:
    given = {name: request.query_params.get(name, "").strip() for name in FILTERS}
    asked = {name: value for name, value in given.items() if value}
    if not asked.get("department") and not asked.get("village"):
        asked |= own_units(who)
    return asked


def _tabs(asked: Mapping[str, str], sort: str, state: str, total: Mapping[str, int]) -> list[dict[str, Any]]:
    return [
        {
            "label": label,
            "href": _address({**asked, "state": code, "sort": sort}),
            "current": code == state,
            "count": total[code],
        }
        for code, (label, _) in STATES.items()
        if code != "cut_short" or total[code] or state == code
    ]


def _address(query: Mapping[str, str]) -> str:
    kept = {name: value for name, value in query.items() if value and (name, value) != ("sort", "due")}
    return f"{HOME}?{urlencode(kept)}" if kept else HOME


async def _choices(api: Api) -> dict[str, list[tuple[str, str]]]:
    units = (await api.get(f"{API}/units"))["items"]
    kinds = {"department": ("department",), "village": ("village", "community")}
    return {
        name: [(one["code"], one["name"]) for one in units if one["kind"] in wanted] for name, wanted in kinds.items()
    }
