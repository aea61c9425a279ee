"""Thin routes: parse, call one command or query, answer."""

from typing import Annotated, Any

import msgspec
from fastapi import APIRouter, Depends, Query, UploadFile

from kit.files.model import Limits
from kit.identity.port import Principal
from kit.runtime.auth import allow
from kit.runtime.bodies import StrictRoute
from kit.runtime.http_models import TrailLine, WorkRow
from services.catalog import commands, queries
from services.catalog import http_models as m
from services.catalog.context import Catalog
from services.catalog.domain.domains import ALL
from services.catalog.domain.item import Channels, Columns
from services.catalog.domain.time_limit import read_time_limit
from services.catalog.domain.unit import Unit

Staff = Annotated[Principal, Depends(allow())]
Limit = Annotated[int, Query(ge=1, le=200)]
Filter = Annotated[str | None, Query(max_length=60)]
Words = Annotated[str, Query(max_length=100)]
LIMITS = Limits()


def _item(listed: queries.Listed) -> m.ItemModel:
    item = listed.item
    return m.ItemModel(
        **msgspec.to_builtins(item.columns),
        id=item.id,
        name=item.name,
        domain_name=ALL[item.columns.domain].name,
        edition=item.edition,
        retired=item.retired,
        successors=item.successors,
        documents=listed.documents,
        version=item.version,
    )


def _columns(given: m.ColumnsModel) -> Columns:
    fields: dict[str, Any] = {name: getattr(given, name) for name in m.ColumnsModel.model_fields}
    channels = Channels(list(given.channels.required), list(given.channels.optional))
    return Columns(**{**fields, "channels": channels, "time_limit": read_time_limit(given.time_limit)})


def _imported(done: commands.Import, dry_run: bool) -> m.Imported:
    rows = [
        m.ImportedRow(
            **msgspec.to_builtins(one.columns), sheet=one.row.sheet, row=one.row.row, id=one.id, action=one.action
        )
        for one in done.items
    ]
    return m.Imported(
        dry_run=dry_run,
        edition=done.edition,
        added=done.count("add"),
        changed=done.count("change"),
        same=done.count("same"),
        items=rows,
        problems=[m.ProblemRow.model_validate(problem) for problem in done.problems],
    )


def routes(context: Catalog) -> APIRouter:
    router = APIRouter(tags=["catalog"], route_class=StrictRoute)
    _organisation(router, context)
    _reading(router, context)
    _keeping(router, context)
    return router


def _organisation(router: APIRouter, context: Catalog) -> None:
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


def _reading(router: APIRouter, context: Catalog) -> None:
    @router.get("/domains")
    async def domains() -> m.CoverageList:
        """The 26 domains and the town's general matters: items, documents, items without any."""
        return m.CoverageList(items=[m.CoverageRow.model_validate(one) for one in await queries.domains(context)])

    @router.get("/departments")
    async def departments() -> m.CoverageList:
        return m.CoverageList(items=[m.CoverageRow.model_validate(one) for one in await queries.departments(context)])

    @router.get("/items")
    async def items(
        domain: Filter = None,
        department: Filter = None,
        q: Words = "",
        without: bool = False,
        limit: Limit = 50,
        after: str | None = None,
    ) -> m.ItemPage:
        """Items in force, in the order of the tables. `q` or `without` (no document yet): the first `limit` only."""
        if q.strip() or without:
            found = await queries.found(
                context, domain=domain, department=department, words=q, without=without, limit=limit
            )
            return m.ItemPage(items=[_item(one) for one in found], next=None)
        page, next = await queries.items(context, domain=domain, department=department, limit=limit, after=after)
        return m.ItemPage(items=[_item(one) for one in page], next=next)

    @router.get("/items/{id}")
    async def item(id: str) -> m.ItemModel:
        """Retired items too: they name their successors."""
        return _item(await queries.listed(context, id))

    @router.get("/items/{id}/documents")
    async def documents(id: str, limit: Limit = 20, after: str | None = None) -> m.DocumentPage:
        page = await queries.documents(context, id, limit, after)
        return m.DocumentPage(items=[m.DocumentRow.model_validate(one) for one in page.items], next=page.next)

    @router.get("/items/{id}/trail")
    async def trail(who: Staff, id: str) -> list[TrailLine]:
        return [TrailLine.model_validate(line) for line in await queries.trail(context, id)]

    @router.get("/work")
    async def work(who: Staff) -> list[WorkRow]:
        return [WorkRow(**row) for row in await queries.work(context, who)]


def _keeping(router: APIRouter, context: Catalog) -> None:
    @router.post("/items", status_code=201)
    async def adopt(who: Staff, given: m.NewItem) -> m.ItemModel:
        adopted = await commands.adopt(context, who, _columns(given), given.code)
        return _item(await queries.listed(context, adopted.id))

    @router.put("/items/{id}")
    async def change(who: Staff, id: str, given: m.ChangedItem) -> m.ItemModel:
        await commands.change(context, who, id, given.version, _columns(given))
        return _item(await queries.listed(context, id))

    @router.post("/items/{id}/retire")
    async def retire(who: Staff, id: str, given: m.Retirement) -> m.ItemModel:
        await commands.retire(context, who, id, given.successors)
        return _item(await queries.listed(context, id))

    @router.post("/import")
    async def import_table(who: Staff, file: UploadFile, dry_run: bool = False) -> m.Imported:
        """The standard table as .xlsx or .csv: what is added and changed, and each problem by its cell."""
        data = await file.read(LIMITS.file_bytes + 1)
        done = await commands.import_table(context, who, file.filename or "", data, LIMITS, dry_run=dry_run)
        return _imported(done, dry_run)
