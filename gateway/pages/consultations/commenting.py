"""Writing an opinion: one page, one field that must be filled, no account."""

from collections.abc import Sequence
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from gateway.pages.api import path
from gateway.pages.consultations import sending, uploads
from gateway.pages.consultations.public import NAMES
from gateway.pages.site import Site
from gateway.pages.ui.forms import Form
from gateway.pages.village_names import villages
from kit.files.attach import ACCEPTED


def routes(site: Site) -> Sequence[BaseRoute]:
    return [Route("/consultations/{id}/comment", _comment(site), methods=["GET", "POST"])]


def _comment(site: Site) -> Any:
    async def comment(request: Request) -> Response:
        if request.method != "POST":
            return await _show(site, request, Form.filled(clause=request.query_params.get("clause", "")))
        id = request.path_params["id"]
        try:
            _, taken = await sending.send(site, request, path("consultation", "consultations", id, "comments"), _said)
        except sending.NotTaken as refused:
            return await _show(site, request, refused.form, refused.status)
        place = f"/receipts/{taken['ticket']}"
        if "application/json" in request.headers.get("accept", ""):  # the form's own script, which goes there itself
            return JSONResponse({"location": place})
        return site.redirect(place)

    return comment


def _said(form: Form) -> dict[str, Any]:
    return {
        "text": form.value("text"),
        "contact": form.value("contact"),
        "clause": form.value("clause") or None,
        "village": form.value("village"),
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
        accepted=ACCEPTED,
        most=uploads.MOST,
        villages=await villages(site, request),
        haste=site.hasty(request),
        **NAMES,
    )
