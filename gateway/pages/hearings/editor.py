"""The announcement while it is a draft: what, when, where, who, and how they are chosen."""

import asyncio
import re
from collections.abc import Mapping, Sequence
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from gateway.pages.api import Api, ApiProblem, path
from gateway.pages.hearings import shown
from gateway.pages.hearings.terms import KIND_HINTS, SELECTIONS
from gateway.pages.participation import ROLES
from gateway.pages.site import Site
from gateway.pages.ui.forms import Form

HOME = "/desk/hearings"
WORDS = (
    "kind",
    "title",
    "explanation",
    "consultation",
    "decision",
    "draft_title",
    "place",
    "accessibility",
    "contact",
    "selection",
    "selection_reason",
    "seed_source",
)
DATES = ("registration_opens", "registration_closes")
NEW = {"kind": "hearing", "selection": "lot"}
_API_FIELDS = {
    "starts_at": "day",
    "ends_at": "day",
    "quotas": "quotas",
    "draft_url": "draft",
    "seed_at": "seed_day",
}
MOST_TIES = 100  # of each kind: a longer list is no help
_DAY, _TIME = re.compile(r"\d{4}-\d{2}-\d{2}"), re.compile(r"\d{2}:\d{2}")
_VERSION = re.compile(r"[0-9]{1,9}")
_PLACES = re.compile(r"[0-9]{1,4}")

Errors = dict[str, str]


def routes(site: Site) -> Sequence[BaseRoute]:
    return [
        Route(f"{HOME}/new", _new(site), methods=["GET", "POST"]),
        Route(f"{HOME}/{{id}}/edit", _edit(site), methods=["GET", "POST"]),
    ]


def _new(site: Site) -> Any:
    async def new(request: Request) -> Response:
        if request.method != "POST":
            ties = {name: request.query_params.get(name, "") for name in ("consultation", "decision")}
            return await _editor(site, request, Form.filled(**NEW, **ties), None)
        form = Form.posted((await site.form(request)).multi_items())
        body, wrong = read(form)
        if wrong:
            return await _editor(site, request, form.with_errors(wrong), None, 422)
        if department := form.value("department"):
            body["department"] = department
        try:
            made = await site.api(request).post("/api/consultation/gatherings", body, key=form.key)
        except ApiProblem as problem:
            return await _editor(site, request, refused(form, problem), None, problem.status)
        return site.redirect(f"{HOME}/{made['id']}", "草稿已保存。请同事核对后发布。")

    return new


def _edit(site: Site) -> Any:
    async def edit(request: Request) -> Response:
        id = request.path_params["id"]
        draft = await site.api(request).get(path("consultation", "gatherings", id))
        if draft["phase"] != "draft":
            return site.redirect(f"{HOME}/{id}")
        if request.method != "POST":
            return await _editor(site, request, filled(draft), draft)
        form = Form.posted((await site.form(request)).multi_items())
        body, wrong = read(form)
        if wrong:
            return await _editor(site, request, form.with_errors(wrong), draft, 422)
        version = form.value("version")
        body["version"] = int(version) if _VERSION.fullmatch(version) else 0
        try:
            await site.api(request).put(path("consultation", "gatherings", id), body)
        except ApiProblem as problem:
            return await _editor(site, request, refused(form, problem), draft, problem.status)
        return site.redirect(f"{HOME}/{id}", "草稿已保存。")

    return edit


async def _editor(
    site: Site, request: Request, form: Form, draft: Mapping[str, Any] | None, status: int = 200
) -> Response:
    mine, ties = await asyncio.gather(site.own_departments(request), _ties(site.api(request), draft))
    return site.render(
        request,
        "hearings/editor.html",
        status=status,
        form=form,
        draft=draft,
        departments=mine if len(mine) > 1 and draft is None else [],
        kinds=KIND_HINTS,
        roles=ROLES,
        selections=SELECTIONS,
        decisions=ties["decision"],
        consultations=ties["consultation"],
    )


async def _ties(api: Api, draft: Mapping[str, Any] | None) -> dict[str, list[tuple[str, str]]]:
    """The department's decisions under way and its consultations by title, with those that the draft has already."""
    desk, most = "/api/consultation/desk", {"limit": MOST_TIES}
    states = ("open", "draft", "closed")
    decided, *asked = await asyncio.gather(
        api.get(f"{desk}/decisions", {"linkable": True, **most}),
        *(api.get(f"{desk}/consultations", {"state": state, **most}) for state in states),
    )
    listed = {"decision": decided["items"], "consultation": [one for page in asked for one in page["items"]]}
    ties = {name: [(one["id"], _titled(one)) for one in known] for name, known in listed.items()}
    for name, offered in ties.items():
        if draft and draft[name] and draft[name] not in dict(offered):
            offered.append((draft[name], await _title_of(api, f"{name}s", draft[name])))
    return ties


