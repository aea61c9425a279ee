"""A list that editors keep, a thing a page: the same for synonyms and for best bets."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from gateway.pages.api import ApiProblem, path
from gateway.pages.site import Site
from gateway.pages.ui.forms import Form
from gateway.pages.words.own import EDITORS, HERE, require, tabs

Row = Mapping[str, Any]
_AS_TYPED = (400, 404, 409, 413, 422)  # refusals after which the form comes back as it was typed


@dataclass(frozen=True)
class Kept:
    """`name` is its path here and at the API; `places`: code of a refusal → field, where it is not the first one."""

    name: str
    title: str
    fields: tuple[str, ...]
    form_of: Callable[[Row], Form]
    body: Callable[[Form], dict[str, Any]]
    wrong: Callable[[Form], dict[str, str]]
    places: Mapping[str, str]
    saved: str
    removed: str
    gone: str
    usual: Mapping[str, str] = field(default_factory=dict)  # of a new one

    @property
    def here(self) -> str:
        return f"{HERE}/{self.name}"

    @property
    def api(self) -> str:
        return f"/api/search/{self.name}"


def routes(site: Site, kept: Kept) -> Sequence[BaseRoute]:
    async def listed(request: Request) -> Response:
        require(site, request, EDITORS)
        items = (await site.api(request).get(kept.api))["items"]
        find = request.query_params.get("find", "").strip()[:60]
        rows = [one for one in items if find.casefold() in _text(one)]
        return site.render(
            request,
            f"words/{kept.name}.html",
            tabs=tabs(site, request),
            rows=rows,
            total=len(items),
            find=find,
            form=Form(),
            today=site.today().isoformat(),
        )

    async def new(request: Request) -> Response:
        require(site, request, EDITORS)
        asked = {name: request.query_params.get(name, "")[:200] for name in kept.fields}
        return page(request, Form.filled(**{**kept.usual, **{name: text for name, text in asked.items() if text}}))

    async def show(request: Request) -> Response:
        require(site, request, EDITORS)
        return page(request, kept.form_of(await one(request)), request.path_params["id"])

    async def save(request: Request) -> Response:
        require(site, request, EDITORS)
        id = request.path_params.get("id", "")
        form = Form.posted((await site.form(request)).multi_items())
        if wrong := kept.wrong(form):
            return page(request, form.with_errors(wrong), id, 422)
        api = site.api(request)
        try:
            if id:
                body = {**kept.body(form), "version": _version(form)}
                await api.put(path("search", kept.name, id), body)
            else:
                await api.post(kept.api, kept.body(form), key=form.key)
        except ApiProblem as problem:
            if problem.status not in _AS_TYPED:
                raise
            return page(request, form.with_errors(_errors(problem)), id, problem.status)
        return site.redirect(kept.here, kept.saved)

    async def remove(request: Request) -> Response:
        require(site, request, EDITORS)
        form = Form.posted((await site.form(request)).multi_items())
        where = path("search", kept.name, request.path_params["id"])
        try:
            await site.api(request).send("DELETE", where, query={"version": _version(form)})
        except ApiProblem as problem:
            if problem.status != 404:
                raise
        return site.redirect(kept.here, kept.removed)

    async def one(request: Request) -> Row:
        items: list[Row] = (await site.api(request).get(kept.api))["items"]
        found = next((row for row in items if row["id"] == request.path_params["id"]), None)
        if found is None:
            raise ApiProblem(404, f"search.{kept.name}_unknown", kept.gone)
        return found

    def page(request: Request, form: Form, id: str = "", status: int = 200) -> Response:
        template = f"words/{kept.name}_one.html"
        return site.render(request, template, status, form=form, id=id, title=kept.title, here=kept.here)

    def _errors(problem: ApiProblem) -> dict[str, str]:
        named = {name.partition(".")[0]: "这一项太长或者格式不对，请改一改。" for name in problem.errors}
        known = {name: text for name, text in named.items() if name in kept.fields}
        return known or {kept.places.get(problem.code, kept.fields[0]): problem.message}

    return [
        Route(kept.here, listed, methods=["GET"]),
        Route(kept.here, save, methods=["POST"]),
        Route(f"{kept.here}/new", new, methods=["GET"]),
        Route(f"{kept.here}/{{id}}", show, methods=["GET"]),
        Route(f"{kept.here}/{{id}}", save, methods=["POST"]),
        Route(f"{kept.here}/{{id}}/remove", remove, methods=["POST"]),
    ]


def lines(text: str) -> list[str]:
    """What was typed a line each, or with 、 or commas between."""
    for sign in "、，,；;":
        text = text.replace(sign, "\n")
    return [line.strip() for line in text.splitlines() if line.strip()]


def _version(form: Form) -> int:
    """1 for what no page of ours has sent: the service then says that it has changed."""
    sent = form.value("version")
    return int(sent) if sent.isdecimal() and sent.isascii() and 0 < len(sent) < 10 and int(sent) else 1


def _text(row: Row) -> str:
    return "\n".join(str(value) for name, value in row.items() if name not in ("id", "version")).casefold()
