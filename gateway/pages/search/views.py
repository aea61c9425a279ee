"""`/search`: words in the address, results with what narrows them; feeds and notices of any search."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from gateway.pages.api import ApiProblem, Query
from gateway.pages.search import feeds, helping, narrowing, saved
from gateway.pages.search.asking import SORTS, Asked
from gateway.pages.search.shown import shown
from gateway.pages.site import Site

A_PAGE = 20


def routes(site: Site) -> Sequence[BaseRoute]:
    async def search(request: Request) -> Response:
        asked, after = Asked.of(request.query_params), request.query_params.get("after", "")
        # Going on in the same results is no new question.
        query: Query = {**asked.query, "after": after, "size": A_PAGE, "counted": not (after or asked.filters)}
        try:
            found = await site.api(request).get("/api/search", query)
        except ApiProblem as problem:
            if after and problem.status in (400, 422):  # a cursor that no longer leads anywhere
                return site.redirect(asked.href())
            if problem.status < 500:
                raise
            return site.render(request, "search/resting.html", problem.status, asked=asked, problem=problem)
        near_from = found["whole"] if not after and asked.sort == "relevance" else 0
        return await _results(site, request, asked, found, near_from)

    return [Route("/search", search), *feeds.routes(site), *saved.routes(site)]


async def _results(site: Site, request: Request, asked: Asked, found: Mapping[str, Any], near_from: int) -> Response:
    """`near_from`: before which hit it is said that what follows holds only part of what was asked; 0: nowhere."""
    api, units = site.api(request), await site.units(request)
    nearby: Sequence[Mapping[str, Any]] = ()
    popular: Sequence[Mapping[str, str]] = ()
    if not found["results"]:
        meant = found["did_you_mean"] or ""
        nearby, popular = await asyncio.gather(helping.nearby(api, asked, meant), helping.popular(api))
    return site.render(
        request,
        "search/search.html",
        asked=asked,
        found=found,
        hits=[shown(one, site.today()) for one in found["results"]],
        near_from=near_from or None,
        groups=narrowing.groups(asked, found["facets"]),
        applied=narrowing.applied(asked, found["facets"], units),
        clear_href=Asked(asked.typed, sort=asked.sort).href(),
        next_href=asked.href(after=found["next"]) if found["next"] else "",
        sorts=[{"label": label, "href": asked.href(sort=code), "current": asked.sort == code} for code, label in
               SORTS.items()],
        said=asked.said(units),
        nearby=nearby,
        popular=popular,
        form=saved.form_of(asked),
        saving=saved.CHOICES,
    )  # fmt: skip
