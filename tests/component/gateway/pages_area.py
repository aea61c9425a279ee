"""An area of pages as the real ones are made: reads over the API, forms that come back."""

from collections.abc import Sequence
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from gateway.pages.api import ApiProblem
from gateway.pages.app import Area
from gateway.pages.site import Site


def routes(site: Site) -> Sequence[BaseRoute]:
    async def kept(request: Request) -> Response:
        found = await site.api(request).get("/api/publication/text")
        depends = ["publication.document:d1"]
        return site.render(request, "area/page.html", depends=depends, title="文件", text=found["text"])

    async def partly(request: Request) -> Response:
        try:
            text = (await site.api(request).get("/api/consultation/text"))["text"]
        except ApiProblem:
            text = "这一栏暂时没有"
        depends = ["consultation.comment"]
        return site.render(request, "area/page.html", depends=depends, title=str(request.url), text=text)

    async def uncovered(request: Request) -> Response:
        await site.api(request).get("/api/search/text")
        return site.render(request, "area/page.html", depends=["publication.document"], title="搜索", text="")

    async def form(request: Request) -> Response:
        return site.render(request, "area/page.html", title="填写", text="")

    async def submitted(request: Request) -> Response:
        posted = await site.form(request)
        text = str(posted.get("text", ""))
        try:
            await site.api(request).post("/api/publication/text", {"text": text}, key="k" * 8)
        except ApiProblem as problem:
            typed = str(posted.get("note", ""))
            return site.render(
                request, "area/page.html", problem.status, title="填写", text=problem.message, typed=typed
            )
        return site.redirect("/kept", flash="已经保存")

    async def broken(request: Request) -> Response:
        raise ZeroDivisionError

    async def conflict(request: Request) -> Response:
        raise ApiProblem(409, "store.conflict", "这份内容刚刚被别人改过。")

    async def early(request: Request) -> Response:
        raise ApiProblem(409, "consultation.not_closed", "征求意见还没有截止。")

    return [
        Route("/", form, methods=["GET"]),
        Route("/kept", kept, methods=["GET"]),
        Route("/partly", partly, methods=["GET"]),
        Route("/uncovered", uncovered, methods=["GET"]),
        Route("/form", form, methods=["GET"]),
        Route("/form", submitted, methods=["POST"]),
        Route("/desk", form, methods=["GET"]),
        *(Route(f"/desk/documents/x/{act}", form, methods=["POST"]) for act in ("autosave", "paste")),
        Route("/desk", submitted, methods=["POST"]),
        Route("/broken", broken, methods=["GET"]),
        Route("/conflict", conflict, methods=["GET"]),
        Route("/early", early, methods=["GET"]),
    ]


AREA = Area("area", routes, Path(__file__).parent)
