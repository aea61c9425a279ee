"""`/search`: words in the address, results with what narrows them."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from gateway.pages.api import ApiProblem
from gateway.pages.site import Site

FACETS = {
    "kind": "类别",
    "department": "发布机构",
    "village": "村（社区）",
    "domain": "领域",
    "theme": "主题",
    "year": "年份",
    "validity": "有效性",
}
KEPT = ("q", "sort", *FACETS)
SHOWN = 8  # values of a facet on the page


def routes(site: Site) -> Sequence[BaseRoute]:
    async def search(request: Request) -> Response:
        asked = {name: value for name in KEPT if (value := request.query_params.get(name, "").strip())}
        query = {**asked, "after": request.query_params.get("after"), "size": "20"}
        try:
            found = await site.api(request).get("/api/search", query)
        except ApiProblem as problem:
            return _refused(site, request, asked, problem)
        next_href = _href({**asked, "after": found["next"]}) if found["next"] else ""
        return site.render(
            request,
            "search/search.html",
            typed=asked.get("q", ""),
            found=found,
            groups=_groups(asked, found["facets"]),
            applied=_applied(asked, found["facets"]),
            clear_href=_href({name: asked[name] for name in ("q", "sort") if name in asked}),
            next_href=next_href,
            sorts=[(label, _href({**asked, "sort": code}), asked.get("sort", "relevance") == code) for code, label in
                   (("relevance", "最相关"), ("newest", "最新"))],
        )  # fmt: skip

    return [Route("/search", search)]


def _refused(site: Site, request: Request, asked: Mapping[str, str], problem: ApiProblem) -> Response:
    if problem.code == "search.bad_cursor":
        return site.redirect(_href(asked))
    if problem.status == 422:
        return site.redirect(_href({"q": asked.get("q", "")[:200]}))
    return site.render(request, "search/resting.html", status=problem.status, typed=asked.get("q", ""), problem=problem)


def _href(query: Mapping[str, str]) -> str:
    return "/search?" + urlencode(query)


def _without(asked: Mapping[str, str], name: str) -> dict[str, str]:
    return {other: value for other, value in asked.items() if other != name}


def _groups(asked: Mapping[str, str], facets: Mapping[str, Sequence[Mapping[str, Any]]]) -> list[dict[str, Any]]:
    groups = []
    for name, label in FACETS.items():
        options = [_option(asked, name, value) for value in facets.get(name, [])[:SHOWN]]
        if len(options) > 1 or any(option["chosen"] for option in options):
            groups.append({"label": label, "options": options, "open": name in ("kind", "department", "village")})
    return groups


def _option(asked: Mapping[str, str], name: str, value: Mapping[str, Any]) -> dict[str, Any]:
    chosen = asked.get(name) == value["value"]
    href = _href(_without(asked, name) if chosen else {**asked, name: value["value"]})
    return {"label": value["name"], "count": value["count"], "href": href, "chosen": chosen}


def _applied(asked: Mapping[str, str], facets: Mapping[str, Sequence[Mapping[str, Any]]]) -> list[dict[str, str]]:
    named = {(name, value["value"]): value["name"] for name, values in facets.items() for value in values}
    return [
        {
            "label": f"{FACETS[name]}：{named.get((name, asked[name]), asked[name])}",
            "href": _href(_without(asked, name)),
        }
        for name in FACETS
        if name in asked
    ]
