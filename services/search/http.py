"""Thin routes."""

import asyncio
from typing import Annotated

from fastapi import APIRouter, Depends, Query

from kit.identity.port import Principal
from kit.runtime.auth import allow
from kit.runtime.bodies import StrictRoute
from services.search import commands, queries
from services.search import http_models as m
from services.search.context import Search
from services.search.domain.entry import FACETS

Administrator = Annotated[Principal, Depends(allow("administrator", "service"))]
Facet = Annotated[str | None, Query(max_length=80)]


def routes(context: Search) -> APIRouter:
    router = APIRouter(tags=["search"], route_class=StrictRoute)

    @router.get("")
    async def search(
        q: Annotated[str, Query(max_length=1_000)] = "",
        kind: Facet = None,
        department: Facet = None,
        village: Facet = None,
        domain: Facet = None,
        theme: Facet = None,
        year: Facet = None,
        validity: Facet = None,
        sort: Annotated[str, Query(pattern="^(relevance|newest)$")] = "relevance",
        size: Annotated[int, Query(ge=1, le=100)] = 20,
        after: Annotated[str | None, Query(max_length=300)] = None,
    ) -> m.Results:
        """Everything public, best first. Words are matched as words or as they stand, “quoted” ones as they stand."""
        given = (kind, department, village, domain, theme, year, validity)
        filters = {name: value for name, value in zip(FACETS, given, strict=True) if value}
        return m.Results(**await queries.search(context, q, filters, sort == "newest", size, after))

    @router.get("/entries")
    async def entries(id: Annotated[list[str], Query(min_length=1, max_length=100)]) -> m.SearchableList:
        """The same of up to 100 entries."""
        versions = await asyncio.gather(*(context.engine.version(one) for one in id))
        return m.SearchableList(
            items=[m.Searchable(id=one, version=version) for one, version in zip(id, versions, strict=True)]
        )

    @router.get("/entries/{id}")
    async def entry(id: str) -> m.Searchable:
        """Whether `<kind>:<id>` can be found yet."""
        return m.Searchable(id=id, version=await context.engine.version(id))

    @router.post("/rebuild", status_code=202)
    async def start_rebuild(who: Administrator) -> m.RebuildStatus:
        return m.RebuildStatus.model_validate(await commands.start_rebuild(context))

    @router.get("/rebuild")
    async def rebuild_status(who: Administrator) -> m.RebuildStatus:
        return m.RebuildStatus.model_validate(await queries.latest_rebuild(context))

    return router
