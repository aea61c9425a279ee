"""Routes of what staff enter of what happened, where a time limit starts from it."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query

from kit.identity.port import Principal
from kit.runtime.auth import allow
from services.catalog import commands
from services.catalog.context import Catalog
from services.catalog.http import obligations_models as m
from services.catalog.http.obligations import STAFF, Limit, Name

Staff = Annotated[Principal, Depends(allow(*STAFF))]


def add(router: APIRouter, context: Catalog) -> None:
    @router.get("/happenings")
    async def happenings(
        who: Staff,
        item: Name = None,
        department: Name = None,
        limit: Limit = 50,
        after: Annotated[str | None, Query(max_length=400)] = None,
    ) -> m.HappeningPage:
        """Newest first, removed ones too."""
        narrowed: dict[str, Any] = {
            name: value for name, value in (("item", item), ("department", department)) if value
        }
        page = await context.happenings.find(narrowed, sort="-on", limit=limit, after=after)
        return m.HappeningPage(items=[m.HappeningModel.model_validate(one) for one in page.items], next=page.next)

    @router.post("/happenings", status_code=201)
    async def record_happening(who: Staff, given: m.HappeningGiven) -> m.HappeningModel:
        """The same thing on the same day is recorded once. Departments record what concerns their own items."""
        made = await commands.record_happening(
            context, who, given.item, given.kind, given.on, given.note, given.village
        )
        return m.HappeningModel.model_validate(made)

    @router.post("/happenings/{id}/remove")
    async def remove_happening(who: Staff, id: str) -> m.HappeningModel:
        """Entered by mistake: nothing is counted from it any more."""
        return m.HappeningModel.model_validate(await commands.remove_happening(context, who, id))
