"""A clerk writes an entry, on a phone and without script: rows come and go by posting, nothing typed is lost."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from gateway.pages.api import ApiProblem, path
from gateway.pages.site import Site
from gateway.pages.ui.filters import zh_date
from gateway.pages.ui.forms import Form
from gateway.pages.villages import shown, typed
from gateway.pages.villages.own import API, HOME, own_entry, own_village

NAMES_FIELDS = ("village_affairs.personal_data_found", "village_affairs.entry_incomplete")


def routes(site: Site) -> Sequence[BaseRoute]:
    async def new(request: Request) -> Response:
        village = own_village(site, request, request.query_params.get("village", ""))
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
        village = own_village(site, request, form.value("village"))
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
        entry = await own_entry(site, request)
        content = entry["draft"] or {**(entry["content"] or {}), "correction": ""}
        return await _form(site, request, typed.filled(content, entry["row_kinds"]), _entry_heading(entry))

    async def update(request: Request) -> Response:
        form = Form.posted((await site.form(request)).multi_items())
        entry = await own_entry(site, request)
        heading = _entry_heading(entry)
        if (changed := _rows_changed(form, entry["row_kinds"])) is not None:
            return await _form(site, request, changed, heading, form.value("version"))
        version = typed.to_count(form.value("version")) or entry["version"]
        address = path("village_affairs", "entries", entry["id"])
        return await _save(site, request, form, heading, "PUT", address, {"version": version})

    return [
        Route(f"{HOME}/new", new, methods=["GET"]),
        Route(f"{HOME}/new", create, methods=["POST"]),
        Route(f"{HOME}/entries/{{id}}", edit, methods=["GET"]),
        Route(f"{HOME}/entries/{{id}}", update, methods=["POST"]),
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
    errors: dict[str, str] = {}
    if problem.code in NAMES_FIELDS:
        errors = read.named(problem.fields)
    if problem.code == "request.malformed":
        errors = read.named(dict.fromkeys(problem.errors, "这一项太长或者格式不对，请改一改。"))
    if problem.code == "village_affairs.entry_exists":
        other = str(problem.errors.get("id", ""))
    if problem.code == "store.conflict":
        version = str((await own_entry(site, request))["version"])  # the next save is made knowing of the other
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


def _rows_changed(form: Form, row_kinds: Sequence[str]) -> Form | None:
    """The form with a row more or less, if that is what was asked."""
    do = form.value("do")
    if do == "add" and row_kinds:
        last = form.chosen("kind")[-1:]
        return typed.with_row(form, last[0] if last and last[0] in row_kinds else row_kinds[0])
    if do.startswith("drop:") and (place := typed.to_count(do[5:])) is not None:
        return typed.without_row(form, place)
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


def _item(items: Sequence[dict[str, Any]], code: str) -> dict[str, Any] | None:
    return next((one for one in items if one["code"] == code), None)
