"""The moderation queue: what waits, what was decided, by hand, in bulk, by whole groups."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from gateway.pages.api import Api, ApiProblem, Query, path
from gateway.pages.consultations.masking import marked, spans_of
from gateway.pages.consultations.terms import HELD
from gateway.pages.participation import COMMENT_STATES, REASONS, SOURCES, WHOLE, WHY
from gateway.pages.site import Site
from gateway.pages.ui.forms import Form

HOME = "/desk/consultations"
FILTERS = ("state", "consultation", "clause", "group", "source", "held")
NOTHING: Mapping[str, Any] = {"items": [], "next": None}
SAID = {"shown": "公开", "hidden": "不公开", "undone": "撤回，重新审核"}
UNDIVIDED = "whole"  # the draft as a whole, in the place of a clause
MOST_UNDONE = 40  # ids that fit into the cookie; a page of the queue has twenty


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
        said = f"已办理 {len(ids)} 条意见：{SAID[typed.value('outcome')]}。"
        return _answered(site, request, done, said, ids, undo=ids if len(ids) <= MOST_UNDONE else ())

    return queue


def _undo(site: Site) -> Any:
    async def undo(request: Request) -> Response:
        typed = Form.posted((await site.form(request)).multi_items())
        ids, group = typed.chosen("id"), typed.value("group")
        if not ids and not group:
            return site.redirect(_here(request))
        given = {"group": group} if group else {"ids": ids}
        done = await site.api(request).post("/api/consultation/moderations/undo", given)
        return _answered(site, request, done, f"已撤回，{len(ids)} 条意见回到待审核。", ids)

    return undo


def _answered(
    site: Site, request: Request, done: Mapping[str, Any], said: str, ids: Sequence[str], undo: Sequence[str] = ()
) -> Response:
    """Work on a whole group goes on in the background: the page that follows says how far it is, at every load."""
    if work := done["going_on"]:
        place = _here(request, work=work)
        return (
            JSONResponse({"said": "正在办理整组意见。", "place": place})
            if _by_script(request)
            else site.redirect(place)
        )
    if _by_script(request):
        return JSONResponse({"said": said, "ids": ids})
    return site.redirect(_here(request), said, undo=undo)


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


async def _refused(site: Site, request: Request, typed: Form, errors: Mapping[str, str], status: int) -> Response:
    if _by_script(request):
        return JSONResponse({"message": next(iter(errors.values()))}, status)
    return await _show(site, request, typed.with_errors(errors), status)


async def _show(site: Site, request: Request, form: Form, status: int = 200) -> Response:
    api = site.api(request)
    asked = {name: request.query_params.get(name, "") for name in (*FILTERS, "after")}
    within, decided = asked["consultation"], asked["state"] in ("shown", "hidden")
    of = await api.get(path("consultation", "consultations", within)) if within else None
    if not of:  # the finer ones are asked within one consultation
        asked |= dict.fromkeys(("clause", "source", "held"), "")
    elif asked["clause"] not in (UNDIVIDED, *(one["anchor"] for one in of["clauses"])):  # of the one looked at before
        asked["clause"] = ""
    choose = decided and not within and not asked["group"]
    query: Query = {**asked, "clause": [""]} if asked["clause"] == UNDIVIDED else asked
    found = NOTHING if choose else await api.get("/api/consultation/desk/comments", query)
    return site.render(
        request,
        "consultations/desk_queue.html",
        status=status,
        found=found,
        rows=[{**one, "marked": marked(one["text"], one["masked"])} for one in found["items"]],
        choices=await _choices(api, of) if within or not asked["group"] else [],
        choose=choose,
        asked=asked,
        decided=decided,
        work=await _work(api, request.query_params.get("work", "")),
        clauses=[(UNDIVIDED, WHOLE), *((one["anchor"], one["label"]) for one in of["clauses"])] if of else [],
        here=_here(request),
        address=_address,
        form=form,
        reasons=REASONS,
        why=WHY,
        sources=SOURCES,
        states=COMMENT_STATES,
        held=HELD,
    )


async def _choices(api: Api, of: Mapping[str, Any] | None) -> list[tuple[str, str]]:
    """(id, title) of the consultations that opinions can have come to, the one looked at among them."""
    listed = (await api.get("/api/consultation/desk/consultations", {"limit": 100}))["items"]
    named = {one["id"]: one["title"] for one in (*listed, *([of] if of else [])) if one["state"] != "draft"}
    return list(named.items())


async def _work(api: Api, id: str) -> Mapping[str, Any] | None:
    """How far the work on a whole group is. None where this person may not see it, or there is none."""
    if not id:
        return None
    try:
        work = await api.get(path("consultation", "desk", "moderations", id))
        group = (await api.get(path("consultation", "desk", "groups", work["group"]), {"limit": 1}))["group"]
    except ApiProblem as problem:
        if problem.status >= 500:
            raise
        return None
    return {**work, "said": SAID[work["outcome"]], "of": group["count"]}


def _here(request: Request, **more: str) -> str:
    """The same part of the queue from its beginning: what is decided leaves it."""
    return _address({name: request.query_params.get(name, "") for name in FILTERS}, **more)


def _address(asked: Mapping[str, str], **changes: str) -> str:
    given = {name: value for name, value in {**asked, **changes}.items() if value}
    return f"{HOME}?{urlencode(given)}" if given else HOME


def _by_script(request: Request) -> bool:
    return "application/json" in request.headers.get("accept", "")
