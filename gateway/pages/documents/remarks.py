"""Remarks on passages: made and settled."""

from collections.abc import Sequence

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from gateway.pages.api import ApiProblem, path
from gateway.pages.documents.desk import show
from gateway.pages.site import Site
from gateway.pages.ui.forms import Form


def routes(site: Site) -> Sequence[BaseRoute]:
    async def remark(request: Request) -> Response:
        id = request.path_params["id"]
        form = await site.form(request)
        typed = Form.posted(form.multi_items())
        block = typed.value("block")
        given = {
            "block": int(block) if block.isascii() and block.isdecimal() and len(block) < 6 else None,
            "quote": typed.value("quote").strip(),
            "text": typed.value("text"),
        }
        try:
            await site.api(request).post(path("publication", "documents", id, "remarks"), given, key=typed.key)
        except ApiProblem as problem:
            return await show(site, request, id, typed.with_errors({"text": problem.message}), problem.status)
        return site.redirect(f"/desk/documents/{id}#b-{given['block']}", "批注已保存，起草人会看到。")

    async def resolve(request: Request) -> Response:
        id, remark = request.path_params["id"], request.path_params["remark"]
        await site.form(request)
        await site.api(request).post(path("publication", "documents", id, "remarks", remark, "resolve"))
        return site.redirect(f"/desk/documents/{id}#remarks", "已标为处理完。")

    return [
        Route("/desk/documents/{id}/remarks", remark, methods=["POST"]),
        Route("/desk/documents/{id}/remarks/{remark}/resolve", resolve, methods=["POST"]),
    ]
