"""How the participants are chosen, step by step, and the list before it is published."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from gateway.pages.api import ApiProblem, path
from gateway.pages.hearings.desk import refused
from gateway.pages.hearings.editor import HOME
from gateway.pages.hearings.people import everyone, gathering
from gateway.pages.hearings.public import drawn, the_list
from gateway.pages.hearings.shown import grouped, local
from gateway.pages.site import Site
from gateway.pages.ui.forms import Form

FIELD_OF = {"consultation.seed_missing": "seed", "consultation.choice_wrong": "number"}


def routes(site: Site) -> Sequence[BaseRoute]:
    return [
        Route(f"{HOME}/{{id}}/choosing", _choosing(site), methods=["GET"]),
        Route(f"{HOME}/{{id}}/draw", _draw(site), methods=["POST"]),
    ]


def _choosing(site: Site) -> Any:
    async def choosing(request: Request) -> Response:
        return await _show(site, request, Form())

    return choosing


async def _show(site: Site, request: Request, form: Form, status: int = 200) -> Response:
    one, who = await gathering(site, request), site.principal(request)
    listed, people = await asyncio.gather(the_list(site.api(request), one["id"]), everyone(site, request, one["id"]))
    ours = one["department"] in who.departments and who.has("releaser")
    waits = one["selection"] == "lot" and one["seed_at"] and site.now() < local(one["seed_at"])
    return site.render(
        request,
        "hearings/choosing.html",
        status=status,
        one=one,
        form=form,
        lot=drawn(listed)["lot"],
        by_role=grouped(sorted(people, key=_by_outcome)) if one["selected_at"] else [],
        candidates=[
            (each["number"], each["name"], f"{each['number']}　{each['role_name']}　{each['interest']}")
            for each in people
            if each["state"] == "entered"
        ],
        may_draw=ours and one["state"] == "closed" and not waits,
        waits=waits,
        may_publish=ours and one["state"] == "selected",
    )


def _by_outcome(each: Mapping[str, Any]) -> tuple[bool, int]:
    return each["state"] not in ("chosen", "confirmed"), each["rank"] or 0


def _draw(site: Site) -> Any:
    async def draw(request: Request) -> Response:
        form = Form.posted((await site.form(request)).multi_items())
        id = request.path_params["id"]
        body = {
            "seed": form.value("seed").strip(),
            "chosen": form.chosen("number"),
            "reason": form.value("reason").strip(),
        }
        try:
            await site.api(request).post(path("consultation", "gatherings", id, "draw"), body)
        except ApiProblem as problem:
            return await refused(_show, site, request, form, problem, FIELD_OF.get(problem.code, "step"))
        return site.redirect(f"{HOME}/{id}/choosing", "已经选出参加人，请核对后公布名单。")

    return draw
