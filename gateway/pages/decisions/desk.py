"""Decisions at the desk: the list, one with its gates and steps, and its first lines."""

from collections.abc import Mapping, Sequence
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from gateway.pages.api import ApiProblem, path
from gateway.pages.decisions import papers
from gateway.pages.decisions.terms import ACTIONS, CHANNELS, FLAGS, STAGE_NAMES, STATES
from gateway.pages.participation import PHASES, met
from gateway.pages.site import Site
from gateway.pages.ui.forms import Form
from law.decisions import STAGE_CODES

HOME = "/desk/decisions"
WORDS = ("title", "summary", "matter")
STEPS = ("advance", "skip", "unskip", "go-back", "stop")
DONE = {
    "advance": "已进入下一环节，公开页面已经更新。",
    "skip": "已省略这个环节，理由向社会公开。",
    "unskip": "已恢复这个环节。",
    "go-back": "已退回，后面环节的材料要重新办理。",
    "stop": "已终止。",
}


def routes(site: Site) -> Sequence[BaseRoute]:
    return [
        Route(HOME, _listing(site)),
        Route(f"{HOME}/new", _new(site), methods=["GET", "POST"]),
        Route(f"{HOME}/{{id}}", _one(site)),
        Route(f"{HOME}/{{id}}/edit", _edit(site), methods=["GET", "POST"]),
        *(Route(f"{HOME}/{{id}}/{step}", _step(site, step), methods=["POST"]) for step in STEPS),
        *papers.routes(site),
    ]


def _listing(site: Site) -> Any:
    async def listing(request: Request) -> Response:
        api, who = site.api(request), site.principal(request)
        after = request.query_params.get("after")
        lawyer = who.has("legality_reviewer")
        found = await api.get("/api/consultation/desk/decisions", {"after": after})
        legality = await api.get("/api/consultation/desk/decisions/legality") if lawyer else {"items": []}
        return site.render(
            request,
            "decisions/desk_list.html",
            found=found,
            legality=legality["items"],
            states=STATES,
            first=not after,
            drafts=who.has("drafter"),
        )

    return listing


def _new(site: Site) -> Any:
    async def new(request: Request) -> Response:
        if request.method != "POST":
            return await _editor(site, request, Form(), None)
        form = Form.posted((await site.form(request)).multi_items())
        body = _fields(form) | {"department": form.value("department") or None}
        try:
            made = await site.api(request).post("/api/consultation/decisions", body, key=form.key)
        except ApiProblem as problem:
            return await _editor(site, request, _refused(form, problem), None, problem.status)
        return site.redirect(f"{HOME}/{made['id']}", "草稿已保存。")

    return new


def _edit(site: Site) -> Any:
    async def edit(request: Request) -> Response:
        id = request.path_params["id"]
        known = await site.api(request).get(path("consultation", "decisions", id))
        if request.method != "POST":
            return await _editor(site, request, _filled(known), known)
        form = Form.posted((await site.form(request)).multi_items())
        version = form.value("version")
        body = _fields(form, known) | {"version": int(version) if version.isdecimal() and len(version) < 10 else 0}
        try:
            await site.api(request).put(path("consultation", "decisions", id), body)
        except ApiProblem as problem:
            if problem.code == "store.conflict":  # the next try is measured against the newest version
                form = form.without("version")
            return await _editor(site, request, _refused(form, problem), known, problem.status)
        return site.redirect(f"{HOME}/{id}", "已保存。")

    return edit


def _one(site: Site) -> Any:
    async def one(request: Request) -> Response:
        return await _show(site, request, Form())

    return one


def _step(site: Site, step: str) -> Any:
    async def take(request: Request) -> Response:
        id = request.path_params["id"]
        form = Form.posted((await site.form(request)).multi_items())
        names = {
            "advance": ("leaving", "until"),
            "skip": ("stage", "ground", "reason", "until"),
            "unskip": ("stage",),
            "go-back": ("leaving", "to", "reason", "until"),
            "stop": ("reason",),
        }[step]
        body = {name: form.value(name) or (None if name == "until" else "") for name in names}
        try:
            await site.api(request).post(path("consultation", "decisions", id, step), body)
        except ApiProblem as problem:
            return await _show(site, request, form.with_errors({"step": _said(problem)}), problem.status)
        return site.redirect(f"{HOME}/{id}", DONE[step])

    return take


