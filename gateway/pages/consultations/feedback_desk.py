"""The desk of those who answer: groups that wait, whole themes at once, the summary, and the step that publishes."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from gateway.pages.api import ApiProblem, path
from gateway.pages.consultations import feedback
from gateway.pages.participation import OUTCOMES, WHOLE
from gateway.pages.site import Site
from gateway.pages.ui.forms import Form

BASE = "/desk/consultations/{id}/feedback"
FILTERS = ("shown", "theme", "clause", "after")
SHOWN = {"unanswered": "没有答复", "own": "单独答复的", "all": "全部"}
CHOICES = (("adopted", "采纳"), ("partly", "部分采纳"), ("not_adopted", "不采纳"))
FIELDS = ("outcome", "reason", "clause", "before", "after")
ANSWERED = {"adopted": "采纳", "partly": "部分采纳", "not_adopted": "不采纳"}
PARTS = frozenset({"bulk", "theme", "summary", "publish"})
NO_OUTCOME = "请选择采纳、部分采纳还是不采纳。"
TOO_LONG = "太长了，理由最多 2000 字，条文最多 20000 字。"
FIELD_OF = {
    "consultation.answer_reason_missing": "reason",
    "consultation.answer_personal_data": "reason",
    "consultation.change_missing": "after",
    "consultation.not_in_draft": "before",
    "consultation.group_not_here": "outcome",
}
TAKEN = "另一位同事刚刚答复了这一组，现在的答复是：{}。您写的还在这里，再保存一次就以您的为准。"


def routes(site: Site) -> Sequence[BaseRoute]:
    return [
        Route(BASE, _listing(site)),
        Route(f"{BASE}/preview", _preview(site)),
        Route(f"{BASE}/groups/{{group}}", _group(site), methods=["POST"]),
        Route(f"{BASE}/selected", _selected(site), methods=["POST"]),
        Route(f"{BASE}/themes/{{theme}}", _theme(site), methods=["POST"]),
        Route(f"{BASE}/summary", _summary(site), methods=["POST"]),
        Route(f"{BASE}/publish", _publish(site), methods=["POST"]),
    ]


def _listing(site: Site) -> Any:
    async def listing(request: Request) -> Response:
        return await _show(site, request)

    return listing


def _preview(site: Site) -> Any:
    async def preview(request: Request) -> Response:
        after = request.query_params.get("after", "")
        found = await site.api(request).get(f"{_desk(request)}/preview", {"after": after})
        return feedback.shown(site, request, found, {"outcome": "", "after": after}, preview=True)

    return preview


def _group(site: Site) -> Any:
    async def group(request: Request) -> Response:
        """A script asks for JSON and stays on the page."""
        form, id = await site.form(request), request.path_params["group"]
        typed = Form.posted(form.multi_items())
        asking = _asks_json(request)
        try:
            here = path("consultation", "consultations", request.path_params["id"], "feedback", "groups", id)
            if typed.value("act") == "back":
                await site.api(request).delete(here)
                said = "已撤回这一组单独的答复。"
            else:
                await site.api(request).put(here, _answer(form) | {"over": typed.value("over")})
                said = f"已答复：{ANSWERED[typed.value('outcome')]}。"
        except ApiProblem as problem:
            wrong = _refused(typed, problem)
            if asking:
                return JSONResponse({"errors": wrong.errors, "over": wrong.value("over")}, problem.status)
            return await _show(site, request, {id: wrong}, problem.status)
        if asking:
            found = await site.api(request).get(_desk(request), {"limit": 1})
            return JSONResponse({"said": said, "left": found["unanswered"]})
        return site.redirect(_back(request, saved=id), said)

    return group


def _selected(site: Site) -> Any:
    async def selected(request: Request) -> Response:
        form = await site.form(request)
        typed = Form.posted(form.multi_items())
        groups = typed.chosen("group")
        if not groups:
            return await _show(
                site, request, {"bulk": typed.with_errors({"outcome": "请先勾选要一起答复的各组。"})}, 400
            )
        here = path("consultation", "consultations", request.path_params["id"], "feedback", "answers")
        try:
            await site.api(request).post(here, _answer(form) | {"groups": groups})
        except ApiProblem as problem:
            return await _show(site, request, {"bulk": typed.with_errors(_errors(problem))}, problem.status)
        return site.redirect(_back(request, saved="bulk"), f"已答复 {len(groups)} 组。")

    return selected


def _theme(site: Site) -> Any:
    async def theme(request: Request) -> Response:
        form, id = await site.form(request), request.path_params["theme"]
        typed = Form.posted(form.multi_items())
        here = path("consultation", "consultations", request.path_params["id"], "feedback", "themes", id)
        try:
            if typed.value("act") == "back":
                await site.api(request).delete(here)
            else:
                await site.api(request).put(here, _answer(form))
        except ApiProblem as problem:
            return await _show(site, request, {"theme": typed.with_errors(_errors(problem))}, problem.status)
        return site.redirect(
            _back(request, saved=f"theme-{id}"),
            "已撤回整个主题的答复。" if typed.value("act") == "back" else "已答复整个主题；单独答复过的各组不变。",
        )

    return theme


def _summary(site: Site) -> Any:
    async def summary(request: Request) -> Response:
        typed = Form.posted((await site.form(request)).multi_items())
        here = path("consultation", "consultations", request.path_params["id"], "feedback")
        try:
            await site.api(request).put(here, {"summary": typed.value("summary"), "over": typed.value("over")})
        except ApiProblem as problem:
            said = "太长了，最多 10000 字。" if problem.status == 422 else problem.message
            over = str(problem.errors.get("at", typed.value("over")))
            wrong = replace(typed, values={**typed.values, "over": [over]}, errors={"summary": said})
            return await _show(site, request, {"summary": wrong}, problem.status)
        return site.redirect(_back(request, saved="summary") + "#publish", "总的说明已保存。")

    return summary


def _publish(site: Site) -> Any:
    async def publish(request: Request) -> Response:
        typed = Form.posted((await site.form(request)).multi_items())
        here = path("consultation", "consultations", request.path_params["id"], "feedback", "publish")
        try:
            done = await site.api(request).post(here)
        except ApiProblem as problem:
            return await _show(
                site, request, {"publish": typed.with_errors({"publish": problem.message})}, problem.status
            )
        said = "采纳情况已经公布。" if done["answered_at"] else "正在统计，统计完自动公布，这一页会显示进展。"
        return site.redirect(BASE.format(id=request.path_params["id"]), said)

    return publish


async def _show(site: Site, request: Request, forms: Mapping[str, Form] | None = None, status: int = 200) -> Response:
    """`forms`: what was typed and went wrong, by group, or `bulk`, `theme`, `summary`, `publish`."""
    asked = {name: request.query_params.get(name, "") for name in FILTERS}
    asked["shown"] = asked["shown"] if asked["shown"] in SHOWN else ""
    query = {name: value for name, value in asked.items() if value} | {"limit": 20}
    found = await site.api(request).get(_desk(request), {"shown": "unanswered", **query})
    if found["state"] != "draft" and not asked["shown"]:  # nothing waits any more
        asked["shown"] = "all"
        found = await site.api(request).get(_desk(request), {**query, "shown": "all"})
    id = request.path_params["id"]
    await _with_missing(site, request, found, forms or {})

    def link(**changes: str) -> str:
        return _address(id, {**asked, "after": "", **changes})

    return site.render(
        request,
        "consultations/desk_feedback.html",
        status=status,
        desk=found,
        forms_of=_forms(found, asked, forms or {}),
        asked=asked,
        chosen=_theme_of(found, asked),
        gone=_gone(found, forms or {}),
        link=link,
        query=_address("", asked).partition("?")[2],
        saved=request.query_params.get("saved", ""),
        who=site.principal(request),
        shown_names=SHOWN,
        choices=CHOICES,
        outcomes=OUTCOMES,
        whole=WHOLE,
    )


async def _with_missing(site: Site, request: Request, found: dict[str, Any], forms: Mapping[str, Form]) -> None:
    """A group whose answer was refused is shown again, whatever list it stands in by now."""
    listed = {one["id"] for one in found["items"]}
    for group in set(forms) - listed - PARTS:
        alone = await site.api(request).get(_desk(request), {"group": group})
        found["items"][:0] = alone["items"]


def _forms(found: Mapping[str, Any], asked: Mapping[str, str], typed: Mapping[str, Form]) -> dict[str, Form]:
    """By group and by part of the page: what was typed, else what is answered, else an empty form."""
    forms = {one["id"]: _filled(one["own"], one["clause"]) for one in found["items"]}
    chosen = _theme_of(found, asked)
    forms |= {"bulk": _filled(None, asked["clause"]), "theme": _filled(chosen and chosen["answer"], asked["clause"])}
    forms |= {"summary": Form.filled(summary=found["summary"], over=found["summary_at"]), "publish": Form()}
    return forms | dict(typed)


def _gone(found: Mapping[str, Any], forms: Mapping[str, Form]) -> list[Form]:
    """What was typed for groups that are no more: a colleague joined them to others."""
    listed = {one["id"] for one in found["items"]}
    return [form for group, form in forms.items() if group not in listed | PARTS]


def _theme_of(found: Mapping[str, Any], asked: Mapping[str, str]) -> Any:
    return next((one for one in found["themes"] if one["id"] == asked["theme"]), None)


def _filled(answer: Mapping[str, str] | None, clause: str) -> Form:
    if answer is None:
        return Form.filled(clause=clause, over="")
    return Form.filled(**{name: answer[name] for name in FIELDS}, over=answer["at"])


def _answer(form: FormData) -> dict[str, Any]:
    return {name: str(form.get(name, "")) for name in FIELDS}


def _refused(typed: Form, problem: ApiProblem) -> Form:
    """What was typed, with what was wrong; where a colleague was faster, the next try is over that answer."""
    if problem.code != "store.conflict":
        return typed.with_errors(_errors(problem))
    now, reason = ANSWERED.get(str(problem.errors.get("outcome")), "已撤回"), problem.errors.get("reason", "")
    over = str(problem.errors.get("at", ""))
    said = TAKEN.format(f"{now}。{reason}" if reason else now)
    return replace(typed, values={**typed.values, "over": [over]}, errors={"outcome": said})


def _errors(problem: ApiProblem) -> dict[str, str]:
    """Raises the problem again where nothing in the form can mend it."""
    if field := FIELD_OF.get(problem.code):
        return {field: problem.message}
    if problem.status == 422:
        return {"outcome": NO_OUTCOME} if "outcome" in problem.errors else {"reason": TOO_LONG}
    if problem.status == 409:
        return {"outcome": problem.message}
    raise problem


def _desk(request: Request) -> str:
    return path("consultation", "desk", "consultations", request.path_params["id"], "feedback")


def _back(request: Request, saved: str = "") -> str:
    """The same part of the list from its beginning: what is answered leaves it."""
    asked = {name: request.query_params.get(name, "") for name in ("shown", "theme", "clause")}
    return _address(request.path_params["id"], {**asked, "saved": saved})


def _address(id: str, query: Mapping[str, str]) -> str:
    given = {name: value for name, value in query.items() if value}
    return BASE.format(id=id) + (f"?{urlencode(given)}" if given else "")


def _asks_json(request: Request) -> bool:
    return request.headers.get("accept", "").startswith("application/json")
