"""The moderation queue: what waits, what was decided, by hand, in bulk, by whole groups."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from gateway.pages.api import ApiProblem, path
from gateway.pages.consultations.masking import marked, spans_of
from gateway.pages.consultations.terms import HELD, REASONS, SOURCES, STATES, WHY
from gateway.pages.site import Site
from gateway.pages.ui.forms import Form

HOME = "/desk/consultations"
FILTERS = ("state", "consultation", "clause", "group", "source", "held")
NOTHING: Mapping[str, Any] = {"items": [], "next": None}
SAID = {"shown": "公开", "hidden": "不公开"}


def routes(site: Site) -> Sequence[BaseRoute]:
    return [
        Route(HOME, _queue(site), methods=["GET", "POST"]),
        Route(f"{HOME}/undo", _undo(site), methods=["POST"]),
        Route(f"{HOME}/comments/{{comment}}/files/{{digest}}", _file(site)),
    ]


def _queue(site: Site) -> Any:
    async def queue(request: Request) -> Response:
        if not site.principal(request).has("moderator"):
            return site.redirect(f"{HOME}/all")
        if request.method != "POST":
            return await _show(site, request, Form())
        typed = Form.posted((await site.form(request)).multi_items())
        ids = typed.chosen("id")
        if not ids and not typed.value("group"):
            return await _refused(site, request, typed, {"bulk": "请先勾选要办理的意见。"}, 400)
        try:
            done = await site.api(request).post("/api/consultation/moderations", _decision(typed))
        except ApiProblem as problem:
            if problem.status not in (409, 422):
                raise
            place = f"c-{ids[0]}" if len(ids) == 1 else "bulk"
            return await _refused(site, request, typed, {place: problem.message}, problem.status)
        said = _said(typed, done)
        if _by_script(request):
            return JSONResponse({"said": said, "ids": ids})
        return site.redirect(_here(request), said)

    return queue


def _undo(site: Site) -> Any:
    async def undo(request: Request) -> Response:
        typed = Form.posted((await site.form(request)).multi_items())
        ids = typed.chosen("id")
        if ids:
            await site.api(request).post("/api/consultation/moderations/undo", {"ids": ids})
        if _by_script(request):
            return JSONResponse({"said": "已撤回，回到待审核。", "ids": ids})
        return site.redirect(_here(request), "已撤回，这条意见回到待审核。")

    return undo


def _file(site: Site) -> Any:
    async def file(request: Request) -> Response:
        comment, digest = request.path_params["comment"], request.path_params["digest"]
        return site.api(request).passing(path("consultation", "desk", "comments", comment, "files", digest), request)

    return file


def _decision(typed: Form) -> dict[str, Any]:
    """A whole group where the moderator says so, else what is chosen; with more masked where one is let through."""
    decision: dict[str, Any] = {
        "outcome": typed.value("outcome"),
        "reason": typed.value("reason") or None,
        "note": typed.value("note"),
    }
    if typed.value("whole") and typed.value("group"):
        return {**decision, "group": typed.value("group")}
    ids = typed.chosen("id")
    if (
        len(ids) == 1
        and decision["outcome"] == "shown"
        and (spans := spans_of(_as_kept(typed.value("text")), typed.value("mask")))
    ):
        decision["masks"] = {ids[0]: spans}
    return {**decision, "ids": ids}


def _as_kept(text: str) -> str:
    """Browsers send a line's end as two characters."""
    return text.replace("\r\n", "\n")


def _said(typed: Form, done: Mapping[str, Any]) -> str:
    outcome = SAID[typed.value("outcome")]
    if done["going_on"]:
        return f"正在办理整组意见：{outcome}。条数多时要等一会儿。"
    return f"已办理 {len(typed.chosen('id'))} 条意见：{outcome}。"


async def _refused(site: Site, request: Request, typed: Form, errors: Mapping[str, str], status: int) -> Response:
    if _by_script(request):
        return JSONResponse({"message": next(iter(errors.values()))}, status)
    return await _show(site, request, typed.with_errors(errors), status)


async def _show(site: Site, request: Request, form: Form, status: int = 200) -> Response:
    api = site.api(request)
    asked = {name: request.query_params.get(name, "") for name in (*FILTERS, "after")}
    within, decided = asked["consultation"], asked["state"] in ("shown", "hidden")
    if not within:  # the finer ones are asked within one consultation
        asked |= dict.fromkeys(("clause", "source", "held"), "")
    choose = decided and not within and not asked["group"]
    found = NOTHING if choose else await api.get("/api/consultation/desk/comments", asked)
    of = await api.get(path("consultation", "consultations", within)) if within else None
    return site.render(
        request,
        "consultations/desk_queue.html",
        status=status,
        found=found,
        rows=[{**one, "marked": marked(one["text"], one["masked"])} for one in found["items"]],
        choices=(await api.get("/api/consultation/desk/consultations", {"limit": 100}))["items"] if choose else [],
        asked=asked,
        decided=decided,
        title=of["title"] if of else "",
        clauses=of["clauses"] if of else [],
        here=_here(request),
        address=_address,
        form=form,
        reasons=REASONS,
        why=WHY,
        sources=SOURCES,
        states=STATES,
        held=HELD,
    )


def _here(request: Request) -> str:
    """The same part of the queue from its beginning: what is decided leaves it."""
    return _address({name: request.query_params.get(name, "") for name in FILTERS})


def _address(asked: Mapping[str, str], **changes: str) -> str:
    given = {name: value for name, value in {**asked, **changes}.items() if value}
    return f"{HOME}?{urlencode(given)}" if given else HOME


def _by_script(request: Request) -> bool:
    return "application/json" in request.headers.get("accept", "")
