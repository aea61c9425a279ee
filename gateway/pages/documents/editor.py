"""The editor of a draft: one long form that saves itself as one types, and that two people can use at once."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from gateway.pages.api import ApiProblem, path
from gateway.pages.documents import attachments, drafts, findings, questions
from gateway.pages.documents.body import from_html, is_rich, to_html, to_text
from gateway.pages.documents.drafts import FIELDS, NewerSaved
from gateway.pages.documents.merging import Merge, base_of
from gateway.pages.documents.terms import (
    ATTRIBUTE_CHOICES,
    FIELD_NAMES,
    FORM_CHOICES,
    GENRE_CHOICES,
    GROUND_CHOICES,
    NAMES,
    STATES,
    THEME_CHOICES,
    VALIDITY_CHOICES,
)
from gateway.pages.site import Site
from gateway.pages.ui.filters import zh_datetime
from gateway.pages.ui.forms import Form

NEW = {"genre": "notice", "theme": "general_affairs", "attribute": "PROACTIVE", "validity": "in_force"}
COMPARED = (*FIELDS, "questions")
LONGEST_FLASH = 600
Document = Mapping[str, Any]


def routes(site: Site) -> Sequence[BaseRoute]:
    return [
        Route("/desk/documents/new", _new(site), methods=["GET", "POST"]),
        Route("/desk/documents/{id}/edit", _edit(site), methods=["POST"]),
        Route("/desk/documents/{id}/autosave", _autosave(site), methods=["POST"]),
        Route("/desk/documents/{id}/merge", _merge(site), methods=["POST"]),
        Route("/desk/documents/{id}/paste", _paste(site), methods=["POST"]),
        Route("/desk/documents/{id}/version", _version(site), methods=["GET"]),
    ]


def _new(site: Site) -> Any:
    async def new(request: Request) -> Response:
        if request.method == "GET":
            return await editor(site, request, Form.filled(**NEW), None)
        form = await site.form(request)
        typed = Form.posted(form.multi_items())
        try:
            made = await drafts.create(site.api(request), form, typed.key)
        except ApiProblem as problem:
            if _wants_json(request):
                return _problem(problem)
            return await editor(site, request, refused(typed, problem), None, problem.status)
        if _wants_json(request):
            return _saved(site, made)
        return await _after(site, request, made, form)

    return new


def _edit(site: Site) -> Any:
    async def edit(request: Request) -> Response:
        id = request.path_params["id"]
        api = site.api(request)
        form = await site.form(request)
        typed = Form.posted(form.multi_items())
        document = None
        try:
            document, merge = await drafts.save(api, id, form)
            return await _after(site, request, document, form, merge)
        except NewerSaved as newer:
            return _clash(site, request, newer)
        except ApiProblem as problem:
            if document:  # the next try is measured against what is kept by now
                typed = typed.without("version").without("base")
            document = document or await api.get(path("publication", "documents", id))
            return await editor(site, request, refused(typed, problem), document, problem.status)

    return edit


def _autosave(site: Site) -> Any:
    async def autosave(request: Request) -> Response:
        form = await site.form(request)
        try:
            return _saved(site, await drafts.autosave(site.api(request), request.path_params["id"], form))
        except ApiProblem as problem:
            return _problem(problem)

    return autosave


def _merge(site: Site) -> Any:
    async def merge(request: Request) -> Response:
        form = await site.form(request)
        try:
            document = await drafts.merged(site.api(request), request.path_params["id"], form)
        except NewerSaved as newer:
            return _clash(site, request, newer)
        return site.redirect(f"/desk/documents/{document['id']}", "两边的修改已经合在一起并保存。")

    return merge


def _paste(site: Site) -> Any:
    async def paste(request: Request) -> Response:
        """What was pasted, as the editor may hold it; how many pictures had to stay outside."""
        form = await site.form(request)
        pasted = str(form.get("html", ""))
        blocks = from_html(pasted)
        left_out = pasted.lower().count("<img") - sum(one["kind"] == "image" for one in blocks)
        html = to_html(blocks, f"/desk/documents/{request.path_params['id']}")
        return JSONResponse({"html": html, "left_out": max(0, left_out)})

    return paste


def _version(site: Site) -> Any:
    async def version(request: Request) -> Response:
        try:
            found = await site.api(request).get(path("publication", "documents", request.path_params["id"]))
        except ApiProblem as problem:
            return _problem(problem)
        return JSONResponse({"version": found["version"], "draft": found["state"] == "draft"})

    return version


async def _after(
    site: Site, request: Request, document: Document, form: FormData, merge: Merge | None = None
) -> Response:
    """Saved: then files are added, removed or renamed, or it goes to its reviewer, as the button said."""
    id, api = document["id"], site.api(request)
    then, words, wrong = str(form.get("then", "")), ["草稿已保存。"], False
    if merge and merge.taken:
        words.append(
            f"另一位同事同时改了{'、'.join(FIELD_NAMES.get(name, name) for name in merge.taken)}，已经合在一起。"
        )
    files = [one for one in form.getlist("file") if isinstance(one, UploadFile) and one.filename]
    for did in (await attachments.add(api, id, files), await attachments.change(api, document, form, then)):
        words += did.said
        wrong = wrong or did.refused
    if then == "submit" and not wrong:
        await api.post(path("publication", "documents", id, "submit"))
        words = ["已送审。审核人的待办里已经有这份文件。"]
    place = "#attachments" if files or then.startswith("remove:") else ""
    kind = "warning" if wrong else "success"
    return site.redirect(f"/desk/documents/{id}{place}", "".join(words)[:LONGEST_FLASH], kind)


async def editor(site: Site, request: Request, form: Form, document: Document | None, status: int = 200) -> Response:
    items = await site.api(request).every("/api/catalog/items")
    here = f"/desk/documents/{document['id'] if document else 'new'}"
    body = document["body"] if document else []
    html = form.value("body_html") if "body_html" in form.values else to_html(body, here)
    if "body_html" in form.values:
        form = replace(form, values={**form.values, "body": [to_text(from_html(html))]})
    remarks = await _remarks(site, request, document)
    return site.render(
        request,
        "documents/editor.html",
        status=status,
        form=form,
        document=document,
        here=here,
        body_html=to_html(from_html(html), here),
        rich=is_rich(body),
        base=form.value("base") or (base_of(document, COMPARED) if document else ""),
        version=form.value("version") or (document["version"] if document else ""),
        attached=attachments.rows(document["attachments"], here) if document else [],
        remarks=remarks,
        found=await findings.told(site, request, document) if document else [],
        items=_choices(items, form.value("item")),
        themes=THEME_CHOICES,
        genres=GENRE_CHOICES,
        attributes=ATTRIBUTE_CHOICES,
        grounds=GROUND_CHOICES,
        validities=VALIDITY_CHOICES,
        states=STATES,
        forms_of=FORM_CHOICES,
    )


async def edit_page(site: Site, request: Request, document: Document) -> Response:
    values = {name: document[name] or "" for name in FIELDS}
    needs = ["yes"] if document["needs_interpretation"] else []
    asked = questions.to_text(document["questions"])
    form = Form.filled(**values, body=to_text(document["body"]), needs_interpretation=needs, questions=asked)
    return await editor(site, request, form, document)


def _clash(site: Site, request: Request, newer: NewerSaved) -> Response:
    return site.render(
        request,
        "documents/merge.html",
        status=409,
        document=newer.theirs,
        mine=newer.mine,
        merge=newer.merge,
        base=newer.base,
        here=f"/desk/documents/{newer.theirs['id']}",
        mine_html=to_html(newer.mine["body"], f"/desk/documents/{newer.theirs['id']}"),
        form=Form(),
        names=NAMES,
        as_text=questions.as_text,
        field_names=FIELD_NAMES,
    )


def _saved(site: Site, document: Document) -> Response:
    return JSONResponse(
        {
            "id": document["id"],
            "version": document["version"],
            "base": base_of(document, COMPARED),
            "number": document["number"],
            "at": zh_datetime(site.now())[-5:],
        }
    )


def _problem(problem: ApiProblem) -> Response:
    return JSONResponse({"code": problem.code, "message": problem.message}, problem.status)


def _wants_json(request: Request) -> bool:
    return "application/json" in request.headers.get("accept", "")


def refused(typed: Form, problem: ApiProblem) -> Form:
    """What was typed, with what was wrong: beside the fields that are named, else above all."""
    missing = problem.errors.get("missing")
    if isinstance(missing, list) and missing:
        return typed.with_errors(
            {name: problem.message if n == 0 else "这一项也需要填写。" for n, name in enumerate(missing)}
        )
    wrong = {place.partition(".")[0] for place in problem.errors}  # `body.3.text` stands in `body`
    backwards = problem.errors.get("fields")
    if isinstance(backwards, list):
        return typed.with_errors({str(name): problem.message for name in backwards})
    named = [name for name in (*COMPARED, "body") if name in wrong]
    return typed.with_errors(dict.fromkeys(named, "这一项太长或格式不对，请改一下。") or {"title": problem.message})


async def _remarks(site: Site, request: Request, document: Document | None) -> list[Any]:
    if document is None:
        return []
    found = await site.api(request).get(path("publication", "documents", document["id"], "remarks"))
    return [one for one in found["items"] if not one["resolved"]]


def _choices(items: Sequence[Mapping[str, Any]], chosen: str) -> list[tuple[str, str]]:
    """With what was chosen before, else saving would lose it."""
    found = [(one["id"], f"{one['first_level']} / {one['second_level']}") for one in items]
    lost = [(chosen, "原来选的事项（现行目录中没有）")] if chosen and chosen not in dict(found) else []
    return [*lost, *found]
