"""`/desk/hearings`: a department's meetings, one with its next step, and the acts that change what is public."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence, Set
from typing import Any

from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from gateway.pages.api import ApiProblem, path
from gateway.pages.hearings import shown
from gateway.pages.hearings.editor import HOME, day_of, seed_of, span
from gateway.pages.hearings.next_step import next_step
from gateway.pages.hearings.terms import ACTIONS, MISSING, RUNNERS
from gateway.pages.site import Site
from gateway.pages.ui.filters import zh_date
from gateway.pages.ui.forms import Form

Show = Callable[[Site, Request, Form, int], Awaitable[Response]]
MENDABLE = frozenset({409, 413, 415, 422})
DONE = {
    "announce": "公告已经发布。要报名的，到时间自动开始。",
    "close-registration": "报名已经截止，编号已经定下来。",
    "publish-list": "名单已经公布，正在通知每一个人。",
    "hold": "已经记下：会开完了。",
}
WRITTEN = {  # act: field of the form, of the API, what to say without it and after it
    "cancel": ("cancel", "reason", "请写明取消的原因，大家会看到。", "已经取消，正在通知每一位报了名的人。"),
    "conclude": ("result", "result", "请写明会上的意见怎么处理。", "结果已经公布。"),
}


def routes(site: Site) -> Sequence[BaseRoute]:
    return [
        Route(HOME, _listing(site), methods=["GET"]),
        Route(f"{HOME}/{{id}}", _one(site), methods=["GET"]),
        *(Route(f"{HOME}/{{id}}/{act}", _act(site, act), methods=["POST"]) for act in DONE),
        *(Route(f"{HOME}/{{id}}/{act}", _written(site, act), methods=["POST"]) for act in WRITTEN),
        Route(f"{HOME}/{{id}}/reschedule", _reschedule(site), methods=["POST"]),
        Route(f"{HOME}/{{id}}/pictures", _picture(site), methods=["POST"]),
    ]


def _listing(site: Site) -> Any:
    async def listing(request: Request) -> Response:
        after = request.query_params.get("after")
        found = await site.api(request).get("/api/consultation/desk/gatherings", {"after": after, "limit": 50})
        who = site.principal(request)
        rows = [{**shown.summary(one), "next": next_step(one, who, site.now())} for one in found["items"]]
        return site.render(request, "hearings/desk.html", found={**found, "items": rows}, who=who, after=after)

    return listing


def _one(site: Site) -> Any:
    async def one(request: Request) -> Response:
        return await show(site, request, Form())

    return one


async def show(site: Site, request: Request, form: Form, status: int = 200) -> Response:
    api, who, id = site.api(request), site.principal(request), request.path_params["id"]
    found, trail = await asyncio.gather(
        api.get(path("consultation", "gatherings", id)), api.get(path("consultation", "gatherings", id, "trail"))
    )
    one, ours = shown.whole(found), found["department"] in who.departments
    if not form.values:
        form = Form({**_moved(found)}, form.errors, form.key)
    return site.render(
        request,
        "hearings/desk_one.html",
        status=status,
        one=one,
        form=form,
        next=next_step(found, who, site.now()) if ours else None,
        missing=[MISSING.get(name, "其他内容") for name in found["missing"]],
        seat_facts=[(seat["name"], f"{seat['places']} 人") for seat in one["seats"]],
        may_edit=ours and who.has("drafter") and found["phase"] == "draft",
        may_change=ours and who.has("releaser") and not one["over"] and found["phase"] != "draft",
        may_conclude=ours and who.has("releaser") and found["phase"] == "recorded",
        may_picture=ours and who.has(*RUNNERS) and found["phase"] == "held",
        trail=[{"when": line["at"], "text": ACTIONS.get(line["action"], "办理")} for line in reversed(trail)],
    )


def _act(site: Site, act: str) -> Any:
    async def take(request: Request) -> Response:
        form = Form.posted((await site.form(request)).multi_items())
        id = request.path_params["id"]
        try:
            await site.api(request).post(path("consultation", "gatherings", id, act))
        except ApiProblem as problem:
            return await refused(show, site, request, form, problem, "step")
        return site.redirect(f"{HOME}/{id}{'/choosing' if act == 'publish-list' else ''}", DONE[act])

    return take


def _written(site: Site, act: str) -> Any:
    """An act that takes one public text."""
    field, name, missing, done = WRITTEN[act]

    async def take(request: Request) -> Response:
        form = Form.posted((await site.form(request)).multi_items())
        id, text = request.path_params["id"], form.value(field).strip()
        if not text:
            return await show(site, request, form.with_errors({field: missing}), 422)
        try:
            await site.api(request).post(path("consultation", "gatherings", id, act), {name: text})
        except ApiProblem as problem:
            return await refused(show, site, request, form, problem, field)
        return site.redirect(f"{HOME}/{id}", done)

    return take


def _reschedule(site: Site) -> Any:
    async def reschedule(request: Request) -> Response:
        form = Form.posted((await site.form(request)).multi_items())
        id = request.path_params["id"]
        starts, ends = span(form)
        wrong = {} if starts and ends else {"day": "请填写日期、开始和结束的时间。"}
        later = {"registration_closes": day_of(form, "registration_closes", wrong), "seed_at": seed_of(form, wrong)}
        if not form.value("reason").strip():
            wrong["reason"] = "请写明原因，会告诉大家。"
        if wrong:
            return await show(site, request, form.with_errors(wrong), 422)
        place, note = form.value("place").strip(), form.value("reason").strip()
        body = {"starts_at": starts, "ends_at": ends, "place": place, "note": note}
        body |= {name: value for name, value in later.items() if value}
        try:
            await site.api(request).post(path("consultation", "gatherings", id, "reschedule"), body)
        except ApiProblem as problem:
            return await refused(show, site, request, form, problem, "day")
        return site.redirect(f"{HOME}/{id}", "已经改好，正在通知每一位报了名的人。")

    return reschedule


def _picture(site: Site) -> Any:
    async def picture(request: Request) -> Response:
        posted = await site.form(request)
        form = Form.posted(posted.multi_items())
        id, file, caption = request.path_params["id"], posted.get("file"), form.value("caption").strip()
        if not isinstance(file, UploadFile) or not file.filename:
            return await show(site, request, form.with_errors({"file": "请先选择照片。"}), 422)
        if not caption:
            return await show(site, request, form.with_errors({"caption": "请写一句照片上是什么。"}), 422)
        try:
            await attach(site, request, id, file, "picture", caption, form.key)
        except ApiProblem as problem:
            return await refused(show, site, request, form, problem, "file")
        return site.redirect(f"{HOME}/{id}", "照片已经添加，和笔录一起公开。")

    return picture


async def attach(
    site: Site, request: Request, id: str, file: UploadFile, purpose: str, caption: str, key: str
) -> Mapping[str, Any]:
    """Raises `ApiProblem`."""
    sent = (file.filename or "", await file.read(), file.content_type or "application/octet-stream")
    address = path("consultation", "gatherings", id, "files")
    done: Mapping[str, Any] = await site.api(request).upload(
        address, {"file": sent}, {"purpose": purpose, "caption": caption}, key=key
    )
    return done


async def refused(
    show: Show, site: Site, request: Request, form: Form, problem: ApiProblem, place: str, mendable: Set[int] = MENDABLE
) -> Response:
    """The same page with what was wrong at `place`. Raises the problem again where nothing on it can mend it."""
    if problem.status not in mendable:
        raise problem
    return await show(site, request, form.with_errors({place: said(problem)}), problem.status)


def said(problem: ApiProblem) -> str:
    """The refusal with what would mend it."""
    more = problem.errors
    if missing := more.get("missing"):
        return f"公告前请补全：{'、'.join(MISSING.get(name, '其他内容') for name in missing)}。"
    if latest := more.get("latest"):
        return f"{problem.message}（{more.get('citation', '')}，最迟{zh_date(latest)}送到。）"
    return problem.message


def _moved(found: Mapping[str, Any]) -> dict[str, list[str]]:
    """What the form for a change of time begins with."""
    if not found["starts_at"] or not found["ends_at"]:
        return {}
    start, end = shown.local(found["starts_at"]), shown.local(found["ends_at"])
    return {
        "day": [f"{start:%Y-%m-%d}"],
        "starts": [f"{start:%H:%M}"],
        "ends": [f"{end:%H:%M}"],
        "place": [found["place"]],
    }
