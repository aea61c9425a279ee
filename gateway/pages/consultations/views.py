"""What the public sees of consultations: the list, one draft with its clauses and comments, a receipt."""

import asyncio
from collections.abc import Sequence
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from gateway.pages.api import ApiProblem, path
from gateway.pages.consultations import desk
from gateway.pages.consultations.terms import PHASES, REASONS
from gateway.pages.site import Site
from gateway.pages.ui.forms import Form

LISTED = "/api/consultation/consultations"
LONGEST = 5000  # characters the service takes in one comment
FIELD_OF = {
    "consultation.comment_empty": "text",
    "consultation.comment_too_long": "text",
    "consultation.not_taking_comments": "text",
    "consultation.clause_unknown": "clause",
}
CONTACT_WRONG = {"contact": "联系方式太长，请只写一个电话或邮箱。"}


def routes(site: Site) -> Sequence[BaseRoute]:
    return [
        Route("/consultations", _listing(site)),
        Route("/consultations/{id}", _one(site), methods=["GET", "POST"]),
        Route("/consultations/{id}/comments/{comment}", _receipt(site)),
        *desk.routes(site),
    ]


def _listing(site: Site) -> Any:
    async def listing(request: Request) -> Response:
        api, after = site.api(request), request.query_params.get("after")
        opened, closed = await asyncio.gather(
            api.get(LISTED, {"state": "open", "limit": 100}), api.get(LISTED, {"state": "closed", "after": after})
        )
        return site.render(
            request,
            "consultations/list.html",
            depends=["consultation.consultation", "catalog.unit"],
            opened=opened["items"],
            closed=closed,
            after=after,
            phases=PHASES,
        )

    return listing


def _one(site: Site) -> Any:
    async def one(request: Request) -> Response:
        if request.method != "POST":
            asked = request.query_params.get("clause", "")
            return await _show(site, request, Form.filled(clause=asked) if asked else Form())
        form = Form.posted((await site.form(request)).multi_items())
        id = request.path_params["id"]
        comment = {name: form.value(name) for name in ("text", "contact")} | {"clause": form.value("clause") or None}
        try:
            taken = await site.api(request).post(
                path("consultation", "consultations", id, "comments"), comment, key=form.key
            )
        except ApiProblem as problem:
            return await _show(site, request, form.with_errors(_errors(problem)), problem.status)
        return site.redirect(f"/consultations/{id}/comments/{taken['id']}")

    return one


async def _show(site: Site, request: Request, form: Form, status: int = 200) -> Response:
    api, id, after = site.api(request), request.path_params["id"], request.query_params.get("after")
    consultation = await api.get(path("consultation", "consultations", id))
    if consultation["phase"] == "draft":
        return site.redirect(f"/desk/consultations/{id}")
    comments = await api.get(path("consultation", "consultations", id, "comments"), {"after": after})
    return site.render(
        request,
        "consultations/consultation.html",
        status=status,
        consultation=consultation,
        comments=comments,
        labels={clause["anchor"]: clause["label"] for clause in consultation["clauses"]},
        form=form,
        after=after,
        longest=LONGEST,
        phases=PHASES,
        reasons=REASONS,
    )


def _receipt(site: Site) -> Any:
    async def receipt(request: Request) -> Response:
        api, id = site.api(request), request.path_params["id"]
        comment = await api.get(path("consultation", "comments", request.path_params["comment"]))
        if comment["consultation"] != id:
            raise ApiProblem(404, "http.404", "没有这条意见，请核对回执编号。")
        consultation = await api.get(path("consultation", "consultations", id))
        return site.render(
            request,
            "consultations/receipt.html",
            comment=comment,
            consultation=consultation,
            labels={clause["anchor"]: clause["label"] for clause in consultation["clauses"]},
            reasons=REASONS,
        )

    return receipt


def _errors(problem: ApiProblem) -> dict[str, str]:
    """Raises the problem again where nothing in the form can mend it."""
    if field := FIELD_OF.get(problem.code):
        return {field: problem.message}
    if problem.status == 422 and "contact" in problem.errors:
        return CONTACT_WRONG
    raise problem
