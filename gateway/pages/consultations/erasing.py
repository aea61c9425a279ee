"""One opinion at the desk: what was done about it, and its words erased where the law asks for it."""

import re
from collections.abc import Sequence
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from gateway.pages.api import Api, ApiProblem, path
from gateway.pages.consultations.terms import STEPS
from gateway.pages.participation import COMMENT_STATES, SOURCES, WHY
from gateway.pages.site import Site
from gateway.pages.ui.forms import Form

HOME = "/desk/consultations"
MAY = ("administrator", "disclosure_officer")
_TICKET = re.compile(r"[\w.~-]{8,200}", re.ASCII)
UNKNOWN = "没有这张回执。请核对编号，或者粘贴回执页面的网址。"


def routes(site: Site) -> Sequence[BaseRoute]:
    return [
        Route(f"{HOME}/erase", _find(site), methods=["GET", "POST"]),
        Route(f"{HOME}/comments/{{comment}}", _one(site)),
        Route(f"{HOME}/comments/{{comment}}/erase", _erase(site), methods=["POST"]),
    ]


def _find(site: Site) -> Any:
    async def find(request: Request) -> Response:
        """By the receipt that the person brings along; it is posted, so that no address holds it."""
        if request.method != "POST":
            return site.render(request, "consultations/desk_erase.html", form=Form())
        typed = Form.posted((await site.form(request)).multi_items())
        ticket = typed.value("ticket").strip().rpartition("/")[2]
        try:
            if not _TICKET.fullmatch(ticket):
                raise ApiProblem(404, "http.404", UNKNOWN)
            held = await site.api(request).get(path("consultation", "receipts", ticket))
        except ApiProblem as problem:
            if problem.status != 404:
                raise
            wrong = typed.with_errors({"ticket": UNKNOWN})
            return site.render(request, "consultations/desk_erase.html", status=404, form=wrong)
        return site.redirect(f"{HOME}/comments/{held['comment']}")

    return find


def _one(site: Site) -> Any:
    async def one(request: Request) -> Response:
        return await _show(site, request, Form())

    return one


def _erase(site: Site) -> Any:
    async def erase(request: Request) -> Response:
        typed = Form.posted((await site.form(request)).multi_items())
        comment = request.path_params["comment"]
        given = {"ground": typed.value("ground"), "reason": typed.value("reason").strip()}
        try:
            await site.api(request).post(path("consultation", "comments", comment, "erase"), given)
        except ApiProblem as problem:
            words = {"ground": "请选择依据。", "reason": "请写明理由：依据哪份申请或文书，4 到 500 字，不写人名。"}
            wrong = {name: said for name, said in words.items() if name in problem.errors}
            if problem.status != 422 or not wrong:
                raise
            return await _show(site, request, typed.with_errors(wrong), 422)
        return site.redirect(f"{HOME}/comments/{comment}", "原文已经删除，记录里的指纹和数量还在。")

    return erase


async def _show(site: Site, request: Request, form: Form, status: int = 200) -> Response:
    api, id = site.api(request), request.path_params["comment"]
    comment = await api.get(path("consultation", "comments", id))
    found = await api.get(path("consultation", "consultations", comment["consultation"]))
    may = site.principal(request).has(*MAY)
    return site.render(
        request,
        "consultations/desk_comment.html",
        status=status,
        comment=comment,
        consultation=found,
        label=next((one["label"] for one in found["clauses"] if one["anchor"] == comment["clause"]), ""),
        trail=await _trail(api, id),
        grounds=await api.get("/api/consultation/erasure-grounds") if may and not comment["erased"] else [],
        form=form,
        states=COMMENT_STATES,
        reasons=WHY,
        sources=SOURCES,
        steps_of=STEPS,
    )


async def _trail(api: Api, id: str) -> list[dict[str, Any]]:
    """None of another department's, unless one oversees it."""
    try:
        return list(await api.get(path("consultation", "comments", id, "trail")))
    except ApiProblem as problem:
        if problem.status != 403:
            raise
        return []
