"""The department's desk for documents: the list, a new draft, an import, the editor."""

from collections.abc import Mapping, Sequence
from typing import Any

from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from gateway.pages.api import ApiProblem, path
from gateway.pages.documents import review
from gateway.pages.documents.body import from_text, to_text
from gateway.pages.documents.terms import (
    ACTIONS,
    ATTRIBUTE_CHOICES,
    GENRE_CHOICES,
    NAMES,
    STATES,
    THEME_CHOICES,
)
from gateway.pages.site import Site
from gateway.pages.ui.forms import Form

FIELDS = ("title", "number", "issuing_body", "issued_on", "theme", "genre", "attribute", "item", "summary")


def routes(site: Site) -> Sequence[BaseRoute]:
    return [
        Route("/desk/documents", _listing(site)),
        Route("/desk/documents/new", _new(site), methods=["GET", "POST"]),
        Route("/desk/documents/import", _importing(site), methods=["GET", "POST"]),
        Route("/desk/documents/{id}", _one(site), methods=["GET"]),
        Route("/desk/documents/{id}/edit", _edit(site), methods=["POST"]),
    ]


def _listing(site: Site) -> Any:
    async def listing(request: Request) -> Response:
        query = {"after": request.query_params.get("after"), "limit": 50}
        found = await site.api(request).get("/api/publication/desk/documents", query)
        return site.render(request, "documents/desk_list.html", found=found, states=STATES, who=site.principal(request))

    return listing


def _new(site: Site) -> Any:
    async def new(request: Request) -> Response:
        if request.method == "GET":
            return await editor(site, request, Form.filled(genre="notice", attribute="PROACTIVE"), None)
        form = await site.form(request)
        typed = Form.posted(form.multi_items())
        try:
            made = await site.api(request).post("/api/publication/documents", fields_of(form), key=typed.key)
        except ApiProblem as problem:
            return await editor(site, request, refused(typed, problem), None, problem.status)
        return site.redirect(f"/desk/documents/{made['id']}", "草稿已保存。")

    return new


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


def _edit(site: Site) -> Any:
    async def edit(request: Request) -> Response:
        id = request.path_params["id"]
        api = site.api(request)
        form = await site.form(request)
        typed = Form.posted(form.multi_items())
        version = str(form.get("version", "0"))
        changes = {**fields_of(form), "version": int(version) if version.isdecimal() else 0}
        document = None
        try:
            document = await api.put(path("publication", "documents", id), changes)
            if form.get("then") == "submit":
                await api.post(path("publication", "documents", id, "submit"))
                return site.redirect("/desk/documents/" + id, "已送审。审核人的待办里已经有这份文件。")
        except ApiProblem as problem:
            if document or problem.code == "store.conflict":  # the next try is measured against what is kept by now
                typed = typed.without("version")
            document = document or await api.get(path("publication", "documents", id))
            newer = problem.code == "store.conflict"
            return await editor(site, request, refused(typed, problem), document, problem.status, newer)
        return site.redirect("/desk/documents/" + id, "草稿已保存。")

    return edit


async def show(site: Site, request: Request, id: str, form: Form | None = None, status: int = 200) -> Response:
    """The editor for one's own draft, else the document with the steps that this person may take."""
    api, who = site.api(request), site.principal(request)
    document = await api.get(path("publication", "documents", id))
    if document["state"] == "draft" and who.has("drafter") and form is None:
        return await editor(site, request, _filled(document), document)
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
        **await review.told(site, request, document),
    )


async def editor(
    site: Site,
    request: Request,
    form: Form,
    document: Mapping[str, Any] | None,
    status: int = 200,
    newer: bool = False,
) -> Response:
    """`newer`: somebody else saved in between."""
    items = await _all_items(site, request)
    choices = [(one["id"], f"{one['first_level']} / {one['second_level']}") for one in items]
    return site.render(
        request,
        "documents/editor.html",
        status=status,
        form=form,
        document=document,
        newer=newer,
        items=choices,
        themes=THEME_CHOICES,
        genres=GENRE_CHOICES,
        attributes=ATTRIBUTE_CHOICES,
        states=STATES,
    )


async def _all_items(site: Site, request: Request) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = []
    after: str | None = None
    while True:
        page = await site.api(request).get("/api/catalog/items", {"limit": 200, "after": after})
        items += page["items"]
        if (after := page["next"]) is None:
            return items


async def searchable(site: Site, request: Request, id: str) -> str:
    """yes | soon | resting: whether people can find it by search now."""
    try:
        entry = await site.api(request).get(path("search", "entries", f"document:{id}"))
    except ApiProblem:
        return "resting"
    return "yes" if entry["version"] else "soon"


def fields_of(form: FormData) -> dict[str, Any]:
    fields: dict[str, Any] = {name: str(form.get(name, "")).strip() for name in FIELDS if name in form}
    return {**fields, "body": from_text(str(form.get("body", "")))}


def refused(typed: Form, problem: ApiProblem) -> Form:
    """What was typed, with what was wrong: beside the fields that are named, else above all."""
    missing = problem.errors.get("missing")
    if isinstance(missing, list) and missing:
        return typed.with_errors(
            {name: problem.message if n == 0 else "这一项也需要填写。" for n, name in enumerate(missing)}
        )
    wrong = {place.partition(".")[0] for place in problem.errors}  # `body.3.text` stands in `body`
    named = [name for name in (*FIELDS, "body") if name in wrong]
    return typed.with_errors(dict.fromkeys(named, "这一项太长或格式不对，请改一下。") or {"title": problem.message})


def _filled(document: Mapping[str, Any]) -> Form:
    return Form.filled(**{name: document[name] or "" for name in FIELDS}, body=to_text(document["body"]))


async def _item(site: Site, request: Request, id: str | None) -> Any:
    if not id:
        return None
    try:
        return await site.api(request).get(path("catalog", "items", id))
    except ApiProblem:
        return None
