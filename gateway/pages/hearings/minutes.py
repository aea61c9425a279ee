"""Live minutes: line by line while people speak, then confirmed and signed, then published."""

import asyncio
import re
from collections.abc import Mapping, Sequence
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from gateway.pages.api import ApiProblem, path
from gateway.pages.hearings import shown
from gateway.pages.hearings.desk import refused
from gateway.pages.hearings.editor import HOME
from gateway.pages.hearings.people import SEATED, everyone, gathering
from gateway.pages.hearings.terms import LINES, RUNNERS
from gateway.pages.participation import ROLES
from gateway.pages.site import Site
from gateway.pages.ui.forms import Form

Seen = dict[str, Any]
NEW = {"kind": "statement"}
# For whoever does not work with these people: the minutes before they are public.
UNSEEN: Mapping[str, Any] = {"state": "live", "lines": [], "signatures": [], "unsigned": []}
STEPS = {
    "finish": "记录已经整理完毕，参加人可以在自己的页面上看、签字了。",
    "reopen": "记录重新打开了，改好以后参加人要再确认一次。",
    "publish": "笔录已经公布。",
}


def routes(site: Site) -> Sequence[BaseRoute]:
    here = f"{HOME}/{{id}}/minutes"
    return [
        Route(here, _minutes(site), methods=["GET", "POST"]),
        Route(f"{here}/lines", _newest(site), methods=["GET"]),
        *(Route(f"{here}/{step}", _step(site, step), methods=["POST"]) for step in STEPS),
        Route(f"{here}/{{line}}", _line(site), methods=["GET", "POST"]),
    ]


def _minutes(site: Site) -> Any:
    async def minutes(request: Request) -> Response:
        if request.method != "POST":
            return await _show(site, request, Form.filled(**NEW))
        form = Form.posted((await site.form(request)).multi_items())
        id, json = request.path_params["id"], "application/json" in request.headers.get("accept", "")
        try:
            body = await _body(site, request, form)
            made = await site.api(request).post(path("consultation", "gatherings", id, "minutes"), body, key=form.key)
        except ApiProblem as problem:
            if json:
                return JSONResponse({"message": problem.message, "code": problem.code}, problem.status)
            if problem.status not in (409, 422):
                raise
            return await _show(site, request, form.with_errors({"text": _said(problem)}), problem.status)
        if json:
            return JSONResponse(_told(made))
        return site.redirect(f"{HOME}/{id}/minutes#write")

    return minutes


def _newest(site: Site) -> Any:
    async def newest(request: Request) -> Response:
        """For the page itself: what somebody else wrote meanwhile."""
        try:
            found = await site.api(request).get(
                path("consultation", "gatherings", request.path_params["id"], "minutes")
            )
        except ApiProblem as problem:
            return JSONResponse({"message": problem.message}, problem.status)
        return JSONResponse({"state": found["state"], "lines": [_told(line) for line in shown.lines(found)]})

    return newest


def _step(site: Site, step: str) -> Any:
    async def take(request: Request) -> Response:
        form = Form.posted((await site.form(request)).multi_items())
        id = request.path_params["id"]
        body = {
            "finish": None,
            "reopen": {"reason": form.value("reason").strip()},
            "publish": {"unsigned_reason": form.value("unsigned_reason").strip()},
        }[step]
        place = {"reopen": "reason", "publish": "unsigned_reason"}.get(step, "step")
        if step == "reopen" and not form.value("reason").strip():
            return await _show(site, request, form.with_errors({"reason": "请写明为什么要改。"}), 422)
        try:
            await site.api(request).post(path("consultation", "gatherings", id, "minutes", step), body)
        except ApiProblem as problem:
            undecided = problem.code == "consultation.names_undecided"
            return await refused(_show, site, request, form, problem, "names" if undecided else place)
        return site.redirect(f"{HOME}/{id}/minutes", STEPS[step])

    return take


