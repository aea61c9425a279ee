"""Routes of the register of index numbers, which machines read whole."""

from typing import Annotated

from fastapi import APIRouter, Query

from services.publication import register
from services.publication.context import Publication
from services.publication.http import register_models as m

Number = Annotated[str, Query(max_length=40)]


def add(router: APIRouter, context: Publication) -> None:
    @router.get("/register")
    async def entries(
        first: Number = "",
        beyond: Annotated[str | None, Query(max_length=40)] = None,
        limit: Annotated[int, Query(ge=1, le=1_000)] = 200,
        after: str | None = None,
    ) -> m.RegisterPage:
        """Public documents by index number, from `first` up to before `beyond`. A page may hold fewer than `limit`."""
        found = await register.entries(context, first, beyond, limit, after)
        return m.RegisterPage(items=[m.RegisterRow.model_validate(one) for one in found.items], next=found.next)

    @router.get("/register/years")
    async def years() -> m.RegisterYears:
        """How many index numbers each year has given."""
        return m.RegisterYears(items=[m.RegisterYear.model_validate(one) for one in await register.years(context)])
