"""`/desk/obligations/happenings`: staff enter what happened, where a time limit starts from it."""

from collections.abc import Sequence

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from gateway.pages.api import Api, ApiProblem, path
from gateway.pages.obligations.own import API, EVERYWHERE, HOME, own_units, staff
from gateway.pages.obligations.terms import HAPPENINGS
from gateway.pages.site import Site
from gateway.pages.ui.forms import Form
from gateway.pages.village_names import villages
from kit.identity.port import Principal

HERE = f"{HOME}/happenings"
FIELDS = ("item", "kind", "on", "note", "village")
_PLACES = {  # of a refusal → the field that it is about
    "catalog.item_unknown": "item",
    "catalog.item_retired": "item",
    "catalog.happening_unfit": "kind",
    "catalog.happening_in_future": "on",
    "catalog.happening_names_person": "note",
    "catalog.unit_unknown": "village",
}


def routes(site: Site) -> Sequence[BaseRoute]:
    async def show(request: Request) -> Response:
        asked = request.query_params
        return await _page(site, request, Form.filled(item=asked.get("item", "")[:200], kind="", on=""))

    async def record(request: Request) -> Response:
        staff(site, request)
        form = Form.posted((await site.form(request)).multi_items())
        given = {name: form.value(name).strip() for name in FIELDS}
        if missing := _missing(given):
            return await _page(site, request, form.with_errors(missing), 422)
        body = {**given, "village": given["village"] or None}
        try:
            await site.api(request).post(f"{API}/happenings", body, key=form.key)
        except ApiProblem as problem:
            if problem.status not in (404, 409, 422):
                raise
            return await _page(site, request, form.with_errors(_errors(problem)), problem.status)
        return site.redirect(HERE, "已登记，公开期限从这一天起算。")

    async def remove(request: Request) -> Response:
        await site.form(request)
        await site.api(request).post(path("catalog", "happenings", request.path_params["id"], "remove"))
        return site.redirect(HERE, "已撤销登记，不再从这件事起算。")

    return [
        Route(HERE, show, methods=["GET"]),
        Route(HERE, record, methods=["POST"]),
        Route(f"{HERE}/{{id}}/remove", remove, methods=["POST"]),
    ]


def _missing(given: dict[str, str]) -> dict[str, str]:
    asked = {"item": "请选择公开事项。", "kind": "请选择发生了什么。", "on": "请填写发生的日期。"}
    return {name: words for name, words in asked.items() if not given[name]}


def _errors(problem: ApiProblem) -> dict[str, str]:
    if problem.code == "request.malformed":
        return {name: "这一项太长或者格式不对，请改一改。" for name in problem.errors if name in FIELDS} or {
            "item": problem.message
        }
    return {_PLACES.get(problem.code, "item"): problem.message}


async def _page(site: Site, request: Request, form: Form, status: int = 200) -> Response:
    who = staff(site, request)
    api = site.api(request)
    mine = {} if who.has(*EVERYWHERE) else own_units(who)
    recorded = await api.get(f"{API}/happenings", {"department": mine.get("department"), "limit": 50})
    items = await _items(api, who)
    return site.render(
        request,
        "obligations/happenings.html",
        status,
        form=form,
        items=items,
        names=dict(items),
        kinds=list(HAPPENINGS.items()),
        kind_names=HAPPENINGS,
        villages=await villages(site, request),
        recorded=[one for one in recorded["items"] if not one["removed"]],
        units=await site.units(request),
    )


async def _items(api: Api, who: Principal) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for department in [None] if who.has(*EVERYWHERE) else sorted(who.departments):
        items = await api.every(f"{API}/items", {"department": department})
        found += [(one["id"], f"{one['name']}（{one['time_limit']['text']}）") for one in items]
    return found
