"""What the public sees of documents: the list, one document, its editions."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

import segno
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from gateway.pages.api import Api, ApiProblem, path
from gateway.pages.documents import attachments, download, related
from gateway.pages.documents.body import outline
from gateway.pages.documents.filters import GENERAL, applied, choices
from gateway.pages.documents.machine import linked_data
from gateway.pages.documents.proof import agrees, checksum, grouped
from gateway.pages.documents.terms import FIELD_NAMES, NAMES, STANDINGS
from gateway.pages.past import on_query, past_day
from gateway.pages.site import Site
from gateway.pages.validity import VALIDITY_TONES

FILTERS = ("department", "domain", "theme", "genre", "year", "item")
BY_NUMBER = "/api/publication/documents/by-index-number"


def routes(site: Site) -> Sequence[BaseRoute]:
    async def listed(request: Request) -> Response:
        asked = {name: value for name in FILTERS if (value := request.query_params.get(name, "").strip())}
        on = past_day(request, site.today())
        after = request.query_params.get("after")
        domain = "none" if asked.get("domain") == GENERAL else asked.get("domain")
        query = {**asked, "domain": domain, **on_query(on), "after": after}
        units = await site.units(request)
        api = site.api(request)
        found = await api.get("/api/publication/documents", query)
        kept = {**asked, **on_query(on)}
        return site.render(
            request,
            "documents/list.html",
            depends=["publication.document", "catalog.unit"],
            found=found,
            asked=asked,
            on=on,
            choices=choices(asked, await _departments(api, units), site.today()),
            applied=applied(asked, units, kept),
            here="/documents" + (f"?{urlencode(kept)}" if kept else ""),
            today_href="/documents" + (f"?{urlencode(asked)}" if asked else ""),
            next_href="/documents?" + urlencode({**kept, "after": found["next"]}) if found["next"] else "",
            paged=bool(after),
            units=units,
        )

    async def one(request: Request) -> Response:
        api = site.api(request)
        number = request.path_params["number"]
        on = past_day(request, site.today())
        try:
            document = await api.get(BY_NUMBER, {"number": number, **on_query(on)})
        except ApiProblem as problem:
            if on is None or problem.status != 404:
                raise
            today = await api.get(BY_NUMBER, {"number": number})
            return site.render(request, "documents/not_then.html", status=404, document=today, on=on)
        sum, typed = checksum(document), request.query_params.get("check", "").strip()
        url = f"{request.base_url}documents/{document['index_number']}"
        units = await site.units(request)
        return site.render(
            request,
            "documents/document.html",
            status=410 if document["standing"] == "withdrawn" else 200,
            depends=[f"publication.document:{document['id']}", "catalog.item", "catalog.unit"],
            document=document,
            on=on,
            item=await _item(api, document["item"]),
            related=await api.get(path("publication", "documents", document["id"], "related")),
            units=units,
            toc=outline(document["body"]),
            qr=Markup(segno.make(url).svg_inline(scale=3, border=0, omitsize=False)),
            url=url,
            linked=linked_data(document, url, units.get(document["department"], "")),
            checksum=grouped(sum),
            typed=typed,
            genuine=agrees(typed, sum),
            names=NAMES,
            tones=VALIDITY_TONES,
            attached=attachments.rows,
        )

    async def revisions(request: Request) -> Response:
        api = site.api(request)
        document = await api.get(BY_NUMBER, {"number": download.number_of(request)})
        found = (await api.get(path("publication", "documents", document["id"], "editions")))["items"]
        return site.render(
            request,
            "documents/revisions.html",
            depends=[f"publication.document:{document['id']}"],
            document=document,
            editions=_by_day(found),
            changes=await _compared(api, document["id"], request.query_params.get("compare", "")),
            field_names=FIELD_NAMES,
            standings=STANDINGS,
        )

    return [
        Route("/documents", listed),
        Route("/documents/{code}/{serial}/revisions", revisions),
        *download.routes(site),
        *related.routes(site),
        *attachments.public_routes(site),
        Route("/documents/{number:path}", one),
    ]


async def _departments(api: Api, units: Mapping[str, str]) -> Mapping[str, str]:
    try:
        listed = (await api.get("/api/catalog/units"))["items"]
    except ApiProblem:
        return units
    return {one["code"]: one["name"] for one in listed if one["kind"] == "department"}


async def _item(api: Api, id: str | None) -> Any:
    """The page does not wait for the catalogue."""
    try:
        return await api.get(path("catalog", "items", id)) if id else None
    except ApiProblem:
        return None


async def _compared(api: Api, id: str, number: str) -> Any:
    """What an edition changed against the one before; None where that is not asked, or cannot be said."""
    if not (number.isascii() and number.isdecimal() and 1 < int(number[:6]) == int(number)):
        return None
    query = {"base": str(int(number) - 1), "to": str(int(number))}
    try:
        found = await api.get(path("publication", "documents", id, "differences"), query)
    except ApiProblem as problem:
        if problem.status >= 500:
            raise
        return None
    fields = [
        {**one, "before": NAMES.get(one["before"], one["before"]), "after": NAMES.get(one["after"], one["after"])}
        for one in found["fields"]
        if one["name"] != "item"
    ]
    return {**found, "fields": fields, "words": f"第 {int(number)} 版与上一版相比"} if found["based"] else None


def _by_day(editions: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Newest first. A day is shown as it ended, so only the last edition of a day has an address."""
    last = {one["from_at"][:10]: one for one in editions}
    gone = bool(editions) and editions[-1]["standing"] == "withdrawn"
    return [
        {**one, "day": one["from_at"][:10] if last[one["from_at"][:10]] is one and not gone else ""}
        for one in reversed(editions)
    ]
