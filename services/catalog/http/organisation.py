"""Routes of the organisation: the county, the township, departments, villages."""

from typing import Annotated

from fastapi import APIRouter, Depends

from kit.identity.port import Principal
from kit.runtime.auth import allow
from services.catalog import commands, queries
from services.catalog import http_models as m
from services.catalog.context import Catalog
from services.catalog.domain.unit import Unit

Staff = Annotated[Principal, Depends(allow())]


def add(router: APIRouter, context: Catalog) -> None:
    @router.get("/units")
    async def units() -> m.UnitList:
        """The whole organisation from the county down, ended units too."""
        return m.UnitList(items=[m.UnitModel.model_validate(unit) for unit in await queries.all_units(context)])

    @router.post("/units", status_code=201)
    async def set_up(who: Staff, unit: m.NewUnit) -> m.UnitModel:
        """Administrators only. The same unit sent twice is set up once."""
        fields = unit.model_dump(mode="json", exclude={"code"})
        return m.UnitModel.model_validate(await commands.set_up_unit(context, who, Unit(id=unit.code, **fields)))

    @router.post("/units/{code}/rename")
    async def rename(who: Staff, code: str, given: m.NewName) -> m.UnitModel:
        renamed = await commands.rename_unit(context, who, code, given.name, given.since)
        return m.UnitModel.model_validate(renamed)

    @router.post("/units/{code}/end")
    async def end(who: Staff, code: str, given: m.Ending) -> m.UnitModel:
        return m.UnitModel.model_validate(await commands.end_unit(context, who, code, given.until))