async def _title_of(api: Api, kind: str, id: str) -> str:
    """Also where this person may not see it, so that it can be taken away."""
    try:
        return _titled(await api.get(path("consultation", kind, id)))
    except ApiProblem as problem:
        if problem.status >= 500:
            raise
        return "（您看不到的一项）"


def _titled(one: Mapping[str, Any]) -> str:
    return (one["title"] or "（还没有名称）") + ("（草稿）" if one["state"] == "draft" else "")


def read(form: Form) -> tuple[dict[str, Any], Errors]:
    """What was typed, as the API takes it, and what was wrong by field. Empty fields stay empty in a draft."""
    wrong: Errors = {}
    body: dict[str, Any] = {name: form.value(name).strip() for name in WORDS}
    body["starts_at"], body["ends_at"] = span(form)
    if form.value("day") and not (body["starts_at"] and body["ends_at"]):
        wrong["day"] = "请把日期、开始和结束的时间填完整。"
    body["quotas"] = _quotas(form, wrong)
    for name in DATES:
        body[name] = day_of(form, name, wrong)
    body["seed_at"] = seed_of(form, wrong)
    body["draft_url"] = form.value("draft").strip()
    if body["draft_url"] and not body["draft_url"].startswith("/"):
        wrong["draft"] = "请填写草案在本站的地址，以 / 开头。"
    return body, wrong


def span(form: Form) -> tuple[str | None, str | None]:
    """Start and end as the API takes them, or None where a part is missing or no time."""
    day, starts, ends = (form.value(name) for name in ("day", "starts", "ends"))
    if not _DAY.fullmatch(day) or not _TIME.fullmatch(starts) or not _TIME.fullmatch(ends):
        return None, None
    return f"{day}T{starts}", f"{day}T{ends}"


def filled(draft: Mapping[str, Any]) -> Form:
    typed = {name: draft[name] or "" for name in (*WORDS, *DATES)}
    if draft["starts_at"] and draft["ends_at"]:
        start, end = shown.local(draft["starts_at"]), shown.local(draft["ends_at"])
        typed |= {"day": f"{start:%Y-%m-%d}", "starts": f"{start:%H:%M}", "ends": f"{end:%H:%M}"}
    if draft["seed_at"]:
        known = shown.local(draft["seed_at"])
        typed |= {"seed_day": f"{known:%Y-%m-%d}", "seed_time": f"{known:%H:%M}"}
    typed |= {f"quota-{role}": str(places) for role, places in draft["quotas"].items() if places}
    return Form.filled(**typed, draft=draft["draft_url"])


def refused(typed: Form, problem: ApiProblem) -> Form:
    """What was typed, with what was wrong: beside the field that is named, else above all."""
    if problem.code == "store.conflict":  # shown beside the newest version, which the next try is measured against
        typed = typed.without("version")
    for name in ("decision", "consultation"):
        if problem.code.startswith(f"consultation.{name}_"):
            return typed.with_errors({name: problem.message})
    places = [_API_FIELDS.get(name.split(".")[0], name.split(".")[0]) for name in problem.errors]
    known = (
        [place for place in places if place in (*WORDS, *DATES, *_API_FIELDS.values())] if problem.status == 422 else []
    )
    return typed.with_errors(dict.fromkeys(known, "这一项太长或格式不对，请改一下。") or {"title": problem.message})


def _quotas(form: Form, wrong: Errors) -> dict[str, int]:
    quotas = {}
    for role in ROLES:
        typed = form.value(f"quota-{role}").strip()
        if not typed:
            continue
        if not _PLACES.fullmatch(typed):
            wrong["quotas"] = f"{ROLES[role]}的名额请写一个数，例如 5。"
        elif int(typed):
            quotas[role] = int(typed)
    return quotas


def day_of(form: Form, name: str, wrong: Errors) -> str | None:
    typed = form.value(name).strip()
    if typed and not _DAY.fullmatch(typed):
        wrong[name] = "请按年-月-日填写日期，例如 2026-10-15。"
        return None
    return typed or None


def seed_of(form: Form, wrong: Errors) -> str | None:
    """When the lot's seed will be known."""
    day, at = day_of(form, "seed_day", wrong), form.value("seed_time").strip()
    if day and not _TIME.fullmatch(at):
        wrong["seed_day"] = "请把随机数开出来的日期和时间填完整。"
        return None
    return f"{day}T{at}" if day else None
