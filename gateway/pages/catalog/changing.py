"""One change of a revision in a form: an item added, changed, moved, merged, split or retired."""

from collections.abc import Mapping, Sequence
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from gateway.pages.api import Api, ApiProblem, Query, path
from gateway.pages.catalog.columns import COLUMNS, filled, target_of
from gateway.pages.catalog.limits import understood
from gateway.pages.catalog.terms import CHANNELS, KINDS, LEVELS, MODES
from gateway.pages.catalog.workbench import all_items
from gateway.pages.site import Site
from gateway.pages.ui.forms import Form

MOST_TARGETS = 6
_TRIES = 3
_MOVED = ("domain", "department", "first_level")
Json = dict[str, Any]


def routes(site: Site) -> Sequence[BaseRoute]:
    return [
        Route("/desk/catalog/change", _new(site), methods=["GET", "POST"]),
        Route("/desk/catalog/revisions/{id}/changes/{place}", _existing(site), methods=["GET", "POST"]),
    ]


def _new(site: Site) -> Any:
    async def new(request: Request) -> Response:
        asked = request.query_params if request.method == "GET" else await site.form(request)
        kind = str(asked.get("kind", ""))
        sources = await _sources(site.api(request), [str(one) for one in asked.getlist("item")])
        if kind not in KINDS or not _enough(kind, sources):
            return site.redirect("/desk/catalog", _TOO_FEW.get(kind, "请先选一个事项。"), "warning")
        if request.method == "GET":
            return await _page(site, request, kind, sources, _fresh(kind, sources))
        form = Form.posted(asked.multi_items())
        if form.value("do") in ("more", "read"):
            return await _page(site, request, kind, sources, form)
        change = _change(form, kind, sources)
        try:
            id = form.value("revision").replace("/", "") or await _draft(site, request, form)
            await _append(site.api(request), id, change)
        except ApiProblem as problem:
            return await _page(site, request, kind, sources, _refused(form, problem), problem.status)
        return site.redirect(f"/desk/catalog/revisions/{id}", "已加入这次调整。")

    return new


def _existing(site: Site) -> Any:
    async def existing(request: Request) -> Response:
        id, api = request.path_params["id"], site.api(request)
        revision = await api.get(path("catalog", "revisions", id))
        number = place_in(revision["changes"], request.path_params["place"])
        known = revision["changes"][number]
        sources = await _sources(api, [one["item"] for one in known["sources"]])
        kind = known["kind"]
        if request.method == "GET":
            return await _page(site, request, kind, sources, _known(known), revision=revision)
        form = Form.posted((await site.form(request)).multi_items())
        if form.value("do") in ("more", "read"):
            return await _page(site, request, kind, sources, form, revision=revision)
        try:
            body = as_sent(revision)
            body["changes"][number] = _change(form, kind, sources)
            await put(site, request, id, {**body, "version": version_of(form)})
        except ApiProblem as problem:
            wrong = _refused(form, problem)
            wrong = wrong.without("version") if problem.code == "store.conflict" else wrong
            return await _page(site, request, kind, sources, wrong, problem.status, revision)
        return site.redirect(f"/desk/catalog/revisions/{id}", "这一条已保存。")

    return existing


def as_sent(revision: Mapping[str, Any]) -> Json:
    """What was answered, in the form in which it is sent."""
    changes = [
        {
            "kind": one["kind"],
            "sources": [{"item": source["item"], "version": source["version"]} for source in one["sources"]],
            "targets": [_target_sent(target) for target in one["targets"]],
            "successors": [successor["item"] for successor in one["successors"]],
            "reason": one["reason"],
        }
        for one in revision["changes"]
    ]
    names = ("title", "reason", "version")
    return {**{name: revision[name] for name in names}, "changes": changes}


async def put(site: Site, request: Request, id: str, body: Json) -> None:
    await site.api(request).put(path("catalog", "revisions", id), body)


