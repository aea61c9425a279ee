"""The steps of a document, each a form that posts."""

import asyncio
from collections.abc import Sequence
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from gateway.pages.api import ApiProblem, path
from gateway.pages.documents.desk import searchable, show
from gateway.pages.site import Site
from gateway.pages.ui.forms import Form

DONE = {
    "submit": "已送审。审核人的待办里已经有这份文件。",
    "approve": "部门审核通过，等待合法性和保密审查。",
    "clear": "合法性和保密审查通过，等待发布。",
    "send-back": "已退回起草人。",
    "withdraw": "已撤回。公开页面只保留撤回说明。",
    "repeal": "已废止。公开页面标明废止，正文还能看到。",
    "supersede": "已标明由新文件代替。",
    "revise": "可以修订了。新的一版发布之前，公众看到的不变。",
    "drop-revision": "已放弃修订，公开的内容没有变。",
}
WORDS: dict[str, tuple[str, ...]] = {
    "send-back": ("reason",),
    "withdraw": ("reason",),
    "repeal": ("reason",),
    "supersede": ("reason", "by"),
    "revise": ("reason",),
    "clear": ("opinion",),
    "release": ("waived",),
}
PATIENCE = 1.5  # seconds in which a release is expected to be found


def routes(site: Site) -> Sequence[BaseRoute]:
    taken = [
        Route(f"/desk/documents/{{id}}/{step}", _step(site, step), methods=["POST"]) for step in (*DONE, "release")
    ]
    return [*taken, Route("/desk/documents/{id}/explain", _explain(site), methods=["POST"])]


def _explain(site: Site) -> Any:
    async def explain(request: Request) -> Response:
        """A draft that explains this document, or answers a question about it."""
        id = request.path_params["id"]
        typed = Form.posted((await site.form(request)).multi_items())
        api = site.api(request)
        document = await api.get(path("publication", "documents", id))
        kind = "response" if typed.value("kind") == "response" else "interpretation"
        title = (
            f"《{document['title']}》解读" if kind == "interpretation" else f"关于《{document['title']}》有关问题的回应"
        )
        given = {"kind": kind, "explains": id, "title": title[:300], "issuing_body": document["issuing_body"]}
        made = await api.post("/api/publication/documents", given, key=typed.key)
        return site.redirect(f"/desk/documents/{made['id']}", "草稿已建好，请写内容。")

    return explain


def _step(site: Site, step: str) -> Any:
    async def take(request: Request) -> Response:
        id = request.path_params["id"]
        form = await site.form(request)
        words = WORDS.get(step, ())
        try:
            body = {name: str(form.get(name, "")).strip() for name in words if name in form} or None
            if "by" in words and body:
                body["by"] = await _id_of(site, request, body["by"])
            await site.api(request).post(path("publication", "documents", id, step), body)
        except ApiProblem as problem:
            place = words[-1] if words and words[-1] in form else "step"
            wrong = Form.posted(form.multi_items()).with_errors({place: problem.message})
            return await show(site, request, id, wrong, problem.status)
        said = DONE[step] if step != "release" else await _released(site, request, id)
        return site.redirect(f"/desk/documents/{id}", said)

    return take


async def _id_of(site: Site, request: Request, number: str) -> str:
    """People name a document by its index number or its address."""
    number = number.rpartition("/documents/")[2].strip("/")
    found = await site.api(request).get("/api/publication/documents/by-index-number", {"number": number})
    return str(found["id"])


async def _released(site: Site, request: Request, id: str) -> str:
    """Says only what is true by now: found, soon found, or found when search is back."""
    loop = asyncio.get_running_loop()
    until = loop.time() + PATIENCE
    state = await searchable(site, request, id)
    while state == "soon" and loop.time() < until:
        await asyncio.sleep(0.03)
        state = await searchable(site, request, id)
    return {
        "yes": "已发布，搜索已经能找到。",
        "soon": "已发布，正在进入搜索。",
        "resting": "已发布。搜索正在休息，恢复后自动收录。",
    }[state]
