"""`/about/…`: what the site promises."""

from collections.abc import Sequence

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from gateway.pages.site import Site


def routes(site: Site) -> Sequence[BaseRoute]:
    async def accessibility(request: Request) -> Response:
        return site.render(request, "about/accessibility.html")

    async def privacy(request: Request) -> Response:
        return site.render(request, "about/privacy.html")

    return [Route("/about/accessibility", accessibility), Route("/about/privacy", privacy)]
