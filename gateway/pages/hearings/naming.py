"""Before minutes are published: what everyone will read, and which names are masked in it."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from gateway.pages.api import ApiProblem, path
from gateway.pages.hearings import shown
from gateway.pages.hearings.desk import MENDABLE, refused
from gateway.pages.hearings.editor import HOME
from gateway.pages.hearings.people import gathering
from gateway.pages.hearings.terms import RUNNERS
from gateway.pages.site import Site
from gateway.pages.ui.forms import Form

MASK, LEAVE = "mask", "leave"


def routes(site: Site) -> Sequence[BaseRoute]:
    return [Route(f"{HOME}/{{id}}/minutes/names", _names(site), methods=["GET", "POST"])]


def _names(site: Site) -> Any:
    async def names(request: Request) -> Response:
        if request.method != "POST":
            return await _show(site, request, None)
        form, id = Form.posted((await site.form(request)).multi_items()), request.path_params["id"]
        given = {name.removeprefix("name-"): form.value(name) for name in form.values if name.startswith("name-")}
        body = {
            "masked": [number for number, choice in given.items() if choice == MASK],
            "left": [number for number, choice in given.items() if choice == LEAVE],
        }
        try:
            await site.api(request).post(path("consultation", "gatherings", id, "minutes", "names"), body)
        except ApiProblem as problem:
            return await refused(_show, site, request, form, problem, "names", MENDABLE | {404})
        return site.redirect(f"{HOME}/{id}/minutes/names", "已经记下，下面是公布以后的样子。")

    return names


async def _show(site: Site, request: Request, form: Form | None, status: int = 200) -> Response:
    one, who = await gathering(site, request), site.principal(request)
    here = path("consultation", "gatherings", one["id"], "minutes")
    found, preview = await asyncio.gather(site.api(request).get(here), _preview(site, request, here))
    return site.render(
        request,
        "hearings/naming.html",
        status=status,
        one=one,
        form=form or Form.filled(**_chosen(found["names"])),
        names=[{**each, "options": _options(each)} for each in found["names"]],
        preview=preview,
        lines=shown.lines(preview),
        may=one["department"] in who.departments and who.has(*RUNNERS) and found["state"] == "finished",
    )


async def _preview(site: Site, request: Request, here: str) -> Any:
    """None while they are still written."""
    try:
        return await site.api(request).get(here, {"preview": True})
    except ApiProblem as problem:
        if problem.status != 409:
            raise
        return None


def _chosen(names: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    known = [one for one in names if one["masked"] is not None]
    return {f"name-{one['number']}": MASK if one["masked"] else LEAVE for one in known}


def _options(one: Mapping[str, Any]) -> list[tuple[str, str]]:
    return [(MASK, f"是人名，写成“{one['mask']}”"), (LEAVE, "是平常的词，照写")]
