"""The catalogue by stages of life: of people and of enterprises."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from gateway.pages.api import path
from gateway.pages.catalog.terms import WHO
from gateway.pages.site import Site


def routes(site: Site) -> Sequence[BaseRoute]:
    async def overview(request: Request) -> Response:
        stages = (await site.api(request).get("/api/catalog/life"))["items"]
        groups = [(code, name, [one for one in stages if one["who"] == code]) for code, name in WHO.items()]
        return site.render(request, "catalog/life.html", groups=groups)

    async def stage(request: Request) -> Response:
        api = site.api(request)
        shown = await api.get(path("catalog", "life", request.path_params["stage"]))
        stages = (await api.get("/api/catalog/life"))["items"]
        others = [one for one in stages if one["who"] == shown["who"]]
        items = [one["item"] for need in shown["needs"] for one in need["items"]]
        return site.render(
            request,
            "catalog/life_stage.html",
            stage=shown,
            labels=_labels(items),
            others=others,
            who=WHO[shown["who"]],
        )

    return [Route("/catalog/life", overview), Route("/catalog/life/{stage}", stage)]


def _labels(items: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """The second level alone where it tells the items of the stage apart (办事指南 does not)."""
    short = {item["id"]: item["second_level"] or item["first_level"] for item in items}
    named = Counter(short.values())
    return {
        item["id"]: short[item["id"]] if named[short[item["id"]]] == 1 else item["first_level"] + item["second_level"]
        for item in items
    }
