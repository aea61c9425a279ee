"""The 政府信息公开 column, and what machines read of all that is public."""

from collections.abc import Sequence

from starlette.routing import BaseRoute

from gateway.pages.disclosure import column, content, feeds, open_data, sitemap
from gateway.pages.site import Site


def routes(site: Site) -> Sequence[BaseRoute]:
    parts = (column, content, sitemap, feeds, open_data)
    return [route for part in parts for route in part.routes(site)]
