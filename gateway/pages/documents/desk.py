"""The department's desk for documents: the list, a new draft, an import, the editor."""

from collections.abc import Sequence
from typing import Any

from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from gateway.pages.api import ApiProblem, path
from gateway.pages.documents import editor, findings, review
from gateway.pages.documents.terms import (
    ACTIONS,
    NAMES,
    STATES,
)
from gateway.pages.site import Site
from gateway.pages.ui.forms import Form


def routes(site: Site) -> Sequence[BaseRoute]:
    return [
        Route("/desk/documents", _listing(site)),
        *editor.routes(site),
        Route("/desk/documents/import", _importing(site), methods=["GET", "POST"]),
        Route("/desk/documents/{id}", _one(site), methods=["GET"]),
    ]


def _listing(site: Site) -> Any:
    async def listing(request: Request) -> Response:
        query = {"after": request.query_params.get("after"), "limit": 50}
        found = await site.api(request).get("/api/publication/desk/documents", query)
        return site.render(request, "documents/desk_list.html", found=found, states=STATES, who=site.principal(request))

    return listing


def _importing(site: Site) -> Any:
    async def importing(request: Request) -> Response:
        if request.method == "GET":
            return site.render(request, "documents/import.html", form=Form())
        form = await site.form(request)
        typed = Form.posted(form.multi_items())
        file = form.get("file")
        if not isinstance(file, UploadFile) or not file.filename:
            wrong = typed.with_errors({"file": "请选择要导入的文件。"})
            return site.render(request, "documents/import.html", status=400, form=wrong)
        part = (file.filename, await file.read(), file.content_type or "application/octet-stream")
        try:
            read = await site.api(request).upload("/api/publication/documents/import", {"file": part}, key=typed.key)
        except ApiProblem as problem:
            wrong = typed.with_errors({"file": problem.message})
            return site.render(request, "documents/import.html", status=problem.status, form=wrong)
        notes = "".join(f" {one['message']}" for one in read["problems"])
        return site.redirect(f"/desk/documents/{read['document']['id']}", f"已导入为草稿，请核对识别出的内容。{notes}")

    return importing


def _one(site: Site) -> Any:
    async def one(request: Request) -> Response:
        return await show(site, request, request.path_params["id"])

    return one


async def show(site: Site, request: Request, id: str, form: Form | None = None, status: int = 200) -> Response:
    """The editor for one's own draft, else the document with the steps that this person may take."""
    api, who = site.api(request), site.principal(request)
    document = await api.get(path("publication", "documents", id))
    if document["state"] == "draft" and who.has("drafter") and form is None:
        return await editor.edit_page(site, request, document)
    return site.render(
        request,
        "documents/desk_document.html",
        status=status,
        document=document,
        form=form or Form(),
        remark_form=review.remark_form(request, document, form),
        who=who,
        item=await _item(site, request, document["item"]),
        trail=await api.get(path("publication", "documents", id, "trail")),
        searchable=await searchable(site, request, id) if document["state"] == "released" else None,
        states=STATES,
        actions=ACTIONS,
        names=NAMES,
        units=await site.units(request),
        found=await findings.told(site, request, document),
        **await review.told(site, request, document),
    )


async def searchable(site: Site, request: Request, id: str) -> str:
    """yes | soon | resting: whether people can find it by search now."""
    try:
        entry = await site.api(request).get(path("search", "entries", f"document:{id}"))
    except ApiProblem:
        return "resting"
    return "yes" if entry["version"] else "soon"


async def _item(site: Site, request: Request, id: str | None) -> Any:
    if not id:
        return None
    try:
        return await site.api(request).get(path("catalog", "items", id))
    except ApiProblem:
        return None
