"""The list of matters at the desk: drafting the next edition matter by matter, comparing it, and its review."""

from collections.abc import Mapping, Sequence
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from gateway.pages.api import ApiProblem, path
from gateway.pages.decisions.matters import EDITIONS, rows
from gateway.pages.decisions.terms import ACTIONS, EDITION_STATES
from gateway.pages.participation import MANNERS
from gateway.pages.site import Site
from gateway.pages.ui.forms import Form

HOME = "/desk/decisions/matters"
STEPS = ("submit", "approve", "send-back", "abandon")
KEEPERS = ("disclosure_officer", "administrator")
REVIEWERS = ("reviewer", "administrator")
DONE = {
    "submit": "已送审。审核人的待办里已经有这份清单。",
    "send-back": "已退回起草人。",
    "abandon": "已放弃这份草稿，现行清单没有改动。",
}
ABOUT = {"consultation.matters_in_the_past": "in_force_from", "consultation.matters_overtaken": "title"}


def routes(site: Site) -> Sequence[BaseRoute]:
    return [
        Route(HOME, _listing(site), methods=["GET", "POST"]),
        Route(f"{HOME}/{{id}}", _one(site)),
        Route(f"{HOME}/{{id}}/about", _about(site), methods=["POST"]),
        Route(f"{HOME}/{{id}}/matter", _matter(site), methods=["GET", "POST"]),
        Route(f"{HOME}/{{id}}/remove", _remove(site), methods=["POST"]),
        *(Route(f"{HOME}/{{id}}/{step}", _step(site, step), methods=["POST"]) for step in STEPS),
    ]


def _listing(site: Site) -> Any:
    async def listing(request: Request) -> Response:
        api, who, form = site.api(request), site.principal(request), Form()
        if request.method == "POST":
            form = Form.posted((await site.form(request)).multi_items())
            title = form.value("title").strip() or f"{site.today().year}年公众参与行政决策事项清单"
            made = await api.post("/api/consultation/matters", {"title": title}, key=form.key)
            return site.redirect(f"{HOME}/{made['id']}", "草稿已建立，先放入了现行清单的全部事项。")
        sees = who.has(*KEEPERS, *REVIEWERS, "supervisor")
        return site.render(
            request,
            "decisions/desk_matters.html",
            drafts=(await api.get("/api/consultation/desk/matters"))["items"] if sees else [],
            adopted=(await api.get(EDITIONS))["items"],
            form=form,
            keeps=who.has(*KEEPERS),
            states=EDITION_STATES,
            today=site.today(),
        )

    return listing


def _one(site: Site) -> Any:
    async def one(request: Request) -> Response:
        return await _show(site, request)

    return one


def _about(site: Site) -> Any:
    async def about(request: Request) -> Response:
        form = Form.posted((await site.form(request)).multi_items())
        newest = form.value("newest")
        body = {
            "title": form.value("title"),
            "reason": form.value("reason"),
            "in_force_from": form.value("in_force_from"),
            "based_on": int(newest) if newest.isdecimal() and len(newest) < 7 else 0,
        }
        return await _put(site, request, form, body, "已保存。")

    return about


def _matter(site: Site) -> Any:
    async def matter(request: Request) -> Response:
        id, asked = request.path_params["id"], request.query_params.get("matter", "")
        draft = await site.api(request).get(path("consultation", "desk", "matters", id))
        known = next((one for one in draft["matters"] if one["id"] == asked), None)
        if request.method != "POST":
            form = Form.filled(**{**known, "version": str(draft["version"])}) if known else Form()
            return await _edit(site, request, draft, known, form)
        form = Form.posted((await site.form(request)).multi_items())
        given: dict[str, Any] = {name: form.value(name).strip() for name in ("item", "scope", "department", "note")}
        given |= {"manners": form.chosen("manners"), "id": known["id"] if known else ""}
        wrong = {
            name: said
            for name, said in (("item", "请写事项。"), ("scope", "请写范围。"), ("manners", "请选参与方式。"))
            if not given[name]
        }
        if wrong:
            return await _edit(site, request, draft, known, form.with_errors(wrong), 422)
        listed = [given if one is known else one for one in draft["matters"]]
        try:
            await _send(site, request, draft, form, {"matters": listed if known else [*listed, given]})
        except ApiProblem as problem:
            said = {"item": problem.message if problem.status != 422 else "有内容太长或格式不对，请改一下。"}
            return await _edit(site, request, draft, known, form.without("version").with_errors(said), problem.status)
        return site.redirect(f"{HOME}/{id}", "事项已保存。")

    return matter


