"""Writing an opinion: one page, one field that must be filled, no account."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from gateway.pages.api import ApiProblem, path
from gateway.pages.consultations import uploads
from gateway.pages.consultations.public import NAMES
from gateway.pages.site import Site
from gateway.pages.ui.forms import Form
from kit.runtime.ids import new_id

FIELD_OF = {
    "consultation.comment_empty": "text",
    "consultation.comment_too_long": "text",
    "consultation.not_taking_comments": "text",
    "consultation.clause_unknown": "clause",
    "consultation.village_unknown": "village",
    **dict.fromkeys(uploads.LOST, "file"),
}
WRONG = {
    "contact": "联系方式太长，请只写一个电话或邮箱。",
    "village": "请从列表里选一个村，或者不选。",
    "files": "附件最多 5 个，请去掉几个。",
    "clause": "草案中没有您选择的这一条，请重新选择。",
}


AGAIN = "您改之前的那一条已经收下了。改过的还没有提交：要作为另一条提交，请再按一次“提交意见”。"


def routes(site: Site) -> Sequence[BaseRoute]:
    return [Route("/consultations/{id}/comment", _comment(site), methods=["GET", "POST"])]


def _comment(site: Site) -> Any:
    async def comment(request: Request) -> Response:
        if request.method != "POST":
            return await _show(site, request, Form.filled(clause=request.query_params.get("clause", "")))
        began = site.now()
        posted = await site.form(request)
        form = Form.posted(posted.multi_items())
        api, id = site.api(request), request.path_params["id"]
        sent = await uploads.send(api, posted.getlist("file"))
        form = form.adding("upload", sent.uploads)
        if sent.errors:
            return await _show(site, request, form.with_errors({"file": "".join(sent.errors)}), 422)
        try:
            taken = await api.post(path("consultation", "consultations", id, "comments"), _said(form), key=form.key)
        except ApiProblem as problem:
            form = form.without("upload") if problem.code in uploads.LOST else form
            return await _show(site, request, form.with_errors(_errors(problem)), problem.status)
        if _other_words(taken, form, began):
            return await _show(site, request, replace(form, key=new_id()).with_errors({"text": AGAIN}), 409)
        place = f"/receipts/{taken['ticket']}"
        if "application/json" in request.headers.get("accept", ""):  # the form's own script, which goes there itself
            return JSONResponse({"location": place})
        return site.redirect(place)

    return comment


def _other_words(taken: Mapping[str, Any], form: Form, began: datetime) -> bool:
    """Whether this form was taken before with other words: somebody went back to it and changed them."""
    content = taken["receipt"]["content"]  # none where the words were erased since
    before = datetime.fromisoformat(taken["comment"]["accepted_at"]) < began
    return bool(before and content) and _bare(content["text"]) != _bare(form.value("text"))


def _bare(text: str) -> str:
    return "".join(one for one in text if one.isprintable() and not one.isspace())


def _said(form: Form) -> dict[str, Any]:
    return {
        "text": form.value("text"),
        "contact": form.value("contact"),
        "clause": form.value("clause") or None,
        "village": form.value("village"),
        "files": uploads.ids(form.chosen("upload")),
        "proof": form.value("proof"),
    }


async def _show(site: Site, request: Request, form: Form, status: int = 200) -> Response:
    api, id = site.api(request), request.path_params["id"]
    found = await api.get(path("consultation", "consultations", id))
    if found["phase"] == "draft":
        return site.redirect(f"/desk/consultations/{id}")
    return site.render(
        request,
        "consultations/comment.html",
        status=status,
        consultation=found,
        clause=next((one for one in found["clauses"] if one["anchor"] == form.value("clause")), None),
        form=form,
        accepted=uploads.ACCEPTED,
        most=uploads.MOST,
        villages=await villages(site, request),
        haste=site.hasty(request),
        **NAMES,
    )


async def villages(site: Site, request: Request) -> list[tuple[str, str]]:
    """(code, name) to choose from; none while the catalogue is away, for an opinion needs no village."""
    try:
        listed = await site.api(request).get("/api/catalog/units")
    except ApiProblem:
        return []
    return [(one["code"], one["name"]) for one in listed["items"] if one["kind"] in ("village", "community")]


def _errors(problem: ApiProblem) -> Mapping[str, str]:
    """Raises the problem again where nothing in the form can mend it."""
    if field := FIELD_OF.get(problem.code):
        return {field: problem.message}
    found = {name: words for name, words in WRONG.items() if problem.status == 422 and name in problem.errors}
    if not found:
        raise problem
    return {"file" if name == "files" else name: words for name, words in found.items()}
