"""`/sitemap.xml` and `/robots.txt` (sitemaps.org 0.9, RFC 9309).

Documents are parted by the year and the serial of their index numbers: a part never holds more than the protocol's
50,000 addresses, and an old one changes only when one of its documents does.
"""

import re
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import quote
from xml.sax.saxutils import escape

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from gateway.edge.routes import SIGN_IN
from gateway.pages.api import Api, ApiProblem
from gateway.pages.disclosure.menu import MENU
from gateway.pages.disclosure.stream import catalog, register, streamed
from gateway.pages.site import Site
from law.disclosure import LEAVES
from law.numbers import LARGEST_SERIAL

PART = 50_000
XML = "application/xml; charset=utf-8"
_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_DOCUMENTS = re.compile(r"documents-([0-9A-Z]{9}|[0-9A-Z]{18})-(\d{4})-([1-9]\d{0,4})")
_FIXED = (
    "/", "/disclosure", *(f"/disclosure/{code}" for code, _ in MENU), "/disclosure/content/domains",
    *(f"/disclosure/content/{code}" for code in LEAVES), "/documents", "/catalog", "/consultations",
    "/decisions", "/decisions/matters", "/hearings", "/villages", "/feeds", "/open-data",
    "/about/accessibility", "/about/privacy", "/api/docs",
)  # fmt: skip

Address = tuple[str, str | None]
"""Path, and when the page changed last (ISO 8601), where that is known."""


def routes(site: Site) -> Sequence[BaseRoute]:
    async def robots(request: Request) -> Response:
        hidden = "\n".join(f"Disallow: {path}" for path in ("/desk", SIGN_IN, "/search", "/*?on=", "/*&on="))
        return PlainTextResponse(f"User-agent: *\n{hidden}\nAllow: /\n\nSitemap: {request.base_url}sitemap.xml\n")

    async def index(request: Request) -> Response:
        years = (await site.api(request).get("/api/publication/register/years"))["items"]
        parts = ["pages", "catalog"]
        for one in sorted(years, key=lambda one: (one["year"], one["code"])):
            parts += [f"documents-{one['code']}-{one['year']}-{n + 1}" for n in range(one["last"] // PART + 1)]
        entries = "".join(f"<sitemap><loc>{request.base_url}sitemaps/{part}.xml</loc></sitemap>\n" for part in parts)
        whole = f'{_HEAD}<sitemapindex xmlns="{_NAMESPACE}">\n{entries}</sitemapindex>\n'
        return await streamed(_one(whole), XML, ["publication.document"])

    async def part(request: Request) -> Response:
        api, name = site.api(request), request.path_params["part"]
        if name == "pages":
            units = (await api.get("/api/catalog/units"))["items"]
            villages = [f"/villages/{one['code']}" for one in units if one["kind"] in ("village", "community")]
            found = _list([(path, None) for path in (*_FIXED, *villages)])
            return await streamed(_urls(request, found), XML, ["catalog.unit"])
        if name == "catalog":
            domains = (await api.get("/api/catalog/domains"))["items"]
            return await streamed(_urls(request, _catalog(api, domains)), XML, ["catalog.item"])
        named = _DOCUMENTS.fullmatch(name)
        if named is None or (start := (int(named[3]) - 1) * PART) > LARGEST_SERIAL:
            raise ApiProblem(404, "gateway.sitemap_unknown", "没有这一部分网站地图。")
        first, last = (f"{named[1]}/{named[2]}-{serial:05d}" for serial in (start, start + PART - 1))
        pages = register(api, first, f"{last}~")  # "~" sorts after every digit
        documents = ([(f"/documents/{one['index_number']}", one["changed_at"]) for one in page] async for page in pages)
        return await streamed(_urls(request, documents), XML, ["publication.document"])

    return [Route("/robots.txt", robots), Route("/sitemap.xml", index), Route("/sitemaps/{part}.xml", part)]


async def _one(whole: str) -> AsyncIterator[str]:
    yield whole


async def _list(addresses: Iterable[Address]) -> AsyncIterator[list[Address]]:
    yield list(addresses)


async def _catalog(api: Api, domains: Sequence[Mapping[str, Any]]) -> AsyncIterator[list[Address]]:
    yield [(f"/catalog/{one['code']}", None) for one in domains]
    async for page in catalog(api):
        yield [(f"/catalog/items/{quote(one['id'])}", None) for one in page]


async def _urls(request: Request, pages: AsyncIterator[list[Address]]) -> AsyncIterator[str]:
    origin = str(request.base_url).rstrip("/")
    opening = f'{_HEAD}<urlset xmlns="{_NAMESPACE}">\n'
    async for page in pages:
        yield opening + "".join(_url(f"{origin}{path}", changed) for path, changed in page)
        opening = ""
    yield f"{opening}</urlset>\n"


def _url(address: str, changed: str | None) -> str:
    return f"<url><loc>{escape(address)}</loc>{f'<lastmod>{changed}</lastmod>' if changed else ''}</url>\n"
