"""`/open-data`: the whole catalogue and list of documents, as CSV and JSON by the schemas in `schemas/open-data`."""

import csv
import io
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from importlib.resources import files
from typing import Any
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from gateway.pages.disclosure.stream import catalog, register, streamed
from gateway.pages.site import Site
from law.vocabulary import CHANNELS, GENRES, THEMES

Row = dict[str, Any]
Pages = AsyncIterator[list[Row]]

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_DEPENDS = {
    "catalog": ["catalog.item", "catalog.unit", "publication.document"],
    "documents": ["publication.document", "catalog.unit"],
}
SCHEMAS: Mapping[str, Mapping[str, Any]] = {
    name: json.loads((files("schemas") / "open-data" / f"{name}.schema.json").read_text(encoding="utf-8"))
    for name in _DEPENDS
}


def routes(site: Site) -> Sequence[BaseRoute]:
    async def about(request: Request) -> Response:
        sets = [(name, schema, fields(name)) for name, schema in SCHEMAS.items()]
        return site.render(request, "disclosure/open_data.html", depends=["catalog.item"], sets=sets)

    def export(name: str, kind: str) -> Route:
        async def answer(request: Request) -> Response:
            pages = await _rows(site, request, name)
            if kind == "csv":
                return await streamed(_csv(name, pages), "text/csv; charset=utf-8", _DEPENDS[name], _attached(name))
            schema = f"{request.base_url}open-data/{name}.schema.json"
            head = {"schema": schema, "publisher": site.government}
            return await streamed(_json(head, pages), "application/json", _DEPENDS[name])

        return Route(f"/open-data/{name}.{kind}", answer)

    return [
        Route("/open-data", about),
        *(export(name, kind) for name in SCHEMAS for kind in ("csv", "json")),
        *(Route(f"/open-data/{name}.schema.json", _schema(name)) for name in SCHEMAS),
    ]


def fields(name: str) -> Mapping[str, Mapping[str, Any]]:
    """Columns of a data set in their order: `title`, `description`, `type`."""
    found: Mapping[str, Mapping[str, Any]] = SCHEMAS[name]["properties"]["items"]["items"]["properties"]
    return found


def cell(value: object) -> str:
    """A cell of a CSV. What a spreadsheet would take for a formula gets an apostrophe before it (OWASP)."""
    text = "；".join(value) if isinstance(value, list) else "" if value is None else str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text


async def _rows(site: Site, request: Request, name: str) -> Pages:
    api, units = site.api(request), await site.units(request)
    origin = str(request.base_url).rstrip("/")
    shown: Callable[[Row, Mapping[str, str], str], Row] = _document if name == "documents" else _item
    pages = register(api) if name == "documents" else catalog(api)
    return ([shown(one, units, origin) for one in page] async for page in pages)


def _document(one: Row, units: Mapping[str, str], origin: str) -> Row:
    theme, genre = THEMES.get(one["theme"]), GENRES.get(one["genre"])
    return {
        **{name: one[name] for name in fields("documents") if name in one},
        "document_number": one["number"],
        "department_code": one["department"],
        "department": units.get(one["department"], ""),
        "item": one["item"] or "",
        "theme": theme.name if theme else "",
        "genre": genre.name if genre else "",
        "url": f"{origin}/documents/{one['index_number']}",
    }


def _item(one: Row, units: Mapping[str, str], origin: str) -> Row:
    limit = one["time_limit"]
    return {
        **{name: one[name] for name in fields("catalog") if name in one},
        "domain_code": one["domain"],
        "domain": one["domain_name"],
        "time_limit": limit["text"],
        **{f"time_limit_{name}": limit[name] for name in ("kind", "count", "unit")},
        "department_code": one["department"] or "",
        "department": units.get(one["department"] or "", ""),
        **{f"channels_{kind}": [CHANNELS[code].name for code in one["channels"][kind]] for kind in one["channels"]},
        "url": f"{origin}/catalog/items/{quote(one['id'])}",
    }


async def _csv(name: str, pages: Pages) -> AsyncIterator[str]:
    """RFC 4180, with a byte order mark: without it Excel reads Chinese wrongly."""
    columns = fields(name)
    yield "\ufeff" + _lines([[column["title"] for column in columns.values()]])
    async for page in pages:
        yield _lines([[cell(row[column]) for column in columns] for row in page])


def _lines(rows: Sequence[Sequence[str]]) -> str:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue()


async def _json(head: Mapping[str, str], pages: Pages) -> AsyncIterator[str]:
    before = json.dumps(head, ensure_ascii=False)[:-1] + ', "items": [\n'
    async for page in pages:
        if page:
            yield before + ",\n".join(json.dumps(row, ensure_ascii=False) for row in page)
            before = ",\n"
    yield ("" if before == ",\n" else before) + "\n]}\n"


def _schema(name: str) -> Callable[[Request], Awaitable[Response]]:
    async def answer(request: Request) -> Response:
        return Response(json.dumps(SCHEMAS[name], ensure_ascii=False, indent=2), media_type="application/schema+json")

    return answer


def _attached(name: str) -> Mapping[str, str]:
    return {"content-disposition": f'attachment; filename="{name}.csv"'}
