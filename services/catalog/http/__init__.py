"""Thin routes: parse, call one command or query, answer. One file a part, each with its `add`."""

from fastapi import APIRouter

from kit.runtime.routing import service_router
from services.catalog.context import Catalog
from services.catalog.http import (
    calendar,
    editions,
    exporting,
    happenings,
    importing,
    items,
    life,
    obligations,
    organisation,
    revisions,
)


def routes(context: Catalog) -> APIRouter:
    router = service_router("catalog")
    parts = (organisation, items, life, importing, exporting, editions, revisions, calendar, happenings, obligations)
    for part in parts:
        part.add(router, context)
    return router
