"""Materials on their way to the participants, and the proof that they arrived."""

from collections.abc import Sequence
from typing import Any

from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from gateway.pages.api import ApiProblem, path
from gateway.pages.hearings.desk import MENDABLE, attach, refused
from gateway.pages.hearings.editor import HOME
from gateway.pages.hearings.people import SEATED, everyone, gathering
from gateway.pages.hearings.terms import WAYS
from gateway.pages.site import Site
from gateway.pages.ui.forms import Form


def routes(site: Site) -> Sequence[BaseRoute]:
    one = f"{HOME}/{{id}}"
    return [
        Route(f"{one}/delivery", _delivery(site), methods=["GET", "POST"]),
        Route(f"{one}/materials", _material(site), methods=["POST"]),
        Route(f"{one}/materials/remove", _remove(site), methods=["POST"]),
    ]


def _delivery(site: Site) -> Any:
    async def delivery(request: Request) -> Response:
        if request.method != "POST":
            return await _show_delivery(site, request, Form.filled(on=site.today().isoformat()))
        form = Form.posted((await site.form(request)).multi_items())
        id, numbers, how = request.path_params["id"], form.chosen("number"), form.value("how")
        wrong = {}
        if not numbers:
            wrong["number"] = "请先勾选是谁。"
        if how not in [way[0] for way in WAYS]:
            wrong["how"] = "请选择怎么送到的。"
        if wrong:
            return await _show_delivery(site, request, form.with_errors(wrong), 422)
        on = form.value("on") or site.today().isoformat()
        body = {"numbers": numbers, "how": how, "on": on, "note": form.value("note").strip()}
        try:
            await site.api(request).post(path("consultation", "gatherings", id, "deliver"), body)
        except ApiProblem as problem:
            named = await _named(site, request, problem)
            return await refused(_show_delivery, site, request, form, named, "on")
        return site.redirect(f"{HOME}/{id}/delivery", f"已经记下 {len(numbers)} 人。")

    return delivery


async def _named(site: Site, request: Request, problem: ApiProblem) -> ApiProblem:
    """With the name of the one among those ticked whom it is about."""
    if not (number := problem.errors.get("number")):
        return problem
    people = await everyone(site, request, request.path_params["id"])
    name = next((one["name"] for one in people if one["number"] == number), number)
    return ApiProblem(problem.status, problem.code, f"{name}：{problem.message}", problem.errors)


async def _show_delivery(site: Site, request: Request, form: Form, status: int = 200) -> Response:
    one = await gathering(site, request)
    people = [each for each in await everyone(site, request, one["id"]) if each["state"] in SEATED]
    return site.render(
        request,
        "hearings/delivery.html",
        status=status,
        one=one,
        form=form,
        people=people,
        delivered=sum(1 for each in people if each["proof"]),
        ways=WAYS,
    )


def _material(site: Site) -> Any:
    async def material(request: Request) -> Response:
        posted = await site.form(request)
        form = Form.posted(posted.multi_items())
        id, file = request.path_params["id"], posted.get("file")
        if not isinstance(file, UploadFile) or not file.filename:
            return await _show_delivery(site, request, form.with_errors({"file": "请先选择文件。"}), 422)
        try:
            await attach(site, request, id, file, "material", "", form.key)
        except ApiProblem as problem:
            return await refused(_show_delivery, site, request, form, problem, "file")
        return site.redirect(f"{HOME}/{id}/delivery", "材料已经添加。")

    return material


def _remove(site: Site) -> Any:
    async def remove(request: Request) -> Response:
        form = Form.posted((await site.form(request)).multi_items())
        id = request.path_params["id"]
        try:
            await site.api(request).delete(path("consultation", "gatherings", id, "files", form.value("file")))
        except ApiProblem as problem:
            return await refused(_show_delivery, site, request, form, problem, "file", MENDABLE | {404})
        return site.redirect(f"{HOME}/{id}/delivery", "材料已经删去。")

    return remove
