"""Routes of the catalogue's items, as they are read and kept."""

from typing import Annotated, Any

import msgspec
from fastapi import APIRouter, Depends, Query

from kit.identity.port import Principal
from kit.runtime.auth import allow
from kit.runtime.http_models import TrailLine, WorkRow
from services.catalog import commands, owing, queries, revising
from services.catalog import http_models as m
from services.catalog.context import Catalog
from services.catalog.domain.domains import ALL
from services.catalog.domain.item import Channels, Columns
from services.catalog.domain.time_limit import read_time_limit

Staff = Annotated[Principal, Depends(allow())]
Limit = Annotated[int, Query(ge=1, le=200)]
Filter = Annotated[str | None, Query(max_length=60)]
Words = Annotated[str, Query(max_length=100)]


def shown_item(listed: queries.Listed) -> m.ItemModel:
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


def columns_of(given: m.ColumnsModel) -> Columns:
    fields: dict[str, Any] = {name: getattr(given, name) for name in m.ColumnsModel.model_fields}
    channels = Channels(list(given.channels.required), list(given.channels.optional))
    return Columns(**{**fields, "channels": channels, "time_limit": read_time_limit(given.time_limit)})


def add(router: APIRouter, context: Catalog) -> None:
    _reading(router, context)
    _keeping(router, context)


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
            return m.ItemPage(items=[shown_item(one) for one in found], next=None)
        page, next = await queries.items(context, domain=domain, department=department, limit=limit, after=after)
        return m.ItemPage(items=[shown_item(one) for one in page], next=next)

    @router.get("/items/{id}")
    async def item(id: str) -> m.ItemModel:
        """Retired items too: they name their successors."""
        return shown_item(await queries.listed(context, id))

    @router.get("/items/{id}/documents")
    async def documents(id: str, limit: Limit = 20, after: str | None = None) -> m.DocumentPage:
        page = await queries.documents(context, id, limit, after)
        return m.DocumentPage(items=[m.DocumentRow.model_validate(one) for one in page.items], next=page.next)

    @router.get("/items/{id}/trail")
    async def trail(who: Staff, id: str) -> list[TrailLine]:
        return [TrailLine.model_validate(line) for line in await queries.trail(context, id)]

    @router.get("/work")
    async def work(who: Staff) -> list[WorkRow]:
        rows = [*await owing.work(context, who), *await revising.revision_work(context, who)]
        rows += await queries.work(context, who)
        return [WorkRow(**row) for row in rows]


def _keeping(router: APIRouter, context: Catalog) -> None:
    @router.post("/items", status_code=201)
    async def adopt(who: Staff, given: m.NewItem) -> m.ItemModel:
        adopted = await commands.adopt(context, who, columns_of(given), given.code)
        return shown_item(await queries.listed(context, adopted.id))

    @router.put("/items/{id}")
    async def change(who: Staff, id: str, given: m.ChangedItem) -> m.ItemModel:
        await commands.change(context, who, id, given.version, columns_of(given))
        return shown_item(await queries.listed(context, id))

    @router.post("/items/{id}/retire")
    async def retire(who: Staff, id: str, given: m.Retirement) -> m.ItemModel:
        await commands.retire(context, who, id, given.successors, given.reason)
        return shown_item(await queries.listed(context, id))
