"""`/feeds`: the newest documents for feed readers (RSS 2.0, JSON Feed 1.1), of all or of one department or domain."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from email.utils import format_datetime
from typing import Any
from urllib.parse import urlencode
from xml.sax.saxutils import escape, quoteattr

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from gateway.edge.headers import DEPENDS
from gateway.pages.disclosure import reading
from gateway.pages.site import Site
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
        feed = await _feed(site, request)
        return Response(_rss(feed), headers=_CACHED, media_type="application/rss+xml; charset=utf-8")

    async def json(request: Request) -> Response:
        feed = await _feed(site, request)
        told = {"version": "https://jsonfeed.org/version/1.1", "language": "zh-CN", **feed}
        return JSONResponse(told, headers=_CACHED, media_type="application/feed+json")

    return [Route("/feeds", listed), Route("/feeds/documents.xml", rss), Route("/feeds/documents.json", json)]


def _addresses(name: str, query: Mapping[str, str]) -> dict[str, str]:
    asked = f"?{urlencode(query)}" if query else ""
    return {"name": name, "rss": f"/feeds/documents.xml{asked}", "json": f"/feeds/documents.json{asked}"}


async def _feed(site: Site, request: Request) -> dict[str, Any]:
    """As a JSON Feed; RSS is written from the same."""
    asked = {name: value for name in ("department", "domain") if (value := request.query_params.get(name, ""))}
    domain = "none" if asked.get("domain") == GENERAL else asked.get("domain")
    found = await reading.documents(site.api(request), {**asked, "domain": domain, "limit": NEWEST})
    units = await site.units(request)
    origin = str(request.base_url).rstrip("/")
    query = f"?{urlencode(asked)}" if asked else ""
    named = units.get(asked.get("department", ""), "")
    return {
        "title": f"{named or site.government}：公开的文件",
        "home_page_url": f"{origin}/documents{query}",
        "feed_url": f"{origin}{request.url.path}{query}",
        "items": [_entry(one, f"{origin}/documents/{one['index_number']}", units) for one in found["items"]],
    }


def _entry(one: Mapping[str, Any], url: str, units: Mapping[str, str]) -> dict[str, Any]:
    theme = THEMES.get(one["theme"])
    return {
        "id": url,
        "url": url,
        "title": one["title"],
        "content_text": one["summary"] or one["title"],
        "date_published": one["published_at"],
        "authors": [{"name": one["issuing_body"] or units.get(one["department"], "")}],
        "tags": [theme.name] if theme else [],
    }


def _rss(feed: Mapping[str, Any]) -> str:
    items = "".join(_item(one) for one in feed["items"])
    built = f"<lastBuildDate>{_rfc822(feed['items'][0]['date_published'])}</lastBuildDate>" if feed["items"] else ""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:dc="http://purl.org/dc/elements/1.1/">\n'
        f"<channel><title>{escape(feed['title'])}</title><link>{escape(feed['home_page_url'])}</link>"
        f"<description>最新公开的 {NEWEST} 件文件</description><language>zh-CN</language>{built}"
        f'<atom:link href={quoteattr(feed["feed_url"])} rel="self" type="application/rss+xml"/>\n'
        f"{items}</channel></rss>\n"
    )


def _item(one: Mapping[str, Any]) -> str:
    tags = "".join(f"<category>{escape(tag)}</category>" for tag in one["tags"])
    return (
        f"<item><title>{escape(one['title'])}</title><link>{escape(one['url'])}</link>"
        f'<guid isPermaLink="true">{escape(one["id"])}</guid><pubDate>{_rfc822(one["date_published"])}</pubDate>'
        f"<description>{escape(one['content_text'])}</description>"
        f"<dc:creator>{escape(one['authors'][0]['name'])}</dc:creator>{tags}</item>\n"
    )


def _rfc822(at: str) -> str:
    return format_datetime(datetime.fromisoformat(at))