async def _show(site: Site, request: Request, form: Form, status: int = 200) -> Response:
    api, who = site.api(request), site.principal(request)
    found = await api.get(path("consultation", "decisions", request.path_params["id"]))
    ours = found["department"] in who.departments
    here = STAGE_CODES.index(found["stage"])
    over = found["state"] in ("ended", "stopped", "abandoned")
    return site.render(
        request,
        "decisions/desk_one.html",
        status=status,
        decision=found,
        form=form,
        over=over,
        ours=ours,
        drafts=ours and not over and who.has("drafter"),
        releases=ours and not over and who.has("releaser"),
        addable=papers.addable(found, who) if not over else [],
        skippable=[one for one in found["stages"][here:] if one["grounds"] and one["state"] in ("current", "todo")],
        restorable=[one for one in found["stages"][here + 1 :] if one["state"] == "skipped"],
        behind=[one for one in found["stages"][1:here] if one["state"] == "done"],
        trail=await api.get(path("consultation", "decisions", found["id"], "trail")),
        states=STATES,
        phases=PHASES,
        gatherings=[met(one) for one in found["gatherings"]],
        channels=CHANNELS,
        flags=[text for name, text in FLAGS.items() if found[name]],
        actions=ACTIONS,
        stage_names=STAGE_NAMES,
    )


async def _editor(
    site: Site, request: Request, form: Form, decision: Mapping[str, Any] | None, status: int = 200
) -> Response:
    mine = await site.own_departments(request)
    public = decision is not None and decision["state"] not in ("draft", "abandoned")
    return site.render(
        request,
        "decisions/editor.html",
        status=status,
        form=form,
        decision=decision,
        public=public,
        matters=[] if public else await _matters(site, request),
        departments=mine if len(mine) > 1 and decision is None else [],
        flags=[one for one in FLAGS.items() if not (public and decision and decision[one[0]])],
        later=[(code, STAGE_NAMES[code]) for code in _later(decision)],
    )


async def _matters(site: Site, request: Request) -> list[tuple[str, str]]:
    try:
        edition = await site.api(request).get("/api/consultation/matters")
    except ApiProblem as problem:
        if problem.status != 404:
            raise
        return []
    return [(one["id"], one["item"]) for one in edition["matters"]]


def _later(decision: Mapping[str, Any] | None) -> list[str]:
    """Stages whose last day may be planned: those to come."""
    if decision is None:
        return list(STAGE_CODES[1:])
    return [one["code"] for one in decision["stages"] if one["state"] == "todo"]


def _fields(form: Form, known: Mapping[str, Any] | None = None) -> dict[str, Any]:
    public = known is not None and known["state"] not in ("draft", "abandoned")
    words = ("summary",) if public else WORDS
    fields: dict[str, Any] = {name: form.value(name) for name in words}
    chosen = set(form.chosen("flags")) | {name for name in FLAGS if public and known and known[name]}
    fields |= {name: name in chosen for name in FLAGS}
    fields["plan"] = {code: day for code in _later(known) if (day := form.value(f"plan_{code}"))}
    if public and form.value("until"):
        fields["until"] = form.value("until")
    return fields


def _filled(decision: Mapping[str, Any]) -> Form:
    return Form.filled(
        **{name: decision[name] for name in WORDS},
        flags=[name for name in FLAGS if decision[name]],
        until=decision["until"],
        **{f"plan_{code}": day for code, day in decision["plan"].items()},
    )


def _refused(form: Form, problem: ApiProblem) -> Form:
    if problem.code == "consultation.matter_unknown":
        return form.with_errors({"matter": problem.message})
    if problem.code == "consultation.until_in_the_past":
        return form.with_errors({"until": problem.message})
    named = [name for name in problem.errors if name in (*WORDS, "until")] if problem.status == 422 else []
    return form.with_errors(dict.fromkeys(named, "这一项太长或格式不对，请改一下。") or {"title": problem.message})


def _said(problem: ApiProblem) -> str:
    if missing := problem.errors.get("missing"):
        return f"{problem.message}{'；'.join(missing)}"
    return "请把日期和理由填完整。" if problem.status == 422 else problem.message