def version_of(form: Form) -> int:
    """What the page was made from; 1 is never the newest of a draft that somebody has worked on."""
    sent = form.value("version")
    return int(sent) if sent.isdecimal() and 0 < len(sent) < 10 and int(sent) > 0 else 1


def place_in(changes: Sequence[Any], place: str) -> int:
    """Raises `ApiProblem` where the revision has no such change, or no longer."""
    number = int(place) - 1 if place.isdecimal() and len(place) < 6 else -1
    if not 0 <= number < len(changes):
        raise ApiProblem(404, "catalog.change_unknown", "这次调整里没有这一条，可能已经删去。请刷新页面查看。")
    return number


def default_title(site: Site) -> str:
    today = site.today()
    return f"{today.year}年{today.month}月标准目录动态调整"


_TOO_FEW = {"merge": "合并请至少勾选两个事项。"}


def _enough(kind: str, sources: Sequence[Json]) -> bool:
    needed = {"add": (0, 0), "merge": (2, 20)}.get(kind, (1, 1))
    return needed[0] <= len(sources) <= needed[1]


async def _sources(api: Api, ids: Sequence[str]) -> list[Json]:
    """Raises `ApiProblem` for what is no item; a slash would lead the address elsewhere."""
    wanted = [id for id in dict.fromkeys(ids) if id][:20]
    if any("/" in id for id in wanted):
        raise ApiProblem(404, "catalog.item_unknown", "标准目录中没有这个公开事项。")
    return [await api.get(path("catalog", "items", id)) for id in wanted]


async def _append(api: Api, id: str, change: Json) -> None:
    """The same again takes its own place, so that a form sent twice is one change."""
    for attempt in range(_TRIES):
        body = as_sent(await api.get(path("catalog", "revisions", id)))
        same = [number for number, one in enumerate(body["changes"]) if _subject(one) == _subject(change)]
        if same:
            body["changes"][same[0]] = change
        else:
            body["changes"].append(change)
        try:
            await api.put(path("catalog", "revisions", id), body)
        except ApiProblem as problem:
            if problem.code != "store.conflict" or attempt == _TRIES - 1:
                raise
            continue
        return


def _subject(change: Json) -> Any:
    items = sorted(one["item"] for one in change["sources"])
    names = [(one["domain"], one["first_level"], one["second_level"]) for one in change["targets"]]
    return change["kind"], items or names


async def _draft(site: Site, request: Request, form: Form) -> str:
    title = form.value("revision_title").strip() or default_title(site)
    made = await site.api(request).post("/api/catalog/revisions", {"title": title[:200]}, key=form.key)
    return str(made["id"])


def _change(form: Form, kind: str, sources: Sequence[Json]) -> Json:
    count = _count(form, kind)
    targets = []
    for number in range(1, count + 1):
        base = sources[0] if sources else None
        target = target_of(form, f"t{number}-", base, _MOVED if kind == "move" else COLUMNS)
        targets.append({**target, "item": _goes_on(form, kind, number, sources)})
    return {
        "kind": kind,
        "sources": [{"item": one["id"], "version": one["version"]} for one in sources],
        "targets": targets,
        "successors": [one for one in dict.fromkeys(form.chosen("successor")) if one],
        "reason": form.value("reason").strip(),
    }


def _goes_on(form: Form, kind: str, number: int, sources: Sequence[Json]) -> str:
    if kind in ("change", "move"):
        return str(sources[0]["id"])
    into = form.value("into")
    return into if number == 1 and into in {one["id"] for one in sources} else ""


def _count(form: Form, kind: str) -> int:
    if kind == "retire":
        return 0
    if kind != "split":
        return 1
    sent = form.value("count")
    count = int(sent) if sent.isdecimal() and len(sent) < 3 else 2
    return max(2, min(MOST_TARGETS, count + (form.value("do") == "more")))