def _remove(site: Site) -> Any:
    async def remove(request: Request) -> Response:
        form = Form.posted((await site.form(request)).multi_items())
        draft = await site.api(request).get(path("consultation", "desk", "matters", request.path_params["id"]))
        kept = [one for one in draft["matters"] if one["id"] != form.value("matter")]
        return await _put(site, request, form, {"matters": kept}, "已从草稿中移出。")

    return remove


def _step(site: Site, step: str) -> Any:
    async def take(request: Request) -> Response:
        id = request.path_params["id"]
        form = Form.posted((await site.form(request)).multi_items())
        body = {"reason": form.value("reason")} if step == "send-back" else None
        try:
            done = await site.api(request).post(path("consultation", "matters", id, step), body)
        except ApiProblem as problem:
            place = "reason" if step == "send-back" else ABOUT.get(problem.code, "step")
            return await _show(site, request, form.with_errors({place: problem.message}), problem.status)
        said = DONE.get(step) or f"已通过，成为第 {done['number']} 版清单。"
        return site.redirect(f"{HOME}/{id}", said)

    return take


async def _put(site: Site, request: Request, form: Form, changes: Mapping[str, Any], said: str) -> Response:
    id = request.path_params["id"]
    draft = await site.api(request).get(path("consultation", "desk", "matters", id))
    try:
        await _send(site, request, draft, form, changes)
    except ApiProblem as problem:
        wrong = {"title": problem.message if problem.status != 422 else "有内容太长或日期格式不对，请改一下。"}
        return await _show(site, request, form.without("version").with_errors(wrong), problem.status)
    return site.redirect(f"{HOME}/{id}", said)


async def _send(site: Site, request: Request, draft: Mapping[str, Any], form: Form, changes: Mapping[str, Any]) -> None:
    """The whole draft as it was read, with the changes, measured against the version the form was made from."""
    version = form.value("version")
    body = {name: draft[name] for name in ("title", "reason", "in_force_from", "based_on", "matters")}
    body |= {"version": int(version) if version.isdecimal() and len(version) < 10 else draft["version"], **changes}
    await site.api(request).put(path("consultation", "matters", draft["id"]), body)


async def _edit(
    site: Site,
    request: Request,
    draft: Mapping[str, Any],
    known: Mapping[str, Any] | None,
    form: Form,
    status: int = 200,
) -> Response:
    units = await site.units(request)
    return site.render(
        request,
        "decisions/desk_matter.html",
        status=status,
        draft=draft,
        known=known,
        form=form,
        manners=list(MANNERS.items()),
        departments=sorted(units.items(), key=lambda one: one[1]),
    )


async def _show(site: Site, request: Request, form: Form | None = None, status: int = 200) -> Response:
    api, who, id = site.api(request), site.principal(request), request.path_params["id"]
    draft = await api.get(path("consultation", "desk", "matters", id))
    units = await site.units(request)
    filled = Form.filled(**{name: draft[name] for name in ("title", "reason", "in_force_from")})
    changes = await api.get(path("consultation", "desk", "matters", id, "changes"))
    return site.render(
        request,
        "decisions/desk_edition.html",
        status=status,
        draft=draft,
        form=form or filled,
        about=form if form and form.value("title") else filled,
        back=form if form and form.error("reason") else Form(),
        changed=rows(changes["rows"], units),
        before=changes["before"],
        units=units,
        manners=MANNERS,
        states=EDITION_STATES,
        actions=ACTIONS,
        keeps=who.has(*KEEPERS),
        decides=who.has(*REVIEWERS) and draft["author"] != who.subject,
        trail=await api.get(path("consultation", "matters", id, "trail")),
    )
