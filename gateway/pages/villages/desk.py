"""`/desk/villages`: what is due, what is begun, and the steps after writing: look at it, publish, withdraw."""

from collections.abc import Mapping, Sequence
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from gateway.pages.api import ApiProblem, path
from gateway.pages.site import Site
from gateway.pages.ui.forms import Form
from gateway.pages.villages import shown, typed
from gateway.pages.villages.own import API, HOME, my_villages, own_entry


def routes(site: Site) -> Sequence[BaseRoute]:
    return [*_overview(site), *_steps(site)]


def _overview(site: Site) -> Sequence[BaseRoute]:
    async def home(request: Request) -> Response:
        api, mine = site.api(request), my_villages(site, request)
        if not mine:
            listed = await api.get(f"{API}/villages")
            return site.render(request, "villages/desk_all.html", villages=listed["items"])
        chosen = request.query_params.get("village", "")
        code = chosen if chosen in mine else mine[0]
        village = await api.get(path("village_affairs", "villages", code))
        drafts = await api.get(f"{API}/desk/entries", {"village": code, "working": True, "limit": 100})
        newest = await api.get(f"{API}/entries", {"village": code, "limit": 20})
        started = {one["item"] for one in drafts["items"] if one["period"] == village["quarter"]}
        return site.render(
            request,
            "villages/desk.html",
            village=village,
            mine=mine,
            units=await site.units(request),
            owed=[one for one in village["items"] if _owed(one) and one["item"] not in started],
            drafts=drafts["items"],
            newest=newest["items"],
        )

    return [Route(HOME, home, methods=["GET"])]


def _steps(site: Site) -> Sequence[BaseRoute]:
    async def preview(request: Request) -> Response:
        entry = await own_entry(site, request)
        if entry["draft"] is None:
            return site.redirect(f"/villages/{entry['village']}/entries/{entry['id']}")
        return await _preview(site, request, entry)

    async def publish(request: Request) -> Response:
        form = Form.posted((await site.form(request)).multi_items())
        entry = await own_entry(site, request)
        version = typed.to_count(form.value("version"))
        try:
            address = path("village_affairs", "entries", entry["id"], "publish")
            done = await site.api(request).post(address, {"version": version})
        except ApiProblem as problem:
            if problem.status not in (409, 422):
                raise
            return await _preview(site, request, await own_entry(site, request), problem)
        return site.redirect(f"/villages/{done['village']}/entries/{done['id']}", "已公布，村民现在就能看到。")

    async def discard(request: Request) -> Response:
        await site.form(request)
        entry = await own_entry(site, request)
        await site.api(request).post(path("village_affairs", "entries", entry["id"], "discard"))
        return site.redirect(f"{HOME}?village={entry['village']}", "已放弃这次更正，公布的内容没有变。")

    async def ask_withdraw(request: Request) -> Response:
        return site.render(request, "villages/withdraw.html", entry=await own_entry(site, request), form=Form())

    async def withdraw(request: Request) -> Response:
        form = Form.posted((await site.form(request)).multi_items())
        entry = await own_entry(site, request)
        try:
            address = path("village_affairs", "entries", entry["id"], "withdraw")
            await site.api(request).post(address, {"reason": form.value("reason")})
        except ApiProblem as problem:
            if problem.status not in (409, 422):
                raise
            form = form.with_errors({"reason": problem.message})
            return site.render(request, "villages/withdraw.html", problem.status, entry=entry, form=form)
        return site.redirect(f"{HOME}?village={entry['village']}", "已撤回，公开页面只留下撤回的原因。")

    one = f"{HOME}/entries/{{id}}"
    return [
        Route(f"{one}/preview", preview, methods=["GET"]),
        Route(f"{one}/publish", publish, methods=["POST"]),
        Route(f"{one}/discard", discard, methods=["POST"]),
        Route(f"{one}/withdraw", ask_withdraw, methods=["GET"]),
        Route(f"{one}/withdraw", withdraw, methods=["POST"]),
    ]


async def _preview(
    site: Site, request: Request, entry: Mapping[str, Any], problem: ApiProblem | None = None
) -> Response:
    units = await site.units(request)
    return site.render(
        request,
        "villages/preview.html",
        status=problem.status if problem else 200,
        entry=entry,
        village_name=units.get(entry["village"], entry["village"]),
        content=shown.content(entry["draft"]) if entry["draft"] else None,
        problem=problem,
        form=Form(),
    )


def _owed(one: Mapping[str, Any]) -> bool:
    return one["standing"] in ("due", "overdue")
