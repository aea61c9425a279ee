"""What the public sees of documents: the list and one document."""

from collections.abc import Sequence

import segno
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from gateway.pages.api import ApiProblem
from gateway.pages.documents import desk, steps
from gateway.pages.documents.body import outline
from gateway.pages.documents.terms import NAMES, VALIDITY_TONES
from gateway.pages.site import Site


def routes(site: Site) -> Sequence[BaseRoute]:
    async def listed(request: Request) -> Response:
        query = {name: request.query_params.get(name) for name in ("department", "item", "after")}
        found = await site.api(request).get("/api/publication/documents", query)
        units = await site.units(request)
        depends = ["publication.document", "catalog.unit"]
        return site.render(request, "documents/list.html", depends=depends, found=found, asked=query, units=units)

    async def one(request: Request) -> Response:
        api = site.api(request)
        number = request.path_params["number"]
        document = await api.get("/api/publication/documents/by-index-number", {"number": number})
        item = None
        if document["item"]:
            try:
                item = await api.get(f"/api/catalog/items/{document['item']}")
            except ApiProblem:
                item = None  # the page does not wait for the catalogue
        return site.render(
            request,
            "documents/document.html",
            status=410 if document["state"] == "withdrawn" else 200,
            depends=[f"publication.document:{document['id']}", "catalog.item", "catalog.unit"],
            document=document,
            item=item,
            units=await site.units(request),
            toc=outline(document["body"]),
            qr=Markup(segno.make(str(request.url)).svg_inline(scale=3, border=0, omitsize=False)),
            names=NAMES,
            tones=VALIDITY_TONES,
        )

    return [
        Route("/documents", listed),
        Route("/documents/{number:path}", one),
        *desk.routes(site),
        *steps.routes(site),
    ]
