"""Putting down a paper of a decision: one form, shaped by the kind of paper."""

from collections.abc import Mapping, Sequence
from typing import Any

from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from gateway.pages.api import ApiProblem, path
from gateway.pages.decisions.terms import CHANNELS
from gateway.pages.site import Site
from gateway.pages.ui.forms import Form
from kit.files.attach import ACCEPTED
from kit.identity.port import Principal
from law.decisions import PAPERS, STAGE_CODES, PaperKind

HOME = "/desk/decisions"
WORDS = ("title", "on", "by", "summary", "outcome", "sent_on", "short_reason", "link", "ground")
WANTED = {
    "title": "请写材料的名称。",
    "by": "请写是谁出具的。",
    "on": "请填材料的日期，不晚于今天。",
    "outcome": "请选结论。",
    "sent_on": "请填送审日期，不晚于意见的日期。",
    "channels": "请选公布的渠道。",
    "link": "请填公布的文件在本网站上的地址。",
    "ground": "请写全文不公开的理由，理由向社会公开。",
}
FIELD_OF = {"consultation.link_outside": "link", "consultation.paper_too_early": "title"}


def routes(site: Site) -> Sequence[BaseRoute]:
    return [
        Route(f"{HOME}/{{id}}/papers/new", _new(site), methods=["GET", "POST"]),
        Route(f"{HOME}/{{id}}/papers/{{paper}}/remove", _remove(site), methods=["POST"]),
    ]


def addable(decision: Mapping[str, Any], who: Principal) -> list[PaperKind]:
    """Kinds this person may put down now: those of the present stage first."""
    here = STAGE_CODES.index(decision["stage"])
    ours = decision["department"] in who.departments and who.has("drafter", "releaser")
    kinds = [
        kind
        for kind in PAPERS.values()
        if (who.has(kind.by_role) if kind.by_role else ours)
        and (kind.stage is None or STAGE_CODES.index(kind.stage) <= here)
    ]
    return sorted(kinds, key=lambda kind: (kind.stage is None, -STAGE_CODES.index(kind.stage or "proposed")))


def _new(site: Site) -> Any:
    async def new(request: Request) -> Response:
        kind = PAPERS.get(request.query_params.get("kind", ""), PAPERS["other"])
        if request.method != "POST":
            return await _show(site, request, kind, None)
        posted = await site.form(request)
        form = Form.posted(posted.multi_items())
        id, api = request.path_params["id"], site.api(request)
        try:
            made = await api.post(path("consultation", "decisions", id, "papers"), _body(kind, form), key=form.key)
        except ApiProblem as problem:
            return await _show(site, request, kind, form.with_errors(_errors(problem)), problem.status)
        file = posted.get("file")
        try:
            if isinstance(file, UploadFile) and file.filename:
                address = path("consultation", "decisions", id, "papers", _newest(made, form), "file")
                await api.upload(address, {"file": (file.filename, await file.read(), "application/octet-stream")})
        except ApiProblem as problem:
            said = {"file": f"材料已登记，但文件没有收下：{problem.message}"}
            return await _show(site, request, kind, form.with_errors(said), problem.status)
        return site.redirect(f"{HOME}/{id}", "材料已登记。")

    return new


def _newest(made: Mapping[str, Any], form: Form) -> str:
    """Of the papers the one that this form has put down."""
    return next((one["id"] for one in reversed(made["papers"]) if one["title"] == form.value("title").strip()), "none")


def _remove(site: Site) -> Any:
    async def remove(request: Request) -> Response:
        await site.form(request)
        id, paper = request.path_params["id"], request.path_params["paper"]
        await site.api(request).delete(path("consultation", "decisions", id, "papers", paper))
        return site.redirect(f"{HOME}/{id}", "材料已删去。")

    return remove


async def _show(site: Site, request: Request, kind: PaperKind, form: Form | None, status: int = 200) -> Response:
    decision = await site.api(request).get(path("consultation", "decisions", request.path_params["id"]))
    units = await site.units(request)
    mine = min(site.principal(request).departments, default="")
    return site.render(
        request,
        "decisions/paper.html",
        status=status,
        decision=decision,
        kind=kind,
        form=form or _likely(kind, decision, units.get(mine, ""), site.today().isoformat()),
        outcomes=[(one.code, one.title) for one in kind.outcomes],
        channels=list(CHANNELS.items()),
        accepted=ACCEPTED,
    )


def _likely(kind: PaperKind, decision: Mapping[str, Any], office: str, today: str) -> Form:
    """What most often goes in: today, the own office, and for a review that it was asked for when its stage began."""
    begun = decision["passages"][-1]["left_at"][:10] if decision["passages"] else ""
    own = kind.code not in ("start", "expert_opinion", "meeting", "publication", "evaluation", "other")
    return Form.filled(
        title=kind.title if kind.code != "other" else "",
        by=office if own else "",
        on=today,
        sent_on=begun if "sent_on" in kind.asks else "",
    )


def _body(kind: PaperKind, form: Form) -> dict[str, Any]:
    fields: dict[str, Any] = {name: form.value(name).strip() for name in WORDS}
    return {
        **fields,
        "kind": kind.code,
        "signed": "yes" in form.chosen("signed"),
        "channels": form.chosen("channels"),
        "shown": "yes" not in form.chosen("closed"),
    }


def _errors(problem: ApiProblem) -> dict[str, str]:
    if missing := problem.errors.get("missing"):
        return {name: WANTED[name] for name in missing}
    if field := FIELD_OF.get(problem.code):
        return {field: problem.message}
    if problem.status == 422 and (named := [name for name in problem.errors if name in WORDS]):
        return {name: WANTED.get(name, "这一项太长或格式不对，请改一下。") for name in named}
    return {"title": problem.message}
