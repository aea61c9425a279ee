"""What became of the opinions, as everyone reads it: the sums, every group with its answer, the report as a file."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from gateway.pages.api import ApiProblem, path
from gateway.pages.consultations.changes import with_change
from gateway.pages.participation import OUTCOMES, WHOLE
from gateway.pages.site import Site

FILTERS = ("outcome", "theme", "clause", "after")
SPLITS = (("source", "来源"), ("clause", "条文"), ("theme", "主题"), ("village", "村（社区）"))


def routes(site: Site) -> Sequence[BaseRoute]:
    base = "/consultations/{id}/feedback"
    return [Route(base, _feedback(site)), Route(f"{base}/report.{{format}}", _report(site))]


def _feedback(site: Site) -> Any:
    async def feedback(request: Request) -> Response:
        id = request.path_params["id"]
        asked = {name: request.query_params.get(name, "") for name in FILTERS}
        asked["outcome"] = asked["outcome"] if asked["outcome"] in OUTCOMES else ""
        query = {name: value for name, value in asked.items() if value} | {"limit": 50}
        try:
            found = await site.api(request).get(path("consultation", "consultations", id, "feedback"), query)
        except ApiProblem as problem:
            if not (due := problem.errors.get("due")):
                raise
            return await _awaited(site, request, id, due)
        return shown(site, request, found, asked, depends=[
            f"consultation.consultation:{id}", "consultation.comment", "catalog.unit"
        ])  # fmt: skip

    return feedback


async def _awaited(site: Site, request: Request, id: str, due: str) -> Response:
    """The period is over, the answers are being written."""
    return site.render(
        request,
        "consultations/feedback_awaited.html",
        depends=[f"consultation.consultation:{id}", "consultation.comment", "catalog.unit"],
        consultation=await site.api(request).get(path("consultation", "consultations", id)),
        due=due,
    )


def shown(
    site: Site,
    request: Request,
    found: Mapping[str, Any],
    asked: Mapping[str, str],
    depends: Sequence[str] = (),
    preview: bool = False,
) -> Response:
    """The page itself, for the desk's preview too."""
    base = f"/consultations/{found['consultation']}/feedback"
    here = f"/desk{base}/preview" if preview else base

    def link(**changes: str) -> str:
        given = {name: value for name, value in {**asked, "after": "", **changes}.items() if value}
        return here + (f"?{urlencode(given)}" if given else "")

    return site.render(
        request,
        "consultations/feedback.html",
        depends=depends,
        feedback=found,
        rows=[with_change(one) for one in found["items"]],
        asked=asked,
        link=link,
        preview=preview,
        outcomes=OUTCOMES,
        splits=SPLITS,
        whole=WHOLE,
    )


def _report(site: Site) -> Any:
    async def report(request: Request) -> Response:
        id, format = request.path_params["id"], request.path_params["format"]
        if format not in ("docx", "pdf"):
            raise ApiProblem(404, "http.404", "没有这种格式的报告，只有 Word 和 PDF 两种。")
        return site.api(request).passing(
            path("consultation", "consultations", id, "feedback", f"report.{format}"), request
        )

    return report
