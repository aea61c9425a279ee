"""The index: whether it agrees with what is public, and its rebuild."""

from collections.abc import Sequence

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from gateway.pages.api import ApiProblem
from gateway.pages.site import Site
from gateway.pages.ui.forms import Form
from gateway.pages.words.own import HERE, KEEPERS, require, tabs

STATES = {
    "none": ("没有重建过", ""),
    "running": ("正在重建", "info"),
    "done": ("已完成", "success"),
    "failed": ("没有完成", "error"),
}
SOURCES = {"log": "从事件记录读取", "services": "从各服务读取"}
REASONS = {"asked": "人工要求", "rules": "索引规则有变", "lost": "原来的索引不在了"}


def routes(site: Site) -> Sequence[BaseRoute]:
    async def show(request: Request) -> Response:
        require(site, request, KEEPERS)
        api = site.api(request)
        return site.render(
            request,
            "words/index.html",
            tabs=tabs(site, request),
            form=Form(),
            rebuild=await api.get("/api/search/rebuild"),
            drift=await api.get("/api/search/drift"),
            states=STATES,
            sources=SOURCES,
            reasons=REASONS,
        )

    async def rebuild(request: Request) -> Response:
        require(site, request, KEEPERS)
        form = Form.posted((await site.form(request)).multi_items())
        try:
            await site.api(request).post("/api/search/rebuild", key=form.key)
        except ApiProblem as problem:
            if problem.code != "search.rebuild_running":
                raise
        return site.redirect(f"{HERE}/index", "索引开始重建。搜索和发布照常进行。")

    return [
        Route(f"{HERE}/index", show, methods=["GET"]),
        Route(f"{HERE}/index", rebuild, methods=["POST"]),
    ]
