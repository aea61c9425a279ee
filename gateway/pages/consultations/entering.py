"""What people said by phone, on paper, at the counter or in a meeting, written down by staff: forty a day."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from gateway.pages.api import ApiProblem, path
from gateway.pages.consultations import uploads
from gateway.pages.consultations.commenting import FIELD_OF, WRONG, villages
from gateway.pages.consultations.terms import SOURCES
from gateway.pages.site import Site
from gateway.pages.ui.forms import Form

BY_STAFF = [(code, name) for code, name in SOURCES.items() if code != "online"]
STAYS = ("source", "said_on", "village")  # from one opinion to the next: a pile of letters, one meeting
WORDS = {"said_on": "请写期限以内的日期，不晚于今天。", "source": "请选择意见从哪里来。", "text": "请写下意见。"}


def routes(site: Site) -> Sequence[BaseRoute]:
    return [Route("/desk/consultations/{id}/opinions/new", _new(site), methods=["GET", "POST"])]


def _new(site: Site) -> Any:
    async def new(request: Request) -> Response:
        if request.method != "POST":
            stays = {name: request.query_params.get(name, "") for name in STAYS}
            start = stays | {"said_on": stays["said_on"] or site.today().isoformat()}
            return await _show(site, request, Form.filled(**start))
        posted = await site.form(request)
        form = Form.posted(posted.multi_items())
        api, id = site.api(request), request.path_params["id"]
        sent = await uploads.send(api, posted.getlist("file"))
        form = form.adding("upload", sent.uploads)
        if sent.errors:
            return await _show(site, request, form.with_errors({"file": "".join(sent.errors)}), 422)
        try:
            taken = await api.post(path("consultation", "consultations", id, "opinions"), _said(form), key=form.key)
        except ApiProblem as problem:
            form = form.without("upload") if problem.code in uploads.LOST else form
            return await _show(site, request, form.with_errors(_errors(problem)), problem.status)
        if form.value("then") == "receipt":
            return site.redirect(f"/receipts/{taken['ticket']}")
        next_one = urlencode({name: form.value(name) for name in STAYS if form.value(name)})
        return site.redirect(f"/desk/consultations/{id}/opinions/new?{next_one}", "已记下，和网上的意见一样计入。")

    return new


def _said(form: Form) -> dict[str, Any]:
    plain = {name: form.value(name) for name in ("text", "source", "village", "contact")}
    return {
        **plain,
        "said_on": form.value("said_on") or None,
        "clause": form.value("clause") or None,
        "files": uploads.ids(form.chosen("upload")),
    }


async def _show(site: Site, request: Request, form: Form, status: int = 200) -> Response:
    found = await site.api(request).get(path("consultation", "consultations", request.path_params["id"]))
    return site.render(
        request,
        "consultations/desk_opinion.html",
        status=status,
        consultation=found,
        form=form,
        by_staff=BY_STAFF,
        villages=await villages(site, request),
        accepted=uploads.ACCEPTED,
        most=uploads.MOST,
    )


def _errors(problem: ApiProblem) -> dict[str, str]:
    """Raises the problem again where nothing in the form can mend it."""
    if place := {**FIELD_OF, "consultation.said_outside_period": "said_on"}.get(problem.code):
        return {place: problem.message}
    named = {name: words for name, words in {**WRONG, **WORDS}.items() if name in problem.errors}
    if problem.status != 422 or not named:
        raise problem
    return {"file" if name == "files" else name: words for name, words in named.items()}
