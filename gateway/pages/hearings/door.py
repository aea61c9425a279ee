"""The door: a page that holds the list, so that checking in goes on while there is no network."""

import asyncio
import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from gateway.pages.api import ApiProblem, path
from gateway.pages.hearings import shown
from gateway.pages.hearings.editor import HOME
from gateway.pages.hearings.people import everyone, gathering
from gateway.pages.participation import ROLES
from gateway.pages.site import Site
from gateway.pages.ui.forms import Form

Seen = dict[str, Any]
NUMBER, CODE = 8, 12  # characters
MOST_MARKS = 500
SAYS = {
    "arrived": ("success", "{name}，{role}，请进。"),
    "already": ("info", "{name}已经签过到了。"),
    "unknown": ("error", "名单上没有这个码。请对照姓名查一查。"),
    "not_invited": ("error", "{name}这次没有选上，或者已经取消。"),
}


def routes(site: Site) -> Sequence[BaseRoute]:
    here = f"{HOME}/{{id}}/door"
    return [
        Route(here, _door(site), methods=["GET", "POST"]),
        Route(f"{here}/marks", _marks(site), methods=["POST"]),
        Route(f"{here}/arrived", _arrived(site), methods=["GET"]),
    ]


def _door(site: Site) -> Any:
    async def door(request: Request) -> Response:
        if request.method != "POST":
            return await _show(site, request, Form())
        form = Form.posted((await site.form(request)).multi_items())
        id = request.path_params["id"]
        api = site.api(request)
        listed = await api.get(path("consultation", "gatherings", id, "door"))
        mark = _mark(form, listed["seats"])
        if mark is None:
            wrong = {"code": "请输入签到码、报名编号或者姓名。"}
            return await _show(site, request, form.with_errors(wrong), 422)
        mark |= {"id": form.key, "at": site.now().isoformat()}
        try:
            done = await api.post(path("consultation", "gatherings", id, "check-in"), {"marks": [mark]})
        except ApiProblem as problem:
            if problem.status not in (409, 422):
                raise
            return await _show(site, request, form.with_errors({"code": problem.message}), problem.status)
        kind, words = _said(done["results"][0], listed["seats"])
        return site.redirect(f"{HOME}/{id}/door", words, kind)

    return door


async def _show(site: Site, request: Request, form: Form, status: int = 200) -> Response:
    one = await gathering(site, request)
    if not one["selected_at"] or not shown.at_hand(one, site.today()):
        return site.render(request, "hearings/door_early.html", status=status, one=one, opens=shown.day_before(one))
    listed, people = await asyncio.gather(
        site.api(request).get(path("consultation", "gatherings", one["id"], "door")),
        everyone(site, request, one["id"]),
    )
    came = {each["number"]: _clock(each["arrived_at"]) for each in people if each["arrived_at"]}
    needs = {each["number"]: each["needs"] for each in people}
    seats = [
        {
            **seat,
            "role_name": ROLES[seat["role"]],
            "came": came.get(seat["number"], ""),
            "needs": needs.get(seat["number"]),
        }
        for seat in sorted(listed["seats"], key=lambda seat: seat["name"])
    ]
    return site.render(
        request,
        "hearings/door.html",
        status=status,
        one=one,
        form=form,
        seats=seats,
        arrived=sum(1 for seat in seats if seat["came"]),
        salt=listed["salt"],
        issued=_clock(listed["issued_at"]),
    )


def _marks(site: Site) -> Any:
    async def marks(request: Request) -> Response:
        """What was noted while there was no network; the same marks again change nothing."""
        form = Form.posted((await site.form(request)).multi_items())
        try:
            given = msgspec.json.decode(form.value("marks") or "[]", type=list[dict[str, str]])
        except msgspec.MsgspecError:
            return JSONResponse({"message": "没有看懂要上传的签到。"}, 422)
        body = {"marks": given[:MOST_MARKS]}
        id = request.path_params["id"]
        try:
            done = await site.api(request).post(path("consultation", "gatherings", id, "check-in"), body)
        except ApiProblem as problem:
            return JSONResponse({"message": problem.message, "code": problem.code}, problem.status)
        return JSONResponse(done)

    return marks


def _arrived(site: Site) -> Any:
    async def arrived(request: Request) -> Response:
        """Who came through another door."""
        try:
            people = await everyone(site, request, request.path_params["id"])
        except ApiProblem as problem:
            return JSONResponse({"message": problem.message}, problem.status)
        return JSONResponse({each["number"]: _clock(each["arrived_at"]) for each in people if each["arrived_at"]})

    return arrived


def _mark(form: Form, seats: Sequence[Mapping[str, Any]]) -> Seen | None:
    """What was typed or pressed: a code, a number, or the whole name of exactly one person."""
    if number := form.value("number"):
        return {"number": number}
    typed = form.value("code").strip()
    bare = re.sub(r"[\s-]", "", unicodedata.normalize("NFKC", typed)).upper()
    named = [seat["number"] for seat in seats if seat["name"] == typed]
    if len(named) == 1:
        return {"number": named[0]}
    if len(bare) == NUMBER:
        return {"number": f"{bare[:4]}-{bare[4:]}"}
    return {"code": typed} if 0 < len(typed) <= 40 and len(bare) >= CODE else None


def _said(result: Mapping[str, Any], seats: Sequence[Mapping[str, Any]]) -> tuple[str, str]:
    full = next((seat["name"] for seat in seats if seat["number"] == result["number"]), result["name"])
    kind, words = SAYS[result["outcome"]]
    return kind, words.format(name=full or "这个人", role=ROLES.get(result["role"], ""))


def _clock(moment: str) -> str:
    at = shown.local(moment)
    return f"{at.hour}:{at:%M}"
