"""What people said by phone, on paper, at the counter or in a meeting, written down by staff: forty a day."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from gateway.pages.api import path
from gateway.pages.consultations import sending, uploads
from gateway.pages.participation import SOURCES
from gateway.pages.site import Site
from gateway.pages.ui.forms import Form
from gateway.pages.village_names import villages
from kit.files.attach import ACCEPTED

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
        id = request.path_params["id"]
        place = path("consultation", "consultations", id, "opinions")
        try:
            form, taken = await sending.send(site, request, place, _said, {**sending.WRONG, **WORDS})
        except sending.NotTaken as refused:
            return await _show(site, request, refused.form, refused.status)
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
        accepted=ACCEPTED,
        most=uploads.MOST,
    )
