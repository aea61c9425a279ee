"""`/disclosure/content`: what the law has made public without being asked, as its own tree and by domain."""

from collections.abc import Mapping, Sequence
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from gateway.pages.disclosure import reading
from gateway.pages.disclosure.column import DEPENDS
from gateway.pages.disclosure.menu import menu
from gateway.pages.past import past_day
from gateway.pages.site import Site
from law.disclosure import ARTICLES, Leaf, leaf

A_PAGE = 20
NEWEST = 3
MOST_NAMED = 3  # departments in a row of the tree


def routes(site: Site) -> Sequence[BaseRoute]:
    async def tree(request: Request) -> Response:
        api = site.api(request)
        held = await reading.by_leaf(api)
        units = await site.units(request)
        return site.render(
            request,
            "disclosure/tree.html",
            depends=DEPENDS,
            menu=menu("content"),
            articles=[
                (article, [_row(one, held.get(one.code, []), units) for one in article.leaves]) for article in ARTICLES
            ],
        )

    async def domains(request: Request) -> Response:
        found = (await site.api(request).get("/api/catalog/domains"))["items"]
        rows = [{**one, "title": one["name"], "href": f"/catalog/{one['code']}", "owing": ""} for one in found]
        return site.render(request, "disclosure/domains.html", depends=DEPENDS, menu=menu("content"), domains=rows)

    async def one(request: Request) -> Response:
        api = site.api(request)
        chosen = leaf(request.path_params["leaf"])
        on = past_day(request, site.today())
        held = await reading.by_leaf(api)
        found = held.get(chosen.code, [])
        shown, more = _window(found, request.query_params.get("after", ""))
        units = await site.units(request)
        article = next(one for one in ARTICLES if chosen in one.leaves)
        return site.render(
            request,
            "disclosure/leaf.html",
            depends=DEPENDS,
            menu=menu("content"),
            on=on,
            leaf=chosen,
            article=article,
            leaves=[(other, len(held.get(other.code, []))) for other in article.leaves],
            total=len(found),
            row=_row(chosen, found, units),
            shown=shown,
            more=more,
            newest=await reading.newest_of(api, shown, NEWEST, on),
            units=units,
        )

    return [
        Route("/disclosure/content", tree),
        Route("/disclosure/content/domains", domains),
        Route("/disclosure/content/{leaf}", one),
    ]


def _row(one: Leaf, found: Sequence[reading.Row], units: Mapping[str, str]) -> dict[str, Any]:
    return {
        "code": one.code,
        "title": one.title,
        "citation": one.citation,
        "items": len(found),
        "documents": sum(item["documents"] for item in found),
        "without": sum(not item["documents"] for item in found),
        "owing": _named(reading.owing(found, units)),
        "href": f"/disclosure/content/{one.code}",
    }


def _named(owing: Sequence[str]) -> str:
    return "、".join(owing) if len(owing) <= MOST_NAMED else f"{'、'.join(owing[:MOST_NAMED])}等 {len(owing)} 个部门"


def _window(found: Sequence[reading.Row], after: str) -> tuple[Sequence[reading.Row], str]:
    """The items after the one named, a page of them, and the name to go on after."""
    start = next((place + 1 for place, item in enumerate(found) if item["id"] == after), 0)
    shown = found[start : start + A_PAGE]
    return shown, shown[-1]["id"] if start + A_PAGE < len(found) else ""
