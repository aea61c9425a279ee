"""The desk's import of the standard table: upload, look at what it would do, confirm."""

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from gateway.pages.api import ApiProblem, path
from gateway.pages.catalog.compare import NAMES, lines
from gateway.pages.catalog.terms import ACTIONS, SEVERITIES
from gateway.pages.site import Site
from gateway.pages.ui.forms import Form
from kit.identity.port import NotAllowed

HOME = "/desk/catalog/import"
KEEPERS = ("administrator", "disclosure_officer")
_HIDDEN = {"catalog.hidden_row", "catalog.hidden_column", "catalog.hidden_sheet"}
_MOST = 300  # problems, and rows, that one page shows


def routes(site: Site) -> Sequence[BaseRoute]:
    async def begin(request: Request) -> Response:
        if not site.principal(request).has(*KEEPERS):
            raise NotAllowed
        if request.method != "POST":
            return site.render(request, "catalog/import.html", form=Form())
        form = await site.form(request)
        typed = Form.posted(form.multi_items())
        file = form.get("file")
        if not isinstance(file, UploadFile) or not file.filename:
            wrong = typed.with_errors({"file": "请选择要导入的文件。"})
            return site.render(request, "catalog/import.html", status=400, form=wrong)
        part = (file.filename, await file.read(), file.content_type or "application/octet-stream")
        try:
            kept = await site.api(request).upload("/api/catalog/imports", {"file": part})
        except ApiProblem as problem:
            wrong = typed.with_errors({"file": problem.message})
            return site.render(request, "catalog/import.html", status=problem.status, form=wrong)
        return site.redirect(f"{HOME}/{kept['id']}")

    async def one(request: Request) -> Response:
        if request.method != "POST":
            take_hidden = request.query_params.get("hidden") == "take"
            return await _show(site, request, Form.filled(take_hidden="yes" if take_hidden else ""))
        form = Form.posted((await site.form(request)).multi_items())
        decided = {
            "plan": form.value("plan")[:64],
            "take_hidden": form.value("take_hidden") == "yes",
            "retire": form.chosen("retire"),
        }
        id = request.path_params["id"]
        try:
            await site.api(request).post(path("catalog", "imports", id, "confirm"), decided)
        except ApiProblem as problem:
            if problem.status != 409:
                raise
            return await _show(site, request, form.with_errors({"confirm": problem.message}), problem.status)
        return site.redirect(f"{HOME}/{id}")

    return [
        Route(HOME, begin, methods=["GET", "POST"]),
        Route(f"{HOME}/{{id}}", one, methods=["GET", "POST"]),
    ]


async def _show(site: Site, request: Request, form: Form, status: int = 200) -> Response:
    id = request.path_params["id"]
    take_hidden = form.value("take_hidden") == "yes"
    query = {"take_hidden": take_hidden, "limit": _MOST}
    told = await site.api(request).get(path("catalog", "imports", id), query)
    if told["found"] is None:
        return site.render(request, "catalog/import_done.html", upload=told["upload"])
    units, found = await site.units(request), told["found"]
    problems = found["problems"]
    return site.render(
        request,
        "catalog/import_preview.html",
        status=status,
        form=form,
        upload=told["upload"],
        found=found,
        rows=[{**row, "name": _name(row), "differing": _differing(row, units)} for row in found["items"]],
        problems=_by_sheet(problems[:_MOST]),
        more_problems=max(0, len(problems) - _MOST),
        hidden=any(one["code"] in _HIDDEN for one in problems),
        take_hidden=take_hidden,
        dropped=[(name, list(items)) for name, items in groupby(found["dropped"], lambda one: one["domain_name"])],
        actions=ACTIONS,
        severities=SEVERITIES,
    )


def _name(row: Mapping[str, Any]) -> str:
    return " / ".join(filter(None, (row["first_level"], row["second_level"])))


def _differing(row: Mapping[str, Any], units: Mapping[str, str]) -> list[dict[str, Any]]:
    """Label, and the lines before and after, of each column that differs."""
    shown = []
    for one in row["changes"]:
        before, after = ({one["column"]: one[side]} for side in ("before", "after"))
        for name in ("required", "optional") if one["column"] == "channels" else (one["column"],):
            old, new = lines(name, before, units), lines(name, after, units)
            if old != new:
                gone, come = _only(old, new), _only(new, old)
                either = gone or come  # else the same lines in another order
                shown.append(
                    {"label": NAMES[name], "before": gone if either else old, "after": come if either else new}
                )
    return shown


def _only(lines: Sequence[str], others: Sequence[str]) -> list[str]:
    return [line for line in lines if line and line not in others]


def _by_sheet(problems: Sequence[Mapping[str, Any]]) -> list[tuple[str, list[Mapping[str, Any]]]]:
    sheets: dict[str, list[Mapping[str, Any]]] = {}
    for one in problems:
        sheets.setdefault(one["sheet"], []).append(one)
    return list(sheets.items())
