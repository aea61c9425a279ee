"""`/search/feed.xml`, `/search/feed.json`: any search, the newest first, for feed readers."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import urljoin

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from gateway.pages import syndication
from gateway.pages.search.asking import Asked
from gateway.pages.site import Site
from gateway.pages.syndication import Feed, Item
from law.vocabulary import KINDS

NEWEST = 50


def routes(site: Site) -> Sequence[BaseRoute]:
    async def rss(request: Request) -> Response:
        return syndication.rss(await _feed(site, request, "xml"))

    async def json(request: Request) -> Response:
        return syndication.json_feed(await _feed(site, request, "json"))

    return [Route("/search/feed.xml", rss), Route("/search/feed.json", json)]


async def _feed(site: Site, request: Request, suffix: str) -> Feed:
    asked = replace(Asked.of(request.query_params), sort="newest")
    # Readers ask every quarter of an hour; nobody is missing anything then.
    found = await site.api(request).get("/api/search", {**asked.query, "size": NEWEST, "counted": False})
    origin = str(request.base_url)
    return Feed(
        f"{site.government}：{asked.said(await site.units(request))}",
        f"符合这个搜索的最新 {NEWEST} 条公开内容",
        urljoin(origin, asked.href()),
        urljoin(origin, asked.feed(suffix)),
        [_item(one, origin) for one in found["results"] if one["date"] or one["published_at"]],
    )


def _item(one: Mapping[str, Any], origin: str) -> Item:
    published = one["published_at"] or f"{one['date']}T00:00:00+08:00"
    author = one["village"] or one["department"]
    return Item(urljoin(origin, one["url"]), one["title"], one["snippet"], published, author, [KINDS[one["kind"]].name])
