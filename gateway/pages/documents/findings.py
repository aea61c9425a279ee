"""Personal data found in a document: where it stands, masked, or excepted by two people."""

from collections.abc import Mapping, Sequence
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from gateway.pages.api import ApiProblem, path
from gateway.pages.site import Site
from gateway.pages.ui.forms import Form
from law.privacy import KIND_NAMES

STATES = {
    "open": ("公开前要处理", "error"),
    "requested": ("已申请例外，待另一人确认", "warning"),
    "confirmed": ("已作为例外", "success"),
}
PARTS = {
    "title": "标题",
    "summary": "内容概述",
    "body": "正文第 {n} 段",
    "question": "第 {n} 个问题",
    "answer": "第 {n} 个回答",
    "attachment": "附件“{name}”",
    "attachment_name": "附件“{name}”的文件名",
}


def routes(site: Site) -> Sequence[BaseRoute]:
    async def listed(request: Request) -> Response:
        return await _page(site, request, Form())

    async def mask(request: Request) -> Response:
        id, form = request.path_params["id"], await site.form(request)
        key = str(form.get("key", ""))[:64]
        return await _done(site, request, form, path("publication", "documents", id, "findings", "mask"),
                           {"key": key} if key else {}, "已遮盖，草稿已保存。")  # fmt: skip

    async def override(request: Request) -> Response:
        form = await site.form(request)
        given = {"reason": str(form.get("reason", "")).strip()[:500]}
        return await _done(site, request, form, _of(request, "override"), given, "已申请例外，等另一个人确认。")

    async def confirm(request: Request) -> Response:
        form = await site.form(request)
        return await _done(site, request, form, _of(request, "confirm"), None, "已确认例外，发布时不再拦下这一处。")

    here = "/desk/documents/{id}/findings"
    return [
        Route(here, listed, methods=["GET"]),
        Route(f"{here}/mask", mask, methods=["POST"]),
        Route(f"{here}/{{key}}/override", override, methods=["POST"]),
        Route(f"{here}/{{key}}/confirm", confirm, methods=["POST"]),
    ]


async def told(site: Site, request: Request, document: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What was found, with the words for its place, first to last."""
    found = await site.api(request).get(path("publication", "documents", document["id"], "findings"))
    names = {one["id"]: one["name"] for one in document["attachments"]}
    return [{**one, "where": _where(one["place"], names)} for one in found["items"]]


async def _page(site: Site, request: Request, form: Form, status: int = 200) -> Response:
    document = await site.api(request).get(path("publication", "documents", request.path_params["id"]))
    who = site.principal(request)
    return site.render(
        request,
        "documents/findings.html",
        status=status,
        document=document,
        found=await told(site, request, document),
        form=form,
        states=STATES,
        kinds=KIND_NAMES,
        may_mask=document["state"] == "draft" and who.has("drafter"),
        may_ask=who.has("drafter", "reviewer", "legality_reviewer", "releaser"),
    )


async def _done(site: Site, request: Request, form: Any, to: str, given: Any, words: str) -> Response:
    try:
        await site.api(request).post(to, given)
    except ApiProblem as problem:
        wrong = Form.posted(form.multi_items()).with_errors({"findings": problem.message})
        return await _page(site, request, wrong, problem.status)
    return site.redirect(f"/desk/documents/{request.path_params['id']}/findings", words)


def _of(request: Request, act: str) -> str:
    params = request.path_params
    return path("publication", "documents", params["id"], "findings", params["key"], act)


def _where(place: Mapping[str, Any], names: Mapping[str, str]) -> str:
    words = PARTS[place["part"]].format(
        n=(place["index"] or 0) + 1, name=names.get(place["attachment"] or "", "已移除")
    )
    return words + (f"，表格第 {place['row'] + 1} 行第 {place['column'] + 1} 列" if place["row"] is not None else "")
