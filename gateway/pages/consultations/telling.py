"""The desk's list of commenters whom no letter reaches: whom to tell what, and a tick when it is done."""

from collections.abc import Sequence
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from gateway.pages.api import ApiProblem, path
from gateway.pages.participation import OUTCOMES
from gateway.pages.site import Site
from gateway.pages.ui.forms import Form

BASE = "/desk/consultations/{id}/feedback/telling"


def routes(site: Site) -> Sequence[BaseRoute]:
    return [Route(BASE, _telling(site), methods=["GET", "POST"])]


def _telling(site: Site) -> Any:
    async def telling(request: Request) -> Response:
        if request.method != "POST":
            return await _show(site, request, Form())
        form, id = Form.posted((await site.form(request)).multi_items()), request.path_params["id"]
        told = form.chosen("comment")
        if not told:
            return await _show(site, request, form.with_errors({"comment": "请先勾选已经告知的人。"}), 422)
        try:
            await site.api(request).post(
                path("consultation", "consultations", id, "feedback", "told"), {"comments": told}
            )
        except ApiProblem as problem:
            if problem.status not in (404, 409, 422):
                raise
            return await _show(site, request, form.with_errors({"comment": problem.message}), problem.status)
        return site.redirect(BASE.format(id=id), f"已经记下 {len(told)} 人。")

    return telling


async def _show(site: Site, request: Request, form: Form, status: int = 200) -> Response:
    id, after = request.path_params["id"], request.query_params.get("after", "")
    found = await site.api(request).get(
        path("consultation", "desk", "consultations", id, "feedback", "telling"), {"after": after or None, "limit": 50}
    )
    return site.render(
        request,
        "consultations/desk_telling.html",
        status=status,
        found=found,
        form=form,
        after=after,
        outcomes=OUTCOMES,
    )
