"""`/kiosk`: the touch screen in the service hall. Everything stays below `/kiosk`; what is to be taken along is a code.

Nobody signs in here and nothing is sent, so nothing personal can be left behind.
"""

import asyncio
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

import segno
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from gateway.pages.api import Api, ApiProblem, Query, path
from gateway.pages.site import Site

BY_NUMBER = "/api/publication/documents/by-index-number"
NEWEST, A_PAGE, FOUND = 8, 10, 10
COMMON = ("低保", "医保", "养老", "宅基地", "耕地补贴", "招生", "就业", "预算")


def routes(site: Site) -> Sequence[BaseRoute]:
    return [
        Route("/kiosk", _home(site)),
        Route("/kiosk/documents", _listing(site)),
        Route("/kiosk/documents/{code}/{serial}", _document(site)),
        Route("/kiosk/life/{stage}", _life(site)),
        Route("/kiosk/consultations", _consultations(site)),
        Route("/kiosk/search", _search(site)),
    ]


def _home(site: Site) -> Any:
    async def home(request: Request) -> Response:
        api = site.api(request)
        newest, domains, life, opened = await asyncio.gather(
            _items(api, "/api/publication/documents", {"limit": NEWEST}),
            _items(api, "/api/catalog/domains", {}),
            _items(api, "/api/catalog/life", {}),
            _items(api, "/api/consultation/consultations", {"state": "open", "limit": 20}),
        )
        return site.render(
            request,
            "channels/kiosk_home.html",
            depends=["publication.document", "catalog.item", "catalog.unit", "consultation.consultation"],
            newest=_public(newest),
            domains=[one for one in domains if one["documents"]],
            life=life,
            opened=opened,
            common=COMMON,
        )

    return home


def _listing(site: Site) -> Any:
    async def listing(request: Request) -> Response:
        api, domain = site.api(request), request.query_params.get("domain", "")
        domains = await _items(api, "/api/catalog/domains", {})
        known = next((one for one in domains if one["code"] == domain), None)
        query = {"domain": domain if known else None, "after": request.query_params.get("after"), "limit": A_PAGE}
        found = await api.get("/api/publication/documents", query)
        kept = {"domain": domain} if known else {}
        return site.render(
            request,
            "channels/kiosk_list.html",
            depends=["publication.document", "catalog.item", "catalog.unit"],
            title=known["name"] if known else "最新公开",
            rows=_public(found["items"]),
            next_href="/kiosk/documents?" + urlencode({**kept, "after": found["next"]}) if found["next"] else "",
        )

    return listing


def _document(site: Site) -> Any:
    async def document(request: Request) -> Response:
        number = "{code}/{serial}".format(**request.path_params)
        found = await site.api(request).get(BY_NUMBER, {"number": number})
        gone = found["standing"] == "withdrawn"
        return site.render(
            request,
            "channels/kiosk_document.html",
            status=410 if gone else 200,
            depends=[f"publication.document:{found['id']}"],
            document=found,
            body=[{**block, "html": ""} for block in found["body"]],  # links would lead away from here
            qr=_code(request, f"documents/{found['index_number']}"),
        )

    return document


def _life(site: Site) -> Any:
    async def life(request: Request) -> Response:
        shown = await site.api(request).get(path("catalog", "life", request.path_params["stage"]))
        return site.render(
            request, "channels/kiosk_life.html", depends=["publication.document", "catalog.item"], stage=shown
        )

    return life


def _consultations(site: Site) -> Any:
    async def consultations(request: Request) -> Response:
        opened = await site.api(request).get("/api/consultation/consultations", {"state": "open", "limit": 50})
        rows = [{**one, "qr": _code(request, f"consultations/{one['id']}")} for one in opened["items"]]
        return site.render(
            request, "channels/kiosk_consultations.html", depends=["consultation.consultation"], rows=rows
        )

    return consultations


def _search(site: Site) -> Any:
    async def search(request: Request) -> Response:
        typed = request.query_params.get("q", "").strip()[:100]
        found: dict[str, Any] | None = {"results": [], "total": 0}
        if typed:
            try:
                found = await site.api(request).get("/api/search", {"q": typed, "kind": "document", "size": str(FOUND)})
            except ApiProblem:
                found = None
        return site.render(request, "channels/kiosk_search.html", typed=typed, found=found, common=COMMON)

    return search


def _public(rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """What has ended is read on the site, where it says why."""
    return [one for one in rows if one["standing"] == "public"]


def _code(request: Request, where: str) -> Markup:
    return Markup(segno.make(f"{request.base_url}{where}").svg_inline(scale=4, border=2, light="white", omitsize=False))


async def _items(api: Api, path: str, query: Query) -> list[dict[str, Any]]:
    """Nothing while the service does not answer: the rest of the screen stays useful."""
    try:
        return list((await api.get(path, query))["items"])
    except ApiProblem as problem:
        if problem.status < 500:
            raise
        return []
