"""`/desk/obligations`, `/desk/calendar`, the public `/calendar`: what is due by when, and the days it is counted in."""

from collections.abc import Sequence

from starlette.routing import BaseRoute

from gateway.pages.obligations import calendar, coverage, happenings, listing
from gateway.pages.site import Site


def routes(site: Site) -> Sequence[BaseRoute]:
    return [*happenings.routes(site), *coverage.routes(site), *listing.routes(site), *calendar.routes(site)]
