"""The catalogue as a file, for everyone: as Excel opens it, and as it is imported again."""

import asyncio
from typing import Annotated, Any, Literal
from urllib.parse import quote

from fastapi import APIRouter, Query
from fastapi.responses import Response

from services.catalog import exporting, queries
from services.catalog.context import Catalog
from services.catalog.domain import errors
from services.catalog.domain.domains import ALL

_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}
_BINARY = {"schema": {"type": "string", "format": "binary"}}
_ANSWERS: dict[int | str, dict[str, Any]] = {200: {"content": dict.fromkeys(_TYPES.values(), _BINARY)}}


def add(router: APIRouter, context: Catalog) -> None:
    @router.get("/export", response_class=Response, responses=_ANSWERS)
    async def export(
        format: Literal["xlsx", "csv"] = "xlsx", domain: Annotated[str | None, Query(max_length=60)] = None
    ) -> Response:
        """Items in force in the official column order: a sheet a domain, or .csv with the domain as a column."""
        if domain and domain not in ALL:
            raise errors.DomainUnknown
        items = [item async for item in queries.in_force(context, domain or None)]
        units = {unit.id: unit.name for unit in await queries.all_units(context)}
        write = exporting.as_xlsx if format == "xlsx" else exporting.as_csv
        name = quote(f"{ALL[domain].name if domain else '政务公开'}标准目录.{format}")
        headers = {"content-disposition": f"attachment; filename=\"catalog.{format}\"; filename*=UTF-8''{name}"}
        return Response(await asyncio.to_thread(write, items, units), media_type=_TYPES[format], headers=headers)
