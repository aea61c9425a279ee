"""The department's desk for consultations: list, drafting, opening. `queue` moderates, `entering` writes down."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from gateway.pages.api import ApiProblem, path
from gateway.pages.consultations.terms import ACTIONS, ENTRY_DAYS, MODERATIONS, NEEDED
from gateway.pages.participation import PHASES, REASONS
from gateway.pages.site import Site
from gateway.pages.ui.filters import zh_date
from gateway.pages.ui.forms import Form

HOME = "/desk/consultations"
WORDS = ("title", "explanation", "text", "short_reason", "other_ways", "moderation", "decision")
DATES = ("opens_on", "closes_on")
FIELD_OF = {
    "consultation.period_passed": "opens_on",
    "consultation.period_backward": "closes_on",
    "consultation.period_too_short": "closes_on",
}


def routes(site: Site) -> Sequence[BaseRoute]:
    return [
        Route(f"{HOME}/all", _listing(site)),
        Route(f"{HOME}/new", _new(site), methods=["GET", "POST"]),
        Route(f"{HOME}/{{id}}", _one(site)),
        Route(f"{HOME}/{{id}}/edit", _edit(site), methods=["POST"]),
        Route(f"{HOME}/{{id}}/open", _open(site), methods=["POST"]),
    ]


def _listing(site: Site) -> Any:
    async def listing(request: Request) -> Response:
        api, after = site.api(request), request.query_params.get("after")

        async def of(state: str, **query: str | int | None) -> Any:
            return await api.get("/api/consultation/desk/consultations", {"state": state, **query})

        opened, closed, drafts = await asyncio.gather(
            of("open", limit=100), of("closed", limit=30, after=after), of("draft", limit=100)
        )
        return site.render(
            request,
            "consultations/desk_list.html",
            opened=opened["items"],
            closed=closed,
            drafts=drafts["items"],
            after=after,
            who=site.principal(request),
            phases=PHASES,
        )

    return listing


def _new(site: Site) -> Any:
    async def new(request: Request) -> Response:
        if request.method != "POST":
            return await _editor(
                site, request, Form.filled(moderation="before", decision=request.query_params.get("decision", "")), None
            )
        form = await site.form(request)
        typed = Form.posted(form.multi_items())
        fields = _fields(form) | {"department": form.get("department") or None}
        try:
            made = await site.api(request).post("/api/consultation/consultations", fields, key=typed.key)
        except ApiProblem as problem:
            return await _editor(site, request, refused(typed, problem), None, problem.status)
        return site.redirect(f"{HOME}/{made['id']}", "草稿已保存。")

    return new


def _one(site: Site) -> Any:
    async def one(request: Request) -> Response:
        return await _show(site, request, request.path_params["id"])

    return one


def _edit(site: Site) -> Any:
    async def edit(request: Request) -> Response:
        id = request.path_params["id"]
        form = await site.form(request)
        version = str(form.get("version", ""))
        changes = _fields(form) | {"version": int(version) if version.isdecimal() else 0}
        try:
            await site.api(request).put(path("consultation", "consultations", id), changes)
        except ApiProblem as problem:
            typed = refused(Form.posted(form.multi_items()), problem)
            draft = await site.api(request).get(path("consultation", "consultations", id))
            return await _editor(site, request, typed, draft, problem.status)
        return site.redirect(f"{HOME}/{id}", "草稿已保存。")

    return edit


def _open(site: Site) -> Any:
    async def open_one(request: Request) -> Response:
        id = request.path_params["id"]
        form = await site.form(request)
        try:
            await site.api(request).post(path("consultation", "consultations", id, "open"))
        except ApiProblem as problem:
            wrong = Form.posted(form.multi_items()).with_errors({"step": _said(problem)})
            return await _show(site, request, id, wrong, problem.status)
        return site.redirect(f"{HOME}/{id}", "已经公开，开始征求意见。")

    return open_one


async def _show(site: Site, request: Request, id: str, form: Form | None = None, status: int = 200) -> Response:
    """The editor for a drafter's draft, else the consultation with the steps that this person may take."""
    api, who = site.api(request), site.principal(request)
    found = await api.get(path("consultation", "consultations", id))
    ours = found["department"] in who.departments
    if found["state"] == "draft" and ours and who.has("drafter") and form is None:
        return await _editor(site, request, _filled(found), found)
    return site.render(
        request,
        "consultations/desk_one.html",
        status=status,
        consultation=found,
        form=form or Form(),
        who=who,
        ours=ours,
        trail=await api.get(path("consultation", "consultations", id, "trail")),
        phases=PHASES,
        reasons=REASONS,
        actions=ACTIONS,
    )


async def _editor(
    site: Site, request: Request, form: Form, draft: Mapping[str, Any] | None, status: int = 200
) -> Response:
    mine = await site.own_departments(request)
    return site.render(
        request,
        "consultations/editor.html",
        status=status,
        form=form,
        draft=draft,
        departments=mine if len(mine) > 1 and draft is None else [],
        moderations=MODERATIONS,
        entry_days=ENTRY_DAYS,
        decisions=[
            (one["id"], one["title"] or "（还没有名称）")
            for one in (await site.api(request).get("/api/consultation/desk/decisions", {"linkable": True}))["items"]
        ],
        who=site.principal(request),
    )


def refused(typed: Form, problem: ApiProblem) -> Form:
    """What was typed, with what was wrong: beside the field that is named, else above all."""
    if problem.code == "store.conflict":  # shown beside the newest version, which the next try is measured against
        typed = typed.without("version")
    if field := FIELD_OF.get(problem.code):
        return typed.with_errors({field: _said(problem)})
    named = [name for name in problem.errors if name in (*WORDS, *DATES, "entry_days")] if problem.status == 422 else []
    return typed.with_errors(dict.fromkeys(named, "这一项太长或格式不对，请改一下。") or {"title": problem.message})


def _said(problem: ApiProblem) -> str:
    if problem.code == "consultation.period_too_short":
        return f"{problem.message}（{problem.errors['citation']}，最早可在{zh_date(problem.errors['earliest'])}截止。）"
    if missing := problem.errors.get("missing"):
        return f"公开征求意见前请先补全：{'、'.join(NEEDED[name] for name in missing)}。"
    return problem.message


def _fields(form: FormData) -> dict[str, Any]:
    fields: dict[str, Any] = {name: str(form[name]) for name in WORDS if form.get(name)}
    emptied = {name: "" for name in WORDS if name in form and name != "moderation" and not form[name]}
    days = str(form.get("entry_days", ""))
    entry = {"entry_days": int(days)} if days.isascii() and days.isdecimal() and len(days) < 4 else {}
    return fields | emptied | entry | {name: str(form[name]) or None for name in DATES if name in form}


def _filled(draft: Mapping[str, Any]) -> Form:
    text = "\n".join(block["text"] for clause in draft["clauses"] for block in clause["blocks"])
    words = {name: draft[name] for name in WORDS if name != "text"}
    dates = {name: draft[name] or "" for name in DATES}
    return Form.filled(**words, **dates, text=text, entry_days=str(draft["entry_days"]))
