"""`/desk/obligations/coverage`: items without content, and where nothing new has come for too long."""

from collections.abc import Sequence

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from gateway.pages.obligations.own import API, HOME, staff
from gateway.pages.site import Site


def routes(site: Site) -> Sequence[BaseRoute]:
    async def coverage(request: Request) -> Response:
        staff(site, request)
        asked = {name: request.query_params.get(name, "").strip() for name in ("department", "domain")}
        found = await site.api(request).get(f"{API}/coverage", asked)
        return site.render(
            request, "obligations/coverage.html", found=found, asked=asked, units=await site.units(request)
        )

    return [Route(f"{HOME}/coverage", coverage)]
