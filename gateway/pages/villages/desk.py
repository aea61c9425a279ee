"""`/desk/villages`: a clerk sees what is due, writes it on a phone, looks at it as everyone will, and publishes."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from gateway.pages.api import ApiProblem, path
from gateway.pages.site import Site
from gateway.pages.ui.filters import zh_date
from gateway.pages.ui.forms import Form
from gateway.pages.villages import shown, typed
from kit.runtime.auth import SignInRequired

HOME = "/desk/villages"
API = "/api/village_affairs"


def routes(site: Site) -> Sequence[BaseRoute]:
    return [*_overview(site), *_writing(site), *_steps(site)]


def _overview(site: Site) -> Sequence[BaseRoute]:
    async def home(request: Request) -> Response:
        api, mine = site.api(request), _my_villages(site, request)
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


def _writing(site: Site) -> Sequence[BaseRoute]:
    async def new(request: Request) -> Response:
        village = _village(site, request, request.query_params.get("village", ""))
        items = (await site.api(request).get(f"{API}/items"))["items"]
        item = _item(items, request.query_params.get("item", ""))
        period = request.query_params.get("period", "")
        if item is None or not period:
            template = "villages/choose_period.html" if item else "villages/choose_item.html"
            affairs = shown.affairs(items)
            return site.render(request, template, village=village, item=item, affairs=affairs)
        query = {"village": village, "item": item["code"], "period": period, "limit": 1}
        known = (await site.api(request).get(f"{API}/desk/entries", query))["items"]
        if known:
            return site.redirect(f"{HOME}/entries/{known[0]['id']}")
        form = typed.filled(None, item["row_kinds"])
        return await _form(site, request, form, _heading(village, item, period))

    async def create(request: Request) -> Response:
        form = Form.posted((await site.form(request)).multi_items())
        village = _village(site, request, form.value("village"))
        items = (await site.api(request).get(f"{API}/items"))["items"]
        item = _item(items, form.value("item"))
        if item is None:
            return site.redirect(f"{HOME}/new?{urlencode({'village': village})}")
        heading = _heading(village, item, form.value("period"))
        if (changed := _rows_changed(form, item["row_kinds"])) is not None:
            return await _form(site, request, changed, heading)
        fixed = {"village": village, "item": item["code"], "period": form.value("period")}
        return await _save(site, request, form, heading, "POST", f"{API}/entries", fixed)

    async def edit(request: Request) -> Response:
        entry = await _entry(site, request)
        content = entry["draft"] or {**(entry["content"] or {}), "correction": ""}
        return await _form(site, request, typed.filled(content, entry["row_kinds"]), _entry_heading(entry))

    async def update(request: Request) -> Response:
        form = Form.posted((await site.form(request)).multi_items())
        entry = await _entry(site, request)
        heading = _entry_heading(entry)
        if (changed := _rows_changed(form, entry["row_kinds"])) is not None:
            return await _form(site, request, changed, heading, form.value("version"))
        version = int(form.value("version")) if form.value("version").isdigit() else entry["version"]
        address = path("village_affairs", "entries", entry["id"])
        return await _save(site, request, form, heading, "PUT", address, {"version": version})

    return [
        Route(f"{HOME}/new", new, methods=["GET"]),
        Route(f"{HOME}/new", create, methods=["POST"]),
        Route(f"{HOME}/entries/{{id}}", edit, methods=["GET"]),
        Route(f"{HOME}/entries/{{id}}", update, methods=["POST"]),
    ]


def _steps(site: Site) -> Sequence[BaseRoute]:
    async def preview(request: Request) -> Response:
        entry = await _entry(site, request)
        if entry["draft"] is None:
            return site.redirect(f"/villages/{entry['village']}/entries/{entry['id']}")
        return await _preview(site, request, entry)

    async def publish(request: Request) -> Response:
        form = Form.posted((await site.form(request)).multi_items())
        entry = await _entry(site, request)
        version = form.value("version")
        try:
            address = path("village_affairs", "entries", entry["id"], "publish")
            done = await site.api(request).post(address, {"version": int(version)} if version.isdigit() else {})
        except ApiProblem as problem:
            if problem.status not in (409, 422):
                raise
            return await _preview(site, request, await _entry(site, request), problem)
        return site.redirect(f"/villages/{done['village']}/entries/{done['id']}", "已公布，村民现在就能看到。")

    async def discard(request: Request) -> Response:
        await site.form(request)
        entry = await _entry(site, request)
        await site.api(request).post(path("village_affairs", "entries", entry["id"], "discard"))
        return site.redirect(f"{HOME}?village={entry['village']}", "已放弃这次更正，公布的内容没有变。")

    async def ask_withdraw(request: Request) -> Response:
        return site.render(request, "villages/withdraw.html", entry=await _entry(site, request), form=Form())

    async def withdraw(request: Request) -> Response:
        form = Form.posted((await site.form(request)).multi_items())
        entry = await _entry(site, request)
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


async def _save(
    site: Site,
    request: Request,
    form: Form,
    heading: Mapping[str, Any],
    method: str,
    address: str,
    fixed: Mapping[str, Any],
) -> Response:
    """Save and go on; with mistakes, the form again with all that was typed."""
    read = typed.read(form, bool(heading["row_kinds"]))
    version = str(fixed.get("version", ""))
    if read.errors:
        return await _form(site, request, form.with_errors(read.errors), heading, version, status=422)
    try:
        done = await site.api(request).send(method, address, {**fixed, **read.body}, key=form.key)
    except ApiProblem as problem:
        if problem.status not in (409, 422):
            raise
        return await _refused(site, request, form, heading, version, read, problem)
    if form.value("do") == "preview":
        return site.redirect(f"{HOME}/entries/{done['id']}/preview")
    return site.redirect(f"{HOME}/entries/{done['id']}", "草稿已保存，还没有公布。")


async def _refused(
    site: Site,
    request: Request,
    form: Form,
    heading: Mapping[str, Any],
    version: str,
    read: typed.Typed,
    problem: ApiProblem,
) -> Response:
    other = ""
    errors = read.named(problem.fields) if problem.code.endswith(("personal_data_found", "entry_incomplete")) else {}
    if problem.code == "village_affairs.entry_exists":
        other = str(problem.errors.get("id", ""))
    if problem.code == "store.conflict":
        version = str((await _entry(site, request))["version"])  # the next save is made knowing of the other
    form = form.with_errors(errors or {"title": problem.message})
    return await _form(site, request, form, heading, version, status=problem.status, other=other)


async def _form(
    site: Site,
    request: Request,
    form: Form,
    heading: Mapping[str, Any],
    version: str = "",
    status: int = 200,
    other: str = "",
) -> Response:
    units = await site.units(request)
    return site.render(
        request,
        "villages/form.html",
        status,
        heading=heading,
        village_name=units.get(heading["village"], heading["village"]),
        form=form,
        rows=list(typed.rows_of(form)),
        version=version or heading["version"],
        kinds=[(kind, shown.KINDS[kind]) for kind in heading["row_kinds"]],
        reviewers=list(shown.REVIEWERS.items()),
        other=other,
    )


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


def _rows_changed(form: Form, row_kinds: Sequence[str]) -> Form | None:
    """The form with a row more or less, if that is what was asked."""
    do = form.value("do")
    if do == "add" and row_kinds:
        last = form.chosen("kind")[-1:]
        return typed.with_row(form, last[0] if last and last[0] in row_kinds else row_kinds[0])
    if do.startswith("drop:") and do[5:].isdigit():
        return typed.without_row(form, int(do[5:]))
    return None


def _heading(village: str, item: Mapping[str, Any], period: str) -> dict[str, Any]:
    """What a form not saved yet is about."""
    labels = {one["code"]: one["label"] for one in item["periods"]}
    try:
        label = labels.get(period) or zh_date(period)
    except ValueError:
        label = period
    about = {"village": village, "item": item["code"], "item_name": item["name"], "affairs": item["affairs"]}
    fresh = {"id": "", "edition": 0, "version": "", "state": "draft", "working": False}
    return {**about, **fresh, "period": period, "period_label": label, "row_kinds": item["row_kinds"]}


def _entry_heading(entry: Mapping[str, Any]) -> dict[str, Any]:
    return {**entry, "version": str(entry["version"])}


async def _entry(site: Site, request: Request) -> dict[str, Any]:
    """An entry of the clerk's own village; to others it is not here."""
    found: dict[str, Any] = await site.api(request).get(path("village_affairs", "entries", request.path_params["id"]))
    if found["village"] not in _my_villages(site, request):
        raise HTTPException(404)
    return found


def _my_villages(site: Site, request: Request) -> list[str]:
    who = site.principal(request)
    if who.anonymous:
        raise SignInRequired
    return sorted(who.villages) if who.has("village_clerk") else []


def _village(site: Site, request: Request, wanted: str) -> str:
    mine = _my_villages(site, request)
    if not mine or (wanted and wanted not in mine):
        raise ApiProblem(403, "village_affairs.other_village", "您的账号只能办理本村（社区）的公开。")
    return wanted or mine[0]


def _item(items: Sequence[dict[str, Any]], code: str) -> dict[str, Any] | None:
    return next((one for one in items if one["code"] == code), None)


def _owed(one: Mapping[str, Any]) -> bool:
    return one["standing"] in ("due", "overdue")
