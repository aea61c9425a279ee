"""Thin routes: parse, call one command or query, answer. One file a part, each with its `add`."""

from fastapi import APIRouter

from kit.runtime.bodies import StrictRoute
from services.catalog.context import Catalog
from services.catalog.http import importing, items, organisation


def routes(context: Catalog) -> APIRouter:
    router = APIRouter(tags=["catalog"], route_class=StrictRoute)
    for part in (organisation, items, importing):
        part.add(router, context)
    return router
