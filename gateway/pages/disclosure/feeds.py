"""`/feeds`: the newest documents for feed readers (RSS 2.0, JSON Feed 1.1), of all or of one department or domain."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from gateway.edge.headers import DEPENDS
from gateway.pages import syndication
from gateway.pages.disclosure import reading
from gateway.pages.site import Site
from gateway.pages.syndication import Feed, Item
from law.vocabulary import THEMES

NEWEST = 50
GENERAL = "township_general"
_CACHED = {DEPENDS: "publication.document, catalog.unit"}


def routes(site: Site) -> Sequence[BaseRoute]:
    async def listed(request: Request) -> Response:
        domains = (await site.api(request).get("/api/catalog/domains"))["items"]
        departments = (await site.api(request).get("/api/catalog/departments"))["items"]
        return site.render(
            request,
            "disclosure/feeds.html",
            depends=["catalog.unit", "catalog.item"],
            groups=[
                ("全部", [_addresses("全部文件", {})]),
                ("按部门", [_addresses(one["name"], {"department": one["code"]}) for one in departments]),
                ("按领域", [_addresses(one["name"], {"domain": one["code"]}) for one in domains]),
            ],
        )

    async def rss(request: Request) -> Response:
        return syndication.rss(await _feed(site, request), _CACHED)

    async def json(request: Request) -> Response:
        return syndication.json_feed(await _feed(site, request), _CACHED)

    return [Route("/feeds", listed), Route("/feeds/documents.xml", rss), Route("/feeds/documents.json", json)]


def _addresses(name: str, query: Mapping[str, str]) -> dict[str, str]:
    asked = f"?{urlencode(query)}" if query else ""
    return {"name": name, "rss": f"/feeds/documents.xml{asked}", "json": f"/feeds/documents.json{asked}"}


async def _feed(site: Site, request: Request) -> Feed:
    asked = {name: value for name in ("department", "domain") if (value := request.query_params.get(name, ""))}
    domain = "none" if asked.get("domain") == GENERAL else asked.get("domain")
    found = await reading.documents(site.api(request), {**asked, "domain": domain, "limit": NEWEST})
    units = await site.units(request)
    origin = str(request.base_url).rstrip("/")
    query = f"?{urlencode(asked)}" if asked else ""
    named = units.get(asked.get("department", ""), "")
    return Feed(
        f"{named or site.government}：公开的文件",
        f"最新公开的 {NEWEST} 件文件",
        f"{origin}/documents{query}",
        f"{origin}{request.url.path}{query}",
        [_item(one, f"{origin}/documents/{one['index_number']}", units) for one in found["items"]],
    )


def _item(one: Mapping[str, Any], url: str, units: Mapping[str, str]) -> Item:
    author = one["issuing_body"] or units.get(one["department"], "")
    tags = [THEMES[one["theme"]].name] if one["theme"] in THEMES else []
    return Item(url, one["title"], one["summary"], one["published_at"], author, tags)