def _fresh(kind: str, sources: Sequence[Json]) -> Form:
    values: dict[str, list[str]] = {}
    if kind == "merge":
        merged = {**sources[0]}
        for name in ("content", "legal_basis"):
            merged[name] = list(dict.fromkeys(line for one in sources for line in one[name]))
        values |= filled(merged, "t1-")
        values["into"] = [""]
    elif kind in ("change", "move"):
        values |= filled(sources[0], "t1-")
    elif kind == "split":
        for number in (1, 2):
            values |= filled({**sources[0], "second_level": ""}, f"t{number}-")
    elif kind == "add":
        values |= {"t1-mode": ["PROACTIVE"], "t1-level": ["township"], "t1-audience": ["全社会"]}
    return Form(values)


def _known(change: Mapping[str, Any]) -> Form:
    values: dict[str, list[str]] = {"reason": [change["reason"]], "count": [str(len(change["targets"]))]}
    for number, target in enumerate(change["targets"], start=1):
        values |= filled(target, f"t{number}-")
    values["into"] = [change["targets"][0]["item"] if change["targets"] else ""]
    values["successor"] = [one["item"] for one in change["successors"]]
    return Form(values)


def _refused(form: Form, problem: ApiProblem) -> Form:
    """Beside the field that is named: `body.changes.3.targets.0.content.2` stands in `t1-content`."""
    wrong: dict[str, str] = {}
    for place in problem.errors:
        parts = place.split(".")
        if "targets" in parts and len(parts) > parts.index("targets") + 2:
            number, name = parts[parts.index("targets") + 1], parts[parts.index("targets") + 2]
            if number.isdecimal() and name in COLUMNS:
                wrong[f"t{int(number) + 1}-{name}"] = "这一栏太长或格式不对，请改一下。"
    return form.with_errors(wrong or {"reason": problem.message})


def _target_sent(target: Mapping[str, Any]) -> Json:
    names = [name for name in COLUMNS if name not in ("required", "optional", "time_limit")]
    sent = {name: target[name] for name in (*names, "channels", "item", "code")}
    return {**sent, "time_limit": target["time_limit"]["text"]}


async def _page(
    site: Site,
    request: Request,
    kind: str,
    sources: Sequence[Json],
    form: Form,
    status: int = 200,
    revision: Mapping[str, Any] | None = None,
) -> Response:
    api = site.api(request)
    count = _count(form, kind)
    others = await all_items(api, {}) if kind == "retire" else []
    taken = {one["id"] for one in sources}
    return site.render(
        request,
        "catalog/change.html",
        status=status,
        form=form,
        kind=kind,
        kinds=KINDS,
        sources=sources,
        targets=range(1, count + 1),
        more=kind == "split" and count < MOST_TARGETS,
        only=_MOVED if kind == "move" else COLUMNS,
        revision=revision,
        drafts=await _drafts(api, site.principal(request).subject) if revision is None else [],
        default_title=default_title(site),
        limits={number: await _read(api, form.value(f"t{number}-time_limit")) for number in range(1, count + 1)},
        others=[(one["id"], one["name"]) for one in others if one["id"] not in taken],
        domains=[(one["code"], one["name"]) for one in (await api.get("/api/catalog/domains"))["items"]],
        departments=[(one["code"], one["name"]) for one in (await api.get("/api/catalog/departments"))["items"]],
        channels=list(CHANNELS.items()),
        modes=list(MODES.items()),
        levels=list(LEVELS.items()),
    )


async def _drafts(api: Api, author: str) -> list[tuple[str, str]]:
    query: Query = {"state": "draft", "author": author, "limit": 20}
    return [(one["id"], one["title"]) for one in (await api.get("/api/catalog/revisions", query))["items"]]


async def _read(api: Api, text: str) -> str:
    if not text.strip():
        return ""
    try:
        return understood(await api.get("/api/catalog/time-limit", {"text": text}))
    except ApiProblem:
        return ""  # too long: the field says so when it is saved
