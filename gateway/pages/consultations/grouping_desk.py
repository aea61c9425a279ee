"""The desk for groups and themes: which opinions are one, which are not, and what they are about."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from gateway.pages.api import ApiProblem, path
from gateway.pages.consultations.masking import lines
from gateway.pages.participation import COMMENT_STATES, OUTCOMES, SOURCES, WHOLE, WHY
from gateway.pages.site import Site
from gateway.pages.ui.forms import Form

BASE = "/desk/consultations/{id}"
CHANGES = {"split": "分开", "join": "合并", "move": "换主题", "answer": "答复"}
ALL = "all"  # an empty theme asks for groups of none
SOON = "已经记下，正在办理，几秒后刷新可见。"
NO_SEED = "随机数是 0 到 2147483647 之间的整数。"


def routes(site: Site) -> Sequence[BaseRoute]:
    return [
        Route(f"{BASE}/groups", _groups(site)),
        Route(f"{BASE}/groups/join", _join(site), methods=["POST"]),
        Route(f"{BASE}/groups/{{group}}", _group(site)),
        Route(f"{BASE}/groups/{{group}}/split", _split(site), methods=["POST"]),
        Route(f"{BASE}/groups/{{group}}/theme", _move(site), methods=["POST"]),
        Route(f"{BASE}/themes", _themes(site), methods=["GET", "POST"]),
        Route(f"{BASE}/themes/{{theme}}", _rename(site), methods=["POST"]),
    ]


def _groups(site: Site) -> Any:
    async def groups(request: Request) -> Response:
        return await _show_groups(site, request)

    return groups


def _join(site: Site) -> Any:
    async def join(request: Request) -> Response:
        typed = Form.posted((await site.form(request)).multi_items())
        chosen = typed.chosen("group")
        if len(chosen) < 2:
            return await _show_groups(site, request, typed.with_errors({"join": "请勾选两组或更多再合并。"}), 400)
        try:
            done = await site.api(request).post(
                "/api/consultation/groups/join", {"groups": list(chosen)}, key=typed.key
            )
        except ApiProblem as problem:
            return await _show_groups(site, request, typed.with_errors({"join": problem.message}), problem.status)
        return site.redirect(_at(request, "groups"), f"已合并 {len(chosen)} 组意见。" if done["done"] else SOON)

    return join


def _group(site: Site) -> Any:
    async def group(request: Request) -> Response:
        return await _show_group(site, request)

    return group


def _split(site: Site) -> Any:
    async def split(request: Request) -> Response:
        typed, group = Form.posted((await site.form(request)).multi_items()), request.path_params["group"]
        chosen = typed.chosen("comment")
        if not chosen:
            return await _show_group(site, request, typed.with_errors({"split": "请先勾选要分出去的意见。"}), 400)
        try:
            done = await site.api(request).post(
                path("consultation", "groups", group, "split"), {"comments": list(chosen)}, key=typed.key
            )
        except ApiProblem as problem:
            return await _show_group(site, request, typed.with_errors({"split": problem.message}), problem.status)
        if not done["done"]:
            return site.redirect(_at(request, f"groups/{group}"), SOON)
        if not done["group"]:
            return site.redirect(_at(request, f"groups/{group}"), "这一组的原话都相同，没有可以分开的。")
        return site.redirect(_at(request, f"groups/{done['group']}"), "已分成新的一组，原话相同的一起分了过来。")

    return split


def _move(site: Site) -> Any:
    async def move(request: Request) -> Response:
        typed, group = Form.posted((await site.form(request)).multi_items()), request.path_params["group"]
        try:
            done = await site.api(request).post(
                path("consultation", "groups", group, "theme"), {"theme": typed.value("theme")}, key=typed.key
            )
        except ApiProblem as problem:
            return await _show_group(site, request, typed.with_errors({"theme": problem.message}), problem.status)
        return site.redirect(_at(request, f"groups/{group}"), "已换到所选主题。" if done["done"] else SOON)

    return move


def _themes(site: Site) -> Any:
    async def themes(request: Request) -> Response:
        if request.method != "POST":
            return await _show_themes(site, request, {})
        typed = Form.posted((await site.form(request)).multi_items())
        seed = typed.value("seed").strip()
        if not seed.isdecimal() or int(seed) > 2**31 - 1:
            return await _show_themes(site, request, {"make": typed.with_errors({"seed": NO_SEED})}, 400)
        try:
            done = await site.api(request).post(
                path("consultation", "consultations", request.path_params["id"], "themes"),
                {"seed": int(seed)},
                key=typed.key,
            )
        except ApiProblem as problem:
            wrong = typed.with_errors({"seed": problem.message})
            return await _show_themes(site, request, {"make": wrong}, problem.status)
        return site.redirect(_at(request, "themes"), "已归纳主题。" if done["done"] else SOON)

    return themes


def _rename(site: Site) -> Any:
    async def rename(request: Request) -> Response:
        typed, theme = Form.posted((await site.form(request)).multi_items()), request.path_params["theme"]
        try:
            await site.api(request).put(path("consultation", "themes", theme), {"name": typed.value("name").strip()})
        except ApiProblem as problem:
            said = "主题名称要有 1 到 30 个字。" if problem.status == 422 else problem.message
            return await _show_themes(site, request, {theme: typed.with_errors({"name": said})}, problem.status)
        return site.redirect(_at(request, "themes"), "已改名。")

    return rename


async def _show_groups(site: Site, request: Request, form: Form | None = None, status: int = 200) -> Response:
    api, id = site.api(request), request.path_params["id"]
    asked = {name: request.query_params[name] for name in ("theme", "after") if name in request.query_params}
    if asked.get("theme") == ALL:
        del asked["theme"]
    found = await api.get(path("consultation", "consultations", id))
    return site.render(
        request,
        "consultations/desk_groups.html",
        status=status,
        found=await api.get(
            path("consultation", "desk", "consultations", id, "groups"),
            {**asked, "theme": [""]} if asked.get("theme") == "" else asked,
        ),
        themes=await api.get(path("consultation", "consultations", id, "themes")),
        asked=asked,
        link=lambda **changes: _at(request, "groups", {**asked, "after": None, **changes}),
        **_common(site, request, found, form),
    )


async def _show_group(site: Site, request: Request, form: Form | None = None, status: int = 200) -> Response:
    api, id, group = site.api(request), request.path_params["id"], request.path_params["group"]
    asked = {name: request.query_params[name] for name in ("state", "after") if name in request.query_params}
    here = path("consultation", "desk", "groups", group)
    shown = await api.get(here, asked)
    if shown["group"]["consultation"] != id:
        raise ApiProblem(404, "http.404", "没有这一组意见。")
    if shown["group"]["id"] != group:
        return site.redirect(_at(request, f"groups/{shown['group']['id']}"))
    found = await api.get(path("consultation", "consultations", id))
    return site.render(
        request,
        "consultations/desk_group.html",
        status=status,
        group=shown["group"],
        members=[{**one, "lines": lines(one["text"], one["differences"])} for one in shown["items"]],
        next=shown["next"],
        state_shown=shown["state"],
        asked=asked,
        themes=await api.get(path("consultation", "consultations", id, "themes")),
        trail=await api.get(f"{here}/trail"),
        changes=CHANGES,
        link=lambda **changes: _at(request, f"groups/{group}", {**asked, "after": None, **changes}),
        **_common(site, request, found, form),
    )


async def _show_themes(site: Site, request: Request, forms: Mapping[str, Form], status: int = 200) -> Response:
    api, id = site.api(request), request.path_params["id"]
    found = await api.get(path("consultation", "consultations", id))
    themes = await api.get(path("consultation", "consultations", id, "themes"))
    made = forms.get("make") or Form.filled(seed="1" if themes["seed"] is None else str(themes["seed"]))
    filled = {one["id"]: forms.get(one["id"]) or Form.filled(name=one["name"]) for one in themes["items"]}
    return site.render(
        request,
        "consultations/desk_themes.html",
        status=status,
        themes=themes,
        forms_of={**filled, "make": made},
        **_common(site, request, found, None),
    )


def _common(site: Site, request: Request, found: Mapping[str, Any], form: Form | None) -> dict[str, Any]:
    who = site.principal(request)
    return {
        "consultation": found,
        "form": form or Form(),
        "may": who.has("moderator", "drafter") and found["department"] in who.departments and not found["answered_at"],
        "whole": WHOLE,
        "outcomes": OUTCOMES,
        "sources": SOURCES,
        "states": COMMENT_STATES,
        "why": WHY,
    }


def _at(request: Request, part: str, query: Mapping[str, str | None] | None = None) -> str:
    asked = {name: value for name, value in (query or {}).items() if value is not None}
    return f"/desk/consultations/{request.path_params['id']}/{part}" + (f"?{urlencode(asked)}" if asked else "")
