"""`/desk/words`: the words that search goes by, what people look for in vain, and how the index stands."""

from collections.abc import Sequence

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from gateway.pages.site import Site
from gateway.pages.words import asked, bets, index, kept, synonyms
from gateway.pages.words.own import HERE, tabs


def routes(site: Site) -> Sequence[BaseRoute]:
    async def first(request: Request) -> Response:
        return site.redirect(tabs(site, request)[0]["href"])

    return [
        Route(HERE, first),
        *kept.routes(site, synonyms.SYNONYMS),
        *kept.routes(site, bets.BETS),
        *asked.routes(site),
        *index.routes(site),
    ]
