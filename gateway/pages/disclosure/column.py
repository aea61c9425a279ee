"""`/disclosure`: the sub-columns beside the statutory content: guide, rules, yearly reports, how to ask."""

import re
from collections.abc import Sequence
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from gateway.pages.disclosure import reading
from gateway.pages.disclosure.menu import menu
from gateway.pages.past import past_day
from gateway.pages.site import Site
from law.rules import rule

GUIDE, RULES, REPORTS = (
    f"township_general.{code}" for code in ("disclosure_guide", "open_affairs_bodies", "annual_report")
)
DEPENDS = ("publication.document", "catalog.item", "catalog.unit")
_REPORT_YEAR = re.compile(r"(\d{4})\s*年")


def routes(site: Site) -> Sequence[BaseRoute]:
    async def overview(request: Request) -> Response:
        api = site.api(request)
        on = past_day(request, site.today())
        found = await reading.items(api)
        return site.render(
            request,
            "disclosure/overview.html",
            depends=DEPENDS,
            menu=menu(),
            on=on,
            newest=(await reading.documents(api, {"limit": 8}, on))["items"],
            totals={"items": len(found), "without": sum(not one["documents"] for one in found)},
            units=await site.units(request),
        )

    def listed(name: str, item: str) -> Route:
        async def page(request: Request) -> Response:
            api = site.api(request)
            on = past_day(request, site.today())
            after = request.query_params.get("after")
            return site.render(
                request,
                f"disclosure/{name}.html",
                depends=DEPENDS,
                menu=menu(name),
                on=on,
                found=await reading.documents(api, {"item": item, "after": after}, on),
                paged=bool(after),
                units=await site.units(request),
            )

        return Route(f"/disclosure/{name}", page)

    async def reports(request: Request) -> Response:
        api = site.api(request)
        on = past_day(request, site.today())
        years = _by_year(await reading.every_document(api, {"item": REPORTS}, on))
        asked = request.query_params.get("year", "")
        return site.render(
            request,
            "disclosure/reports.html",
            depends=DEPENDS,
            menu=menu("reports"),
            on=on,
            years=years,
            year=asked if asked in years else "",
            units=await site.units(request),
        )

    async def asking(request: Request) -> Response:
        return site.render(
            request,
            "disclosure/request.html",
            menu=menu("request"),
            reply=rule("request_reply", site.today()),
            extension=rule("request_extension", site.today()),
        )

    return [
        Route("/disclosure", overview),
        listed("guide", GUIDE),
        listed("rules", RULES),
        Route("/disclosure/reports", reports),
        Route("/disclosure/request", asking),
    ]


def _by_year(found: Sequence[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    """Reports by the year they report on, the newest first: a report comes out in the year after."""
    years: dict[str, list[dict[str, Any]]] = {}
    for one in found:
        named = _REPORT_YEAR.search(one["title"])
        years.setdefault(named[1] if named else str(int(one["published_at"][:4]) - 1), []).append(one)
    return dict(sorted(years.items(), reverse=True))
