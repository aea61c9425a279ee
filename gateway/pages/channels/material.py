"""What is made of an edition, as files: the poster for anyone, everything for the desk."""

from collections.abc import Sequence

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from gateway.pages.api import path
from gateway.pages.channels.terms import SIZES
from gateway.pages.site import Site

BY_NUMBER = "/api/publication/documents/by-index-number"
_MAKES = ("poster", "card", "text")


def routes(site: Site) -> Sequence[BaseRoute]:
    async def poster(request: Request) -> Response:
        number = "{code}/{serial}".format(**request.path_params)
        document = await site.api(request).get(BY_NUMBER, {"number": number})
        file = path("publication", "documents", document["id"], "channels", "notice_board")
        return site.api(request).passing(file, request, {"size": _size(request)})

    async def material(request: Request) -> Response:
        parts = request.path_params
        file = path("publication", "documents", parts["id"], "channels", parts["place"])
        make = request.query_params.get("format", "")
        asked = {"format": make if make in _MAKES else None, "size": _size(request)}
        return site.api(request).passing(file, request, asked)

    async def photo(request: Request) -> Response:
        parts = request.path_params
        file = path("publication", "documents", parts["id"], "postings", parts["place"], "photo")
        edition, of = request.query_params.get("edition", ""), request.query_params.get("of", "")
        number = int(edition) if edition.isascii() and edition.isdecimal() and 0 < len(edition) < 7 else 1
        asked = {"edition": max(number, 1), "of": "recalled" if of == "recalled" else "posted"}
        return site.api(request).passing(file, request, asked)

    return [
        Route("/documents/{code}/{serial}/poster", poster),
        Route("/desk/channels/{id}/{place}/material", material),
        Route("/desk/channels/{id}/{place}/photo", photo),
    ]


def _size(request: Request) -> str:
    size = request.query_params.get("size", "")
    return size if size in SIZES else "a4"
