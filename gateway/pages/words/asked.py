"""What people search most, and what they search in vain: counts without anyone behind them."""

from collections.abc import Sequence

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from gateway.pages.site import Site
from gateway.pages.words.own import EDITORS, HERE, READERS, require, tabs

PERIODS = {"7": "近 7 天", "30": "近 30 天", "90": "近 90 天"}
USUAL = "30"


def routes(site: Site) -> Sequence[BaseRoute]:
    async def asked(request: Request) -> Response:
        who = require(site, request, READERS)
        days = request.query_params.get("days", "")
        days = days if days in PERIODS else USUAL
        told = await site.api(request).get("/api/search/asked", {"days": days})
        return site.render(
            request,
            "words/asked.html",
            tabs=tabs(site, request),
            periods=[
                {"label": label, "href": f"{HERE}/asked?days={code}", "current": code == days}
                for code, label in PERIODS.items()
            ],
            period=PERIODS[days],
            popular=told["popular"],
            unmet=told["unmet"],
            edits=who.has(*EDITORS),
        )

    return [Route(f"{HERE}/asked", asked)]