def _line(site: Site) -> Any:
    async def line(request: Request) -> Response:
        id, wanted = request.path_params["id"], request.path_params["line"]
        found = await site.api(request).get(path("consultation", "gatherings", id, "minutes"))
        known = next((one for one in found["lines"] if one["id"] == wanted), None)
        if known is None:
            raise ApiProblem(404, "http.404", "记录里没有这一段，请刷新后再试。")
        if request.method != "POST":
            return await _show_line(site, request, _filled(known), known)
        form = Form.posted((await site.form(request)).multi_items())
        version = form.value("version")
        body = {
            **await _body(site, request, form),
            "version": int(version) if re.fullmatch(r"[1-9][0-9]{0,8}", version) else 1,
            "struck": form.value("do") == "strike",
        }
        try:
            await site.api(request).put(path("consultation", "gatherings", id, "minutes", wanted), body)
        except ApiProblem as problem:
            if problem.status not in (409, 422):
                raise
            typed = form.without("version") if problem.code == "store.conflict" else form
            return await _show_line(site, request, typed.with_errors({"text": _said(problem)}), known, problem.status)
        return site.redirect(f"{HOME}/{id}/minutes#line-{wanted}", "这一段已经改好。")

    return line


async def _show(site: Site, request: Request, form: Form, status: int = 200) -> Response:
    one, who = await gathering(site, request), site.principal(request)
    found, people = await asyncio.gather(_found(site, request, one["id"]), _speakers(site, request, one))
    ours, at_hand = one["department"] in who.departments, shown.at_hand(one, site.today())
    names = {each["number"]: each["name"] for each in people}
    return site.render(
        request,
        "hearings/minutes.html",
        status=status,
        one=one,
        form=form,
        minutes=found,
        unseen=found is UNSEEN,
        lines=shown.lines(found),
        kinds=list(LINES.items()),
        speakers=people,
        signatures=[{**one, "role_name": ROLES.get(one["role"], "")} for one in found["signatures"]],
        unsigned=[names.get(number, number) for number in found["unsigned"]],
        opens=None if at_hand or one["over"] else shown.day_before(one),
        may_write=ours
        and at_hand
        and who.has(*RUNNERS)
        and found["state"] == "live"
        and one["state"] not in ("draft", "cancelled"),
        may_finish=ours and who.has(*RUNNERS) and one["state"] == "held",
        may_publish=ours and who.has("releaser") and one["state"] == "held",
    )


async def _found(site: Site, request: Request, id: str) -> Mapping[str, Any]:
    try:
        found: Seen = await site.api(request).get(path("consultation", "gatherings", id, "minutes"))
    except ApiProblem as problem:
        if problem.code != "consultation.minutes_not_finished":
            raise
        return UNSEEN
    return found


async def _show_line(site: Site, request: Request, form: Form, line: Mapping[str, Any], status: int = 200) -> Response:
    one = await gathering(site, request)
    return site.render(
        request,
        "hearings/line.html",
        status=status,
        one=one,
        form=form,
        line=line,
        kinds=list(LINES.items()),
        speakers=await _speakers(site, request, one),
    )


async def _speakers(site: Site, request: Request, one: Mapping[str, Any]) -> list[Seen]:
    """Who is there or may come, those who speak first first."""
    if not one["registers"]:
        return []
    people = [each for each in await everyone(site, request, one["id"]) if each["state"] in SEATED]
    return sorted(people, key=lambda each: (not each["arrived_at"], each["speaking"] or len(people) + 1))


async def _body(site: Site, request: Request, form: Form) -> Seen:
    speaker, called = form.value("speaker"), form.value("speaker_name").strip()
    if speaker and not called:  # a participant is called by name
        people = await everyone(site, request, request.path_params["id"])
        called = next((each["name"] for each in people if each["number"] == speaker), "")
    return {
        "kind": form.value("kind") or "statement",
        "speaker": speaker,
        "speaker_name": called,
        "text": form.value("text").strip(),
    }


def _filled(line: Mapping[str, Any]) -> Form:
    other = "" if line["speaker"] else line["speaker_name"]
    return Form.filled(kind=line["kind"], speaker=line["speaker"], speaker_name=other, text=line["text"])


def _told(line: Mapping[str, Any]) -> Seen:
    seen = shown.line_of(line)
    return {name: seen[name] for name in ("id", "kind", "kind_name", "speaker_name", "text", "time", "version")}


def _said(problem: ApiProblem) -> str:
    return "请写下说了什么，不超过五千字。" if problem.status == 422 else problem.message
