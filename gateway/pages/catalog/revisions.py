"""Revisions at the desk: the list, one side by side, and its steps."""

from collections.abc import Mapping, Sequence
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from gateway.pages.api import ApiProblem, path
from gateway.pages.catalog import changing
from gateway.pages.catalog.compare import side_by_side
from gateway.pages.catalog.terms import KINDS, REVISION_STATES
from gateway.pages.catalog.workbench import KEEPERS
from gateway.pages.site import Site
from gateway.pages.ui.forms import Form
from kit.identity.port import Principal

DONE = {
    "submit": "已送审。审核人的待办里已经有这次调整。",
    "approve": "审核通过，等待确定生效日期。",
    "send-back": "已退回起草人。",
    "abandon": "已放弃这次调整，目录没有改动。",
}
ACTIONS = {
    "draft": "建立草稿",
    "edit": "修改草稿",
    "submit": "送审",
    "approve": "审核通过",
    "send_back": "退回",
    "abandon": "放弃",
    "adopt": "确定生效日期",
    "begin": "开始生效",
    "in_force": "全部生效",
}


def routes(site: Site) -> Sequence[BaseRoute]:
    steps = ("submit", "approve", "send-back", "abandon", "adopt")
    return [
        Route("/desk/catalog/revisions", _listing(site), methods=["GET", "POST"]),
        *changing.routes(site),
        Route("/desk/catalog/revisions/{id}", _one(site)),
        Route("/desk/catalog/revisions/{id}/edit", _edit(site), methods=["POST"]),
        Route("/desk/catalog/revisions/{id}/changes/{place}/remove", _remove(site), methods=["POST"]),
        *(Route(f"/desk/catalog/revisions/{{id}}/{step}", _step(site, step), methods=["POST"]) for step in steps),
    ]


def _listing(site: Site) -> Any:
    async def listing(request: Request) -> Response:
        api = site.api(request)
        form = Form()
        status = 200
        if request.method == "POST":
            posted = await site.form(request)
            form = Form.posted(posted.multi_items())
            try:
                title = form.value("title").strip() or changing.default_title(site)
                made = await api.post("/api/catalog/revisions", {"title": title}, key=form.key)
                return site.redirect(f"/desk/catalog/revisions/{made['id']}", "草稿已建立。到标准目录里选要改的事项。")
            except ApiProblem as problem:
                form, status = form.with_errors({"title": problem.message}), problem.status
        found = await api.get("/api/catalog/revisions", {"after": request.query_params.get("after"), "limit": 50})
        return site.render(
            request,
            "catalog/revisions.html",
            status=status,
            form=form,
            found=found,
            states=REVISION_STATES,
            units=await site.units(request),
            keeps=site.principal(request).has(*KEEPERS),
            title=changing.default_title(site),
        )

    return listing


def _one(site: Site) -> Any:
    async def one(request: Request) -> Response:
        return await show(site, request)

    return one


def _edit(site: Site) -> Any:
    async def edit(request: Request) -> Response:
        id = request.path_params["id"]
        form = Form.posted((await site.form(request)).multi_items())
        try:
            revision = await site.api(request).get(path("catalog", "revisions", id))
            body = {**changing.as_sent(revision), "title": form.value("title"), "reason": form.value("reason")}
            await changing.put(site, request, id, {**body, "version": changing.version_of(form)})
        except ApiProblem as problem:
            return await show(site, request, form.with_errors({"title": problem.message}), problem.status)
        return site.redirect(f"/desk/catalog/revisions/{id}", "已保存。")

    return edit


def _remove(site: Site) -> Any:
    async def remove(request: Request) -> Response:
        id, place = request.path_params["id"], request.path_params["place"]
        form = Form.posted((await site.form(request)).multi_items())
        try:
            body = changing.as_sent(await site.api(request).get(path("catalog", "revisions", id)))
            number = changing.place_in(body["changes"], place)
            body["changes"].pop(number)
            await changing.put(site, request, id, {**body, "version": changing.version_of(form)})
        except ApiProblem as problem:
            return await show(site, request, form.with_errors({"step": problem.message}), problem.status)
        return site.redirect(f"/desk/catalog/revisions/{id}", "已删去这一条。")

    return remove


def _step(site: Site, step: str) -> Any:
    async def take(request: Request) -> Response:
        id = request.path_params["id"]
        form = Form.posted((await site.form(request)).multi_items())
        field = {"send-back": "reason", "adopt": "in_force_from"}.get(step, "")
        body = {field: form.value(field)} if field else None
        try:
            done = await site.api(request).post(path("catalog", "revisions", id, step), body)
        except ApiProblem as problem:
            said = "请选一个日期，不早于今天。" if problem.status == 422 and step == "adopt" else problem.message
            return await show(site, request, form.with_errors({field or "step": said}), problem.status)
        return site.redirect(f"/desk/catalog/revisions/{id}", DONE.get(step) or _adopted(done))

    return take


def _adopted(revision: Mapping[str, Any]) -> str:
    if revision["state"] == "adopted":
        return f"已生效，成为标准目录第 {revision['edition']} 版。有关文件正转到承接的事项下。"
    if revision["state"] == "draft":
        return "没有生效：目录在审核以后有改动，请按提示改好再送审。"
    return "已定下生效日期，到那一天自动生效。"


async def show(site: Site, request: Request, form: Form | None = None, status: int = 200) -> Response:
    api, who, id = site.api(request), site.principal(request), request.path_params["id"]
    revision = await api.get(path("catalog", "revisions", id))
    units = await site.units(request)
    filled = Form.filled(title=revision["title"], reason=revision["reason"], in_force_from=site.today().isoformat())
    return site.render(
        request,
        "catalog/revision.html",
        status=status,
        revision=revision,
        form=form or filled,
        about=form if form and form.value("title") else filled,
        back=form.without("title") if form and not form.value("title") else Form(),
        changes=[_compared(one, units) for one in revision["changes"]],
        trail=await api.get(path("catalog", "revisions", id, "trail")),
        actions=ACTIONS,
        states=REVISION_STATES,
        kinds=KINDS,
        units=units,
        keeps=who.has(*KEEPERS),
        decides=_decides(who, revision),
        today=site.today(),
    )


def _compared(change: Mapping[str, Any], units: Mapping[str, str]) -> dict[str, Any]:
    old = [one["columns"] for one in change["sources"] if one["columns"]]
    heads = [f"现行：{one['name']}" for one in change["sources"] if one["columns"]]
    heads += [f"调整后：{one['name'] or '（还没有写名称）'}" for one in change["targets"]]
    rows = side_by_side(old, change["targets"], units)
    return {
        **change,
        "heads": heads,
        "differing": [row for row in rows if row.changed],
        "alike": [row for row in rows if not row.changed],
    }


def _decides(who: Principal, revision: Mapping[str, Any]) -> bool:
    if revision["author"] == who.subject:
        return False
    return who.has("administrator") or (who.has("reviewer") and revision["department"] in who.departments)
