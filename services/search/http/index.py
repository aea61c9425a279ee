"""Routes of the index itself: what is in it yet, and its making anew."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query

from kit.identity.port import Principal
from kit.runtime.auth import allow
from services.search import commands, rebuilding, reconciling
from services.search.context import Search
from services.search.http import index_models as m

Administrator = Annotated[Principal, Depends(allow("administrator", "service"))]
Overseer = Annotated[Principal, Depends(allow("supervisor", "administrator"))]


def add(router: APIRouter, context: Search) -> None:
    @router.get("/entries")
    async def entries(id: Annotated[list[str], Query(min_length=1, max_length=100)]) -> m.SearchableList:
        """The same of up to 100 entries."""
        versions = await context.engine.versions(id)
        return m.SearchableList(items=[m.Searchable(id=one, version=versions.get(one)) for one in id])

    @router.get("/entries/{id}")
    async def entry(id: str) -> m.Searchable:
        """Whether `<kind>:<id>` can be found yet."""
        return m.Searchable(id=id, version=(await context.engine.versions([id])).get(id))

    @router.post("/rebuild", status_code=202)
    async def start_rebuild(who: Administrator) -> m.RebuildStatus:
        return m.RebuildStatus.model_validate(await commands.start_rebuild(context))

    @router.get("/rebuild")
    async def rebuild_status(who: Administrator) -> m.RebuildStatus:
        """How far the newest rebuild is. `read` of `total` facts, null where that is not known."""
        return m.RebuildStatus.model_validate(await rebuilding.latest(context))

    @router.get("/drift")
    async def drift(who: Overseer) -> m.DriftStatus:
        """How far the index stood from what the services hold, at the last full look, and what was put right."""
        return m.DriftStatus.model_validate(await reconciling.latest(context))
